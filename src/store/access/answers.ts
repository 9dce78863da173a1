// Answers to writes, kept for whoever asks the same once more; and what is kept while a browser is on an errand.
import { sql } from 'kysely'
import type { AnswerStore, ErrandStore } from '../../contract/stores.ts'
import type { Db } from '../pool.ts'

/** The AnswerStore on `db`. */
export function answerStore(db: Db): AnswerStore {
  return {
    take: async ({ userId, key }, fingerprint, { now, stale, over }) => {
      await db
        .deleteFrom('answer')
        .where(sql<boolean>`taken_at < ${new Date(over)}`)
        .execute()
      // Of several at once one inserts; what is left from a process that died is taken over.
      const taken = await db
        .insertInto('answer')
        .values({ user_id: userId, key, fingerprint, taken_at: new Date(now) })
        .onConflict(conflict =>
          conflict
            .columns(['user_id', 'key'])
            .doUpdateSet({ taken_at: new Date(now) })
            .where('answer.status', 'is', null)
            .where(sql<boolean>`answer.taken_at < ${new Date(stale)}`)
            .where('answer.fingerprint', '=', fingerprint),
        )
        .returning('key')
        .executeTakeFirst()
      if (taken !== undefined) return null
      const kept = db.selectFrom('answer').select(['fingerprint', 'status', 'body', 'content_type'])
      const row = await kept.where('user_id', '=', userId).where('key', '=', key).executeTakeFirst()
      if (row === undefined) return { fingerprint, answer: null }
      const { status, body, content_type: contentType } = row
      return {
        fingerprint: row.fingerprint,
        answer: status === null || body === null ? null : { status, body, contentType },
      }
    },
    keep: async ({ userId, key }, { status, body, contentType }) => {
      await db
        .updateTable('answer')
        .set({ status, body, content_type: contentType })
        .where('user_id', '=', userId)
        .where('key', '=', key)
        .execute()
    },
    free: async ({ userId, key }) => {
      await db.deleteFrom('answer').where('user_id', '=', userId).where('key', '=', key).execute()
    },
  }
}

/** The ErrandStore on `db`. */
export function errandStore(db: Db): ErrandStore {
  return {
    add: async ({ state, purpose, sealed, expiresAt }, now) => {
      await db
        .deleteFrom('errand')
        .where(sql<boolean>`expires_at <= ${new Date(now)}`)
        .execute()
      await db
        .insertInto('errand')
        .values({ state, purpose, sealed, expires_at: new Date(expiresAt) })
        .execute()
    },
    take: async (state, purpose, now) => {
      const taken = db.deleteFrom('errand').where('state', '=', state).where('purpose', '=', purpose)
      const row = await taken.returning(['sealed', sql<number>`expires_at`.as('expiresAt')]).executeTakeFirst()
      return row === undefined || row.expiresAt <= now ? null : row.sealed
    },
  }
}
