// PATCH /api/v1/users/ID: what somebody may do, a new password, whether they may come in.
import { z } from 'zod'
import { askedBy } from '../../access/guard.ts'
import type { ApiRoute } from '../../route.ts'
import { name } from '../../shapes/basics.ts'
import { role, userSchema, userShape } from '../../shapes/user.ts'

const params = z.object({ id: name })
const body = z.strictObject({
  role: role.optional(),
  seesPersonal: z.boolean().optional(),
  password: z.string().min(1).max(1_000).optional(),
  disabled: z.boolean().optional(),
})

export const changeUser: ApiRoute = (server, { desk }) =>
  server.patch(
    '/users/:id',
    { schema: { summary: 'Change a user, who is logged out everywhere', params, body, response: { 200: userSchema } } },
    async request => userShape(await desk.access.changeUser(request.params.id, request.body, askedBy(request).actor)),
  )
