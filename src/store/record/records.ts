// What Evergreen knows of each record: one row, merged field by field, left alone when nothing new is said.
import { sql } from 'kysely'
import type { RecordStore } from '../../contract/stores.ts'
import type { RecordState } from '../../domain/record.ts'
import { atomically, inChunks, recordset } from '../json.ts'
import type { Db } from '../pool.ts'

interface Row {
  readonly id: string
  readonly state: RecordState
}

/** One row per id, in the order of ids: so that two transactions lock the same rows in the same order. */
function mergedById(rows: readonly Row[]): Row[] {
  const states = new Map<string, RecordState>()
  for (const { id, state } of rows) states.set(id, { ...states.get(id), ...state })
  return [...states].map(([id, state]) => ({ id, state })).sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** Rows whose merge changes nothing are filtered before the insert, because even a conflict that skips locks its row. */
async function saveChunk(
  db: Db,
  connectionId: string,
  stream: string,
  rows: readonly Row[],
  at: Date,
): Promise<number> {
  const of = { connection_id: connectionId, stream, updated_at: at }
  const fresh = rows.map(({ id, state }) => ({ ...of, record_id: id, fields: state }))
  const { numAffectedRows } = await sql`insert into evergreen.record as known
      (connection_id, stream, record_id, fields, updated_at)
    select connection_id, stream, record_id, fields, updated_at from ${recordset('record', fresh)} as fresh
    where not exists (
      select from evergreen.record as same
      where same.connection_id = ${connectionId} and same.stream = ${stream} and same.record_id = fresh.record_id
        and same.fields || fresh.fields = same.fields
    )
    order by record_id
    on conflict (connection_id, stream, record_id) do update
      set fields = known.fields || excluded.fields, updated_at = excluded.updated_at
      where known.fields || excluded.fields <> known.fields`.execute(db)
  return Number(numAffectedRows ?? 0n)
}

/** The RecordStore on `db`. */
export function recordStore(db: Db): RecordStore {
  return {
    load: async (connectionId, stream, ids, lock) => {
      const rows = db
        .selectFrom('record')
        .select(['record_id', 'fields'])
        .where('connection_id', '=', connectionId)
        .where('stream', '=', stream)
        .where(sql<boolean>`record_id = any(${[...ids]}::text[])`)
        .orderBy('record_id')
      const found = await (lock === undefined ? rows : rows.forUpdate()).execute()
      return new Map(found.map(row => [row.record_id, row.fields]))
    },
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
