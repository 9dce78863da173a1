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
  readonly holds: readonly number[]
}

export const segmentColumns = sql`number, run_id, entries, extract(epoch from from_at)::text as from_at,
  extract(epoch from to_at)::text as to_at, key_id, hashes, seal, dropped, holds`

export function segmentOf({ run_id: runId, from_at: from, to_at: to, key_id: keyId, ...row }: SegmentRow): Segment {
  const { number, entries, hashes, seal, dropped, holds } = row
  return { number, runId, entries, from, to, keyId, hashes, seal, dropped, holds }
}

export interface LinkRow {
  readonly number: number
  readonly linked_at: string
  readonly segments: readonly (number | string)[]
  readonly content: Uint8Array
  readonly key_id: string
  readonly previous: Uint8Array
  readonly seal: Uint8Array
}

export const linkColumns = sql`number, extract(epoch from linked_at)::text as linked_at, segments, content, key_id,
  previous, seal`

export function linkOf({ linked_at: linkedAt, key_id: keyId, segments, ...row }: LinkRow): Link {
  const { number, content, previous, seal } = row
  return { number, linkedAt, segments: segments.map(Number), content, keyId, previous, seal }
}
