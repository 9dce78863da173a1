// POST /api/v1/first-admin: makes the first admin, for whoever has the token that was shown at the start.
import { z } from 'zod'
import { giveToken, tokenOf } from '../../access/cookies.ts'
import type { ApiRoute } from '../../route.ts'
import { sessionSchema, sessionShape } from '../../shapes/user.ts'

const text = z.string().min(1).max(1_000)
const body = z.strictObject({ token: text, name: text, password: text })

export const firstAdmin: ApiRoute = (server, { desk, cookies, signOn }) =>
  server.post(
    '/first-admin',
    { schema: { summary: 'Make the first admin with the set-up token', body, response: { 200: sessionSchema } } },
    async (request, reply) => {
      const entered = await desk.access.claimFirstAdmin({ ...request.body, before: tokenOf(request, cookies) })
      giveToken(reply, entered, cookies)
      return sessionShape(entered.principal, signOn)
    },
  )
