// POST /job, GET and POST /job/{id}: the life of Bulk API 1.0 jobs.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Bulk1Fault } from '../../bulk/v1/fault.ts'
import type { Bulk1Job } from '../../bulk/v1/job.ts'
import { jobInfo } from '../../bulk/v1/print.ts'
import type { Org } from '../../org.ts'
import { callerOf } from '../caller.ts'
import { type Bulk1Path, readInfo, send } from './message.ts'

const operations = ['insert', 'update', 'upsert', 'delete', 'hardDelete', 'query', 'queryAll'] as const
const jobSchema = z.object({
  operation: z.string().transform((given, context) => {
    const known = operations.find(one => one.toLowerCase() === given.toLowerCase())
    if (known !== undefined) return known
    context.addIssue({ code: 'custom', message: `Unknown operation: ${given}` })
    return z.NEVER
  }),
  object: z.string(),
  externalIdFieldName: z.string().optional(),
  assignmentRuleId: z.string().optional(),
  contentType: z.enum(['CSV', 'XML', 'JSON']).default('XML'),
  concurrencyMode: z.enum(['Parallel', 'Serial']).default('Parallel'),
})
const stateSchema = z.object({ state: z.enum(['Closed', 'Aborted']) })

const CHUNK = 100_000
const LARGEST_CHUNK = 250_000

export function jobRoutes(scope: FastifyInstance, org: Org): void {
  const jobs = '/services/async/:version/job'

  scope.post<Bulk1Path>(jobs, async (request, reply) => {
    const job = newJob(request, org)
    org.bulk1.add(job)
    return send(request, reply.code(201), 'jobInfo', jobInfo(job))
  })

  scope.get<Bulk1Path>(`${jobs}/:jobId`, async (request, reply) => {
    const job = org.bulk1.find(request.params.jobId)
    return send(request, reply, 'jobInfo', jobInfo(job), job.contentType)
  })

  scope.post<Bulk1Path>(`${jobs}/:jobId`, async (request, reply) => {
    const job = org.bulk1.find(request.params.jobId)
    const wanted = stateSchema.safeParse(readInfo(request))
    if (!wanted.success) throw new Bulk1Fault('InvalidJob', 'Unable to parse Job')
    org.bulk1.turn(job, wanted.data.state)
    return send(request, reply, 'jobInfo', jobInfo(job), job.contentType)
  })
}

function newJob(request: FastifyRequest<Bulk1Path>, org: Org): Bulk1Job {
  const parsed = jobSchema.safeParse(readInfo(request))
  if (!parsed.success) throw new Bulk1Fault('InvalidJob', parsed.error.issues[0]?.message ?? 'Unable to parse Job')
  const { data } = parsed
  const { author, schema } = callerOf(request)
  const type = schema.type(data.object)
  if (type === undefined)
    throw new Bulk1Fault('InvalidEntity', `Entity '${data.object}' is not supported by the Bulk API.`)
  if (data.operation === 'upsert' && data.externalIdFieldName === undefined) {
    throw new Bulk1Fault('InvalidJob', 'External ID was blank for an upsert job')
  }
  const now = org.clock.now()
  const id = org.store.nextId('750')
  return {
    ...data,
    id,
    object: type.name,
    externalIdFieldName: data.externalIdFieldName,
    assignmentRuleId: data.assignmentRuleId,
    chunkSize: chunkSizeOf(request),
    apiVersion: request.params.version,
    createdAt: now,
    author: { ...author, requestId: id, jobId: id },
    schema: () => org.viewOf(author.userId),
    state: 'Open',
    changedAt: now,
    batches: [],
  }
}

/** Sforce-Enable-PKChunking: true, or chunkSize=50000; startRow=… */
function chunkSizeOf(request: FastifyRequest): number | undefined {
  const header = request.headers['sforce-enable-pkchunking']
  if (typeof header !== 'string' || /^\s*false\s*$/i.test(header)) return undefined
  const asked = Number(/chunkSize\s*=\s*(\d+)/i.exec(header)?.[1] ?? CHUNK)
  return Math.min(Math.max(asked, 1), LARGEST_CHUNK)
}
