// The past of fields: one row per change, added once however often it is told.
import { sql } from 'kysely'
import type { HistoryStore } from '../../contract/stores.ts'
import type { FieldChange } from '../../domain/history.ts'
import { atomically, inChunks, recordset } from '../json.ts'
import type { Db } from '../pool.ts'

type ChangeStore = Pick<HistoryStore, 'add' | 'of' | 'known' | 'withPast'>

/** In the order of the key, so that two transactions do not wait for each other crosswise. */
function sorted(changes: readonly FieldChange[]): FieldChange[] {
  const keyed = changes.map(change => ({
    change,
    key: `${change.recordId} ${change.field} ${String(change.at).padStart(16, '0')} ${change.mark}`,
  }))
  return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ change }) => change)
}

async function addChunk(db: Db, connectionId: string, stream: string, changes: readonly FieldChange[]) {
  const rows = changes.map(({ recordId, at, by, ...rest }) => ({
    connection_id: connectionId,
    stream,
    record_id: recordId,
    ...rest,
    at: new Date(at),
    set_by: by,
  }))
  const { numAffectedRows } = await sql`insert into evergreen.history as known
    select fresh.* from ${recordset('history', rows)} as fresh
    where (
      select true from evergreen.record
      where record.connection_id = ${connectionId} and record.stream = ${stream} and record.record_id = fresh.record_id
    )
    on conflict do nothing`.execute(db)
  return Number(numAffectedRows ?? 0n)
}

async function idsIn(
  db: Db,
  table: 'record' | 'history',
  ...[connectionId, stream, after, limit]: Parameters<HistoryStore['known']>
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select distinct record_id as id from ${sql.table(`evergreen.${table}`)}
    where connection_id = ${connectionId} and stream = ${stream} and record_id > ${after ?? ''}
    order by record_id limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}

/** The part of the HistoryStore that holds the changes. */
export function changeStore(db: Db): ChangeStore {
  return {
    add: (connectionId, stream, changes) =>
      atomically(db, async tx => {
        let added = 0
        await inChunks(sorted(changes), async chunk => {
          added += await addChunk(tx, connectionId, stream, chunk)
        })
        return added
      }),
    of: async (connectionId, stream, ids, field) => {
      const wanted = db
        .selectFrom('history')
        .select(['record_id as recordId', 'field', 'at', 'mark', 'value', 'told', 'before', 'origin', 'set_by as by'])
        .where('connection_id', '=', connectionId)
        .where('stream', '=', stream)
        .where(sql<boolean>`record_id = any(${[...ids]}::text[])`)
      const found = field === undefined ? wanted : wanted.where('field', '=', field)
      const rows = await found.orderBy('record_id').orderBy('at').orderBy('mark').execute()
      return Map.groupBy(rows, ({ recordId }) => recordId)
    },
    known: (...of) => idsIn(db, 'record', ...of),
    withPast: (...of) => idsIn(db, 'history', ...of),
  }
}
