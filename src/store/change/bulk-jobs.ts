// Jobs of the CRM's own that write: noted before they begin, so that whoever takes over from a dead worker finds them.
import type { BulkJobStore } from '../../contract/stores.ts'
import type { Db } from '../pool.ts'

/** The BulkJobStore on `db`. */
export function bulkJobStore(db: Db): BulkJobStore {
  return {
    of: async chunk => {
      const found = await db.selectFrom('bulk_job').select('job').where('chunk', '=', chunk).executeTakeFirst()
      return found?.job ?? null
    },
    note: async ({ chunk, runId }, job, at) => {
      const row = { chunk, run_id: runId, job, made_at: new Date(at) }
      await db.insertInto('bulk_job').values(row).execute()
    },
    chunksOf: async runId => {
      const rows = await db
        .selectFrom('bulk_job')
        .select('chunk')
        .where('run_id', '=', runId)
        .orderBy('chunk')
        .execute()
      return rows.map(({ chunk }) => chunk)
    },
    forget: async chunk => {
      await db.deleteFrom('bulk_job').where('chunk', '=', chunk).execute()
    },
  }
}
