// Candidate changes that are not made: each stored once with its reason, repeats counted.
import { sql } from 'kysely'
import type { ChunkRef, JudgedChunk, ProposalStore } from '../../contract/stores.ts'
import type { Refusal } from '../../domain/decide/proposal.ts'
import { atomically, inChunks, recordset } from '../json.ts'
import type { Db } from '../pool.ts'
import { changeOf } from './columns.ts'

interface Item {
  readonly recordId: string
  readonly refusal: Refusal
}

function keyOf({ recordId, refusal }: Item): string {
  return JSON.stringify([recordId, refusal.field, refusal.after, refusal.refusal])
}

function columnsOf({ runId, connectionId, stream, chunk }: ChunkRef, { recordId, refusal: change }: Item) {
  const { field, before, after, reason, ground, confidence, freshness, refusal, detail } = change
  const of = { run_id: runId, connection_id: connectionId, stream, chunk, record_id: recordId }
  return { ...of, field, before, after, reason, ground, confidence, freshness, refusal, detail }
}

/** Rows with how often each occurs, in a fixed order so that transactions do not lock crosswise. */
function rowsOf(of: ChunkRef, items: readonly Item[], at: Date) {
  return [...Map.groupBy(items, keyOf)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, same]) => same.slice(-1).map(item => ({ ...columnsOf(of, item), times: same.length, last_at: at })))
}

async function saveChunk(
  db: Db,
  rows: Readonly<ReturnType<typeof rowsOf>>,
  jobId: JudgedChunk['jobId'],
): Promise<void> {
  await sql`insert into evergreen.refusal as known (run_id, connection_id, stream, chunk, record_id, field,
      before, after, reason, ground, confidence, freshness, refusal, detail, times, last_at, job_id)
    select run_id, connection_id, stream, chunk, record_id, field,
      before, after, reason, ground, confidence, freshness, refusal, detail, times, last_at, ${jobId}::text
    from ${recordset('refusal', rows)}
    on conflict (connection_id, stream, record_id, field, after_digest, refusal) do update set
      run_id = excluded.run_id, chunk = excluded.chunk, before = excluded.before, reason = excluded.reason,
      ground = excluded.ground, confidence = excluded.confidence, freshness = excluded.freshness,
      detail = excluded.detail, times = known.times + excluded.times, last_at = excluded.last_at,
      job_id = excluded.job_id`.execute(db)
}

/** A row of refusal moves on to the latest run, so each run keeps its own numbers. */
async function count(db: Db, { runId, chunk }: ChunkRef, items: readonly Item[]): Promise<void> {
  const rows = [...Map.groupBy(items, item => item.refusal.refusal)].map(([refusal, same]) => ({
    run_id: runId,
    chunk,
    refusal,
    times: same.length,
  }))
  await sql`insert into evergreen.run_refusal as known (run_id, chunk, refusal, times)
    select run_id, chunk, refusal, times from ${recordset('run_refusal', rows)}
    on conflict (run_id, chunk, refusal) do update set times = known.times + excluded.times`.execute(db)
}

/** The part of the ProposalStore that tells of refusals. */
export function refusalStore(db: Db): Pick<ProposalStore, 'refuse' | 'refusalsOf'> {
  return {
    refuse: async (of, items, at) => {
      if (items.length === 0) return
      await atomically(db, async tx => {
        await inChunks(rowsOf(of, items, new Date(at)), chunk => saveChunk(tx, chunk, of.jobId))
        await count(tx, of, items)
      })
    },
    refusalsOf: async (connectionId, stream, recordId, field) => {
      const rows = await db
        .selectFrom('refusal')
        .selectAll()
        .where('connection_id', '=', connectionId)
        .where('stream', '=', stream)
        .where('record_id', '=', recordId)
        .where('field', '=', field)
        .orderBy('seq')
        .execute()
      return rows.map(row => {
        const { record_id, run_id: runId, job_id: jobId, refusal, detail, times, last_at: lastAt } = row
        return { ...changeOf(row), recordId: record_id, runId, jobId, refusal, detail, times, lastAt }
      })
    },
  }
}
