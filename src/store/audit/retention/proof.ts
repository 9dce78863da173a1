// Before entries go for good they are proven: what was made to look old, or to be of this connection, would be gone with its
// proof, and its digest be sealed. What cannot be proven stays, and keeps nothing else.
import { sql } from 'kysely'
import type { AuditKeys, Segment } from '../../../contract/store/audit/chain.ts'
import type { AuditColumns } from '../../../contract/store/audit/columns.ts'
import { SEGMENT_SPAN } from '../../../contract/store/audit/log.ts'
import type { Unproven } from '../../../contract/store/audit/retention.ts'
import { numberArray } from '../../arrays.ts'
import type { Db } from '../../pool.ts'
import { entryColumns } from '../reader.ts'
import { type SegmentRow, segmentColumns, segmentOf } from '../rows.ts'

/** Of as many entries as a segment has at most, all fit into memory. */
const AT_ONCE = 20

/** Takes out of the table `dropped_segment` what is not what was sealed, or not of the connection; returns it. */
export async function keepUnproven(tx: Db, keys: AuditKeys, connectionId: string): Promise<Unproven[]> {
  const unproven: Unproven[] = []
  for (let after = Number.MIN_SAFE_INTEGER; ; ) {
    const { rows } = await sql<SegmentRow>`select ${segmentColumns} from evergreen.audit_segment
      join dropped_segment using (number) where number > ${after} order by number limit ${AT_ONCE}`.execute(tx)
    const segments = rows.map(segmentOf)
    const last = segments.at(-1)
    if (last === undefined) break
    const entries = await entriesIn(tx, segments)
    for (const segment of segments) {
      const why = lackOf(segment, entries.get(segment.number) ?? [], keys, connectionId)
      if (why !== null) unproven.push({ segment: segment.number, why })
    }
    after = last.number
  }
  const numbers = numberArray(unproven.map(({ segment }) => segment))
  await sql`delete from dropped_segment where number = any(${numbers}::bigint[])`.execute(tx)
  return unproven
}

async function entriesIn(tx: Db, segments: readonly Segment[]): Promise<ReadonlyMap<number, AuditColumns[]>> {
  const numbers = numberArray(segments.map(({ number }) => number))
  const { rows } = await sql<AuditColumns>`select ${entryColumns} from unnest(${numbers}::bigint[]) as wanted
    cross join lateral (
      select * from evergreen.audit
      where seq >= wanted * ${SEGMENT_SPAN}::bigint and seq < (wanted + 1) * ${SEGMENT_SPAN}::bigint offset 0
    ) as entry order by entry.seq`.execute(tx)
  return Map.groupBy(rows, ({ seq }) => Math.floor(Number(seq) / SEGMENT_SPAN))
}

/** Null where it is proven. */
function lackOf(
  segment: Segment,
  entries: readonly AuditColumns[],
  keys: AuditKeys,
  connectionId: string,
): string | null {
  // As if it were made of these entries now: their places and order are in their hashes.
  const seal = keys.segmentSeal({ ...segment, hashes: Buffer.concat(entries.map(keys.hashOf)) })
  if (seal === null) return `it was sealed with key ${segment.keyId}, which is not at hand`
  if (Buffer.compare(seal, segment.seal) !== 0) return 'it is not what was sealed'
  // Entries of a run need not name its connection.
  const isOwn = (of: string | null) => of === connectionId || (of === null && segment.runId !== null)
  return entries.every(entry => isOwn(entry.connection_id)) ? null : 'it is of another connection'
}
