// POST /api/v1/session/password: one's own password, by whoever knows the one before.
import { z } from 'zod'
import { askedBy } from '../../access/guard.ts'
import type { ApiRoute } from '../../route.ts'
import { nothing } from '../../shapes/basics.ts'

const text = z.string().min(1).max(1_000)
const body = z.strictObject({ before: text, after: text })

export const changePassword: ApiRoute = (server, { desk }) =>
  server.post(
    '/session/password',
    {
      schema: { summary: 'Change your password; you are logged out everywhere else', body, response: { 204: nothing } },
    },
    async (request, reply) => {
      await desk.access.changeOwnPassword(askedBy(request), request.body)
      return reply.status(204).send()
    },
  )
