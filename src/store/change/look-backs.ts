// What is still to be looked back at, counted by chunk: each time that something is settled as arrived it counts on, and
// what has been asked for is never asked for again.
import { sql } from 'kysely'
import type { LookBackStore } from '../../contract/stores.ts'
import type { Db } from '../pool.ts'

/** The LookBackStore on `db`. */
export function lookBackStore(db: Db): LookBackStore {
  return {
    want: async ({ runId, chunk }) => {
      const { rows } = await sql<{ wanted: number }>`insert into evergreen.look_back as known (chunk, run_id, wanted)
        values (${chunk}, ${runId}, 1)
        on conflict (chunk) do update set wanted = known.wanted + 1 returning wanted`.execute(db)
      return rows[0]?.wanted ?? 0
    },
    ask: async (runId, chunk) => {
      const one = chunk === undefined ? sql`` : sql`and chunk = ${chunk}`
      const { rows } = await sql<{ chunk: string; from: number; to: number }>`with due as (
          select chunk, asked from evergreen.look_back
          where run_id = ${runId} and asked < wanted ${one} order by chunk for update
        )
        update evergreen.look_back set asked = wanted from due where look_back.chunk = due.chunk
        returning look_back.chunk, due.asked as "from", look_back.wanted as "to"`.execute(db)
      return rows
    },
    forget: async runId => {
      await db.deleteFrom('look_back').where('run_id', '=', runId).execute()
    },
  }
}
