// /crm/v3/pipelines/{objectType}/{pipelineId}/stages[/{stageId}]
import { z } from 'zod'
import { invalid } from '../../http/api-error.ts'
import { type Answer, bodyOf, type Call, crmPaths, type Endpoint } from '../../http/endpoint.ts'
import type { PipelineAudit, Stage } from '../../schema/pipelines.ts'
import { tableOf } from '../objects/target.ts'
import { asksForReferences } from './pipelines.ts'
import { keep, pipelineOf, refuseLabel, type StageInput, stageInput, stageMade, stageOf, usesOf } from './store.ts'

const ALL = crmPaths('pipelines', '/:objectType/:pipelineId/stages')
const ONE = crmPaths('pipelines', '/:objectType/:pipelineId/stages/:stageId')

const change = z.object({
  label: z.string().min(1).optional(),
  displayOrder: z.number().optional(),
  metadata: stageInput.shape.metadata.optional(),
})

const list: Endpoint = {
  method: 'GET',
  paths: ALL,
  limit: 'burst',
  handle: call => ({ status: 200, body: { results: pipelineOf(call).stages.filter(stage => !stage.archived) } }),
}

const get: Endpoint = {
  method: 'GET',
  paths: ONE,
  limit: 'burst',
  handle: call => ({ status: 200, body: stageOf(call, pipelineOf(call)) }),
}

/** Puts a stage among the others of its pipeline. */
function put(call: Call, stage: Stage, action: PipelineAudit['action']): void {
  const pipeline = pipelineOf(call)
  const others = pipeline.stages.filter(one => one.id !== stage.id)
  const stages = [...others, stage].sort((a, b) => a.displayOrder - b.displayOrder)
  keep(call, { ...pipeline, stages, updatedAt: stage.updatedAt }, action, stage)
}

function write(call: Call, status: number, wanted: StageInput, old?: Stage): Answer {
  const others = pipelineOf(call).stages.filter(stage => stage.id !== old?.id)
  refuseLabel(wanted.label, others)
  const stage = stageMade(call, wanted, old)
  put(call, stage, old === undefined ? 'CREATE' : 'UPDATE')
  return { status, body: stage }
}

const create: Endpoint = {
  method: 'POST',
  paths: ALL,
  limit: 'burst',
  handle: call => write(call, 201, bodyOf(call, stageInput)),
}

const replace: Endpoint = {
  method: 'PUT',
  paths: ONE,
  limit: 'burst',
  handle: call => write(call, 200, bodyOf(call, stageInput), stageOf(call, pipelineOf(call))),
}

const update: Endpoint = {
  method: 'PATCH',
  paths: ONE,
  limit: 'burst',
  handle: call => {
    const old = stageOf(call, pipelineOf(call))
    const { label = old.label, displayOrder = old.displayOrder, metadata = old.metadata } = bodyOf(call, change)
    return write(call, 200, { label, displayOrder, metadata: { ...metadata } }, old)
  },
}

const archive: Endpoint = {
  method: 'DELETE',
  paths: ONE,
  limit: 'burst',
  handle: call => {
    const pipeline = pipelineOf(call)
    const stage = stageOf(call, pipeline)
    const uses = asksForReferences(call) ? usesOf(tableOf(call), pipeline.id, stage.id) : 0
    if (uses > 0) throw invalid(`Stage ${stage.id} is in use by ${uses} records and cannot be deleted`)
    const archivedAt = new Date(call.portal.clock.now()).toISOString()
    put(call, { ...stage, archived: true, archivedAt, updatedAt: archivedAt }, 'DELETE')
    return { status: 204 }
  },
}

const audit: Endpoint = {
  method: 'GET',
  paths: crmPaths('pipelines', '/:objectType/:pipelineId/stages/:stageId/audit'),
  limit: 'burst',
  handle: call => {
    const { typeId } = tableOf(call).type
    const id = `${call.params['pipelineId']}/${call.params['stageId']}`
    return { status: 200, body: { results: call.portal.pipelines.audit(typeId, id) } }
  },
}

export const stageEndpoints: readonly Endpoint[] = [list, get, create, replace, update, archive, audit]
