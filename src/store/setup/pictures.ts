// What each sync has seen of its stream: one row per sync that ever looked.
import type { DriftStore } from '../../contract/stores.ts'
import { jsonb } from '../json.ts'
import type { Db } from '../pool.ts'

/** The DriftStore on `db`. */
export function driftStore(db: Db): DriftStore {
  return {
    of: async syncId => {
      const row = db.selectFrom('stream_picture').select('picture').where('sync_id', '=', syncId)
      return (await row.executeTakeFirst())?.picture ?? null
    },
    forget: async syncId => {
      await db.deleteFrom('stream_picture').where('sync_id', '=', syncId).execute()
    },
    save: async (syncId, picture) => {
      const content = { picture: jsonb(picture) }
      await db
        .insertInto('stream_picture')
        .values({ sync_id: syncId, ...content })
        .onConflict(conflict => conflict.column('sync_id').doUpdateSet(content))
        .execute()
    },
  }
}
