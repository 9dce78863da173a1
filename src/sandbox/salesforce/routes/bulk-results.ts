// /jobs/query/{id}/results and /resultPages: what a Bulk API 2.0 query found, as pages of CSV.
import { pipeline } from 'node:stream'
import { constants, createGzip } from 'node:zlib'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ApiError, notFound } from '../api-error.ts'
import type { QueryJob } from '../bulk/query-job.ts'
import { locatorOf, offsetOf, resultsPage } from '../bulk/results.ts'
import type { Org } from '../org.ts'
import { baseOf, DATA, type PathParams, queryText } from './request.ts'

/** Entries in one answer of resultPages. */
const PARALLEL_PAGES = 5
/** The first version with resultPages. */
const WITH_PAGES = 58

export function bulkResultRoutes(scope: FastifyInstance, org: Org): void {
  const path = `${DATA}/jobs/query/:id`

  scope.get<PathParams>(`${path}/results`, async (request, reply) => {
    const job = finishedJob(request, org)
    const asked = Number(queryText(request, 'maxRecords') ?? org.queryJobs.pageRows)
    if (!Number.isInteger(asked) || asked < 1) {
      throw new ApiError(400, 'API_ERROR', 'maxRecords must be a number above 0')
    }
    const page = resultsPage(job, startOf(request, job), asked)
    if (page.isFirst) org.queryJobs.store(page.bytes)
    reply.type('text/csv').header('sforce-numberofrecords', String(page.count)).header('sforce-locator', page.locator)
    if (!/\bgzip\b/.test(String(request.headers['accept-encoding']))) {
      return reply.header('content-length', page.bytes).send(page.read(reply.raw))
    }
    const packing = createGzip({ level: constants.Z_BEST_SPEED })
    // A reader that goes away ends both.
    return reply.header('content-encoding', 'gzip').send(pipeline(page.read(reply.raw), packing, () => undefined))
  })

  scope.get<PathParams>(`${path}/resultPages`, async request => {
    if (Number(request.params.version) < WITH_PAGES) throw notFound()
    const job = finishedJob(request, org)
    const base = `${baseOf(request)}/jobs/query/${job.id}`
    const start = startOf(request, job)
    const size = org.queryJobs.pageRows
    const total = job.snapshot.rows.length
    const starts = Array.from({ length: PARALLEL_PAGES }, (_, i) => start + i * size).filter(
      at => at === 0 || at < total,
    )
    const next = start + PARALLEL_PAGES * size
    const done = next >= total
    return {
      resultPages: starts.map(at => ({ resultUrl: `${base}/results?locator=${locatorOf(at)}&maxRecords=${size}` })),
      ...(done ? {} : { nextRecordsUrl: `${base}/resultPages?locator=${locatorOf(next)}` }),
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
