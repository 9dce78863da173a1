// Reads entries that match a filter, the oldest or the newest first. Those of a record have an index of their own, and so
// has what is seldom in a run; all others are found by their segments.
import { type RawBuilder, sql } from 'kysely'
import type { AuditEntry, AuditFilter } from '../../contract/audit.ts'
import type { AuditKeys } from '../../contract/store/audit/chain.ts'
import { SEGMENT_SPAN } from '../../contract/store/audit/log.ts'
import { textArray } from '../arrays.ts'
import type { Db } from '../pool.ts'
import { type EntryRow, entryOf } from './columns.ts'
import { direction, type Found, findSegments, type SegmentSpan } from './find.ts'
import { isSeldom, SELDOM } from './seldom.ts'

/** The first look is at so few segments; each further one at four times as many, up to these. */
const FIRST = 4
const MOST = 1_024

const KEY = sql`left join lateral (
    select salt, key_id from evergreen.record_key as key
    where entry.sealed is not null and key.record_id = entry.record_id and key.stream = entry.stream
      and key.connection_id = entry.connection_id and key.key_id = split_part(entry.sealed, '.', 1)
  ) as key on true`

export async function listEntries(db: Db, filter: AuditFilter, keys: AuditKeys): Promise<AuditEntry[]> {
  const rows = await rowsOf(db, filter)
  return rows.map(row => entryOf(row, keys))
}

function rowsOf(db: Db, filter: AuditFilter): Promise<EntryRow[]> {
  if (filter.recordId !== undefined) return few(db, sql`record_id collate "C" = ${filter.recordId}`, filter)
  if (isSeldom(filter)) return few(db, sql`run_id collate "C" = ${filter.runId} and ${SELDOM}`, filter)
  return bySegments(db, filter)
}

/** They are sorted when all are there. */
async function few(db: Db, among: RawBuilder<unknown>, filter: AuditFilter): Promise<EntryRow[]> {
  const { rows } = await sql<EntryRow>`select entry.*, key.salt, key.key_id from (
      select * from evergreen.audit where ${among} and ${matching(filter)}
      order by seq + 0 ${direction(filter)} limit ${filter.limit}
    ) as entry ${KEY} order by entry.seq ${direction(filter)}`.execute(db)
  return rows
}

async function bySegments(db: Db, filter: AuditFilter): Promise<EntryRow[]> {
  const entries: EntryRow[] = []
  let span = spanOf(filter)
  for (let most = FIRST; ; most = Math.min(most * 4, MOST)) {
    const segments = await findSegments(db, filter, span, most)
    const left = filter.limit - entries.length
    for (const row of await within(db, segments, { ...filter, limit: left })) entries.push(row)
    const last = segments.at(-1)
    if (entries.length >= filter.limit || segments.length < most || last === undefined) return entries
    span = filter.newestFirst ? { ...span, to: last.number - 1 } : { ...span, from: last.number + 1 }
  }
}

/** The segments in which entries within the bounds of the filter may be. */
function spanOf({ afterSeq, beforeSeq }: AuditFilter): SegmentSpan {
  return {
    from: afterSeq === undefined ? 0 : Math.floor((afterSeq + 1) / SEGMENT_SPAN),
    to: beforeSeq === undefined ? null : Math.floor((beforeSeq - 1) / SEGMENT_SPAN),
  }
}

async function within(db: Db, segments: readonly Found[], filter: AuditFilter): Promise<EntryRow[]> {
  if (segments.length === 0) return []
  const texts = (of: (segment: Found) => string) => sql`${textArray(segments.map(of))}::text[]`
  const { rows } = await sql<EntryRow>`select entry.*, key.salt, key.key_id from (
      select entry.* from unnest(${texts(({ number }) => String(number))}, ${texts(({ from_at }) => from_at)},
        ${texts(({ to_at }) => to_at)}) as segment (number, from_at, to_at)
      cross join lateral (
        select * from evergreen.audit
        where seq >= segment.number::bigint * ${SEGMENT_SPAN} and seq < (segment.number::bigint + 1) * ${SEGMENT_SPAN}
          and at >= segment.from_at::timestamptz and at <= segment.to_at::timestamptz
          and ${monthsOf(segments)} and ${matching(filter)}
        order by seq ${direction(filter)} limit ${filter.limit}
      ) as entry
      order by entry.seq ${direction(filter)} limit ${filter.limit}
    ) as entry ${KEY} order by entry.seq ${direction(filter)}`.execute(db)
  return rows
}

/** Said once for all of them: the database then plans without the months that none of them is in. */
function monthsOf(segments: readonly Found[]): RawBuilder<unknown> {
  const times = segments.flatMap(({ from_at: from, to_at: to }) => [Date.parse(from), Date.parse(to)])
  return sql`at between ${new Date(Math.min(...times))} and ${new Date(Math.max(...times) + 1)}`
}

function matching(filter: AuditFilter): RawBuilder<unknown> {
  const equal = [
    ['connection_id', filter.connectionId],
    ['stream', filter.stream],
    ['field', filter.field],
    ['run_id', filter.runId],
    ['event', filter.event],
    ['actor', filter.actor],
    ['reason', filter.reason],
    ['outcome', filter.outcome],
  ] as const
  const { events, since, until, afterSeq, beforeSeq } = filter
  return sql.join(
    [
      sql`true`,
      ...equal.flatMap(([column, value]) => (value === undefined ? [] : [sql`${sql.ref(column)} = ${value}`])),
      ...(events === undefined ? [] : [sql`event = any(${textArray(events)}::text[])`]),
      ...(since === undefined ? [] : [sql`at >= ${new Date(since)}`]),
      ...(until === undefined ? [] : [sql`at < ${new Date(until)}`]),
      ...(afterSeq === undefined ? [] : [sql`seq > ${afterSeq}`]),
      ...(beforeSeq === undefined ? [] : [sql`seq < ${beforeSeq}`]),
    ],
    sql` and `,
  )
}
