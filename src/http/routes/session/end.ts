// DELETE /api/v1/session: logs out.
import { takeToken } from '../../access/cookies.ts'
import type { ApiRoute } from '../../route.ts'
import { nothing } from '../../shapes/basics.ts'

export const endSession: ApiRoute = (server, { desk, cookies }) =>
  server.delete(
    '/session',
    { schema: { summary: 'Log out', response: { 204: nothing } } },
    async ({ principal }, reply) => {
      if (principal !== null) await desk.access.leave(principal)
      takeToken(reply, cookies)
      return reply.status(204).send()
    },
  )
