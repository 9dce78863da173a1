// Whether the entries that are there are those that a segment was sealed with, each in its place.
import type { AuditColumns, SegmentContent } from './text.ts'

const HASH_BYTES = 32

/**
 * removed: sealed, and not there. inserted: there, and never sealed. changed: another content than was sealed; so is one
 * that was put into the place of another, because its place is part of what is hashed.
 */
export type EntryFault = 'removed' | 'inserted' | 'changed'

export interface FaultyEntry {
  readonly fault: EntryFault
  readonly seq: number
}

/** An entry as it is, and its hash. */
export interface HashedEntry {
  readonly entry: AuditColumns
  readonly hash: Uint8Array
}

/**
 * What is wrong with the entries of a segment; nothing where all is as it was sealed. `entries`: those of its span, in
 * order. `first`: the seq of its first place.
 */
export function compareEntries(segment: SegmentContent, entries: readonly HashedEntry[], first: number): FaultyEntry[] {
  const { entries: count } = segment
  const sealed = (place: number) => sealedHash(segment, place)
  const byPlace = Map.groupBy(entries, ({ entry }) => Number(entry.seq) - first)
  const faults: FaultyEntry[] = []
  const fault = (kind: EntryFault, place: number) => faults.push({ fault: kind, seq: first + place })
  for (let place = 0; place < count; place += 1) {
    const [found, ...more] = byPlace.get(place) ?? []
    byPlace.delete(place)
    if (found === undefined) fault('removed', place)
    else if (more.length > 0) {
      const own = [found, ...more].filter(({ hash }) => isSame(hash, sealed(place)))
      if (own.length === 0) fault('changed', place)
      fault('inserted', place)
    } else if (!isSame(found.hash, sealed(place))) fault('changed', place)
  }
  for (const place of byPlace.keys()) fault('inserted', place)
  return faults
}

/** The hash that the entry in this place was sealed with. */
export function sealedHash({ hashes }: SegmentContent, place: number): Uint8Array {
  return hashes.subarray(place * HASH_BYTES, (place + 1) * HASH_BYTES)
}

/** Byte by byte. */
export function isSame(a: Uint8Array, b: Uint8Array): boolean {
  if (a.byteLength !== b.byteLength) return false
  for (let at = 0; at < a.byteLength; at += 1) if (a[at] !== b[at]) return false
  return true
}
