// What verification reads: links, segments and entries in pages, each column exactly as it is stored.
import { type RawBuilder, sql } from 'kysely'
import type { AuditReader, SeqSpan } from '../../contract/store/audit/chain.ts'
import { SEGMENT_SPAN } from '../../contract/store/audit/log.ts'
import type { AuditColumns } from '../../domain/audit/text.ts'
import { numberArray } from '../arrays.ts'
import type { Db } from '../pool.ts'
import { type LinkRow, linkColumns, linkOf, type SegmentRow, segmentColumns, segmentOf } from './rows.ts'
import { erasureFates, saltsOf } from './salts.ts'
import { isoOf } from './seconds.ts'
import { untold } from './untold.ts'
import { wordsOf } from './words.ts'

const MOST_SEGMENTS = 500
const MOST_SHELLS = 5_000

export const entryColumns = sql`seq::text, extract(epoch from at)::text as at, event, actor, connection_id, sync_name, stream,
  record_id, field, run_id, job_id, intent_id, step, before, after, reason, ground::text, outcome, answer, detail::text, sealed`

/** The AuditReader on `db`, which should be a transaction that sees one moment. */
export function auditReader(db: Db): AuditReader {
  const entriesWhere = async (condition: RawBuilder<unknown>): Promise<AuditColumns[]> => {
    const { rows } = await sql<AuditColumns>`select ${entryColumns} from evergreen.audit
      where ${condition} order by audit.seq, audit.at`.execute(db)
    return rows
  }
  return {
    async links(after, limit) {
      const { rows } = await sql<LinkRow>`select ${linkColumns} from evergreen.audit_link
        where number > ${after} order by number limit ${limit}`.execute(db)
      return rows.map(linkOf)
    },
    async firstLinkSince(at) {
      const { rows } = await sql<{ number: number | null }>`select min(number) as number from evergreen.audit_link
        where linked_at >= ${isoOf(at)}`.execute(db)
      return rows[0]?.number ?? null
    },
    segments: (from, entries) => segmentsFrom(db, from, entries),
    entries: span => entriesWhere(within(span)),
    entriesOf: (runId, segments, span) => {
      const whole = segments.map(
        number => sql`or ${within({ from: number * SEGMENT_SPAN, to: (number + 1) * SEGMENT_SPAN })}`,
      )
      return entriesWhere(sql`(run_id collate "C" = ${runId} and ${within(span)}) ${sql.join(whole, sql` `)}`)
    },
    holdsOf: wordsOf,
    firstSegmentOf: runId => firstSegmentOf(db, runId),
    async lastSegment() {
      const { rows } = await sql<{ number: number | null }>`select max(number) as number
        from evergreen.audit_segment`.execute(db)
      return rows[0]?.number ?? 0
    },
    async linkBefore(segment) {
      // The segments of a link are in order.
      const { rows } = await sql<LinkRow>`select ${linkColumns} from evergreen.audit_link
        where number < (select coalesce(min(number), 0) from evergreen.audit_link
          where segments[cardinality(segments)] >= ${segment})
        order by number desc limit 1`.execute(db)
      return rows[0] === undefined ? null : linkOf(rows[0])
    },
    sealsOf: segments => sealsOf(db, segments),
    async shells(mark, after) {
      const { rows } = await sql<SegmentRow>`select ${segmentColumns} from evergreen.audit_segment
        where dropped = ${mark} and number > ${after} order by number limit ${MOST_SHELLS}`.execute(db)
      return rows.map(segmentOf)
    },
    drops: () => entriesWhere(sql`event = 'audit.dropped'`),
    setups: () => entriesWhere(sql`event = 'setup.applied'`),
    async marks() {
      const { rows } = await sql<{ mark: string }>`select distinct dropped as mark from evergreen.audit_segment
        where dropped is not null`.execute(db)
      return rows.map(({ mark }) => mark)
    },
    async segment(number) {
      const { rows } = await sql<SegmentRow>`select ${segmentColumns} from evergreen.audit_segment
        where number = ${number}`.execute(db)
      return rows[0] === undefined ? null : segmentOf(rows[0])
    },
    async unlinked() {
      const { rows } = await sql<{ number: number }>`select number from evergreen.audit_unlinked`.execute(db)
      return new Set(rows.map(({ number }) => number))
    },
    salts: of => saltsOf(db, of),
    erasures: of => erasureFates(db, of),
    untold: (of, limit) => untold(db, of, limit),
  }
}

function within({ from, to }: SeqSpan): RawBuilder<unknown> {
  const begin = from === null ? sql`true` : sql`seq >= ${from}`
  return to === null ? sql`(${begin})` : sql`(${begin} and seq < ${to})`
}

/** The seals of segments, as far as they are there. */
export async function sealsOf(db: Db, segments: readonly number[]): ReturnType<AuditReader['sealsOf']> {
  const { rows } = await sql<{ number: number; seal: Uint8Array }>`select number, seal from evergreen.audit_segment
    where number = any(${numberArray(segments)}::bigint[])`.execute(db)
  return rows
}

async function segmentsFrom(db: Db, from: number, entries: number): ReturnType<AuditReader['segments']> {
  const { rows } = await sql<SegmentRow & { readonly ahead: number }>`select ${segmentColumns}, ahead from (
      select *, sum(entries) over (order by number) - entries as before_it, count(*) over () as ahead
      from (select * from evergreen.audit_segment where number >= ${from} order by number limit ${MOST_SEGMENTS}) as next
    ) as counted
    where before_it < ${entries} order by number`.execute(db)
  return { segments: rows.map(segmentOf), isEnd: rows.length < MOST_SEGMENTS && rows.length === (rows[0]?.ahead ?? 0) }
}

async function firstSegmentOf(db: Db, runId: string): Promise<number | null> {
  const { rows } = await sql<{ number: number | null }>`select least(
    (select min(number) from evergreen.audit_segment where run_id = ${runId}),
    (select min(seq) / ${SEGMENT_SPAN}::bigint from evergreen.audit where run_id collate "C" = ${runId})) as number`.execute(
    db,
  )
  return rows[0]?.number ?? null
}
