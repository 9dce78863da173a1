// Version 3: names instead of ids for the kinds, ids of records as text.
import { z } from 'zod'
import type { Definition } from '../../associations/definition.ts'
import { invalidType, noAssociations } from '../../associations/refusals.ts'
import { invalid, notFound } from '../../http/api-error.ts'
import { bodyOf, type Call, type Endpoint, limitIn, pagingAfter } from '../../http/endpoint.ts'
import * as target from './target.ts'

const ALL = '/crm/v3/objects/:objectType/:objectId/associations/:toObjectType'
const ONE = `${ALL}/:toObjectId/:associationType`
const PAIR = '/crm/v3/associations/:objectType/:toObjectType'
const PAGE = 500
const readInput = z.object({ inputs: z.array(target.recordId) })
const pairs = z.object({
  inputs: z.array(z.object({ from: target.recordId, to: target.recordId, type: z.string() })),
})

function kindNamed(call: Call, text: string): Definition {
  const { from, to } = target.pairOf(call)
  const kind = call.portal.associations.definitions.named(from, to, text)
  if (kind === undefined) throw invalidType(text, from, to)
  return kind
}

function page(call: Call, id: string, after: number, limit: number) {
  const { from, to } = target.pairOf(call)
  const links = call.portal.associations.list({ type: from, id }, to, after, limit + 1)
  const shown = links.slice(0, limit)
  const results = shown.flatMap(({ toId, kinds }) => kinds.map(kind => ({ id: toId, type: kind.name })))
  return { results, after: links.length > limit ? (shown.at(-1)?.toId ?? null) : null }
}

const list: Endpoint = {
  method: 'GET',
  paths: [ALL],
  limit: 'burst',
  handle: call => {
    const end = call.portal.associations.end(target.pairOf(call).from, call.params['objectId'] ?? '')
    if (end === undefined) throw notFound()
    const after = Number(call.query.get('after') ?? 0)
    if (!Number.isInteger(after)) throw invalid(`Invalid after: it must be the cursor of a page before`)
    const found = page(call, end.id, after, limitIn(call.query, PAGE, PAGE))
    return { status: 200, body: { results: found.results, ...pagingAfter(call, found.after) } }
  },
}

const put: Endpoint = {
  method: 'PUT',
  paths: [ONE],
  limit: 'burst',
  handle: call => {
    const { portal, params } = call
    const types = target.pairOf(call)
    const kind = kindNamed(call, params['associationType'] ?? '')
    const { from, to } = portal.associations.ends(
      types.from,
      params['objectId'] ?? '',
      types.to,
      params['toObjectId'] ?? '',
    )
    portal.associations.connect(from, to, [kind], portal.integration(call.correlationId))
    const record = portal.get(types.from.typeId, from.id)
    const associations = { [params['toObjectType'] ?? '']: { results: page(call, from.id, 0, PAGE).results } }
    return { status: 200, body: { ...record, associations } }
  },
}

const remove: Endpoint = {
  method: 'DELETE',
  paths: [ONE],
  limit: 'burst',
  handle: call => {
    const { portal, params } = call
    const types = target.pairOf(call)
    const kind = kindNamed(call, params['associationType'] ?? '')
    const [from, to] = [
      portal.associations.end(types.from, params['objectId'] ?? ''),
      portal.associations.end(types.to, params['toObjectId'] ?? ''),
    ]
    if (from !== undefined && to !== undefined) {
      portal.associations.removeKinds(from, to, [kind], portal.integration(call.correlationId))
    }
    return { status: 204 }
  },
}

const batchRead: Endpoint = {
  method: 'POST',
  paths: [`${PAIR}/batch/read`],
  limit: 'burst',
  handle: call => {
    const { inputs } = bodyOf(call, readInput)
    target.refuseMoreThan(1_000, inputs)
    const { from, to } = target.pairOf(call)
    const rows = target.eachInput(inputs, ({ id }) => {
      const found = page(call, call.portal.associations.end(from, id)?.id ?? id, 0, PAGE)
      if (found.results.length === 0) throw noAssociations(from, id, to)
      return [{ from: { id }, to: found.results, ...pagingAfter(call, found.after) }]
    })
    return target.batchAnswer(call, 200, rows)
  },
}

const batchCreate: Endpoint = {
  method: 'POST',
  paths: [`${PAIR}/batch/create`],
  limit: 'burst',
  handle: call => {
    const { inputs } = bodyOf(call, pairs)
    target.refuseMoreThan(2_000, inputs)
    const types = target.pairOf(call)
    const author = call.portal.integration(call.correlationId)
    const rows = target.eachInput(inputs, input => {
      const kind = kindNamed(call, input.type)
      const { from, to } = call.portal.associations.ends(types.from, input.from.id, types.to, input.to.id)
      call.portal.associations.connect(from, to, [kind], author)
      return [{ from: { id: from.id }, to: { id: to.id }, type: kind.name }]
    })
    return target.batchAnswer(call, 201, rows)
  },
}

const batchArchive: Endpoint = {
  method: 'POST',
  paths: [`${PAIR}/batch/archive`],
  limit: 'burst',
  handle: call => {
    const { inputs } = bodyOf(call, pairs)
    const types = target.pairOf(call)
    const kinds = inputs.map(input => kindNamed(call, input.type))
    const author = call.portal.integration(call.correlationId)
    const { associations } = call.portal
    inputs.forEach((input, position) => {
      const [from, to] = [associations.end(types.from, input.from.id), associations.end(types.to, input.to.id)]
      const kind = kinds[position]
      if (from !== undefined && to !== undefined && kind !== undefined) {
        associations.removeKinds(from, to, [kind], author)
      }
    })
    return { status: 204 }
  },
}

const listTypes: Endpoint = {
  method: 'GET',
  paths: [`${PAIR}/types`],
  limit: 'burst',
  handle: call => {
    const { from, to } = target.pairOf(call)
    const known = call.portal.associations.definitions.between(from, to)
    return { status: 200, body: { results: known.map(({ typeId, name }) => ({ id: String(typeId), name })) } }
  },
}

export const olderAssociations: readonly Endpoint[] = [
  list,
  put,
  remove,
  batchRead,
  batchCreate,
  batchArchive,
  listTypes,
]
