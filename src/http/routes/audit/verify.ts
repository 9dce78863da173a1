// POST /api/v1/audit/verify: is the audit what was written?
import { z } from 'zod'
import type { ApiRoute } from '../../route.ts'
import { moment, name } from '../../shapes/basics.ts'
import { headSchema, verdictSchema, verdictShape } from '../../shapes/verdict.ts'

const body = z
  .strictObject({
    run: name.optional().describe("A run's entries only, and the chain since"),
    since: moment.optional().describe('Only what was linked since'),
    heads: z.array(headSchema).max(100).default([]).describe('Of the chain, that you know from the log'),
  })
  .default({ heads: [] })

export const verifyAudit: ApiRoute = (server, { desk }) =>
  server.post(
    '/audit/verify',
    { schema: { summary: 'Prove the audit', body, response: { 200: verdictSchema } } },
    async ({ body: { run, since, heads } }) => {
      const runId = run === undefined ? undefined : (await desk.runNamed(run)).id
      const known = heads.map(each => ({ ...each, from: 'the request' }))
      return verdictShape(await desk.verifyAudit({ runId, since, heads: known }))
    },
  )
