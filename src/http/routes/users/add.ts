// POST /api/v1/users: lets somebody in.
import { z } from 'zod'
import { askedBy } from '../../access/guard.ts'
import type { ApiRoute } from '../../route.ts'
import { role, userSchema, userShape } from '../../shapes/user.ts'

const body = z.strictObject({
  name: z.string().min(1).max(80),
  role,
  seesPersonal: z.boolean().default(false).describe('Of a viewer: whether values of persons are shown'),
  password: z.string().min(1).max(1_000).nullable().default(null).describe('Null: only by single sign-on'),
})

export const addUser: ApiRoute = (server, { desk }) =>
  server.post(
    '/users',
    { schema: { summary: 'Add a user', body, response: { 201: userSchema } } },
    async (request, reply) => {
      const user = await desk.access.addUser({ ...request.body, actor: askedBy(request).actor })
      return reply.status(201).send(userShape(user))
    },
  )
