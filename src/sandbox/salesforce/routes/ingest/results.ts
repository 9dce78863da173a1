// /jobs/ingest/{id}/successfulResults, /failedResults and /unprocessedrecords: what became of the rows of a job.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { readUpload, UploadFault } from '../../bulk/ingest/csv.ts'
import type { IngestJob } from '../../bulk/ingest/job.ts'
import { failedResults, successfulResults, unprocessedRecords } from '../../bulk/ingest/results.ts'
import type { Org } from '../../org.ts'
import { DATA, type PathParams } from '../request.ts'

const FILES = {
  successfulResults,
  failedResults,
  unprocessedrecords: unprocessedRecords,
} as const

export function ingestResultRoutes(scope: FastifyInstance, org: Org): void {
  for (const [name, print] of Object.entries(FILES)) {
    scope.get<PathParams>(`${DATA}/jobs/ingest/:id/${name}`, async (request, reply) => {
      return answer(request, reply, org, print)
    })
  }
}

function answer(request: FastifyRequest<PathParams>, reply: FastifyReply, org: Org, print: (job: IngestJob) => string) {
  const job = org.ingestJobs.find(request.params.id)
  org.ingestJobs.require(job, ['JobComplete', 'Failed', 'Aborted'], 'read')
  readAborted(job)
  return reply.type('text/csv').send(print(job))
}

/** A job that was aborted in the queue was never read; all its rows are unprocessed. */
function readAborted(job: IngestJob): void {
  if (job.csv === undefined) return
  try {
    const { header, rows } = readUpload(job.csv, job.request)
    job.header = header
    job.rows = rows
  } catch (fault) {
    if (!(fault instanceof UploadFault)) throw fault
  }
  job.csv = undefined
}
