// The set-up as it once was.
import { sql } from 'kysely'
import type { VersionStore } from '../../contract/stores.ts'
import { jsonb } from '../json.ts'
import type { Db } from '../pool.ts'

/** The VersionStore on `db`. */
export function versionStore(db: Db): VersionStore {
  return {
    lock: async () => {
      await sql`select pg_advisory_xact_lock(hashtext('evergreen setup'))`.execute(db)
    },
    add: async ({ at, actor, text, changes }) => {
      const row = await db
        .insertInto('setup_version')
        .values({
          number: sql<number>`(select coalesce(max(number), 0) + 1 from evergreen.setup_version)`,
          ...{ at: new Date(at), actor, text, changes: jsonb(changes) },
        })
        .returning('number')
        .executeTakeFirstOrThrow()
      return row.number
    },
    list: async (before, limit) => {
      const all = db.selectFrom('setup_version').select(['number', 'at', 'actor', 'changes'])
      const wanted = before === null ? all : all.where('number', '<', before)
      return wanted.orderBy('number', 'desc').limit(limit).execute()
    },
    text: async number => {
      const found = db.selectFrom('setup_version').select('text').where('number', '=', number)
      return (await found.executeTakeFirst())?.text ?? null
    },
    newest: async () => {
      const all = db.selectFrom('setup_version').select(['number', 'text'])
      return (await all.orderBy('number', 'desc').limit(1).executeTakeFirst()) ?? null
    },
  }
}
