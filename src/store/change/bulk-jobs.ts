// Jobs of the CRM's own that write: noted before they begin, so that whoever takes over from a dead worker finds them.
import type { BulkJobStore } from '../../contract/stores.ts'
import type { Db } from '../pool.ts'

/** The BulkJobStore on `db`. */
export function bulkJobStore(db: Db): BulkJobStore {
  const ofChunk = (chunk: string) => db.selectFrom('bulk_job').select(['job', 'in_vain']).where('chunk', '=', chunk)
  return {
    of: async chunk => {
      const found = await ofChunk(chunk).executeTakeFirst()
      return found === undefined || found.in_vain ? null : found.job
    },
    wasInVain: async chunk => (await ofChunk(chunk).executeTakeFirst())?.in_vain ?? false,
    note: async ({ chunk, runId }, job, at) => {
      const row = { chunk, run_id: runId, job, made_at: new Date(at) }
      await db.insertInto('bulk_job').values(row).execute()
    },
    chunksOf: async runId => {
      const rows = await db
        .selectFrom('bulk_job')
        .select('chunk')
        .where('run_id', '=', runId)
        .where('in_vain', '=', false)
        .orderBy('chunk')
        .execute()
      return rows.map(({ chunk }) => chunk)
    },
    noteInVain: async chunk => {
      await db.updateTable('bulk_job').set({ in_vain: true }).where('chunk', '=', chunk).execute()
    },
    forget: async chunk => {
      await db.deleteFrom('bulk_job').where('chunk', '=', chunk).execute()
    },
  }
}
