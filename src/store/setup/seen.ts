// What a sync has seen of its stream and is to do there, which is another stream's when the sync or its account is another.
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../pool.ts'

const TABLES = [
  'stream_picture',
  'sighting',
  'read_window',
  'upkeep',
  'history_import',
  'history_due',
  'notice_due',
] as const

/** Forgets all of it, of the syncs with these ids. */
export async function forgetAllSeen(db: Db, ids: RawBuilder<unknown>): Promise<void> {
  for (const table of TABLES) {
    await sql`delete from ${sql.table(`evergreen.${table}`)} where sync_id in (${ids})`.execute(db)
  }
}
