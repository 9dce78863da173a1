// A record in the shape of the objects API.
import type { ObjectType } from '../schema/object-type.ts'
import type { Property } from '../schema/property.ts'
import { currentValue, type HubSpotRecord, historyOf } from './record.ts'

/** What a read asks to see. */
export interface View {
  readonly type: ObjectType
  readonly known: ReadonlyMap<string, Property>
  /** Empty: the type's default properties. */
  readonly properties: readonly string[]
  readonly withHistory: readonly string[]
}

function historyShown(record: HubSpotRecord, property: string): object[] {
  return historyOf(record, property).map(({ at, ...version }) => ({
    ...version,
    timestamp: new Date(at).toISOString(),
  }))
}

/**
 * The record with the asked properties and those that HubSpot always adds. Empty ones are null; unknown ones are
 * left out without a word.
 */
export function render(record: HubSpotRecord, view: View): object {
  const { type, known } = view
  const asked = view.properties.length === 0 ? type.defaults : view.properties
  const shown = [...asked, ...view.withHistory, 'createdate', type.modifiedProperty, 'hs_object_id']
  const properties: Record<string, string | null> = {}
  for (const name of [...new Set(shown)].sort()) {
    if (known.has(name)) properties[name] = currentValue(record, name, type) || null
  }
  const history = view.withHistory.filter(name => known.has(name))
  return {
    id: record.id,
    properties,
    ...(history.length === 0
      ? {}
      : { propertiesWithHistory: Object.fromEntries(history.map(name => [name, historyShown(record, name)])) }),
    createdAt: new Date(record.createdAt).toISOString(),
    updatedAt: new Date(record.updatedAt).toISOString(),
    archived: record.archivedAt !== null,
    ...(record.archivedAt === null ? {} : { archivedAt: new Date(record.archivedAt).toISOString() }),
  }
}
