// One record as it is stored: frozen snapshots, so that the search index can keep an old one for free.
import type { Actor } from '../../write-log.ts'
import type { ObjectType } from '../schema/object-type.ts'

/** Who wrote a value, as property history names it. */
export interface ValueSource {
  readonly sourceType: string
  readonly sourceId: string
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

export interface HubSpotRecord {
  readonly id: string
  readonly createdAt: number
  readonly updatedAt: number
  readonly archivedAt: number | null
  /** Properties that have a value; the three that the server keeps itself are computed. */
  readonly values: Readonly<Record<string, string>>
  /** Who wrote the first values, and when. */
  readonly origin: ValueSource & { readonly at: number }
  /** Newest first, only of properties that changed since; the others have their first version only. */
  readonly versions: Readonly<Record<string, readonly Version[]>>
}

/** A property's value, '' when empty. */
export function currentValue(record: HubSpotRecord, property: string, type: ObjectType): string {
  if (property === 'hs_object_id') return record.id
  if (property === 'createdate') return new Date(record.createdAt).toISOString()
  if (property === type.modifiedProperty) return new Date(record.updatedAt).toISOString()
  return record.values[property] ?? ''
}

/** All kept versions of a property, newest first. */
export function historyOf(record: HubSpotRecord, property: string): readonly Version[] {
  const kept = record.versions[property]
  if (kept !== undefined) return kept
  const value = record.values[property]
  return value === undefined ? [] : [{ value, ...record.origin }]
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
  values: Readonly<Record<string, string>>,
  source: ValueSource,
  now: number,
  depth: number,
): { readonly record: HubSpotRecord; readonly changes: readonly FieldChange[] } {
  const next: Record<string, string> = { ...record.values }
  const versions: Record<string, readonly Version[]> = { ...record.versions }
  const changes: FieldChange[] = []
  for (const [property, after] of Object.entries(values)) {
    const before = record.values[property] ?? ''
    if (before === after) continue
    versions[property] = [{ value: after, at: now, ...source }, ...historyOf(record, property)].slice(0, depth)
    if (after === '') delete next[property]
    else next[property] = after
    changes.push({ property, before, after })
  }
  if (changes.length === 0) return { record, changes }
  return { record: { ...record, values: next, versions, updatedAt: now }, changes }
}
