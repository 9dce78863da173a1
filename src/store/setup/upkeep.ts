// The chores of each sync: one row per chore that was ever done.
import type { UpkeepStore } from '../../contract/stores.ts'
import { jsonb } from '../json.ts'
import type { Db } from '../pool.ts'

/** The UpkeepStore on `db`. */
export function upkeepStore(db: Db): UpkeepStore {
  return {
    of: async syncId => {
      const rows = await db.selectFrom('upkeep').selectAll().where('sync_id', '=', syncId).execute()
      return new Map(rows.map(({ chore, last_done_at: at, cursor }) => [chore, { at, cursor }]))
    },
    done: async (syncId, chore, { at, cursor }) => {
      const content = { last_done_at: new Date(at), cursor: cursor === null ? null : jsonb(cursor) }
      await db
        .insertInto('upkeep')
        .values({ sync_id: syncId, chore, ...content })
        .onConflict(conflict => conflict.columns(['sync_id', 'chore']).doUpdateSet(content))
        .execute()
    },
  }
}
