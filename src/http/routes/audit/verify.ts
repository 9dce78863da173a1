// POST /api/v1/audit/verify: is the audit what was written?
import { z } from 'zod'
import type { ApiRoute } from '../../route.ts'
import { moment, name } from '../../shapes/basics.ts'

const head = z.object({ link: z.int().min(0), seal: z.base64().max(100) })
const body = z
  .strictObject({
    run: name.optional().describe("A run's entries only, and the chain since"),
    since: moment.optional().describe('Only what was linked since'),
    heads: z.array(head).max(100).default([]).describe('Of the chain, that you know from the log'),
  })
  .default({ heads: [] })
const verdict = z.object({
  ok: z.boolean(),
  entries: z.int(),
  segments: z.int(),
  links: z.int(),
  waiting: z.int().describe('Segments that were written a moment ago and wait for their link'),
  head: head.nullable(),
  faults: z.array(z.object({ kind: z.string(), at: z.string(), what: z.string() })),
  faultCount: z.int(),
  seconds: z.number(),
})

export const verifyAudit: ApiRoute = (server, { desk }) =>
  server.post(
    '/audit/verify',
    { schema: { summary: 'Prove the audit', body, response: { 200: verdict } } },
    async ({ body: { run, since, heads } }) => {
      const runId = run === undefined ? undefined : (await desk.runNamed(run)).id
      const { faults, ...sums } = await desk.verifyAudit({
        runId,
        since,
        heads: heads.map(each => ({ ...each, from: 'the request' })),
      })
      return { ...sums, ok: sums.faultCount === 0, faults: [...faults] }
    },
  )
