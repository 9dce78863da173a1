// /__sandbox/hubspot/*: what a person, HubSpot itself or an admin does to records and their rules behind the API's back.
//   restore, privacy-delete   {object, id, actor?}      out of the bin, within 90 days; erased for good
//   touch                     {object, ids}             the modification stamp moves, no value does
//   history                   {object, id, property, versions: [{value, at, source, by?}]}   a past, newest first
//   search                    {lag?: {create|update|archive|merge: {minMs, maxMs}}, hide?: {object, ids, forMs}}
//   stamps                    {skewMs?, touches?: {share, minMs, maxMs, newDeals}}
//   rules                     {lifecycleBackward?, conditional?: [{object, property, value?, require}], onCreate?: {object: [property]}}
//   owners                    {id, email, firstName, lastName, userId, archived?}
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { ConfigError } from '../../../errors.ts'
import { LAG_KINDS } from '../../hubspot/search/search-lag.ts'
import { isGone } from '../../hubspot/store/bin.ts'
import { storedValue } from '../../hubspot/store/record.ts'
import type { ObjectTable } from '../../hubspot/store/table.ts'
import type { World } from '../../world.ts'
import { hubspotHistoryRoutes } from './history.ts'

const actor = z.enum(['person', 'workflow', 'app']).default('person')
const oneBody = z.strictObject({ object: z.string(), id: z.string(), actor })
const someBody = z.strictObject({ object: z.string(), ids: z.array(z.string()) })
const natural = z.number().int().min(0)
const span = z.strictObject({ minMs: natural, maxMs: natural }).optional()
const searchBody = z.strictObject({
  lag: z.strictObject({ create: span, update: span, archive: span, merge: span }).optional(),
  hide: someBody.extend({ forMs: natural }).optional(),
})
const stampsBody = z.strictObject({
  skewMs: z.number().int().optional(),
  touches: z
    .strictObject({
      share: z.number().min(0).max(1).optional(),
      minMs: natural.optional(),
      maxMs: natural.optional(),
      newDeals: z.boolean().optional(),
    })
    .optional(),
})
const rule = z.strictObject({
  object: z.string(),
  property: z.string(),
  value: z.string().optional(),
  require: z.array(z.string()),
})
const rulesBody = z.strictObject({
  lifecycleBackward: z.enum(['ignore', 'accept', 'reject']).optional(),
  conditional: z.array(rule).optional(),
  onCreate: z.record(z.string(), z.array(z.string())).optional(),
})
const ownerBody = z.strictObject({
  id: z.string().regex(/^\d+$/),
  email: z.email(),
  firstName: z.string(),
  lastName: z.string(),
  userId: natural,
  archived: z.boolean().default(false),
})

/** Throws ConfigError for an object that is not there. */
function tableNamed(world: World, object: string): ObjectTable {
  const table = world.hubspot.table(object)
  if (table !== undefined) return table
  throw new ConfigError({ where: 'hubspot', what: `there is no object ${object}`, fix: 'Check the object' })
}

function recordIn(table: ObjectTable, id: string) {
  const record = table.exact(id)
  if (record !== undefined) return record
  throw new ConfigError({ where: 'hubspot', what: `there is no ${table.type.name} ${id}`, fix: 'Check the id' })
}

/** A record of the bin that may come back: in time, and with no unique value that another one has taken since. */
function restorable({ hubspot }: World, table: ObjectTable, id: string) {
  const record = recordIn(table, id)
  const refused = (what: string) => new ConfigError({ where: 'hubspot', what, fix: 'Let it rest' })
  if (record.archivedAt === null) return record
  if (isGone(record, hubspot.clock.now())) throw refused(`${table.type.name} ${id} was archived over 90 days ago`)
  const taken = hubspot.catalog.unique(table.type).find(name => {
    return table.keys.holder(name, storedValue(record, name)) !== undefined
  })
  if (taken !== undefined) throw refused(`another record has the ${taken} of ${table.type.name} ${id} now`)
  return record
}

function lifeRoutes(scope: FastifyInstance, world: World): void {
  const { hubspot } = world

  scope.post('/hubspot/restore', async request => {
    const { object, id, actor: who } = oneBody.parse(request.body)
    const table = tableNamed(world, object)
    hubspot.changes.restore(table, restorable(world, table, id), hubspot.author(who))
    return { restored: id }
  })

  scope.post('/hubspot/privacy-delete', async request => {
    const { object, id, actor: who } = oneBody.parse(request.body)
    const table = tableNamed(world, object)
    hubspot.changes.purge(table, recordIn(table, id), hubspot.author(who))
    return { erased: id }
  })

  scope.post('/hubspot/touch', async request => {
    const { object, ids } = someBody.parse(request.body)
    const table = tableNamed(world, object)
    for (const id of ids) hubspot.changes.touch(table, recordIn(table, id).id)
    return { touched: ids }
  })
}

function searchRoute(scope: FastifyInstance, world: World): void {
  const { hubspot } = world

  scope.post('/hubspot/search', async request => {
    const { lag = {}, hide } = searchBody.parse(request.body)
    for (const kind of LAG_KINDS) {
      const wanted = lag[kind]
      if (wanted !== undefined) hubspot.searchLag.set(kind, wanted)
    }
    if (hide !== undefined) {
      const { index } = tableNamed(world, hide.object)
      for (const id of hide.ids) index.hide(id, hubspot.clock.now() + hide.forMs)
    }
    return { lag: hubspot.searchLag.spans }
  })
}

function ruleRoutes(scope: FastifyInstance, world: World): void {
  const { hubspot } = world

  scope.post('/hubspot/stamps', async request => {
    const { skewMs, touches = {} } = stampsBody.parse(request.body)
    hubspot.stampSkewMs = skewMs ?? hubspot.stampSkewMs
    const { settings } = hubspot.touches
    settings.share = touches.share ?? settings.share
    settings.minMs = touches.minMs ?? settings.minMs
    settings.maxMs = Math.max(touches.maxMs ?? settings.maxMs, settings.minMs)
    settings.newDeals = touches.newDeals ?? settings.newDeals
    return { skewMs: hubspot.stampSkewMs, touches: settings }
  })

  scope.post('/hubspot/rules', async request => {
    const { lifecycleBackward, conditional, onCreate = {} } = rulesBody.parse(request.body)
    const { rules } = hubspot
    rules.lifecycleBackward = lifecycleBackward ?? rules.lifecycleBackward
    const named = (object: string): string => tableNamed(world, object).type.name
    if (conditional !== undefined) {
      rules.setConditional(conditional.map(one => ({ ...one, object: named(one.object) })))
    }
    for (const [object, properties] of Object.entries(onCreate)) rules.requireOnCreate(named(object), properties)
    return { lifecycleBackward: rules.lifecycleBackward }
  })

  scope.post('/hubspot/owners', async request => {
    const { userId, archived, ...rest } = ownerBody.parse(request.body)
    const at = new Date(hubspot.clock.now()).toISOString()
    const user = { userId: archived ? null : userId, userIdIncludingInactive: userId }
    hubspot.owners.add({ ...rest, ...user, type: 'PERSON', archived, createdAt: at, updatedAt: at })
    return { owners: hubspot.owners.all.length }
  })
}

export function hubspotRecordRoutes(scope: FastifyInstance, world: World): void {
  lifeRoutes(scope, world)
  hubspotHistoryRoutes(scope, world)
  searchRoute(scope, world)
  ruleRoutes(scope, world)
}
