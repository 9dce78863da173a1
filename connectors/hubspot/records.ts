// HubSpot's values, all of them text, ↔ Evergreen's canonical text.
import type { CrmRecord, Moment, Value } from '../../src/domain/record.ts'
import type { ObjectType } from './describe.ts'

/** The part of an object that is read; api-client's models have it. */
export interface HubSpotObject {
  readonly id: string
  readonly properties: Readonly<Record<string, string | null>>
  readonly updatedAt?: Date
  readonly archivedAt?: Date
  /** By object type, where they were asked for. */
  readonly associations?: Readonly<Record<string, Associated>>
}
interface Associated {
  readonly results: readonly { readonly id: string; readonly type: string }[]
  readonly paging?: { readonly next?: unknown }
}

function momentOf(text: string): Moment | null {
  const at = /^\d{11,}$/.test(text) ? Number(text) : Date.parse(text)
  return Number.isNaN(at) ? null : at
}

/** In: a property's text. Out: canonical text: "1500.0" is "1500", a moment is ISO 8601 in UTC, "" is null. */
export function toText(type: string, raw: string | null | undefined): Value {
  if (raw === null || raw === undefined || raw === '') return null
  if (type === 'number') return /^-?\d+\.\d+$/.test(raw) ? raw.replace(/\.?0+$/, '') : raw
  if (type === 'bool') return raw.toLowerCase()
  const at = type === 'datetime' || type === 'date' ? momentOf(raw) : null
  if (at === null) return raw
  return type === 'date' ? new Date(at).toISOString().slice(0, 10) : new Date(at).toISOString()
}

/** The named fields in canonical text. */
export function fieldsOf(
  type: ObjectType,
  names: readonly string[],
  object: HubSpotObject,
): Readonly<Record<string, Value>> {
  return Object.fromEntries(
    names.map(name => [name, toText(type.types.get(name) ?? 'string', object.properties[name])]),
  )
}

/** In: an object as the client gives it, with the replication key among its properties. */
export function recordOf(type: ObjectType, names: readonly string[], object: HubSpotObject): CrmRecord {
  const modified = object.properties[type.modified]
  const stamp = modified === null || modified === undefined ? null : momentOf(modified)
  return {
    id: object.id,
    fields: fieldsOf(type, names, object),
    modifiedAt: stamp ?? object.updatedAt?.getTime() ?? null,
    stamp,
  }
}
