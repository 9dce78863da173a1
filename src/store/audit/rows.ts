// Segments and links as they are read, exactly as they were signed.
import { sql } from 'kysely'
import type { Link, Segment } from '../../contract/store/audit/chain.ts'

export interface SegmentRow {
  readonly number: number
  readonly run_id: string | null
  readonly entries: number
  readonly from_at: string
  readonly to_at: string
  readonly key_id: string
  readonly hashes: Uint8Array
  readonly seal: Uint8Array
  readonly dropped: string | null
  readonly holds: string
}

export const segmentColumns = sql`number, run_id, entries, extract(epoch from from_at)::text as from_at,
  extract(epoch from to_at)::text as to_at, key_id, hashes, seal, dropped, holds::text`

export function segmentOf({ run_id: runId, from_at: from, to_at: to, key_id: keyId, ...row }: SegmentRow): Segment {
  const { number, entries, hashes, seal, dropped } = row
  return { number, runId, entries, from, to, keyId, hashes, seal, dropped, holds: numbersIn(row.holds) }
}

export interface LinkRow {
  readonly number: number
  readonly linked_at: string
  readonly segments: string
  readonly content: Uint8Array
  readonly key_id: string
  readonly previous: Uint8Array
  readonly seal: Uint8Array
}

export const linkColumns = sql`number, extract(epoch from linked_at)::text as linked_at, segments::text, content, key_id,
  previous, seal`

export function linkOf({ linked_at: linkedAt, key_id: keyId, segments, ...row }: LinkRow): Link {
  const { number, content, previous, seal } = row
  return { number, linkedAt, segments: numbersIn(segments), content, keyId, previous, seal }
}

/** As they are written: the database knows the same numbers in other forms, which are none that anything was sealed with. */
function numbersIn(array: string): number[] {
  return /^\{-?\d+(?:,-?\d+)*\}$/.test(array) ? array.slice(1, -1).split(',').map(Number) : []
}
