// Syncs as declared, with how far each has read.
import { type Selectable, sql } from 'kysely'
import type { StoredSync, SyncStore } from '../../contract/stores.ts'
import { jsonb } from '../json.ts'
import type { Db } from '../pool.ts'
import type { SyncTable } from '../schema.ts'
import { dateOf } from '../time.ts'

function syncOf(row: Selectable<SyncTable>): StoredSync {
  const { id, name, definition, cursor } = row
  return { id, name, connectionId: row.connection_id, definition, cursor, pausedAt: row.paused_at }
}

/** The SyncStore on `db`. */
export function syncStore(db: Db): SyncStore {
  const all = db.selectFrom('sync').selectAll()
  const one = async (query: typeof all): Promise<StoredSync | null> => {
    const row = await query.executeTakeFirst()
    return row === undefined ? null : syncOf(row)
  }
  return {
    save: async ({ id, name, connectionId, definition }) => {
      const content = { connection_id: connectionId, definition: jsonb(definition) }
      const row = await db
        .insertInto('sync')
        .values({ id, name, ...content })
        .onConflict(conflict => conflict.column('name').doUpdateSet(content))
        .returningAll()
        .executeTakeFirstOrThrow()
      return syncOf(row)
    },
    byName: name => one(all.where('name', '=', name)),
    byId: id => one(all.where('id', '=', id)),
    list: async () => (await all.orderBy('name').execute()).map(syncOf),
    setPaused: async (name, at) => {
      const paused = db
        .updateTable('sync')
        .set({ paused_at: dateOf(at) })
        .where('name', '=', name)
      return (await paused.executeTakeFirst()).numUpdatedRows > 0n
    },
    forgetCursor: async syncId => {
      await db.updateTable('sync').set({ cursor: null }).where('id', '=', syncId).execute()
    },
    // Never backwards: a run that closes late must not undo what a later one has proven.
    moveCursor: async (syncId, to) => {
      const cursor = new Date(to)
      const behind = db.updateTable('sync').set({ cursor }).where('id', '=', syncId)
      await behind.where(sql<boolean>`(cursor is null or cursor < ${cursor})`).execute()
    },
  }
}
