// A record in the shape of the objects API. What a read asks for is worked out once, in the view.
import type { ObjectType } from '../schema/object-type.ts'
import type { Property } from '../schema/property.ts'
import type { LinksShown } from './links.ts'
import { currentValue, type HubSpotRecord, historyOf } from './record.ts'

/** What a read asks to see. */
export interface ViewRequest {
  readonly type: ObjectType
  readonly portalId: number
  readonly known: ReadonlyMap<string, Property>
  /** Empty: the type's default properties. */
  readonly properties: readonly string[]
  readonly withHistory?: readonly string[]
  /** Linked records to show beside a record. */
  readonly links?: (record: HubSpotRecord) => Record<string, LinksShown> | undefined
  /** By how much `updatedAt` differs from the modification property, milliseconds. */
  readonly skewMs?: number
}

export interface View extends ViewRequest {
  /** Sorted, known, without repetition. */
  readonly columns: readonly string[]
  readonly histories: readonly string[]
}

export function viewFor(request: ViewRequest): View {
  const { type, known, properties, withHistory = [] } = request
  const asked = properties.length === 0 ? type.defaults : properties
  const shown = [...asked, ...withHistory, type.createdProperty, type.modifiedProperty, 'hs_object_id']
  const columns = [...new Set(shown)].filter(name => known.has(name)).sort()
  return { ...request, columns, histories: [...new Set(withHistory)].filter(name => known.has(name)) }
}

function historyShown(record: HubSpotRecord, property: string, type: ObjectType): object[] {
  return historyOf(record, property, type).map(({ at, ...version }) => ({
    ...version,
    timestamp: new Date(at).toISOString(),
  }))
}

function iso(at: number): string {
  return new Date(at).toISOString()
}

/**
 * The record with the asked properties and those that HubSpot always adds. Empty ones are null; unknown ones are
 * left out without a word.
 */
export function render(record: HubSpotRecord, view: View): object {
  const { type, histories } = view
  // Made at once: an object that gets so many properties one after the other is slow to print.
  const properties = Object.fromEntries(view.columns.map(name => [name, currentValue(record, name, type) || null]))
  const shown: Record<string, unknown> = { id: record.id, properties }
  if (histories.length > 0) {
    shown['propertiesWithHistory'] = Object.fromEntries(histories.map(name => [name, historyShown(record, name, type)]))
  }
  shown['createdAt'] = iso(record.createdAt)
  shown['updatedAt'] = iso(record.updatedAt + (view.skewMs ?? 0))
  shown['archived'] = record.archivedAt !== null
  if (record.archivedAt !== null) shown['archivedAt'] = iso(record.archivedAt)
  const associations = view.links?.(record)
  if (associations !== undefined) shown['associations'] = associations
  shown['url'] = `https://app.hubspot.com/contacts/${view.portalId}/record/${type.typeId}/${record.id}`
  return shown
}
