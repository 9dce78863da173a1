// GET /limits and /limits/recordCount: what is left of the day's allowances, and how many records there are.
import type { FastifyInstance } from 'fastify'
import type { Org } from '../org.ts'
import { callerOf } from './caller.ts'
import { DATA, queryText } from './request.ts'

const DAY = 86_400_000
const QUERY_JOBS = 10_000

export function limitRoutes(scope: FastifyInstance, org: Org): void {
  scope.get(`${DATA}/limits`, async () => {
    const { max, used } = org.usage
    const since = org.clock.now() - DAY
    const jobs = org.queryJobs.list().filter(job => job.createdAt > since).length
    const { batches } = org.ingestJobs.limits
    const usedBatches = org.ingestJobs.usedToday().batches + org.bulk1.batchesToday
    return {
      DailyApiRequests: { Max: max, Remaining: Math.max(max - used, 0) },
      DailyBulkApiBatches: { Max: batches, Remaining: Math.max(batches - usedBatches, 0) },
      DailyBulkV2QueryFileStorageMB: { Max: 976_562, Remaining: 976_562 },
      DailyBulkV2QueryJobs: { Max: QUERY_JOBS, Remaining: Math.max(QUERY_JOBS - jobs, 0) },
    }
  })

  scope.get(`${DATA}/limits/recordCount`, async request => {
    const { schema } = callerOf(request)
    const asked = queryText(request, 'sObjects')?.split(',')
    const types = asked === undefined ? schema.types : asked.flatMap(name => schema.type(name.trim()) ?? [])
    return { sObjects: types.map(type => ({ count: org.store.table(type).liveCount, name: type.name })) }
  })
}
