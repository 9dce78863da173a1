// For which fields of which records of a chunk a source is to be asked; left by a pull for the enrichment that follows it.
import { sql } from 'kysely'
import type { AskStore } from '../../contract/stores.ts'
import { inChunks, recordset } from '../json.ts'
import type { Db } from '../pool.ts'

/** The AskStore on `db`. */
export function askStore(db: Db): AskStore {
  return {
    add: (runId, chunk, asks) =>
      inChunks(asks, async part => {
        const rows = part.map(({ recordId, fields }) => ({ run_id: runId, chunk, record_id: recordId, fields }))
        await sql`insert into evergreen.ask (run_id, chunk, record_id, fields)
          select run_id, chunk, record_id, fields from ${recordset('ask', rows)}
          on conflict do nothing`.execute(db)
      }),
    ofChunk: async chunk => {
      const rows = await db
        .selectFrom('ask')
        .select(['record_id', 'fields'])
        .where('chunk', '=', chunk)
        .orderBy('record_id')
        .execute()
      return rows.map(({ record_id: recordId, fields }) => ({ recordId, fields }))
    },
  }
}
