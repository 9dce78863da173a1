// /crm/v3/pipelines/{objectType}[/{pipelineId}]
import { z } from 'zod'
import { invalid } from '../../http/api-error.ts'
import { type Answer, bodyOf, type Call, crmPaths, type Endpoint } from '../../http/endpoint.ts'
import type { Pipeline } from '../../schema/pipelines.ts'
import { tableOf } from '../objects/target.ts'
import { keep, pipelineOf, pipelinesOf, refuseLabel, stageInput, stageMade, usesOf } from './store.ts'

const ALL = crmPaths('pipelines', '/:objectType')
const ONE = crmPaths('pipelines', '/:objectType/:pipelineId')

const input = z.object({
  label: z.string().min(1),
  displayOrder: z.number().default(0),
  stages: z.array(stageInput).default([]),
  pipelineId: z.string().optional(),
})
const change = z.object({
  label: z.string().optional(),
  displayOrder: z.number().optional(),
  archived: z.boolean().optional(),
})

function othersOf(call: Call, id: string): Pipeline[] {
  return [...pipelinesOf(call).values()].filter(pipeline => pipeline.id !== id)
}

/** Archived stages are not shown. */
function shown(pipeline: Pipeline): object {
  return { ...pipeline, stages: pipeline.stages.filter(stage => !stage.archived) }
}

/** Whether a delete must look at the records first: the client has two words for it. */
export function asksForReferences(call: Call): boolean {
  return ['validateReferencesBeforeDelete', 'validateDealStageUsagesBeforeDelete'].some(name => {
    return call.query.get(name) === 'true'
  })
}

const list: Endpoint = {
  method: 'GET',
  paths: ALL,
  limit: 'burst',
  handle: call => {
    const living = [...pipelinesOf(call).values()].filter(pipeline => !pipeline.archived)
    return { status: 200, body: { results: living.map(shown) } }
  },
}

const get: Endpoint = {
  method: 'GET',
  paths: ONE,
  limit: 'burst',
  handle: call => ({ status: 200, body: shown(pipelineOf(call)) }),
}

function build(call: Call, old?: Pipeline): Answer {
  const wanted = bodyOf(call, input)
  const at = new Date(call.portal.clock.now()).toISOString()
  const id = old?.id ?? wanted.pipelineId ?? String(call.portal.random.int(100_000_000, 999_999_999))
  if (old === undefined && pipelinesOf(call).has(id)) throw invalid(`Pipeline ID ${id} is already in use`)
  refuseLabel(wanted.label, othersOf(call, id))
  const stages = wanted.stages.map(stage =>
    stageMade(
      call,
      stage,
      old?.stages.find(one => one.id === stage.stageId),
    ),
  )
  if (new Set(stages.map(stage => stage.label)).size < stages.length) throw invalid('Stage labels must be unique')
  const { label, displayOrder } = wanted
  const made = { id, label, displayOrder, stages, createdAt: old?.createdAt ?? at, updatedAt: at, archived: false }
  keep(call, made, old === undefined ? 'CREATE' : 'UPDATE')
  return { status: old === undefined ? 201 : 200, body: made }
}

const create: Endpoint = { method: 'POST', paths: ALL, limit: 'burst', handle: call => build(call) }

const replace: Endpoint = { method: 'PUT', paths: ONE, limit: 'burst', handle: call => build(call, pipelineOf(call)) }

const update: Endpoint = {
  method: 'PATCH',
  paths: ONE,
  limit: 'burst',
  handle: call => {
    const wanted = bodyOf(call, change)
    const known = pipelinesOf(call).get(call.params['pipelineId'] ?? '')
    const old = known?.archived === true && wanted.archived === false ? known : pipelineOf(call)
    const { label = old.label, displayOrder = old.displayOrder, archived = old.archived } = wanted
    refuseLabel(label, othersOf(call, old.id))
    const updatedAt = new Date(call.portal.clock.now()).toISOString()
    const changed = { ...old, label, displayOrder, archived, updatedAt }
    keep(call, changed, 'UPDATE')
    return { status: 200, body: shown(changed) }
  },
}

const archive: Endpoint = {
  method: 'DELETE',
  paths: ONE,
  limit: 'burst',
  handle: call => {
    const pipeline = pipelineOf(call)
    const uses = asksForReferences(call) ? usesOf(tableOf(call), pipeline.id) : 0
    if (uses > 0) throw invalid(`Pipeline ${pipeline.id} is in use by ${uses} records and cannot be deleted`)
    const archivedAt = new Date(call.portal.clock.now()).toISOString()
    keep(call, { ...pipeline, archived: true, archivedAt, updatedAt: archivedAt }, 'DELETE')
    return { status: 204 }
  },
}

const audit: Endpoint = {
  method: 'GET',
  paths: crmPaths('pipelines', '/:objectType/:pipelineId/audit'),
  limit: 'burst',
  handle: call => {
    const { typeId } = tableOf(call).type
    return { status: 200, body: { results: call.portal.pipelines.audit(typeId, call.params['pipelineId'] ?? '') } }
  },
}

export const pipelineEndpoints: readonly Endpoint[] = [list, get, create, replace, update, archive, audit]
