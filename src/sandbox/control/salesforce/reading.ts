// /__sandbox/salesforce/usage, /queries and /jobs: the noisy neighbours of the org, how its pages come, how long its jobs
// take.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { World } from '../../world.ts'

const count = z.number().int().min(0)
const usageBody = z.strictObject({
  /** Requests a day for the whole org. */
  max: count.optional(),
  /** Requests that other programs make at once, and from now on an hour. */
  spend: count.optional(),
  neighboursPerHour: z.number().min(0).optional(),
  /** Requests of other programs that are long under way, and how many there may be of all. */
  othersLong: count.optional(),
  mostLong: count.optional(),
  /** Shows per-app-api-usage; null ends it. */
  app: z.strictObject({ name: z.string(), max: count }).nullable().optional(),
})
const queriesBody = z.strictObject({
  /** Rows of a page at most, whatever is asked for: what wide rows do. 2000 is no limit. */
  mostRows: z.number().int().min(1).max(2000).optional(),
  expireCursors: z.literal(true).optional(),
})
const jobsBody = z.strictObject({
  /** Milliseconds of the sandbox's clock. */
  queueMs: count.optional(),
  workMs: count.optional(),
  rowMs: z.number().min(0).optional(),
  /** For this long all jobs are stuck at work. */
  stuckMs: count.optional(),
  pageRows: z.number().int().min(1).optional(),
  /** The message with which jobs fail; null ends it. */
  failure: z.string().nullable().optional(),
  /** Jobs, and megabytes of results, a day. */
  dailyJobs: count.optional(),
  dailyStorageMb: count.optional(),
})

export function readingRoutes(scope: FastifyInstance, { salesforce: org }: World): void {
  scope.post('/salesforce/usage', async request => {
    const { spend, neighboursPerHour, app, ...plain } = usageBody.parse(request.body)
    const { usage } = org
    Object.assign(usage, given(plain))
    if (spend !== undefined) usage.spend(spend)
    if (neighboursPerHour !== undefined) usage.setNeighbours(neighboursPerHour)
    if (app !== undefined) usage.app = app ?? undefined
    return { max: usage.max, used: usage.used, usedHere: usage.usedHere, app: usage.app ?? null }
  })

  scope.post('/salesforce/queries', async request => {
    const { mostRows, expireCursors } = queriesBody.parse(request.body)
    org.cursors.mostRows = mostRows ?? org.cursors.mostRows
    if (expireCursors === true) org.cursors.expireAll()
    return { mostRows: org.cursors.mostRows }
  })

  /** Bulk 2.0 queries. */
  scope.post('/salesforce/jobs/query', async request => {
    const { pageRows, failure, dailyJobs, dailyStorageMb, ...pace } = jobsBody.parse(request.body)
    const { queryJobs: jobs } = org
    Object.assign(jobs.pace, given(pace))
    Object.assign(jobs.limits, given({ jobs: dailyJobs, storageMb: dailyStorageMb }))
    jobs.pageRows = pageRows ?? jobs.pageRows
    if (failure !== undefined) jobs.failure = failure ?? undefined
    return { ...jobs.pace, pageRows: jobs.pageRows, failure: jobs.failure ?? null, limits: jobs.limits }
  })
}

function given(values: object): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
}
