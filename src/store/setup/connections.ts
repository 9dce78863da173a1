// Accounts at CRMs and providers, as the admin set them up; secrets are in here only as sealed text.
import { type Selectable, sql } from 'kysely'
import type { ConnectionStore, StoredConnection } from '../../contract/stores.ts'
import { atomically, jsonb } from '../json.ts'
import type { Db } from '../pool.ts'
import type { ConnectionTable } from '../schema.ts'
import { dateOf } from '../time.ts'
import { forgetAllSeen } from './seen.ts'

function connectionOf(row: Selectable<ConnectionTable>): StoredConnection {
  const { id, alias, connector, settings, sealed, limits, keep, account } = row
  return { id, alias, connector, settings, sealed, limits, keep, account, pausedAt: row.paused_at }
}

async function setAccount(db: Db, id: string, account: string): Promise<boolean> {
  const connection = db.selectFrom('connection').select('account').where('id', '=', id)
  // Hardly ever is it another one: nobody is kept waiting for that.
  if ((await connection.executeTakeFirstOrThrow()).account === account) return false
  const { account: before } = await connection.forUpdate().executeTakeFirstOrThrow()
  if (before === account) return false
  await db.updateTable('connection').set({ account }).where('id', '=', id).execute()
  if (before === null) return false
  await forgetAllSeen(db, sql`select id from evergreen.sync where connection_id = ${id}`)
  for (const table of ['record', 'history', 'claim', 'link', 'refusal'] as const) {
    await db.deleteFrom(table).where('connection_id', '=', id).execute()
  }
  await sql`delete from evergreen.findable where connection_id = ${id}`.execute(db)
  // What was rejected in the other account says nothing of this one's records.
  await sql`update evergreen.proposal set outcome = 'conflict'
    where connection_id = ${id} and outcome in ('rejected', 'declined')`.execute(db)
  await db.updateTable('sync').set({ cursor: null, approved_at: null }).where('connection_id', '=', id).execute()
  return true
}

/** The ConnectionStore on `db`. */
export function connectionStore(db: Db): ConnectionStore {
  const all = db.selectFrom('connection').selectAll()
  const used = all.where('removed_at', 'is', null)
  const one = async (query: typeof all): Promise<StoredConnection | null> => {
    const row = await query.executeTakeFirst()
    return row === undefined ? null : connectionOf(row)
  }
  return {
    save: async ({ id, alias, connector, settings, sealed, limits, keep = {} }) => {
      const rules = { limits: jsonb(limits), keep: jsonb(keep) }
      const content = { connector, settings: jsonb(settings), sealed: jsonb(sealed), ...rules }
      const row = await db
        .insertInto('connection')
        .values({ id, alias, ...content })
        .onConflict(conflict => conflict.column('alias').doUpdateSet({ ...content, removed_at: null }))
        .returningAll()
        .executeTakeFirstOrThrow()
      return connectionOf(row)
    },
    reseal: async (id, setting, from, to) => {
      const { numAffectedRows = 0n } = await sql`update evergreen.connection
        set sealed = jsonb_set(sealed, array[${setting}::text], to_jsonb(${to}::text))
        where id = ${id} and sealed ->> ${setting}::text = ${from}`.execute(db)
      return numAffectedRows > 0n
    },
    byAlias: alias => one(used.where('alias', '=', alias)),
    byId: id => one(all.where('id', '=', id)),
    list: async () => (await used.orderBy('alias').execute()).map(connectionOf),
    known: async () => (await all.orderBy('alias').execute()).map(connectionOf),
    remove: (id, at) =>
      atomically(db, async tx => {
        const gone = { removed_at: new Date(at), sealed: jsonb({}), paused_at: null }
        await tx.updateTable('connection').set(gone).where('id', '=', id).execute()
        for (const table of ['session', 'notice_stream', 'notice_poll', 'notice_listener'] as const) {
          await sql`delete from ${sql.table(`evergreen.${table}`)} where connection_id = ${id}`.execute(tx)
        }
      }),
    setAccount: (id, account) => atomically(db, tx => setAccount(tx, id, account)),
    holdAccount: async id => {
      const connection = db.selectFrom('connection').select('account').where('id', '=', id)
      return (await connection.forKeyShare().executeTakeFirstOrThrow()).account
    },
    setPaused: async (alias, at) => {
      const paused = db
        .updateTable('connection')
        .set({ paused_at: dateOf(at) })
        .where('alias', '=', alias)
        .where('removed_at', 'is', null)
      return (await paused.executeTakeFirst()).numUpdatedRows > 0n
    },
  }
}
