// /crm/v4/objects/{objectType}/{objectId}/associations/{toObjectType}[/{toObjectId}]: the links of one record.
import { z } from 'zod'
import { invalid, notFound } from '../../http/api-error.ts'
import { bodyOf, type Call, type Endpoint, limitIn, pagingAfter } from '../../http/endpoint.ts'
import {
  batchAnswer,
  datedPaths,
  defaultShown,
  labelsShown,
  linkShown,
  pairOf,
  refuseRestricted,
  spec,
} from './target.ts'

const ALL = '/:objectType/:objectId/associations/:toObjectType'
const ONE = `${ALL}/:toObjectId`
const DEFAULT = '/:objectType/:objectId/associations/default/:toObjectType/:toObjectId'

function paths(rest: string): string[] {
  return [`/crm/v4/objects${rest}`, ...datedPaths('/crm/objects', rest)]
}

function endsOf(call: Call) {
  const { from, to } = pairOf(call)
  const { objectId = '', toObjectId = '' } = call.params
  return call.portal.associations.ends(from, objectId, to, toObjectId)
}

const create: Endpoint = {
  method: 'PUT',
  paths: paths(ONE),
  limit: 'burst',
  handle: call => {
    const { from: fromType, to: toType } = pairOf(call)
    const specs = bodyOf(call, z.array(spec))
    refuseRestricted(call)
    if (specs.length === 0) throw invalid('At least one association type must be given')
    const { associations } = call.portal
    const kinds = associations.kinds(fromType, call.params['objectId'] ?? '', toType, specs)
    const { from, to } = endsOf(call)
    associations.connect(from, to, kinds, call.portal.integration(call.correlationId))
    return { status: 201, body: labelsShown(fromType, from.id, toType, to.id, kinds) }
  },
}

const createDefault: Endpoint = {
  method: 'PUT',
  paths: paths(DEFAULT),
  limit: 'burst',
  handle: call => {
    refuseRestricted(call)
    const { from, to } = endsOf(call)
    const { associations } = call.portal
    associations.connect(from, to, [], call.portal.integration(call.correlationId))
    const there = associations.definitions.unlabeled(from.type, to.type)
    const back = associations.definitions.unlabeled(to.type, from.type)
    return batchAnswer(call, 200, { results: defaultShown(from.id, to.id, there, back), errors: [] })
  },
}

const list: Endpoint = {
  method: 'GET',
  paths: paths(ALL),
  limit: 'burst',
  handle: call => {
    const { from, to } = pairOf(call)
    const { associations } = call.portal
    const end = associations.end(from, call.params['objectId'] ?? '')
    if (end === undefined) throw notFound()
    const limit = limitIn(call.query, 500, 500)
    const after = call.query.get('after') ?? '0'
    if (!/^\d+$/.test(after)) throw invalid(`Invalid after ${after}: it must be the cursor of a page before`)
    const links = associations.list(end, to, Number(after), limit + 1)
    const page = links.slice(0, limit)
    const next = links.length > limit ? (page.at(-1)?.toId ?? null) : null
    return { status: 200, body: { results: page.map(linkShown), ...pagingAfter(call, next) } }
  },
}

/** 204, also where there was no link, or where a record is gone: to be repeated without harm. */
const archive: Endpoint = {
  method: 'DELETE',
  paths: paths(ONE),
  limit: 'burst',
  handle: call => {
    const { associations } = call.portal
    const types = pairOf(call)
    const from = associations.end(types.from, call.params['objectId'] ?? '')
    const to = associations.end(types.to, call.params['toObjectId'] ?? '')
    if (from !== undefined && to !== undefined) {
      associations.disconnect(from, to, call.portal.integration(call.correlationId))
    }
    return { status: 204 }
  },
}

export const singleAssociations: readonly Endpoint[] = [create, createDefault, list, archive]
