// POST /api/v1/session: logs in with name and password.
import { z } from 'zod'
import { giveToken, tokenOf } from '../../access/cookies.ts'
import type { ApiRoute } from '../../route.ts'
import { sessionSchema, sessionShape } from '../../shapes/user.ts'

const body = z.strictObject({ name: z.string().min(1).max(200), password: z.string().min(1).max(1_000) })

export const beginSession: ApiRoute = (server, { desk, cookies, signOn }) =>
  server.post(
    '/session',
    { schema: { summary: 'Log in', body, response: { 200: sessionSchema } } },
    async (request, reply) => {
      const { name, password } = request.body
      const before = tokenOf(request, cookies)
      const entered = await desk.access.enter({ name, password, address: request.ip, before })
      giveToken(reply, entered, cookies)
      return sessionShape(entered.principal, signOn)
    },
  )
