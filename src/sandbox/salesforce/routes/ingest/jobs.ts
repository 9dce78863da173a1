// /jobs/ingest and /jobs/ingest/{id}: the life of Bulk API 2.0 ingest jobs. Their results are in results.ts.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { ApiError } from '../../api-error.ts'
import { IngestJob } from '../../bulk/ingest/job.ts'
import { detailOf, summaryOf } from '../../bulk/ingest/summary.ts'
import { toId18 } from '../../ids.ts'
import type { Org } from '../../org.ts'
import { isUpsertKey } from '../../saving/upsert.ts'
import { callerOf } from '../caller.ts'
import { DATA, type PathParams, parseBody } from '../request.ts'
import { readParts } from './parts.ts'

/** Bytes of a file, and of the file of a job that is made in one request. */
const LARGEST_FILE = 150 * 1024 * 1024
const LARGEST_PART = 100_000

const jobSchema = z.object({
  object: z.string(),
  operation: z.enum(['insert', 'update', 'upsert', 'delete', 'hardDelete']),
  externalIdFieldName: z.string().optional(),
  contentType: z.literal('CSV').default('CSV'),
  columnDelimiter: z.enum(['COMMA', 'SEMICOLON', 'TAB', 'PIPE', 'CARET', 'BACKQUOTE']).default('COMMA'),
  lineEnding: z.enum(['LF', 'CRLF']).default('LF'),
  assignmentRuleId: z.string().optional(),
})
const stateSchema = z.object({ state: z.enum(['UploadComplete', 'Aborted']) })

export function ingestRoutes(scope: FastifyInstance, org: Org): void {
  const jobs = `${DATA}/jobs/ingest`
  const { ingestJobs } = org

  scope.post<PathParams>(jobs, async request => {
    const parts = await readParts(request)
    const job = createJob(request, org, parts?.job ?? request.body)
    if (parts === undefined) return summaryOf(job)
    if (parts.content.length > LARGEST_PART) {
      throw new ApiError(
        400,
        'CLIENTINPUTERROR',
        `The content of a multipart job is limited to ${LARGEST_PART} characters`,
      )
    }
    ingestJobs.upload(job, parts.content)
    ingestJobs.close(org, job)
    return summaryOf(job)
  })

  scope.get<PathParams>(jobs, async () => ({
    done: true,
    records: ingestJobs.list().map(summaryOf),
    nextRecordsUrl: null,
  }))

  scope.get<PathParams>(`${jobs}/:id`, async request => detailOf(ingestJobs.find(request.params.id), org.clock.now()))

  scope.put<PathParams>(`${jobs}/:id/batches`, { bodyLimit: LARGEST_FILE }, async (request, reply) => {
    const job = ingestJobs.find(request.params.id)
    ingestJobs.upload(job, typeof request.body === 'string' ? request.body : '')
    return reply.code(201).send()
  })

  scope.patch<PathParams>(`${jobs}/:id`, async request => {
    const { state } = parseBody(stateSchema, request.body)
    const job = ingestJobs.find(request.params.id)
    if (state === 'Aborted') ingestJobs.abort(job)
    else ingestJobs.close(org, job)
    return summaryOf(job)
  })

  scope.delete<PathParams>(`${jobs}/:id`, async (request, reply) => {
    ingestJobs.remove(ingestJobs.find(request.params.id))
    return reply.code(204).send()
  })
}

/** @throws ApiError 400 for an object that is none, or an upsert without a field to find records by */
function createJob(request: FastifyRequest<PathParams>, org: Org, body: unknown): IngestJob {
  const wanted = parseBody(jobSchema, body)
  const { author, schema } = callerOf(request)
  const type = schema.type(wanted.object)
  if (type === undefined) {
    throw new ApiError(
      400,
      'INVALIDENTITY',
      `InvalidEntity : Entity '${wanted.object}' is not supported by the Bulk API.`,
    )
  }
  const name = wanted.externalIdFieldName
  if (wanted.operation === 'upsert') {
    const field = type.field(name ?? '')
    if (name === undefined) {
      const message = `External ID was blank for ${type.name}. An External ID must be specified for upsert.`
      throw new ApiError(400, 'INVALIDJOB', `InvalidJob : ${message}`)
    }
    if (field === undefined || !isUpsertKey(field)) {
      const message = `Field name provided, ${name} does not match an External ID, Salesforce Id, or indexed field`
      throw new ApiError(400, 'INVALIDJOB', `InvalidJob : ${message} for ${type.name}`)
    }
  }
  const { assignmentRuleId } = wanted
  const job = new IngestJob({
    id: org.store.nextId('750'),
    request: {
      operation: wanted.operation,
      object: type.name,
      externalIdFieldName: name,
      columnDelimiter: wanted.columnDelimiter,
      lineEnding: wanted.lineEnding,
      assignmentRuleId: assignmentRuleId === undefined ? undefined : toId18(assignmentRuleId),
    },
    createdAt: org.clock.now(),
    apiVersion: request.params.version,
    author,
    schema: () => org.viewOf(author.userId),
  })
  org.ingestJobs.add(job)
  return job
}
