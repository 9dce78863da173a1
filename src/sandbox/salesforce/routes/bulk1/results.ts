// /job/{id}/batch/{id}/result: for a query the ids of its results, for a write the outcome of each row.
import type { FastifyInstance } from 'fastify'
import { Bulk1Fault } from '../../bulk/v1/fault.ts'
import type { Batch } from '../../bulk/v1/job.ts'
import type { Org } from '../../org.ts'
import { type Bulk1Path, send } from './message.ts'

const TYPES = { CSV: 'text/csv', XML: 'application/xml', JSON: 'application/json;charset=UTF-8' } as const

export function resultRoutes(scope: FastifyInstance, org: Org): void {
  const results = '/services/async/:version/job/:jobId/batch/:batchId/result'

  scope.get<Bulk1Path>(results, async (request, reply) => {
    const job = org.bulk1.find(request.params.jobId)
    const batch = finished(org.bulk1.batchOf(job, request.params.batchId))
    const isQuery = job.operation === 'query' || job.operation === 'queryAll'
    if (!isQuery) return reply.type(TYPES[job.contentType]).send(batch.outcome?.results[0]?.() ?? '')
    const ids = batch.resultIds
    if (job.contentType === 'JSON') return reply.type(TYPES.JSON).send(JSON.stringify(ids))
    return send(request, reply, 'result-list', { result: ids })
  })

  scope.get<Bulk1Path>(`${results}/:resultId`, async (request, reply) => {
    const job = org.bulk1.find(request.params.jobId)
    const batch = finished(org.bulk1.batchOf(job, request.params.batchId))
    const print = batch.outcome?.results[batch.resultIds.indexOf(request.params.resultId)]
    if (print === undefined) throw new Bulk1Fault('InvalidBatch', `Unable to find result: ${request.params.resultId}`)
    return reply.type(TYPES[job.contentType]).send(print())
  })
}

function finished(batch: Batch): Batch {
  if (batch.state === 'Completed' || (batch.state === 'Failed' && batch.outcome !== undefined)) return batch
  throw new Bulk1Fault('InvalidBatch', 'Batch not completed')
}
