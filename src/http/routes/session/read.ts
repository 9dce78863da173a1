// GET /api/v1/session: who is logged in, and the token that goes with writes.
import type { ApiRoute } from '../../route.ts'
import { sessionSchema, sessionShape } from '../../shapes/user.ts'

export const readSession: ApiRoute = (server, { desk, signOn }) =>
  server.get(
    '/session',
    { schema: { summary: 'Who is logged in', response: { 200: sessionSchema } } },
    async ({ principal }) => {
      if (principal !== null) return sessionShape(principal, signOn)
      const state = (await desk.access.isFresh()) ? ('fresh' as const) : ('out' as const)
      return { state, user: null, csrf: null, endsAt: null, signOn }
    },
  )
