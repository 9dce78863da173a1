// /jobs/query and /jobs/query/{id}: the life of Bulk API 2.0 queries. Their results are in bulk-results.ts.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { ApiError } from '../api-error.ts'
import { checkBulkQuery } from '../bulk/check-query.ts'
import { Printout } from '../bulk/printout.ts'
import { DELIMITERS, type QueryJob } from '../bulk/query-job.ts'
import { detailOf, listedOf, summaryOf } from '../bulk/query-summary.ts'
import { locatorOf } from '../bulk/results.ts'
import type { Org } from '../org.ts'
import { planOf } from '../soql/plan.ts'
import { run } from '../soql/run.ts'
import { callerOf } from './caller.ts'
import { askerOf } from './query.ts'
import { baseOf, DATA, type PathParams, parseBody, queryText } from './request.ts'

const createSchema = z.object({
  operation: z.enum(['query', 'queryAll']),
  query: z.string(),
  contentType: z.literal('CSV').default('CSV'),
  columnDelimiter: z.enum(['COMMA', 'SEMICOLON', 'TAB', 'PIPE', 'CARET', 'BACKQUOTE']).default('COMMA'),
  lineEnding: z.enum(['LF', 'CRLF']).default('LF'),
})
const abortSchema = z.object({ state: z.literal('Aborted') })

export function bulkQueryRoutes(scope: FastifyInstance, org: Org): void {
  const path = `${DATA}/jobs/query`
  const { queryJobs: jobs } = org
  scope.addHook('onClose', async () => jobs.close())

  scope.post<PathParams>(path, async request => {
    const job = newJob(request, org)
    jobs.add(job)
    return summaryOf(jobs, job)
  })

  scope.get<PathParams>(path, async request => {
    const all = jobs.list().filter(isListed(request))
    const start = startOf(queryText(request, 'queryLocator'), all.length)
    const end = start + jobs.listRows
    const done = end >= all.length
    return {
      done,
      records: all.slice(start, end).map(job => listedOf(jobs, job)),
      nextRecordsUrl: done ? null : `${baseOf(request)}/jobs/query?queryLocator=${locatorOf(end)}`,
    }
  })

  scope.get<PathParams>(`${path}/:id`, async request => detailOf(jobs, jobs.find(request.params.id)))

  scope.patch<PathParams>(`${path}/:id`, async request => {
    parseBody(abortSchema, request.body)
    const job = jobs.find(request.params.id)
    jobs.abort(job)
    return detailOf(jobs, job)
  })

  scope.delete<PathParams>(`${path}/:id`, async (request, reply) => {
    jobs.remove(jobs.find(request.params.id))
    return reply.code(204).send()
  })
}

function newJob(request: FastifyRequest<PathParams>, org: Org): QueryJob {
  const { operation, query, columnDelimiter, lineEnding } = parseBody(createSchema, request.body)
  const plan = planOf(askerOf(request, org), query)
  checkBulkQuery(plan)
  org.queryJobs.requireAllowance()
  const snapshot = run(org.store, plan, operation === 'queryAll')
  const newline = lineEnding === 'CRLF' ? '\r\n' : '\n'
  return {
    id: org.store.nextId('750'),
    operation,
    createdAt: org.clock.now(),
    createdById: callerOf(request).author.userId,
    apiVersion: request.params.version,
    lineEnding,
    columnDelimiter,
    snapshot,
    printout: new Printout(snapshot, { delimiter: DELIMITERS[columnDelimiter], newline }),
  }
}

/** All jobs here are of version 2.0 and run in parallel; a list that asks for others is empty. */
function isListed(request: FastifyRequest): (job: QueryJob) => boolean {
  const [jobType, mode] = [queryText(request, 'jobType'), queryText(request, 'concurrencyMode')]
  const isAny = (jobType ?? 'V2Query') === 'V2Query' && (mode ?? 'Parallel').toLowerCase() === 'parallel'
  return () => isAny
}

function startOf(locator: string | undefined, total: number): number {
  if (locator === undefined) return 0
  const start = Number(Buffer.from(locator, 'base64url').toString())
  if (Number.isInteger(start) && start > 0 && start < total) return start
  throw new ApiError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator')
}
