// /job/{id}/batch: what a Bulk API 1.0 job is to do. A query is a batch of its own, or one for each chunk of ids.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Batch, Bulk1Job } from '../../bulk/v1/job.ts'
import { batchInfo } from '../../bulk/v1/print.ts'
import { bulk1Snapshot, queryOutcome } from '../../bulk/v1/query-batch.ts'
import { writeBatch } from '../../bulk/v1/write-batch.ts'
import { toId18 } from '../../ids.ts'
import type { Org } from '../../org.ts'
import type { SaveContext } from '../../saving/context.ts'
import { planOf } from '../../soql/plan.ts'
import { run } from '../../soql/run.ts'
import { type Bulk1Path, send } from './message.ts'

const TYPES = { CSV: 'text/csv', XML: 'application/xml', JSON: 'application/json;charset=UTF-8' } as const

export function batchRoutes(scope: FastifyInstance, org: Org): void {
  const batches = '/services/async/:version/job/:jobId/batch'

  scope.post<Bulk1Path>(batches, async (request, reply) => {
    const job = org.bulk1.find(request.params.jobId)
    const body = typeof request.body === 'string' ? request.body : ''
    return sendBatch(request, reply.code(201), job, submit(org, job, body))
  })

  scope.get<Bulk1Path>(batches, async (request, reply) => {
    const job = org.bulk1.find(request.params.jobId)
    const batchInfos = job.batches.map(batch => batchInfo(job, batch))
    return send(request, reply, 'batchInfoList', { batchInfo: batchInfos }, job.contentType)
  })

  scope.get<Bulk1Path>(`${batches}/:batchId`, async (request, reply) => {
    const job = org.bulk1.find(request.params.jobId)
    return sendBatch(request, reply, job, org.bulk1.batchOf(job, request.params.batchId))
  })

  scope.get<Bulk1Path>(`${batches}/:batchId/request`, async (request, reply) => {
    const job = org.bulk1.find(request.params.jobId)
    return reply.type(TYPES[job.contentType]).send(org.bulk1.batchOf(job, request.params.batchId).body)
  })
}

function sendBatch(request: FastifyRequest, reply: FastifyReply, job: Bulk1Job, batch: Batch): FastifyReply {
  return send(request, reply, 'batchInfo', batchInfo(job, batch), job.contentType)
}

function submit(org: Org, job: Bulk1Job, body: string): Batch {
  if (job.operation !== 'query' && job.operation !== 'queryAll') {
    return org.bulk1.submit(job, org.store.nextId('751'), body, (_, batch) => {
      return writeBatch(contextOf(org, job, batch), job, batch)
    })
  }
  return submitQuery(org, job, body.trim())
}

function contextOf(org: Org, job: Bulk1Job, batch: Batch): SaveContext {
  const { assignmentRuleId, author, schema } = job
  const assignment = assignmentRuleId === undefined ? 'off' : { ruleId: toId18(assignmentRuleId) }
  return { org, author, schema: schema(), allowDuplicates: false, assignment, lockHolder: batch.id }
}

function submitQuery(org: Org, job: Bulk1Job, soql: string): Batch {
  const snapshot = () => {
    const asker = { schema: job.schema(), userId: job.author.userId, now: org.clock.now() }
    return bulk1Snapshot(job.object, () => run(org.store, planOf(asker, soql), job.operation === 'queryAll'))
  }
  const nextBatch = (rows?: readonly [number, number]) =>
    org.bulk1.submit(job, org.store.nextId('751'), soql, (_, batch) => {
      batch.resultIds = [org.store.nextId('752')]
      const found = snapshot()
      return queryOutcome(found, rows === undefined ? found.rows : found.rows.slice(...rows), job.contentType)
    })
  const { chunkSize } = job
  if (chunkSize === undefined) return nextBatch()
  const held = org.bulk1.hold(job, org.store.nextId('751'), soql, 'NotProcessed')
  const total = snapshot().rows.length
  for (let start = 0; start < total; start += chunkSize) nextBatch([start, start + chunkSize])
  return held
}
