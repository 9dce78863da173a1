// How far the import of the past has come: fields that are done, and records that are to be looked at again.
import { sql } from 'kysely'
import type { HistoryStore } from '../../contract/stores.ts'
import { atomically, inChunks } from '../json.ts'
import type { Db } from '../pool.ts'

type ImportStore = Omit<HistoryStore, 'add' | 'of' | 'known' | 'withPast'>

/** The part of the HistoryStore that tells what is still to be read. */
export function importStore(db: Db): ImportStore {
  return {
    imported: async syncId => {
      const known = db.selectFrom('history_import').select('field').where('sync_id', '=', syncId)
      const rows = await known.where('imported_at', 'is not', null).execute()
      return new Set(rows.map(({ field }) => field))
    },
    noteBegun: async (syncId, fields) => {
      if (fields.length === 0) return
      await db
        .insertInto('history_import')
        .values(fields.map(field => ({ sync_id: syncId, field })))
        .onConflict(conflict => conflict.doNothing())
        .execute()
    },
    noteImported: async (syncId, fields, at) => {
      if (fields.length === 0) return
      const begun = db.updateTable('history_import').set({ imported_at: new Date(at) })
      await begun.where('sync_id', '=', syncId).where('field', 'in', fields).execute()
    },
    forgetImports: syncId =>
      atomically(db, async tx => {
        for (const table of ['history_import', 'history_due'] as const) {
          await tx.deleteFrom(table).where('sync_id', '=', syncId).execute()
        }
      }),
    keepers: async (connectionId, stream) => {
      const { rows } = await sql<{ id: string; begun: string[] }>`select sync.id,
          array(select field from evergreen.history_import where sync_id = sync.id) as begun
        from evergreen.sync
        where sync.connection_id = ${connectionId} and sync.definition ->> 'stream' = ${stream}
          and (sync.definition -> 'history')::boolean`.execute(db)
      return rows.map(({ id, begun }) => ({ syncId: id, begun: new Set(begun) }))
    },
    addDue: due =>
      inChunks(inOrder(due), async part => {
        const of = [part.map(({ syncId }) => syncId), part.map(({ recordId }) => recordId)] as const
        await sql`insert into evergreen.history_due as known (sync_id, record_id)
          select * from unnest(${of[0]}::text[], ${of[1]}::text[])
          on conflict (sync_id, record_id) do update set added = known.added + 1`.execute(db)
      }),
    due: async (syncId, limit) => {
      const all = db.selectFrom('history_due').select(['record_id as id', 'added']).where('sync_id', '=', syncId)
      return all.orderBy('record_id').limit(limit).execute()
    },
    removeDue: async (syncId, due) => {
      const of = [due.map(({ id }) => id), due.map(({ added }) => added)] as const
      await sql`with told as (
          select known.record_id
          from evergreen.history_due as known
            join unnest(${of[0]}::text[], ${of[1]}::integer[]) as told (id, added)
              on told.id = known.record_id and told.added = known.added
          where known.sync_id = ${syncId}
          order by known.record_id for update of known
        )
        delete from evergreen.history_due using told
        where sync_id = ${syncId} and history_due.record_id = told.record_id`.execute(db)
    },
  }
}

/** Each once, and so that two transactions do not wait for each other crosswise. */
function inOrder<T extends { readonly syncId: string; readonly recordId: string }>(due: readonly T[]): T[] {
  const keyed = new Map(due.map(each => [`${each.syncId} ${each.recordId}`, each]))
  return [...keyed].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each)
}
