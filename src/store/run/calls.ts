// How many calls went to each connection: per UTC day for the budget, per run for the record.
import type { CallStore } from '../../contract/stores.ts'
import type { Moment } from '../../domain/record.ts'
import { atomically } from '../json.ts'
import type { Db } from '../pool.ts'

const DAY_LENGTH = '2026-01-31'.length

function dayOf(at: Moment): string {
  return new Date(at).toISOString().slice(0, DAY_LENGTH)
}

async function addToRun(db: Db, runId: string, connectionId: string, calls: number): Promise<void> {
  await db
    .insertInto('run_call')
    .values({ run_id: runId, connection_id: connectionId, calls })
    .onConflict(conflict =>
      conflict
        .columns(['run_id', 'connection_id'])
        .doUpdateSet(row => ({ calls: row('run_call.calls', '+', row.ref('excluded.calls')) })),
    )
    .execute()
}

async function addToDay(db: Db, connectionId: string, day: string, calls: number): Promise<number> {
  const row = await db
    .insertInto('call_day')
    .values({ connection_id: connectionId, day, calls })
    .onConflict(conflict =>
      conflict
        .columns(['connection_id', 'day'])
        .doUpdateSet(old => ({ calls: old('call_day.calls', '+', old.ref('excluded.calls')) })),
    )
    .returning('calls')
    .executeTakeFirstOrThrow()
  return row.calls
}

/** The CallStore on `db`. */
export function callStore(db: Db): CallStore {
  return {
    add: (connectionId, runId, calls, at) =>
      atomically(db, async tx => {
        if (runId !== null) await addToRun(tx, runId, connectionId, calls)
        return addToDay(tx, connectionId, dayOf(at), calls)
      }),
    day: async (connectionId, at) => {
      const today = db.selectFrom('call_day').select('calls').where('connection_id', '=', connectionId)
      return (await today.where('day', '=', dayOf(at)).executeTakeFirst())?.calls ?? 0
    },
  }
}
