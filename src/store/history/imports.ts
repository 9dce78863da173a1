// How far the import of the past has come: fields that are done, and records that are to be looked at again.
import { sql } from 'kysely'
import type { HistoryStore } from '../../contract/stores.ts'
import { inChunks } from '../json.ts'
import type { Db } from '../pool.ts'

type ImportStore = Omit<HistoryStore, 'add' | 'of' | 'known' | 'withPast'>

/** The part of the HistoryStore that tells what is still to be read. */
export function importStore(db: Db): ImportStore {
  return {
    imported: async syncId => {
      const rows = await db.selectFrom('history_import').select('field').where('sync_id', '=', syncId).execute()
      return new Set(rows.map(({ field }) => field))
    },
    noteImported: async (syncId, fields, at) => {
      if (fields.length === 0) return
      const rows = fields.map(field => ({ sync_id: syncId, field, imported_at: new Date(at) }))
      await db
        .insertInto('history_import')
        .values(rows)
        .onConflict(conflict => conflict.doNothing())
        .execute()
    },
    addDue: (syncId, ids) =>
      inChunks([...new Set(ids)].sort(), async part => {
        // The first import reads every record anyway.
        await sql`insert into evergreen.history_due (sync_id, record_id)
          select ${syncId}, id from unnest(${part}::text[]) as id
          where exists (select from evergreen.history_import where sync_id = ${syncId})
          on conflict do nothing`.execute(db)
      }),
    due: async (syncId, limit) => {
      const rows = await db
        .selectFrom('history_due')
        .select('record_id')
        .where('sync_id', '=', syncId)
        .orderBy('record_id')
        .limit(limit)
        .execute()
      return rows.map(row => row.record_id)
    },
    removeDue: async (syncId, ids) => {
      await sql`delete from evergreen.history_due
        where sync_id = ${syncId} and record_id = any(${[...ids]}::text[])`.execute(db)
    },
  }
}
