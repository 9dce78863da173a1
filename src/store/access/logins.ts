// Who is logged in, and how often somebody tried in vain.
import { sql } from 'kysely'
import type { AttemptStore, LoginStore } from '../../contract/stores.ts'
import type { Db } from '../pool.ts'
import { dateOf } from '../time.ts'
import { userOf } from './users.ts'

/** The LoginStore on `db`. */
export function loginStore(db: Db): LoginStore {
  return {
    add: async ({ hash, userId, csrf, madeAt, seenAt }) => {
      const times = { made_at: new Date(madeAt), seen_at: new Date(seenAt) }
      await db
        .insertInto('login')
        .values({ hash, user_id: userId, csrf, ...times })
        .execute()
    },
    of: async hash => {
      const row = await db
        .selectFrom('login')
        .innerJoin('user_account', 'user_account.id', 'login.user_id')
        .selectAll('user_account')
        .select(['login.csrf', 'login.made_at', 'login.seen_at'])
        .where('login.hash', '=', hash)
        .executeTakeFirst()
      if (row === undefined) return null
      const login = { hash, userId: row.id, csrf: row.csrf, madeAt: row.made_at, seenAt: row.seen_at }
      return { login, user: userOf(row) }
    },
    seen: async (hash, at) => {
      await db
        .updateTable('login')
        .set({ seen_at: new Date(at) })
        .where('hash', '=', hash)
        .execute()
    },
    end: async hash => {
      await db.deleteFrom('login').where('hash', '=', hash).execute()
    },
    endAllOf: async (userId, but) => {
      const own = db.deleteFrom('login').where('user_id', '=', userId)
      const gone = await (but === undefined ? own : own.where('hash', '!=', but)).executeTakeFirst()
      return Number(gone.numDeletedRows)
    },
    forget: async ({ madeAt, seenAt }) => {
      await db
        .deleteFrom('login')
        .where(sql<boolean>`made_at < ${new Date(madeAt)} or seen_at < ${new Date(seenAt)}`)
        .execute()
    },
  }
}

/** The AttemptStore on `db`. */
export function attemptStore(db: Db): AttemptStore {
  const found = (of: Uint8Array) =>
    db
      .selectFrom('attempt')
      .select(['failures', 'last_at as lastAt', 'blocked_until as blockedUntil'])
      .where('of', '=', of)
  return {
    of: async of => (await found(of).executeTakeFirst()) ?? null,
    lock: async of => {
      // The row is there before it is locked, so that two who come first do not both find nothing.
      const first = { of, failures: 0, last_at: new Date(0) }
      await db
        .insertInto('attempt')
        .values(first)
        .onConflict(conflict => conflict.doNothing())
        .execute()
      return (await found(of).forUpdate().executeTakeFirst()) ?? null
    },
    save: async (of, { failures, lastAt, blockedUntil }) => {
      const to = { failures, last_at: new Date(lastAt), blocked_until: dateOf(blockedUntil) }
      await db.updateTable('attempt').set(to).where('of', '=', of).execute()
    },
    forget: async of => {
      await db.deleteFrom('attempt').where('of', '=', of).execute()
    },
    forgetOld: async before => {
      await sql`delete from evergreen.attempt where of in (
        select of from evergreen.attempt where last_at < ${new Date(before)} for update skip locked
      )`.execute(db)
    },
  }
}
