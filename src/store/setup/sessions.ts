// The sessions of connections, as sealed text.
import { sql } from 'kysely'
import type { SessionStore } from '../../contract/stores.ts'
import type { Db } from '../pool.ts'

/** The SessionStore on `db`. */
export function sessionStore(db: Db): SessionStore {
  return {
    lock: async connectionId => {
      // The row is there before it is locked, so that two who come first do not both find nothing.
      await db
        .insertInto('session')
        .values({ connection_id: connectionId })
        .onConflict(conflict => conflict.doNothing())
        .execute()
      const row = db.selectFrom('session').select('sealed').where('connection_id', '=', connectionId)
      return (await row.forUpdate().executeTakeFirstOrThrow()).sealed
    },
    save: async (connectionId, sealed) => {
      await db
        .updateTable('session')
        .set({ sealed, changed_at: sql<Date>`clock_timestamp()` })
        .where('connection_id', '=', connectionId)
        .execute()
    },
  }
}
