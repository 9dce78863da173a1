// Which records are to be forgotten and which were. That it is to be done is a row, so that no crash forgets it.
import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '../../contract/audit.ts'
import type { Erasure, ErasureCause, ErasureRef, ErasureStore, OpenPart } from '../../contract/stores.ts'
import type { Moment } from '../../domain/record.ts'
import { textArray } from '../arrays.ts'
import type { Db } from '../pool.ts'
import { countPlaces, erasePlaces } from './places.ts'
import { containing, sealedUnder, unreadable } from './search.ts'

type Of = Omit<ErasureRef, 'recordId'>

interface Row {
  readonly connection_id: string
  readonly stream: string
  readonly record_id: string
  readonly cause: ErasureCause
  readonly asked_by: Actor
  readonly asked_at: number
  readonly erased_at: number | null
}

/** What was asked before and is not done with stays; what was done with is to be done again. */
const ANEW = sql`on conflict (connection_id, stream, record_id) do update set
    cause = case when known.cause = 'privacy' then known.cause else excluded.cause end,
    asked_by = excluded.asked_by, asked_at = excluded.asked_at, erased_at = null, done_at = null
  where known.done_at is not null or (known.cause = 'deleted' and excluded.cause <> 'deleted')
    or (excluded.cause = 'privacy' and known.cause <> 'privacy')`

const among = (ids: readonly string[]) => sql`record_id = any((select ${textArray(ids)}::text[])::text[])`
const amongChanges = (ids: readonly string[]) =>
  sql`proposal.record_id = any((select ${textArray(ids)}::text[])::text[])`
const whose = ({ connectionId, stream }: Of, ids: readonly string[]) =>
  sql`connection_id = ${connectionId} and stream = ${stream} and ${among(ids)}`

async function idsIn(db: Db, query: RawBuilder<{ readonly id: string }>): Promise<string[]> {
  return (await query.execute(db)).rows.map(({ id }) => id)
}

/** The ErasureStore on `db`. */
export function erasureStore(db: Db): ErasureStore {
  return {
    ask: async (refs, cause, by, at) => {
      const texts = (of: (ref: ErasureRef) => string) => sql`${textArray(refs.map(of))}::text[]`
      await sql`insert into evergreen.erasure as known (connection_id, stream, record_id, cause, asked_by, asked_at)
        select distinct connection_id, stream, record_id, ${cause}, ${by}, ${new Date(at)}::timestamptz
        from unnest(${texts(ref => ref.connectionId)}, ${texts(ref => ref.stream)}, ${texts(ref => ref.recordId)})
          as asked (connection_id, stream, record_id)
        order by 1, 2, 3 ${ANEW}`.execute(db)
    },
    askDeleted: async (connectionId, before, by, at) => {
      const { numAffectedRows } = await sql`insert into evergreen.erasure as known
          (connection_id, stream, record_id, cause, asked_by, asked_at)
        select connection_id, stream, record_id, 'deleted', ${by}, ${new Date(at)}::timestamptz
        from evergreen.record
        where connection_id = ${connectionId} and gone_at < ${new Date(before)} and merged_into is null
        order by 1, 2, 3 ${ANEW}`.execute(db)
      return Number(numAffectedRows ?? 0n)
    },
    open: (limit, part) => openErasures(db, limit, part),
    overdue: before => overdueErasures(db, before),
    hold: async (of, ids) => {
      const { rows } = await sql<Row>`select * from evergreen.erasure where ${whose(of, ids)} and done_at is null
        order by record_id for update`.execute(db)
      return rows.map(erasureOf)
    },
    count: (of, ids) => countPlaces(db, of, ids),
    erase: (of, ids) => erasePlaces(db, of, ids),
    beingWritten: async (of, ids) =>
      new Set(
        await idsIn(
          db,
          sql`select record_id as id from evergreen.intent where ${whose(of, ids)} and closed_at is null`,
        ),
      ),
    approvedIn: async (of, ids) => {
      const { rows } = await sql<{ recordId: string; runs: string[] }>`select proposal.record_id as "recordId",
          array_agg(distinct run.id order by run.id) as runs
        from evergreen.proposal join evergreen.run on run.id = run_id and run.status = 'active'
        join evergreen.plan on plan.run_id = run.id and plan.state = 'approved'
        where proposal.connection_id = ${of.connectionId} and proposal.stream = ${of.stream}
          and proposal.outcome is null and ${amongChanges(ids)}
        group by proposal.record_id`.execute(db)
      return new Map(rows.map(({ recordId, runs }) => [recordId, runs]))
    },
    plannedIn: (of, ids) =>
      idsIn(
        db,
        sql`select distinct run.id from evergreen.run join evergreen.proposal on proposal.run_id = run.id
          where run.status = 'planned' and proposal.connection_id = ${of.connectionId}
            and proposal.stream = ${of.stream} and proposal.outcome is null and ${amongChanges(ids)} order by 1`,
      ),
    erased: (refs, at) => mark(db, refs, sql`erased_at = coalesce(erased_at, ${new Date(at)}::timestamptz)`),
    isAtWork: async (connectionId, before) => {
      const { rows } = await sql<{ found: boolean }>`select exists (
        select from evergreen.work join evergreen.run on run.id = work.run_id join evergreen.sync on sync.id = run.sync_id
        where sync.connection_id = ${connectionId} and work.status = 'queued' and work.holder is not null
          and work.started_at < ${new Date(before)}) as found`.execute(db)
      return rows[0]?.found === true
    },
    done: (refs, at) => mark(db, refs, sql`done_at = ${new Date(at)}::timestamptz`),
    unreadable: (of, ids) => unreadable(db, of, ids),
    sealedUnder: blinds => sealedUnder(db, blinds),
    containing: wanted => containing(db, wanted),
    forgotten: async ({ connectionId, stream }, ids) => {
      const any = await sql`select from evergreen.erasure
        where connection_id = ${connectionId} and stream = ${stream} and cause = 'privacy' limit 1`.execute(db)
      if (any.rows.length === 0) return new Set()
      return new Set(
        await idsIn(
          db,
          sql`select record_id as id from evergreen.erasure
            where ${whose({ connectionId, stream }, ids)} and cause = 'privacy'`,
        ),
      )
    },
  }
}

async function mark(db: Db, refs: readonly ErasureRef[], set: RawBuilder<unknown>): Promise<void> {
  for (const [, same] of Map.groupBy(refs, ({ connectionId, stream }) => `${connectionId} ${stream}`)) {
    const [of] = same
    if (of === undefined) continue
    const ids = same.map(({ recordId }) => recordId)
    await sql`update evergreen.erasure set ${set} where ${whose(of, ids)}`.execute(db)
  }
}

async function openErasures(db: Db, limit: number, part?: OpenPart): Promise<Erasure[]> {
  const { connectionId = '', stream = '', recordId = '', askedAt = null } = part?.after ?? {}
  const after = sql`(asked_at, connection_id, stream, record_id) >
    (${askedAt === null ? sql`'-infinity'` : new Date(askedAt)}::timestamptz, ${connectionId}, ${stream}, ${recordId})`
  const ripe = part === undefined ? sql`true` : sql`coalesce(erased_at < ${new Date(part.erasedBefore)}, true)`
  const { rows } = await sql<Row>`select * from evergreen.erasure where done_at is null and ${after} and ${ripe}
    order by asked_at, connection_id, stream, record_id limit ${limit}`.execute(db)
  return rows.map(erasureOf)
}

async function overdueErasures(db: Db, before: Moment): ReturnType<ErasureStore['overdue']> {
  const { rows } = await sql<Row & { readonly erasures: number }>`select distinct on (connection_id) *,
      count(*) over (partition by connection_id)::int as erasures
    from evergreen.erasure where done_at is null and asked_at < ${new Date(before)}
    order by connection_id, asked_at, stream, record_id`.execute(db)
  return rows.map(row => ({ erasures: row.erasures, oldest: erasureOf(row) }))
}

function erasureOf(row: Row): Erasure {
  const of = { connectionId: row.connection_id, stream: row.stream, recordId: row.record_id }
  return { ...of, cause: row.cause, by: row.asked_by, askedAt: row.asked_at, erasedAt: row.erased_at }
}
