// Rules between the parts of a set-up: connections that exist and fit, supplies that exist, fields with one writer.

import { suggestion } from '../domain/nearest.ts'
import { mayWrite } from '../domain/ownership.ts'
import type { SyncDefinition } from '../domain/sync.ts'
import type { Offer } from './connection.ts'
import { stampRules } from './parts/stamps.ts'
import type { Problem } from './problem.ts'

/** Every known connection by alias; null: it is there, but what it offers cannot be known. */
type Offers = ReadonlyMap<string, Offer | null>

function unknownAlias(alias: string, offers: Offers): string {
  const known = [...offers.keys()]
  return `there is no connection "${alias}"${suggestion(alias, known)}`
}

function connectionRules(sync: SyncDefinition, offers: Offers): Problem[] {
  const path = ['syncs', sync.name, 'connection']
  const offer = offers.get(sync.connection)
  if (offer === undefined) return [{ path, at: 'value', what: unknownAlias(sync.connection, offers) }]
  if (offer === null || offer.crm) return []
  return [{ path, at: 'value', what: `"${sync.connection}" is no CRM: it has no records to sync` }]
}

function noticeRules(sync: SyncDefinition, offers: Offers): Problem[] {
  if (sync.notices === null) return []
  const path = ['syncs', sync.name, 'notices']
  if (sync.scope.list !== null) {
    const what = 'a sync of a HubSpot list takes none: use filters, or leave it out'
    return [{ path, at: 'key', what }]
  }
  const offer = offers.get(sync.connection)
  if (offer == null || offer.notices || !offer.crm) return []
  const what = `"${sync.connection}" tells of no changes: see docs/notices.md for the setting that it needs`
  return [{ path, at: 'key', what }]
}

function enrichRules(sync: SyncDefinition, offers: Offers): Problem[] {
  return sync.enrich.flatMap((alias, i) => {
    const path = ['syncs', sync.name, 'enrich', i]
    const offer = offers.get(alias)
    if (offer === undefined) return [{ path, at: 'value', what: unknownAlias(alias, offers) }]
    if (offer === null || offer.supplies !== null) return []
    return [{ path, at: 'value', what: `"${alias}" is no enricher: it supplies nothing` }]
  })
}

function supplyRules(sync: SyncDefinition, offers: Offers): Problem[] {
  const named = sync.enrich.map(alias => offers.get(alias)?.supplies)
  // One enricher that is not known may supply anything.
  const known = named.every(supplies => supplies !== null && supplies !== undefined)
  const supplies = [...new Set(named.flatMap(list => list ?? []))]
  return sync.fields.flatMap(({ field, supply }) => {
    if (supply === null || !known || supplies.includes(supply)) return []
    const path = ['syncs', sync.name, 'fields', field, 'from']
    if (supplies.length === 0)
      return [{ path, at: 'value', what: 'needs an enricher: name a connection under "enrich"' }]
    const who =
      sync.enrich.length === 1 ? `"${sync.enrich[0]}" does not supply it` : 'no enricher of this sync supplies it'
    return [{ path, at: 'value', what: `${who}${suggestion(supply, supplies)} Allowed: ${supplies.join(', ')}` }]
  })
}

/** What is said of a field that the sync does not map would hold for nothing, and nobody would notice. */
function guardRules({ name, guards, fields }: SyncDefinition): Problem[] {
  const mapped = fields.map(({ field }) => field)
  const strange = Object.keys(guards?.fields ?? {}).filter(field => !mapped.includes(field))
  return strange.map(field => {
    const what = `the sync maps no field "${field}"${suggestion(field, mapped)}`
    return { path: ['syncs', name, 'guards', 'fields', field], at: 'key', what }
  })
}

function ordered(a: SyncDefinition, b: SyncDefinition): boolean {
  return a.order !== null && b.order !== null && a.order !== b.order
}

function clashes(sync: SyncDefinition, earlier: SyncDefinition): Problem[] {
  const elsewhere = sync.connection !== earlier.connection || sync.stream !== earlier.stream
  if (elsewhere || ordered(sync, earlier)) return []
  const taken = new Set(earlier.fields.filter(mayWrite).map(({ field }) => field))
  return sync.fields
    .filter(setting => mayWrite(setting) && taken.has(setting.field))
    .map(({ field }) => {
      const what = `${sync.stream}.${field} of "${sync.connection}" is also written by the sync "${earlier.name}"; give "${sync.name}" and "${earlier.name}" different orders (the lower owns the field), or set owner: crm in one`
      return { path: ['syncs', sync.name, 'fields', field], at: 'key' as const, what }
    })
}

/** Every breach by the file's syncs, among themselves and against the stored ones that stay beside them. */
export function ruleProblems(
  syncs: readonly SyncDefinition[],
  others: readonly SyncDefinition[],
  offers: Offers,
): Problem[] {
  return syncs.flatMap((sync, i) => [
    ...connectionRules(sync, offers),
    ...noticeRules(sync, offers),
    ...enrichRules(sync, offers),
    ...supplyRules(sync, offers),
    ...guardRules(sync),
    ...stampRules(sync, [...others, ...syncs.slice(0, i)]),
    ...[...others, ...syncs.slice(0, i)].flatMap(earlier => clashes(sync, earlier)),
  ])
}
