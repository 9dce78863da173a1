// What the pipeline endpoints share: the pipeline a path means, and writing one with its trail and its properties.
import { z } from 'zod'
import { ApiError, invalid, notFound } from '../../http/api-error.ts'
import type { Call } from '../../http/endpoint.ts'
import { syncPipelineProperties } from '../../schema/pipeline-properties.ts'
import type { Pipeline, PipelineAudit, Stage } from '../../schema/pipelines.ts'
import { storedValue } from '../../store/record.ts'
import type { ObjectTable } from '../../store/table.ts'
import { tableOf } from '../objects/target.ts'

export const stageInput = z.object({
  label: z.string().min(1),
  displayOrder: z.number().default(0),
  metadata: z.record(z.string(), z.union([z.string(), z.boolean().transform(String), z.number().transform(String)])),
  stageId: z.string().optional(),
})

export type StageInput = z.infer<typeof stageInput>

/** The pipelines of the type in the path. Throws 400 for a type that has none. */
export function pipelinesOf(call: Call): Map<string, Pipeline> {
  const { type } = tableOf(call)
  if (type.pipeline === null) throw invalid(`Object type ${type.name} does not support pipelines`)
  return call.portal.pipelines.of(type.typeId)
}

export function pipelineOf(call: Call): Pipeline {
  const pipeline = pipelinesOf(call).get(call.params['pipelineId'] ?? '')
  if (pipeline === undefined || pipeline.archived) throw notFound()
  return pipeline
}

export function stageOf(call: Call, pipeline: Pipeline): Stage {
  const stage = pipeline.stages.find(one => one.id === call.params['stageId'])
  if (stage === undefined || stage.archived) throw notFound()
  return stage
}

/** Deals need a probability, tickets a state: without it a stage says nothing. */
function checkMetadata(call: Call, metadata: Readonly<Record<string, string>>): void {
  const { typeId } = tableOf(call).type
  const probability = Number(metadata['probability'])
  if (typeId === '0-3' && !(probability >= 0 && probability <= 1)) {
    throw invalid('Stage metadata must have a probability between 0.0 and 1.0')
  }
  if (typeId === '0-5' && !['OPEN', 'CLOSED'].includes(metadata['ticketState'] ?? '')) {
    throw invalid('Stage metadata must have a ticketState of OPEN or CLOSED')
  }
}

/** What HubSpot adds to the metadata by itself. */
function completed(call: Call, metadata: Readonly<Record<string, string>>): Record<string, string> {
  checkMetadata(call, metadata)
  const { typeId } = tableOf(call).type
  const ends = ['0', '0.0', '1', '1.0'].includes(metadata['probability'] ?? '') || metadata['ticketState'] === 'CLOSED'
  return typeId === '0-3' || typeId === '0-5' ? { ...metadata, isClosed: String(ends) } : { ...metadata }
}

function freeId(call: Call): string {
  return String(call.portal.random.int(100_000_000, 999_999_999))
}

/** A new stage, or the old one with what changed. */
export function stageMade(call: Call, input: StageInput, old?: Stage): Stage {
  const at = new Date(call.portal.clock.now()).toISOString()
  const { label, displayOrder, stageId } = input
  const metadata = completed(call, input.metadata)
  const made = { label, displayOrder, metadata, updatedAt: at, archived: false }
  const writePermissions = 'CRM_PERMISSIONS_ENFORCEMENT'
  return { ...made, id: old?.id ?? stageId ?? freeId(call), createdAt: old?.createdAt ?? at, writePermissions }
}

/** Throws the 409 of a label that another pipeline, or another stage of the same one, has. */
export function refuseLabel(
  label: string,
  others: readonly { readonly label: string; readonly archived: boolean }[],
): void {
  if (!others.some(other => !other.archived && other.label === label)) return
  throw new ApiError(409, { message: `Label ${label} is already in use`, category: 'CONFLICT' })
}

/** Keeps a pipeline as it is now, notes who did what to it, and brings the properties in line. */
export function keep(call: Call, pipeline: Pipeline, action: PipelineAudit['action'], stage?: Stage): void {
  const { type } = tableOf(call)
  const { portal } = call
  portal.pipelines.of(type.typeId).set(pipeline.id, pipeline)
  const identifier = stage === undefined ? pipeline.id : stage.id
  const about = { portalId: portal.portalId, identifier, action, timestamp: new Date(portal.clock.now()).toISOString() }
  const entry = {
    ...about,
    message: `${action} by app ${portal.appId}`,
    rawObject: stage ?? pipeline,
    fromUserId: undefined,
  }
  portal.pipelines.note(type.typeId, stage === undefined ? pipeline.id : `${pipeline.id}/${stage.id}`, entry)
  syncPipelineProperties(type, portal.catalog, portal.pipelines)
}

/** How many living records are in the pipeline, or in one stage of it. */
export function usesOf(table: ObjectTable, pipelineId: string, stageId?: string): number {
  const { pipeline } = table.type
  if (pipeline === null) return 0
  const [name, value] = stageId === undefined ? [pipeline.pipeline, pipelineId] : [pipeline.stage, stageId]
  let uses = 0
  for (const record of table.records()) if (record.archivedAt === null && storedValue(record, name) === value) uses += 1
  return uses
}
