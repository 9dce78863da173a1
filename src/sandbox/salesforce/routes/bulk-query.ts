// /jobs/query and /jobs/query/{id}: the life of Bulk API 2.0 queries. Their results are in bulk-results.ts.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { checkBulkQuery } from '../bulk/check-query.ts'
import type { QueryJob } from '../bulk/query-job.ts'
import type { Org } from '../org.ts'
import { planOf } from '../soql/plan.ts'
import { run } from '../soql/run.ts'
import { callerOf } from './caller.ts'
import { askerOf } from './query.ts'
import { DATA, type PathParams, parseBody } from './request.ts'

const createSchema = z.object({
  operation: z.enum(['query', 'queryAll']),
  query: z.string(),
  contentType: z.literal('CSV').default('CSV'),
  columnDelimiter: z.enum(['COMMA', 'SEMICOLON', 'TAB', 'PIPE', 'CARET', 'BACKQUOTE']).default('COMMA'),
  lineEnding: z.enum(['LF', 'CRLF']).default('LF'),
})
const abortSchema = z.object({ state: z.literal('Aborted') })

export function bulkQueryRoutes(scope: FastifyInstance, org: Org): void {
  const jobs = `${DATA}/jobs/query`

  scope.post<PathParams>(jobs, async request => {
    const { operation, query, columnDelimiter, lineEnding } = parseBody(createSchema, request.body)
    const createdAt = org.clock.now()
    const { author } = callerOf(request)
    const plan = planOf(askerOf(request, org), query)
    checkBulkQuery(plan)
    const job: QueryJob = {
      id: org.store.nextId('750'),
      operation,
      createdAt,
      createdById: author.userId,
      apiVersion: request.params.version,
      lineEnding,
      columnDelimiter,
      snapshot: run(org.store, plan, operation === 'queryAll'),
    }
    org.queryJobs.add(job)
    return org.queryJobs.summaryOf(job)
  })

  scope.get<PathParams>(jobs, async () => ({
    done: true,
    records: org.queryJobs.list().map(job => org.queryJobs.detailOf(job)),
    nextRecordsUrl: null,
  }))

  scope.get<PathParams>(`${jobs}/:id`, async request => org.queryJobs.detailOf(org.queryJobs.find(request.params.id)))

  scope.patch<PathParams>(`${jobs}/:id`, async request => {
    parseBody(abortSchema, request.body)
    const job = org.queryJobs.find(request.params.id)
    org.queryJobs.abort(job)
    return org.queryJobs.detailOf(job)
  })

  scope.delete<PathParams>(`${jobs}/:id`, async (request, reply) => {
    org.queryJobs.remove(org.queryJobs.find(request.params.id))
    return reply.code(204).send()
  })
}
