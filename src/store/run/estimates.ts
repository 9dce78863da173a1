// Counts over what runs have left behind, for estimates alone.
import { sql } from 'kysely'
import type { EstimateStore } from '../../contract/stores.ts'
import type { Db } from '../pool.ts'

/** The EstimateStore on `db`. */
export function estimateStore(db: Db): EstimateStore {
  return {
    changedBy: async runId => {
      const { rows } = await sql<{ records: number; chunks: number }>`select count(distinct record_id) as records,
          count(distinct chunk) as chunks
        from evergreen.proposal where run_id = ${runId}`.execute(db)
      return rows[0] ?? { records: 0, chunks: 0 }
    },
    echoes: async (connectionId, stream, from, to) => {
      const { rows } = await sql<{ records: number }>`select count(distinct record_id) as records
        from evergreen.intent where connection_id = ${connectionId} and stream = ${stream}
          and closed_at >= ${new Date(from)} and closed_at < ${new Date(to)}`.execute(db)
      return rows[0]?.records ?? 0
    },
    historyDue: async syncId => {
      const due = db.selectFrom('history_due').select(({ fn }) => fn.countAll<number>().as('records'))
      return (await due.where('sync_id', '=', syncId).executeTakeFirstOrThrow()).records
    },
  }
}
