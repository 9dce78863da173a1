// /jobs/query: Bulk API 2.0 queries from creation to the last page of their results.
import { gzipSync } from 'node:zlib'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { ApiError } from '../api-error.ts'
import { checkBulkQuery } from '../bulk/check-query.ts'
import { DELIMITERS, type QueryJob } from '../bulk/query-job.ts'
import { locatorOf, offsetOf, resultsPage } from '../bulk/results.ts'
import type { Org } from '../org.ts'
import { planOf } from '../soql/plan.ts'
import { run } from '../soql/run.ts'
import { baseOf, DATA, type PathParams, parseBody, queryText } from './request.ts'

const createSchema = z.object({
  operation: z.enum(['query', 'queryAll']),
  query: z.string(),
  contentType: z.literal('CSV').default('CSV'),
  columnDelimiter: z.literal(Object.keys(DELIMITERS) as Array<keyof typeof DELIMITERS>).default('COMMA'),
  lineEnding: z.enum(['LF', 'CRLF']).default('LF'),
})
const abortSchema = z.object({ state: z.literal('Aborted') })

/** Entries in one answer of resultPages. */
const PARALLEL_PAGES = 5

export function bulkQueryRoutes(scope: FastifyInstance, org: Org): void {
  const jobs = `${DATA}/jobs/query`

  scope.post<PathParams>(jobs, async request => {
    const { operation, query, columnDelimiter, lineEnding } = parseBody(createSchema, request.body)
    const createdAt = org.clock.now()
    const plan = planOf(query, createdAt)
    checkBulkQuery(plan)
    const job: QueryJob = {
      id: org.store.nextId('750'),
      operation,
      createdAt,
      createdById: org.author('integration', request.id).userId,
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

  scope.get<PathParams>(`${jobs}/:id/results`, async (request, reply) => {
    const job = finishedJob(request, org)
    const asked = Number(queryText(request, 'maxRecords') ?? org.queryJobs.pageRows)
    if (!Number.isInteger(asked) || asked < 1)
      throw new ApiError(400, 'API_ERROR', 'maxRecords must be a number above 0')
    const page = resultsPage(job, startOf(request, job), asked)
    reply.type('text/csv').header('sforce-numberofrecords', String(page.count)).header('sforce-locator', page.locator)
    if (!/\bgzip\b/.test(String(request.headers['accept-encoding']))) return reply.send(page.csv)
    return reply.header('content-encoding', 'gzip').send(gzipSync(page.csv))
  })

  scope.get<PathParams>(`${jobs}/:id/resultPages`, async request => {
    const job = finishedJob(request, org)
    const path = `${baseOf(request)}/jobs/query/${job.id}`
    const start = startOf(request, job)
    const size = org.queryJobs.pageRows
    const total = job.snapshot.rows.length
    const starts = Array.from({ length: PARALLEL_PAGES }, (_, i) => start + i * size).filter(at => at < total)
    const next = start + PARALLEL_PAGES * size
    const done = next >= total
    return {
      resultPages: starts.map(at => ({ resultUrl: `${path}/results?locator=${locatorOf(at)}&maxRecords=${size}` })),
      ...(done ? {} : { nextRecordsUrl: `${path}/resultPages?locator=${locatorOf(next)}` }),
      done,
    }
  })
}

/** @throws ApiError 409 under another API version than the job's, 400 while the job is not complete */
function finishedJob(request: FastifyRequest<PathParams>, org: Org): QueryJob {
  const job = org.queryJobs.find(request.params.id)
  if (request.params.version !== job.apiVersion) {
    const message = `The job was created with API version ${job.apiVersion}; ask for its results with the same version`
    throw new ApiError(409, 'API_ERROR', message)
  }
  org.queryJobs.requireState(job, ['JobComplete'], 'read')
  return job
}

function startOf(request: FastifyRequest<PathParams>, job: QueryJob): number {
  const locator = queryText(request, 'locator')
  return locator === undefined ? 0 : offsetOf(locator, job)
}
