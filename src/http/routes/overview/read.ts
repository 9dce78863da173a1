// GET /api/v1/overview: how the day went, what waits for a person, what is broken and what to do about it.
import { z } from 'zod'
import { RUN_STATUSES } from '../../../contract/store/run.ts'
import type { ApiRoute } from '../../route.ts'
import { moment } from '../../shapes/basics.ts'
import { remedySchema } from '../../shapes/remedy.ts'
import { planSchema, planShape, runSchema, runShape } from '../../shapes/run.ts'

const tally = z.record(z.string(), z.int())
const overview = z.object({
  at: moment,
  runs: tally.describe('That began within the last 24 hours, go on, or wait: by status'),
  hours: z
    .array(z.object({ from: moment, status: z.enum(RUN_STATUSES), runs: z.int() }))
    .describe('Runs of the last 24 hours by the hour in which they began'),
  newest: z.array(runSchema),
  outcomes: tally.describe('Changes of these runs, by what became of them; pending: not yet written'),
  refusals: tally.describe('Refused candidates of these runs, by reason'),
  quota: z.array(
    z.object({
      connection: z.string(),
      max: z.number(),
      used: z.number(),
      reserved: z.number(),
      kept: z.number(),
      left: z.number(),
    }),
  ),
  waiting: z.array(z.object({ run: runSchema, plan: planSchema })),
  broken: z.array(z.object({ where: z.string(), what: z.string(), fix: z.string(), remedy: remedySchema.optional() })),
})

export const readOverview: ApiRoute = (server, { desk }) =>
  server.get('/overview', { schema: { summary: 'How the day goes', response: { 200: overview } } }, async () => {
    const { runs, hours, outcomes, refusals, newest, quota, waiting, broken, at } = await desk.overview()
    return {
      at,
      runs: { ...runs },
      hours: [...hours],
      outcomes: { ...outcomes },
      refusals: { ...refusals },
      newest: newest.map(runShape),
      quota: [...quota],
      waiting: waiting.map(({ run, plan }) => ({ run: runShape(run), plan: planShape(plan) })),
      broken: [...broken],
    }
  })
