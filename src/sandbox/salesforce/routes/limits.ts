// GET /limits and /limits/recordCount: what is left of the day's allowances, and how many records there are.
import type { FastifyInstance } from 'fastify'
import type { Org } from '../org.ts'
import { callerOf } from './caller.ts'
import { DATA, queryText } from './request.ts'

/** Allowances of an Enterprise org that the sandbox does not count. */
const UNCOUNTED: Readonly<Record<string, number>> = {
  ConcurrentAsyncGetReportInstances: 200,
  ConcurrentSyncReportRuns: 20,
  DailyAsyncApexExecutions: 250_000,
  DailyDurableGenericStreamingApiEvents: 10_000,
  DailyDurableStreamingApiEvents: 10_000,
  DailyGenericStreamingApiEvents: 10_000,
  DailyStandardVolumePlatformEvents: 10_000,
  DailyStreamingApiEvents: 10_000,
  DailyWorkflowEmails: 100_000,
  DataStorageMB: 10_240,
  FileStorageMB: 10_240,
  HourlyAsyncReportRuns: 1200,
  HourlyDashboardRefreshes: 200,
  HourlySyncReportRuns: 500,
  MassEmail: 5000,
  PermissionSets: 1500,
  SingleEmail: 5000,
  StreamingApiConcurrentClients: 1000,
}

export function limitRoutes(scope: FastifyInstance, org: Org): void {
  scope.get(`${DATA}/limits`, async () => {
    const { usage, queryJobs, ingestJobs, bulk1 } = org
    const queries = queryJobs.usedToday
    const batches = ingestJobs.usedToday().batches + bulk1.batchesToday
    const uncounted = Object.entries(UNCOUNTED).map(([name, max]) => [name, left(max, 0)] as const)
    const counted = {
      DailyApiRequests: left(usage.max, usage.used),
      DailyBulkApiBatches: left(ingestJobs.limits.batches, batches),
      DailyBulkV2QueryFileStorageMB: left(queryJobs.limits.storageMb, queries.storageMb),
      DailyBulkV2QueryJobs: left(queryJobs.limits.jobs, queries.jobs),
    }
    const all = { ...Object.fromEntries(uncounted), ...counted }
    return Object.fromEntries(Object.entries(all).toSorted(([one], [other]) => (one < other ? -1 : 1)))
  })

  scope.get(`${DATA}/limits/recordCount`, async request => {
    const { schema } = callerOf(request)
    const asked = queryText(request, 'sObjects')?.split(',')
    const types = asked === undefined ? schema.types : asked.flatMap(name => schema.type(name.trim()) ?? [])
    return { sObjects: types.map(type => ({ count: org.store.table(type).liveCount, name: type.name })) }
  })
}

function left(max: number, used: number): { Max: number; Remaining: number } {
  return { Max: max, Remaining: Math.max(max - used, 0) }
}
