// Accounts at CRMs and providers, as the admin set them up; secrets are in here only as sealed text.
import type { Selectable } from 'kysely'
import type { ConnectionStore, StoredConnection } from '../../contract/stores.ts'
import { jsonb } from '../json.ts'
import type { Db } from '../pool.ts'
import type { ConnectionTable } from '../schema.ts'
import { dateOf } from '../time.ts'

function connectionOf(row: Selectable<ConnectionTable>): StoredConnection {
  const { id, alias, connector, settings, sealed } = row
  return { id, alias, connector, settings, sealed, pausedAt: row.paused_at }
}

/** The ConnectionStore on `db`. */
export function connectionStore(db: Db): ConnectionStore {
  const all = db.selectFrom('connection').selectAll()
  const one = async (query: typeof all): Promise<StoredConnection | null> => {
    const row = await query.executeTakeFirst()
    return row === undefined ? null : connectionOf(row)
  }
  return {
    save: async ({ id, alias, connector, settings, sealed }) => {
      const content = { connector, settings: jsonb(settings), sealed: jsonb(sealed) }
      const row = await db
        .insertInto('connection')
        .values({ id, alias, ...content })
        .onConflict(conflict => conflict.column('alias').doUpdateSet(content))
        .returningAll()
        .executeTakeFirstOrThrow()
      return connectionOf(row)
    },
    byAlias: alias => one(all.where('alias', '=', alias)),
    byId: id => one(all.where('id', '=', id)),
    list: async () => (await all.orderBy('alias').execute()).map(connectionOf),
    setPaused: async (alias, at) => {
      const paused = db
        .updateTable('connection')
        .set({ paused_at: dateOf(at) })
        .where('alias', '=', alias)
      return (await paused.executeTakeFirst()).numUpdatedRows > 0n
    },
  }
}
