// One record as it is stored: frozen snapshots, so that the search index can keep an old one for free. Whoever wants
// a value asks `currentValue`: how values are kept is this file's own affair.
import type { Actor } from '../../write-log.ts'
import type { ObjectType } from '../schema/object-type.ts'
import { computedValue } from '../values/computed.ts'

/** Who wrote a value, as property history names it. */
export interface ValueSource {
  readonly sourceType: string
  readonly sourceId: string
  readonly sourceLabel?: string
  readonly updatedByUserId?: number
}

/** Who asks for a change: for history and for the write log. */
export interface Author {
  readonly actor: Actor
  readonly source: ValueSource
  readonly requestId: string
}

/** A past or present value of one property. */
export interface Version extends ValueSource {
  readonly value: string
  /** Epoch milliseconds. */
  readonly at: number
}

export type Values = Readonly<Record<string, string>>

export interface HubSpotRecord {
  readonly id: string
  readonly createdAt: number
  readonly updatedAt: number
  readonly archivedAt: number | null
  /** Properties that have a value; those that follow from the record itself are computed. */
  readonly values: Values
  /** Who wrote the first values, and when. */
  readonly origin: ValueSource & { readonly at: number }
  /** Newest first, only of properties that changed since; the others have their first version only. */
  readonly versions: Readonly<Record<string, readonly Version[]>>
}

/** The stored value of a property, '' when empty. */
export function storedValue(record: HubSpotRecord, property: string): string {
  return record.values[property] ?? ''
}

/** Names of the properties that have a stored value. */
export function storedNames(record: HubSpotRecord): string[] {
  return Object.keys(record.values)
}

/** A property's value, '' when empty. */
export function currentValue(record: HubSpotRecord, property: string, type: ObjectType): string {
  return record.values[property] ?? computedValue(record, property, type)
}

/** All kept versions of a property, newest first. */
export function historyOf(record: HubSpotRecord, property: string, type: ObjectType): readonly Version[] {
  const kept = record.versions[property]
  if (kept !== undefined) return kept
  const value = record.values[property]
  if (value !== undefined) return [{ value, ...record.origin }]
  const computed = computedValue(record, property, type)
  if (computed === '') return []
  const moves = property === type.modifiedProperty
  return [{ value: computed, sourceType: 'CALCULATED', sourceId: '', at: moves ? record.updatedAt : record.createdAt }]
}

/** A changed field: before and after, '' when empty. */
export interface FieldChange {
  readonly property: string
  readonly before: string
  readonly after: string
}

/**
 * The record after the given values are written at `now`, and what really changed. Equal values leave no trace:
 * no version and, when nothing else changed, no new stamp.
 */
export function withValues(
  record: HubSpotRecord,
  values: Values,
  source: ValueSource,
  now: number,
  type: ObjectType,
): { readonly record: HubSpotRecord; readonly changes: readonly FieldChange[] } {
  const next: Record<string, string> = { ...record.values }
  const versions: Record<string, readonly Version[]> = { ...record.versions }
  const changes: FieldChange[] = []
  for (const [property, after] of Object.entries(values)) {
    const before = record.values[property] ?? ''
    if (before === after) continue
    const older = historyOf(record, property, type)
    versions[property] = [{ value: after, at: now, ...source }, ...older].slice(0, type.historyDepth)
    if (after === '') delete next[property]
    else next[property] = after
    changes.push({ property, before, after })
  }
  if (changes.length === 0) return { record, changes }
  return { record: { ...record, values: next, versions, updatedAt: now }, changes }
}

/** The record with a whole past of one property, newest first; the newest is its value. No stamp moves. */
export function withHistory(record: HubSpotRecord, property: string, history: readonly Version[]): HubSpotRecord {
  const [newest] = history
  const values: Record<string, string> = { ...record.values }
  if (newest === undefined || newest.value === '') delete values[property]
  else values[property] = newest.value
  return { ...record, values, versions: { ...record.versions, [property]: history } }
}
