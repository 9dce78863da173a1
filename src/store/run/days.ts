// The day's calls of each connection: one row, locked while it is decided what becomes of it.

import { PRIORITIES, type RunPriority } from '../../contract/store/run.ts'
import type { BudgetAbout, DayStore } from '../../contract/stores.ts'
import type { Day } from '../../domain/quota/day.ts'
import { atomically, jsonb } from '../json.ts'
import type { Db } from '../pool.ts'

async function locked(db: Db, connectionId: string): Promise<Day | null> {
  const row = db.selectFrom('call_budget').select('day').where('connection_id', '=', connectionId).forUpdate()
  const found = await row.executeTakeFirst()
  if (found !== undefined) return found.day
  const fresh = db.insertInto('call_budget').values({ connection_id: connectionId, day: null })
  await fresh.onConflict(conflict => conflict.doNothing()).execute()
  return (await row.executeTakeFirstOrThrow()).day
}

function priorityOf(rank: number | null): RunPriority {
  if (rank === PRIORITIES.background) return 'background'
  return rank === PRIORITIES.scheduled ? 'scheduled' : 'interactive'
}

async function aboutOf(db: Db, connectionId: string, runId: string | null): Promise<BudgetAbout> {
  const { limits, rank } = await db
    .selectFrom('connection')
    .leftJoin('run', join => join.on('run.id', '=', runId))
    .select(['connection.limits', 'run.priority as rank'])
    .where('connection.id', '=', connectionId)
    .executeTakeFirstOrThrow()
  return { priority: priorityOf(rank), reserve: limits.reserve }
}

/** The DayStore on `db`. */
export function dayStore(db: Db): DayStore {
  return {
    change: async (connectionId, runId, decide) => {
      const about = await aboutOf(db, connectionId, runId)
      return atomically(db, async tx => {
        const { day, answer } = decide(await locked(tx, connectionId), about)
        const row = tx.updateTable('call_budget').set({ day: jsonb(day) })
        await row.where('connection_id', '=', connectionId).execute()
        return answer
      })
    },
    list: async () => {
      const rows = await db
        .selectFrom('call_budget')
        .innerJoin('connection', 'connection.id', 'call_budget.connection_id')
        .select(['alias', 'limits', 'day'])
        .orderBy('alias')
        .execute()
      return rows.flatMap(({ alias, limits, day }) =>
        day === null ? [] : [{ connection: alias, reserve: limits.reserve, day }],
      )
    },
  }
}
