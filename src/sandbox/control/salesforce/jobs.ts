// /__sandbox/salesforce/ingest: how long bulk ingest jobs take, whether they fail, and how many a day allows.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { World } from '../../world.ts'

const ms = z.number().min(0).optional()
const ingestBody = z.strictObject({
  /** Milliseconds in the queue, at work, and at work for each row: of jobs that are closed from now on. */
  queueMs: ms,
  workMs: ms,
  rowMs: ms,
  /** The errorMessage with which jobs fail that begin to run; null for not at all. */
  failure: z.string().nullable().optional(),
  batchesPerDay: z.number().int().min(0).optional(),
  recordsPerDay: z.number().int().min(0).optional(),
})

export function jobRoutes(scope: FastifyInstance, { salesforce: { ingestJobs } }: World): void {
  scope.post('/salesforce/ingest', async request => {
    const wanted = ingestBody.parse(request.body)
    const { pace, limits } = ingestJobs
    pace.queueMs = wanted.queueMs ?? pace.queueMs
    pace.workMs = wanted.workMs ?? pace.workMs
    pace.rowMs = wanted.rowMs ?? pace.rowMs
    limits.batches = wanted.batchesPerDay ?? limits.batches
    limits.records = wanted.recordsPerDay ?? limits.records
    if (wanted.failure !== undefined) ingestJobs.failure = wanted.failure ?? undefined
    return { pace, limits, failure: ingestJobs.failure ?? null }
  })
}
