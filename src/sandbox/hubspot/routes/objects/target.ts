// What the object endpoints share: the table a path means, the records a request names, and the view a read asks for.
import { invalid, notFound } from '../../http/api-error.ts'
import { type Call, listIn } from '../../http/endpoint.ts'
import { isGone } from '../../store/bin.ts'
import type { LinksShown } from '../../store/links.ts'
import { type HubSpotRecord, storedNames } from '../../store/record.ts'
import { render, type View, viewFor } from '../../store/render.ts'
import type { ObjectTable } from '../../store/table.ts'

export function tableOf(call: Call): ObjectTable {
  const wanted = call.params['objectType'] ?? ''
  const table = call.portal.table(wanted)
  if (table === undefined) throw invalid(`Unable to infer object type from: ${wanted}`)
  return table
}

/** The unique property by which a request names records. Throws 400 for one that is not unique. */
export function idPropertyOf(table: ObjectTable, wanted: string | null | undefined): string | undefined {
  const name = wanted?.toLowerCase()
  if (name === undefined || name === '' || name === 'hs_object_id') return undefined
  if (table.keys.watches(name)) return name
  throw invalid(`Property "${wanted}" is not a unique identifier property of ${table.type.name}`)
}

/** The record that a single-record path means, archived ones only where asked for. Throws 404. */
export function recordOf(call: Call, table: ObjectTable, archived: boolean): HubSpotRecord {
  const idProperty = idPropertyOf(table, call.query.get('idProperty'))
  const key = call.params['objectId'] ?? ''
  const record = archivedOr(table, key, idProperty, archived)
  if (record === undefined || isGone(record, call.portal.clock.now())) throw notFound()
  return record
}

/** The living record, or the archived one, that a key means. */
export function archivedOr(table: ObjectTable, key: string, idProperty: string | undefined, archived: boolean) {
  const record = table.find(key, idProperty)
  return record === undefined || (record.archivedAt !== null) !== archived ? undefined : record
}

interface Asked {
  readonly properties: readonly string[]
  readonly withHistory?: readonly string[]
  /** Types of which linked records are to be shown. */
  readonly associations?: readonly string[]
}

/** What the query of a GET asks to see. */
export function askedIn(call: Call): Required<Asked> {
  return {
    properties: listIn(call.query, 'properties'),
    withHistory: listIn(call.query, 'propertiesWithHistory'),
    associations: listIn(call.query, 'associations'),
  }
}

/** The list says "line items" where everything else says line_items; names of an account's own objects stay. */
const spoken = (type: string): string => (type === 'line_items' ? 'line items' : type)

function linksShown(call: Call, table: ObjectTable, toTypes: readonly string[], record: HubSpotRecord) {
  const shown: Record<string, LinksShown> = {}
  for (const toType of toTypes) {
    const links = call.portal.links.shown(table.type.typeId, record.id, toType)
    if (links !== null) shown[spoken(call.portal.types.named(toType)?.name ?? toType)] = links
  }
  return Object.keys(shown).length === 0 ? undefined : shown
}

export function viewOf(call: Call, table: ObjectTable, asked: Asked): View {
  const { portal } = call
  const { associations = [], ...rest } = asked
  const lower = (names: readonly string[] = []): string[] => names.map(name => name.toLowerCase())
  return viewFor({
    type: table.type,
    portalId: portal.portalId,
    known: portal.catalog.properties(table.type),
    properties: lower(rest.properties),
    withHistory: lower(rest.withHistory),
    skewMs: portal.stampSkewMs,
    ...(associations.length === 0 ? {} : { links: record => linksShown(call, table, associations, record) }),
  })
}

/** A written record is shown with everything it holds. */
export function renderWritten(call: Call, table: ObjectTable, record: HubSpotRecord): object {
  return render(record, viewOf(call, table, { properties: [...table.type.defaults, ...storedNames(record)] }))
}
