// Reads entries that match a filter, the oldest or the newest first. Those of a record have an index of their own, and so
// has what is seldom in a run; all others are found by their segments.
import { type RawBuilder, sql } from 'kysely'
import type { AuditEntry, AuditFilter } from '../../contract/audit.ts'
import type { AuditKeys } from '../../contract/store/audit/chain.ts'
import { SEGMENT_SPAN } from '../../contract/store/audit/log.ts'
import { textArray } from '../arrays.ts'
import type { Db } from '../pool.ts'
import { type EntryRow, entryOf } from './columns.ts'
import { direction, type Found, findSegments, ofRunsOf, type SegmentSpan } from './find.ts'
import { isSeldom, SELDOM } from './seldom.ts'

/** The first look is at so few segments; each further one at four times as many, up to these. */
const FIRST = 4
const MOST = 1_024

/** The time of an entry is its worker's, and that of a job the database's. */
const OTHER_CLOCK_MS = 10 * 60_000
/** For a job that has not ended: later than anything. */
const MOST_LATE = Date.UTC(9999, 0)

const KEY = sql`left join lateral (
    select salt, key_id from evergreen.record_key as key
    where entry.sealed is not null and key.record_id = entry.record_id and key.stream = entry.stream
      and key.connection_id = entry.connection_id and key.key_id = split_part(entry.sealed, '.', 1)
  ) as key on true`

export async function listEntries(db: Db, filter: AuditFilter, keys: AuditKeys): Promise<AuditEntry[]> {
  const rows = await rowsOf(db, filter)
  return rows.map(row => entryOf(row, keys))
}

/** An intent is about one record, whose entries have an index. */
const ofRecordOf = (intentId: string): RawBuilder<unknown> =>
  sql`record_id collate "C" = (select record_id from evergreen.intent where id = ${intentId})`

/** A job is of one run, and its entries are of the time in which it was there. */
async function ofJob(db: Db, filter: AuditFilter & { readonly jobId: string }): Promise<EntryRow[]> {
  const { rows } = await sql<{ run_id: string; since: number; until: number | null }>`select run_id,
      extract(epoch from added_at)::float8 * 1000 as since, extract(epoch from ended_at)::float8 * 1000 as until
    from evergreen.work where id = ${filter.jobId}`.execute(db)
  const [job] = rows
  if (job === undefined || (filter.runId !== undefined && filter.runId !== job.run_id)) return []
  const since = Math.max(filter.since ?? 0, job.since - OTHER_CLOCK_MS)
  const until = Math.min(filter.until ?? MOST_LATE, (job.until ?? MOST_LATE) + OTHER_CLOCK_MS)
  return bySegments(db, { ...filter, runId: job.run_id, since, until })
}

function rowsOf(db: Db, filter: AuditFilter): Promise<EntryRow[]> {
  if (filter.intentId !== undefined) return few(db, ofRecordOf(filter.intentId), filter)
  if (filter.jobId !== undefined) return ofJob(db, { ...filter, jobId: filter.jobId })
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
  let [span, tried] = [spanOf(filter), 0]
  for (let most = FIRST; ; most = Math.min(most * 4, MOST)) {
    const { segments, windows } = await findSegments(db, filter, span, { most, tried })
    tried = windows
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
    ['job_id', filter.jobId],
    ['intent_id', filter.intentId],
    ['record_id', filter.recordId],
    ['event', filter.event],
    ['actor', filter.actor],
    ['reason', filter.reason],
    ['outcome', filter.outcome],
  ] as const
  const { syncName, events, since, until, afterSeq, beforeSeq } = filter
  return sql.join(
    [
      sql`true`,
      ...equal.flatMap(([column, value]) => (value === undefined ? [] : [sql`${sql.ref(column)} = ${value}`])),
      ...(syncName === undefined ? [] : [sql`(sync_name = ${syncName} or ${ofRunsOf(syncName)})`]),
      ...(events === undefined ? [] : [sql`event = any(${textArray(events)}::text[])`]),
      ...(since === undefined ? [] : [sql`at >= ${new Date(since)}`]),
      ...(until === undefined ? [] : [sql`at < ${new Date(until)}`]),
      ...(afterSeq === undefined ? [] : [sql`seq > ${afterSeq}`]),
      ...(beforeSeq === undefined ? [] : [sql`seq < ${beforeSeq}`]),
    ],
    sql` and `,
  )
}
