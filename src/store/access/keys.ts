// API keys, by the hash of their secret.
import { type Selectable, sql } from 'kysely'
import type { KeyStore, StoredKey } from '../../contract/stores.ts'
import type { Db } from '../pool.ts'
import { dateOf } from '../time.ts'
import type { KeyTable } from './tables.ts'
import { userOf } from './users.ts'

const COLUMNS = [
  'id',
  'user_id',
  'label',
  'role',
  'scopes',
  'made_at',
  'expires_at',
  'used_at',
  'revoked_at',
] as const satisfies readonly (keyof KeyTable)[]

function keyOf(row: Pick<Selectable<KeyTable>, (typeof COLUMNS)[number]>): StoredKey {
  const { id, label, role, scopes } = row
  const times = { madeAt: row.made_at, expiresAt: row.expires_at, usedAt: row.used_at, revokedAt: row.revoked_at }
  return { id, userId: row.user_id, label, role, scopes, ...times }
}

/** The KeyStore on `db`. */
export function keyStore(db: Db): KeyStore {
  const all = db.selectFrom('api_key').select(COLUMNS)
  return {
    add: async ({ id, userId, label, role, scopes, madeAt, expiresAt }, hash) => {
      const times = { made_at: new Date(madeAt), expires_at: new Date(expiresAt) }
      await db
        .insertInto('api_key')
        .values({ id, user_id: userId, hash, label, role, scopes: [...scopes], ...times })
        .execute()
    },
    of: async hash => {
      const key = await all.where('hash', '=', hash).executeTakeFirst()
      if (key === undefined) return null
      const user = db.selectFrom('user_account').selectAll().where('id', '=', key.user_id)
      return { key: keyOf(key), user: userOf(await user.executeTakeFirstOrThrow()) }
    },
    byId: async id => {
      const row = await all.where('id', '=', id).executeTakeFirst()
      return row === undefined ? null : keyOf(row)
    },
    list: async ({ userId, after, limit }) => {
      let wanted = userId === undefined ? all : all.where('user_id', '=', userId)
      if (after !== undefined) {
        const at = new Date(after.madeAt)
        wanted = wanted.where(sql<boolean>`made_at <= ${at} and (made_at < ${at} or id > ${after.id})`)
      }
      return (await wanted.orderBy('made_at', 'desc').orderBy('id').limit(limit).execute()).map(keyOf)
    },
    used: async (id, at) => {
      await db
        .updateTable('api_key')
        .set({ used_at: dateOf(at) })
        .where('id', '=', id)
        .execute()
    },
    revoke: async (id, at) => {
      await db
        .updateTable('api_key')
        .set({ revoked_at: dateOf(at) })
        .where('id', '=', id)
        .where('revoked_at', 'is', null)
        .execute()
    },
  }
}
