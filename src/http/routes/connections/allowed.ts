// GET /api/v1/connections/allowed: the browser comes back from the CRM, and goes on to the console.
import { z } from 'zod'
import { askedBy } from '../../access/guard.ts'
import { problemOf } from '../../problem-of.ts'
import type { ApiRoute } from '../../route.ts'
import { nothing } from '../../shapes/basics.ts'
import { CALLBACK } from './allow.ts'

const text = z.string().max(4_000)
const querystring = z.object({
  state: text.default(''),
  code: text.optional(),
  error: text.optional(),
  error_description: text.optional(),
})

export const connectionAllowed: ApiRoute = (server, { desk }) =>
  server.get(
    CALLBACK,
    {
      schema: { summary: 'Where the CRM sends the browser back to', querystring, response: { 303: nothing } },
      config: { page: '/connections' },
    },
    async (request, reply) => {
      const { state, code = null, error, error_description: why } = request.query
      const back = { state, code, error: why ?? error ?? null }
      const to = await desk.endConnect(askedBy(request), back).then(
        alias => `/connections?${new URLSearchParams({ connected: alias })}`,
        problem => {
          // A page, and not an answer to a program: the console shows it.
          const { code: kind, detail } = problemOf(problem, desk.clock.now())
          return `/connections?${new URLSearchParams({ problem: kind, detail })}`
        },
      )
      return reply.redirect(to, 303)
    },
  )
