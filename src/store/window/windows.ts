// The windows that syncs have read and that are to be looked at again, and the runs that such a look proves.
import { type RawBuilder, sql } from 'kysely'
import type { HealedRun, Stretch, WindowStore } from '../../contract/stores.ts'
import type { ReadWindow } from '../../domain/window.ts'
import { atomically } from '../json.ts'
import type { Db } from '../pool.ts'
import { dateOf } from '../time.ts'
import { heldStore } from './held.ts'

const shown = sql.raw('id, window_from as "from", window_to as "to", passes, late')

/** Rows whose stretch lies within another; null is the very beginning. */
function within({ from, to }: Stretch): RawBuilder<boolean> {
  return sql<boolean>`window_to <= ${new Date(to)}
    and (${dateOf(from)}::timestamptz is null or window_from >= ${dateOf(from)})`
}

async function heal(
  db: Db,
  by: Parameters<WindowStore['heal']>[0],
  stretch: Stretch,
  note: (run: HealedRun) => string,
): Promise<HealedRun[]> {
  const read = sql.raw("array[definition -> 'connection', definition -> 'stream', definition -> 'scope']")
  const { rows: runs } = await sql<HealedRun>`select id, status, note from evergreen.run
    where sync_id = ${by.syncId} and status in ('incomplete', 'provisional') and not dry_run and ${within(stretch)}
      and ${read} = (select ${read} from evergreen.run where id = ${by.id})
      and account is not distinct from (select account from evergreen.run where id = ${by.id})
    order by started_at for update`.execute(db)
  for (const run of runs) {
    await db
      .updateTable('run')
      .set({ status: 'complete', note: note(run) })
      .where('id', '=', run.id)
      .execute()
  }
  return runs
}

/** The WindowStore on `db`. */
export function windowStore(db: Db): WindowStore {
  return {
    ...heldStore(db),
    remember: window =>
      atomically(db, async tx => {
        await sql`delete from evergreen.read_window where sync_id = ${window.syncId} and ${within(window)}`.execute(tx)
        await tx
          .insertInto('read_window')
          .values({
            id: window.id,
            sync_id: window.syncId,
            run_id: window.runId,
            window_from: dateOf(window.from),
            window_to: new Date(window.to),
            due_at: new Date(window.dueAt),
          })
          .onConflict(conflict => conflict.doNothing())
          .execute()
      }),
    due: async (syncId, now) => {
      const { rows } = await sql<ReadWindow>`select ${shown} from evergreen.read_window
        where sync_id = ${syncId} and due_at <= ${new Date(now)} order by window_to, id`.execute(db)
      return rows
    },
    byIds: async ids => {
      const { rows } = await sql<ReadWindow>`select ${shown} from evergreen.read_window
        where id = any(${[...ids]}::text[]) order by window_to, id`.execute(db)
      return rows
    },
    settle: async ids => {
      await sql`delete from evergreen.read_window where id = any(${[...ids]}::text[])`.execute(db)
    },
    postpone: async (id, dueAt, late) => {
      await db
        .updateTable('read_window')
        .set(row => ({ due_at: new Date(dueAt), passes: row('passes', '+', 1), late: row('late', '+', late) }))
        .where('id', '=', id)
        .execute()
    },
    settleWithin: async (syncId, stretch) => {
      await sql`delete from evergreen.read_window where sync_id = ${syncId} and ${within(stretch)}`.execute(db)
    },
    heal: (by, stretch, note) => atomically(db, tx => heal(tx, by, stretch, note)),
  }
}
