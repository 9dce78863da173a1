// The past that a seeded record brings along, as versions of its properties.
import type { PastValue } from '../foundation.ts'
import type { ValueSource, Version } from './store/record.ts'

/** Newest first, and no more of them than the type keeps; the oldest is the value that the record was made with. */
export function versionsOf(
  past: readonly PastValue[],
  createdAt: number,
  source: ValueSource,
  depth: number,
): ReadonlyMap<string, readonly Version[]> {
  const textOf = (value: PastValue['before']): string => (value === null ? '' : String(value))
  const versions = new Map<string, readonly Version[]>()
  for (const { field, at, before, after } of past) {
    const known = versions.get(field) ?? [{ value: textOf(before), at: createdAt, ...source }]
    versions.set(field, [{ value: textOf(after), at, ...source }, ...known].slice(0, depth))
  }
  return versions
}
