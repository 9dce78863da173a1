// How many calls went to each connection: per UTC day for the budget, per step of a run for the record.
import type { CallStore, SpentCalls } from '../../contract/stores.ts'
import type { Moment } from '../../domain/record.ts'
import { atomically } from '../json.ts'
import type { Db } from '../pool.ts'

const DAY_LENGTH = '2026-01-31'.length

function dayOf(at: Moment): string {
  return new Date(at).toISOString().slice(0, DAY_LENGTH)
}

type Job = NonNullable<Parameters<CallStore['add']>[1]>

async function addToRun(db: Db, { runId, step }: Job, connectionId: string, spent: SpentCalls): Promise<void> {
  const { calls, writes } = spent
  await db
    .insertInto('run_call')
    .values({ run_id: runId, connection_id: connectionId, step, calls, writes })
    .onConflict(conflict =>
      conflict.columns(['run_id', 'connection_id', 'step']).doUpdateSet(row => ({
        calls: row('run_call.calls', '+', row.ref('excluded.calls')),
        writes: row('run_call.writes', '+', row.ref('excluded.writes')),
      })),
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
    add: (connectionId, job, spent, at) =>
      atomically(db, async tx => {
        if (job !== null) await addToRun(tx, job, connectionId, spent)
        return addToDay(tx, connectionId, dayOf(at), spent.calls)
      }),
    day: async (connectionId, at) => {
      const today = db.selectFrom('call_day').select('calls').where('connection_id', '=', connectionId)
      return (await today.where('day', '=', dayOf(at)).executeTakeFirst())?.calls ?? 0
    },
    ofRun: async runId => {
      const rows = await db.selectFrom('run_call').selectAll().where('run_id', '=', runId).execute()
      return rows.flatMap(({ connection_id: connectionId, step, calls, writes }) =>
        step === '' ? [] : [{ connectionId, step, calls, writes }],
      )
    },
  }
}
