// What Evergreen knows of each record: one row, merged field by field, left alone when nothing new is said.
import { type RawBuilder, sql } from 'kysely'
import type { RecordRef, RecordStore } from '../../contract/stores.ts'
import type { RecordState } from '../../domain/record.ts'
import { textArray } from '../arrays.ts'
import { codeOf, UNIQUE_VIOLATION } from '../connection-loss.ts'
import { atomically, inChunks, jsonb, recordset } from '../json.ts'
import type { Db } from '../pool.ts'
import { noteDue } from './findables.ts'
import { goneStore } from './gone.ts'
import { knownStore } from './known.ts'
import { type StoredState, stateOf, storedState } from './stored-state.ts'

interface Row {
  readonly id: string
  readonly state: RecordState
}

type Loaded = { readonly id: string; readonly fields: StoredState }

interface StandingRow {
  readonly connection_id: string
  readonly stream: string
  readonly record_id: string
  readonly fields: StoredState
  readonly gone: boolean
}

/** One row per id, in the order of ids: so that two transactions lock the same rows in the same order. */
function mergedById(rows: readonly Row[]): Row[] {
  const states = new Map<string, RecordState>()
  for (const { id, state } of rows) {
    const before = states.get(id)
    states.set(id, before === undefined ? state : { ...before, ...state })
  }
  return [...states].map(([id, state]) => ({ id, state })).sort((a, b) => (a.id < b.id ? -1 : 1))
}

/**
 * Rows whose merge changes nothing are filtered before the insert, because even a conflict that skips locks its row.
 * The filter is a scalar subquery, so that each row is looked up by key: as a join, the planner may read the stream.
 */
async function saveChunk(
  db: Db,
  connectionId: string,
  stream: string,
  rows: readonly Row[],
  at: Date,
): Promise<number> {
  const of = { connection_id: connectionId, stream, updated_at: at }
  const fresh = rows.map(({ id, state }) => ({ ...of, record_id: id, fields: storedState(state) }))
  const { rows: counted } = await sql<{ rows: number }>`with written as (
    insert into evergreen.record as known (connection_id, stream, record_id, fields, updated_at)
    select connection_id, stream, record_id, fields, updated_at from ${recordset('record', fresh)} as fresh
    where (
      select same.fields || fresh.fields = same.fields from evergreen.record as same
      where same.connection_id = ${connectionId} and same.stream = ${stream} and same.record_id = fresh.record_id
    ) is not true
    order by record_id collate "C"
    on conflict (connection_id, stream, record_id) do update
      set fields = known.fields || excluded.fields, updated_at = excluded.updated_at
      where known.fields || excluded.fields <> known.fields
    returning record_id
  ), due as (
    insert into evergreen.findable_due (connection_id, stream, record_ids)
    select ${connectionId}, ${stream}, array_agg(record_id) from written having count(*) > 0
  ) select count(*)::int as rows from written`.execute(db)
  return counted[0]?.rows ?? 0
}

/** Rows that are not there: nothing is merged, so nothing is looked up. */
async function insertChunk(
  db: Db,
  connectionId: string,
  stream: string,
  rows: readonly Row[],
  at: Date,
  where: RawBuilder<unknown>,
): Promise<number> {
  const states = rows.map(({ state }) => storedState(state))
  const ids = rows.map(({ id }) => id)
  const { numAffectedRows } = await sql`with due as (${noteDue(connectionId, stream, ids)})
    insert into evergreen.record
      (connection_id, stream, record_id, fields, updated_at)
    select ${connectionId}, ${stream}, id, fields, ${at}::timestamptz
    from rows from (unnest(${textArray(ids)}::text[]), jsonb_array_elements(${jsonb(states)}))
      as fresh (id, fields)
    ${where}`.execute(db)
  return Number(numAffectedRows ?? 0n)
}

/** To look for each row before it is written costs a fifth of it: that is done only where one turns out to be there. */
async function addChunk(db: Db, ...rows: [string, string, readonly Row[], Date]): Promise<number> {
  await sql`savepoint before_rows`.execute(db)
  try {
    return await insertChunk(db, ...rows, sql``)
  } catch (error) {
    if (codeOf(error) !== UNIQUE_VIOLATION) throw error
    await sql`rollback to savepoint before_rows`.execute(db)
    return await insertChunk(db, ...rows, sql`on conflict do nothing`)
  }
}

/** The RecordStore on `db`. */
export function recordStore(db: Db): RecordStore {
  return {
    ...goneStore(db),
    ...knownStore(db),
    load: async (connectionId, stream, ids, lock) => {
      // Each subquery is one look-up in one partition; in the order of ids, so that locks are taken in one order.
      const { rows } = await sql<Loaded>`select wanted.id, known.fields
        from unnest(${textArray([...new Set(ids)].sort())}::text[]) as wanted (id)
        cross join lateral (
          select fields from evergreen.record
          where connection_id = ${connectionId} and stream = ${stream} and record_id = wanted.id
          ${lock === undefined ? sql`offset 0` : sql`for update`}
        ) as known`.execute(db)
      return new Map(rows.map(row => [row.id, stateOf(row.fields)]))
    },
    standing: async of => {
      const texts = (each: (ref: RecordRef) => string) => sql`${textArray(of.map(each))}::text[]`
      const { rows } = await sql<StandingRow>`select wanted.*, known.fields, known.gone_at is not null as gone
        from unnest(${texts(ref => ref.connectionId)}, ${texts(ref => ref.stream)}, ${texts(ref => ref.recordId)})
          with ordinality as wanted (connection_id, stream, record_id, place)
        cross join lateral (
          select fields, gone_at from evergreen.record
          where connection_id = wanted.connection_id and stream = wanted.stream and record_id = wanted.record_id offset 0
        ) as known
        order by wanted.place`.execute(db)
      return rows.map(({ connection_id: connectionId, stream, record_id: recordId, fields, gone }) => {
        return { connectionId, stream, recordId, state: stateOf(fields), gone }
      })
    },
    add: (connectionId, stream, rows, at) =>
      atomically(db, async tx => {
        let added = 0
        await inChunks(mergedById(rows), async chunk => {
          added += await addChunk(tx, connectionId, stream, chunk, new Date(at))
        })
        return added
      }),
    save: (connectionId, stream, rows, at) =>
      atomically(db, async tx => {
        let written = 0
        await inChunks(mergedById(rows), async chunk => {
          written += await saveChunk(tx, connectionId, stream, chunk, new Date(at))
        })
        return written
      }),
  }
}
