// POST /crm/v4/associations/{fromObjectType}/{toObjectType}/batch/read, …/create, …/associate/default.
import { z } from 'zod'
import { invalidIdentifier, noAssociations } from '../../associations/refusals.ts'
import { invalid } from '../../http/api-error.ts'
import { bodyOf, type Call, type Endpoint } from '../../http/endpoint.ts'
import * as target from './target.ts'

const MOST_READ = 1_000
const MOST_WRITTEN = 2_000
/** Links per input of a read; the rest is behind its cursor. */
const PAGE = 500

const readInput = z.object({
  inputs: z.array(target.recordId.extend({ after: z.union([z.string(), z.number().transform(String)]).nullish() })),
})
const pair = z.object({ from: target.recordId, to: target.recordId })
const createInput = z.object({ inputs: z.array(pair.extend({ types: z.array(target.spec).min(1) })) })

function readOne(call: Call, id: string, after: string): object {
  const { from, to } = target.pairOf(call)
  if (!/^\d+$/.test(id)) throw invalidIdentifier(from, id)
  if (!/^\d*$/.test(after)) throw invalid(`Invalid after ${after}`)
  const links = call.portal.associations.list({ type: from, id }, to, Number(after), PAGE + 1)
  if (links.length === 0) throw noAssociations(from, id, to)
  const page = links.slice(0, PAGE)
  const next = { after: page.at(-1)?.toId, link: `?after=${page.at(-1)?.toId}` }
  const paging = links.length > PAGE ? { paging: { next } } : {}
  return { from: { id }, to: page.map(target.linkShown), ...paging }
}

const read: Endpoint = {
  method: 'POST',
  paths: target.pairPaths('/batch/read'),
  limit: 'burst',
  handle: call => {
    const { inputs } = bodyOf(call, readInput)
    target.refuseMoreThan(MOST_READ, inputs)
    const { from } = target.pairOf(call)
    const rows = target.eachInput(inputs, ({ id, after }) => {
      const now = call.portal.associations.end(from, id)?.id ?? id
      return [readOne(call, now, after ?? '')]
    })
    return target.batchAnswer(call, 200, rows)
  },
}

const create: Endpoint = {
  method: 'POST',
  paths: target.pairPaths('/batch/create'),
  limit: 'burst',
  handle: call => {
    const { inputs } = bodyOf(call, createInput)
    target.refuseMoreThan(MOST_WRITTEN, inputs)
    target.refuseRestricted(call)
    const { from: fromType, to: toType } = target.pairOf(call)
    const author = call.portal.integration(call.correlationId)
    const { associations } = call.portal
    const rows = target.eachInput(inputs, input => {
      const kinds = associations.kinds(fromType, input.from.id, toType, input.types)
      const { from, to } = associations.ends(fromType, input.from.id, toType, input.to.id)
      associations.connect(from, to, kinds, author)
      return [target.labelsShown(fromType, from.id, toType, to.id, kinds)]
    })
    return target.batchAnswer(call, 201, rows)
  },
}

const createDefault: Endpoint = {
  method: 'POST',
  paths: target.pairPaths('/batch/associate/default'),
  limit: 'burst',
  handle: call => {
    const { inputs } = bodyOf(call, z.object({ inputs: z.array(pair) }))
    target.refuseMoreThan(MOST_WRITTEN, inputs)
    target.refuseRestricted(call)
    const { from: fromType, to: toType } = target.pairOf(call)
    const author = call.portal.integration(call.correlationId)
    const { associations } = call.portal
    const there = associations.definitions.unlabeled(fromType, toType)
    const back = associations.definitions.unlabeled(toType, fromType)
    const rows = target.eachInput(inputs, input => {
      const { from, to } = associations.ends(fromType, input.from.id, toType, input.to.id)
      associations.connect(from, to, [], author)
      return target.defaultShown(from.id, to.id, there, back)
    })
    return target.batchAnswer(call, 200, rows)
  },
}

export const batchAssociations: readonly Endpoint[] = [read, create, createDefault]
