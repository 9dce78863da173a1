// POST /api/v1/syncs/NAME/estimate: how many records are in its scope now, what a run would cost, how long the day lasts.
import { z } from 'zod'
import { askedBy } from '../../access/guard.ts'
import type { ApiRoute } from '../../route.ts'
import { moment, name } from '../../shapes/basics.ts'
import { requireSync } from './read.ts'

const params = z.object({ sync: name })
const body = z
  .strictObject({ mode: z.enum(['full', 'incremental']).default('incremental'), dryRun: z.boolean().default(false) })
  .default({ mode: 'incremental', dryRun: false })
const range = z.object({ least: z.number(), likely: z.number(), most: z.number() })
const estimate = z.object({
  whole: z.boolean().describe('Whether everything is read; else what changed since the last run'),
  records: z.int().describe('As the CRM counts them now'),
  changed: range,
  basis: z.enum(['nothing', 'runs', 'plan', 'assumed']),
  calls: range,
  parts: z.array(z.object({ part: z.string(), calls: range })),
  by: z.array(z.string()),
  spent: z.int().describe('Calls that this estimate has cost'),
  budget: z
    .object({ daily: z.number(), left: z.number(), ends: moment.nullable(), days: z.int().nullable() })
    .nullable()
    .describe('Null where the vendor has told of no limit'),
})

export const estimateSync: ApiRoute = (server, { desk }) =>
  server.post(
    '/syncs/:sync/estimate',
    { schema: { summary: 'Estimate a run; costs a few calls', params, body, response: { 200: estimate } } },
    async request => {
      const { name: sync } = await requireSync(request.params.sync, desk)
      const { parts, by, ...rest } = await desk.estimate({ sync, ...request.body, actor: askedBy(request).actor })
      return { ...rest, parts: [...parts], by: [...by] }
    },
  )
