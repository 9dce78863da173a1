// Did it stick: runs whose changes are to be read again, and the fields that other programs flip back.
import { sql } from 'kysely'
import type { CheckStore, PausedField } from '../../contract/stores.ts'
import { PROPOSAL_COLUMNS, proposalOf } from '../change/proposals.ts'
import type { Db } from '../pool.ts'

const pausedOf = ({
  field,
  flips,
  paused_at: since,
}: {
  readonly field: string
  readonly flips: number
  readonly paused_at: number | null
}): PausedField[] => (since === null ? [] : [{ field, flips, since }])

/** The CheckStore on `db`. */
export function checkStore(db: Db): CheckStore {
  const setCheck = async (runId: string, from: Date | null) => {
    await db.updateTable('run').set({ check_from: from }).where('id', '=', runId).execute()
  }
  return {
    plan: (runId, from) => setCheck(runId, new Date(from)),
    done: runId => setCheck(runId, null),
    due: async (syncId, now) => {
      const due = db.selectFrom('run').select('id').where('sync_id', '=', syncId)
      const rows = await due
        .where(sql<boolean>`check_from <= ${new Date(now)}`)
        .orderBy('check_from')
        .execute()
      return rows.map(({ id }) => id)
    },
    applied: async (runId, after, limit) => {
      const of = db
        .selectFrom('proposal')
        .select(PROPOSAL_COLUMNS)
        .where('run_id', '=', runId)
        .where('outcome', '=', 'applied')
      const all = of.where('reason', '<>', 'stamped')
      const wanted = after === null ? all : all.where('seq', '>', Number(after))
      return (await wanted.orderBy('seq').limit(limit).execute()).map(proposalOf)
    },
    addFlips: async (syncId, field, flips) => {
      const { rows } = await sql<{ flips: number }>`insert into evergreen.flip as known (sync_id, field, flips)
        values (${syncId}, ${field}, ${flips})
        on conflict (sync_id, field) do update set flips = known.flips + excluded.flips
        returning flips`.execute(db)
      return rows[0]?.flips ?? 0
    },
    pause: async (syncId, field, at) => {
      const pause = db.updateTable('flip').set({ paused_at: new Date(at) })
      const open = pause.where('sync_id', '=', syncId).where('field', '=', field).where('paused_at', 'is', null)
      return (await open.returning('field').executeTakeFirst()) !== undefined
    },
    paused: async syncId => {
      const all = db.selectFrom('flip').selectAll().where('sync_id', '=', syncId).orderBy('field')
      return (await all.execute()).flatMap(pausedOf)
    },
    allPaused: async () => {
      const rows = await db.selectFrom('flip').selectAll().where('paused_at', 'is not', null).orderBy('field').execute()
      const bySync = Map.groupBy(rows, row => row.sync_id)
      return new Map([...bySync].map(([id, own]) => [id, own.flatMap(pausedOf)]))
    },
    free: async (syncId, field) => {
      const freed = db.deleteFrom('flip').where('sync_id', '=', syncId).where('field', '=', field)
      return (await freed.where('paused_at', 'is not', null).returning('field').executeTakeFirst()) !== undefined
    },
  }
}
