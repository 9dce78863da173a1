// Users, and the token with which the first of them is made.
import { type Selectable, sql } from 'kysely'
import type { StoredUser, UserChange, UserStore } from '../../contract/stores.ts'
import type { Db } from '../pool.ts'
import { dateOf } from '../time.ts'
import type { UserTable } from './tables.ts'

export function userOf(row: Selectable<UserTable>): StoredUser {
  const { id, name, role, password, subject } = row
  const times = { disabledAt: row.disabled_at, createdAt: row.created_at }
  return { id, name, role, seesPersonal: row.sees_personal, password, subject, ...times }
}

function columnsOf({ role, seesPersonal, password, subject, disabledAt }: UserChange) {
  return {
    ...(role !== undefined && { role }),
    ...(seesPersonal !== undefined && { sees_personal: seesPersonal }),
    ...(password !== undefined && { password }),
    ...(subject !== undefined && { subject }),
    ...(disabledAt !== undefined && { disabled_at: dateOf(disabledAt) }),
  }
}

/** The UserStore on `db`. */
export function userStore(db: Db): UserStore {
  const all = db.selectFrom('user_account').selectAll()
  const one = async (query: typeof all): Promise<StoredUser | null> => {
    const row = await query.executeTakeFirst()
    return row === undefined ? null : userOf(row)
  }
  return {
    lock: async () => {
      await sql`select pg_advisory_xact_lock(hashtext('evergreen users'))`.execute(db)
    },
    count: async () => {
      const count = db.selectFrom('user_account').select(sql<number>`count(*)`.as('count'))
      return (await count.executeTakeFirstOrThrow()).count
    },
    list: async ({ after, limit } = { limit: Number.MAX_SAFE_INTEGER }) => {
      const wanted = after === undefined ? all : all.where('name', '>', after)
      return (await wanted.orderBy('name').limit(limit).execute()).map(userOf)
    },
    byId: id => one(all.where('id', '=', id)),
    byName: name => one(all.where('name', '=', name)),
    bySubject: subject => one(all.where('subject', '=', subject)),
    add: async ({ id, name, createdAt, ...rest }) => {
      const row = { id, name, role: rest.role, password: rest.password, subject: rest.subject }
      const values = { ...row, ...columnsOf(rest), created_at: new Date(createdAt) }
      await db.insertInto('user_account').values(values).execute()
    },
    change: async (id, to) => {
      const columns = columnsOf(to)
      if (Object.keys(columns).length === 0) return
      await db.updateTable('user_account').set(columns).where('id', '=', id).execute()
    },
    remove: async id => {
      await db.deleteFrom('user_account').where('id', '=', id).execute()
    },
    addToken: async (hash, expiresAt, now) => {
      await db
        .deleteFrom('admin_token')
        .where(sql<boolean>`expires_at <= ${new Date(now)}`)
        .execute()
      await db
        .insertInto('admin_token')
        .values({ hash, expires_at: new Date(expiresAt) })
        .execute()
    },
    hasToken: async (hash, now) => {
      const found = db.selectFrom('admin_token').select('hash').where('hash', '=', hash)
      return (await found.where(sql<boolean>`expires_at > ${new Date(now)}`).executeTakeFirst()) !== undefined
    },
    forgetTokens: async () => {
      await db.deleteFrom('admin_token').execute()
    },
  }
}
