// Which worker processes live: each says so every few seconds, by the database's own clock.
import { sql } from 'kysely'
import type { WorkerStore } from '../../contract/stores.ts'
import type { Db } from '../pool.ts'

/** The WorkerStore on `db`. */
export function workerStore(db: Db): WorkerStore {
  return {
    beat: async ({ id, processId, host, version, concurrency }) => {
      await sql`with forgotten as (
          delete from evergreen.worker where seen_at < clock_timestamp() - interval '1 day' and id <> ${id}
        )
        insert into evergreen.worker (id, process_id, host, version, concurrency)
        values (${id}, ${processId}, ${host}, ${version}, ${concurrency})
        on conflict (id) do update set seen_at = clock_timestamp()`.execute(db)
    },
    leave: async id => {
      await db.deleteFrom('worker').where('id', '=', id).execute()
    },
    alive: async ms => {
      const rows = await db
        .selectFrom('worker')
        .selectAll()
        .where('seen_at', '>', sql<number>`clock_timestamp() - ${ms} * interval '1 millisecond'`)
        .orderBy('started_at')
        .orderBy('id')
        .execute()
      return rows.map(({ process_id: processId, started_at: startedAt, seen_at: seenAt, ...row }) => ({
        ...row,
        processId,
        startedAt,
        seenAt,
      }))
    },
  }
}
