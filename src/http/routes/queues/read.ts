// GET /api/v1/queues: what waits and why, what failed and why, how fast it goes, who works.
import { z } from 'zod'
import { STEP_NAMES } from '../../../contract/store/work.ts'
import type { ApiRoute } from '../../route.ts'
import { moment } from '../../shapes/basics.ts'

const step = z.enum(STEP_NAMES)
const reason = z.object({ step, connection: z.string(), reason: z.string(), items: z.int(), at: moment.nullable() })
const queues = z.object({
  lines: z.array(
    z.object({
      step,
      connection: z.string(),
      waiting: z.int(),
      queued: z.int(),
      running: z.int(),
      stuck: z.int().describe('Of the running ones, those whose worker has let its lease run out'),
      oldestDueMs: z.number().nullable(),
      failed: z.int(),
      perMinute: z.number(),
    }),
  ),
  waits: z.array(reason),
  failures: z.array(reason),
  queue: z.object({
    holds: z.object({ waiting: z.int(), active: z.int() }).nullable(),
    trouble: z.string().nullable(),
  }),
  workers: z.array(
    z.object({
      id: z.string(),
      processId: z.int(),
      host: z.string(),
      version: z.string(),
      concurrency: z.int(),
      startedAt: moment,
      seenAt: moment,
    }),
  ),
  notices: z.array(z.object({ sync: z.string(), records: z.int(), oldestMs: z.number() })),
})

export const readQueues: ApiRoute = (server, { desk }) =>
  server.get('/queues', { schema: { summary: 'How the work goes', response: { 200: queues } } }, async () => {
    const { lines, waits, failures, queue, workers, notices } = await desk.queues()
    return {
      lines: [...lines],
      waits: [...waits],
      failures: [...failures],
      queue,
      workers: [...workers],
      notices: [...notices.waiting],
    }
  })
