// What a run has seen of its window, a row per chunk: cheap to add to, and gone when the run is closed.
import { sql } from 'kysely'
import type { SeenStore } from '../../contract/stores.ts'
import { textArray } from '../arrays.ts'
import { atomically } from '../json.ts'
import type { Db } from '../pool.ts'

/** The SeenStore on `db`. */
export function seenStore(db: Db): SeenStore {
  const add = async (runId: string, ids: readonly string[], asked: boolean): Promise<void> => {
    if (ids.length === 0) return
    await sql`insert into evergreen.seen (run_id, ids, asked) values (${runId}, ${textArray(ids)}::text[], ${asked})`.execute(
      db,
    )
  }
  return {
    add: (runId, ids) => add(runId, ids, false),
    addAsked: (runId, ids) => add(runId, ids, true),
    among: async (runId, ids) => {
      const { rows } = await sql<{ id: string }>`select distinct seen.id from evergreen.seen as chunk
        cross join unnest(chunk.ids) as seen (id)
        where chunk.run_id = ${runId} and not chunk.asked and seen.id = any(${[...ids]}::text[])`.execute(db)
      return new Set(rows.map(({ id }) => id))
    },
    unseen: ({ id, connectionId, stream }, limit) =>
      atomically(db, async tx => {
        // Nobody has counted the rows of the run, so the planner might compare each record with each id.
        await sql`set local enable_nestloop = off`.execute(tx)
        const { rows } = await sql<{ id: string }>`select record_id as id from evergreen.record as known
          where connection_id = ${connectionId} and stream = ${stream} and gone_at is null
            and not exists (
              select from (select unnest(ids) as id from evergreen.seen where run_id = ${id}) as seen
              where seen.id = known.record_id
            )
          order by record_id limit ${limit}`.execute(tx)
        await sql`set local enable_nestloop = on`.execute(tx)
        return rows.map(row => row.id)
      }),
    forget: async runId => {
      await db.deleteFrom('seen').where('run_id', '=', runId).execute()
    },
  }
}
