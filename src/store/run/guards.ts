// What a run has looked at and would change, in parts that jobs add to without waiting for each other; and how its
// first writes went.
import type { GuardStore } from '../../contract/stores.ts'
import { jsonb } from '../json.ts'
import type { Db } from '../pool.ts'

/** The GuardStore on `db`. */
export function guardStore(db: Db): GuardStore {
  const canaries = db.selectFrom('canary').select(['chunk', 'state'])
  const parts = db.selectFrom('run_figure').select('figures')
  return {
    lock: async (runId, part) => {
      const none = { run_id: runId, part, figures: jsonb({}) }
      await db
        .insertInto('run_figure')
        .values(none)
        .onConflict(conflict => conflict.doNothing())
        .execute()
      const row = await parts.where('run_id', '=', runId).where('part', '=', part).forUpdate().executeTakeFirstOrThrow()
      return row.figures
    },
    save: async (runId, part, figures) => {
      const update = db.updateTable('run_figure').set({ figures: jsonb(figures) })
      await update.where('run_id', '=', runId).where('part', '=', part).execute()
    },
    figures: async runId => (await parts.where('run_id', '=', runId).execute()).map(({ figures }) => figures),
    canary: async runId => (await canaries.where('run_id', '=', runId).executeTakeFirst()) ?? null,
    sendCanary: async (runId, chunk) => {
      const own = db.insertInto('canary').values({ run_id: runId, chunk, state: 'sent' })
      await own.onConflict(conflict => conflict.doNothing()).execute()
      return (await canaries.where('run_id', '=', runId).executeTakeFirstOrThrow()).chunk
    },
    endCanary: async (runId, state) => {
      await db.updateTable('canary').set({ state }).where('run_id', '=', runId).execute()
    },
    releaseCanary: async runId => {
      await db.deleteFrom('canary').where('run_id', '=', runId).where('state', '=', 'sent').execute()
    },
    forget: async runId => {
      await db.deleteFrom('canary').where('run_id', '=', runId).execute()
      await db.deleteFrom('run_figure').where('run_id', '=', runId).execute()
    },
  }
}
