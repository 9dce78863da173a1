// Plans that wait for a person, and what was decided on them.
import { type Selectable, sql } from 'kysely'
import type { Plan, PlannedChunk, PlanStore } from '../../../contract/stores.ts'
import { numberArray, textArray } from '../../arrays.ts'
import { inChunks, jsonb } from '../../json.ts'
import type { Db } from '../../pool.ts'
import { dateOf } from '../../time.ts'
import { planChanges } from './changes.ts'
import type { PlanTable } from './tables.ts'

function planOf(row: Selectable<PlanTable>): Plan {
  const { run_id: runId, state, digest, changes, tallies, reading, decision } = row
  const times = { madeAt: row.made_at, expiresAt: row.expires_at, decidedAt: row.decided_at }
  return { runId, state, digest, changes, tallies, reading, decision, decidedBy: row.decided_by, ...times }
}

/** The PlanStore on `db`. */
export function planStore(db: Db): PlanStore {
  const all = db.selectFrom('plan').selectAll()
  const chunks = db.selectFrom('plan_chunk').select(['chunk', 'changes', 'digest'])
  const first = async (query: typeof all): Promise<Plan | null> => {
    const row = await query.executeTakeFirst()
    return row === undefined ? null : planOf(row)
  }
  return {
    ...planChanges(db),
    make: async (plan, parts) => {
      const { runId, digest, changes, tallies, reading, madeAt, expiresAt } = plan
      const content = { digest, changes, tallies: jsonb(tallies), reading: jsonb(reading) }
      const times = { made_at: new Date(madeAt), expires_at: new Date(expiresAt) }
      await db
        .insertInto('plan')
        .values({ run_id: runId, ...content, ...times })
        .execute()
      await inChunks(parts, part => addChunks(db, runId, part))
    },
    of: runId => first(all.where('run_id', '=', runId)),
    lock: runId => first(all.where('run_id', '=', runId).forNoKeyUpdate()),
    ofRuns: async runIds => {
      const rows = await all.where(sql<boolean>`run_id = any(${textArray(runIds)}::text[])`).execute()
      return new Map(rows.map(row => [row.run_id, planOf(row)]))
    },
    waiting: which => waiting(db, which),
    decide: async (runId, { state, decision, by, at }) => {
      const decided = { decision: decision === null ? null : jsonb(decision), decided_by: by, decided_at: dateOf(at) }
      await db
        .updateTable('plan')
        .set({ state, ...decided })
        .where('run_id', '=', runId)
        .execute()
    },
    chunks: runId => chunks.where('run_id', '=', runId).orderBy('chunk').execute(),
    chunk: async (runId, chunk) =>
      (await chunks.where('run_id', '=', runId).where('chunk', '=', chunk).executeTakeFirst()) ?? null,
  }
}

async function addChunks(db: Db, runId: string, parts: readonly PlannedChunk[]): Promise<void> {
  await sql`insert into evergreen.plan_chunk (run_id, chunk, changes, digest)
    select ${runId}, chunk, changes, digest
    from unnest(${textArray(parts.map(({ chunk }) => chunk))}::text[],
      ${numberArray(parts.map(({ changes }) => changes))}::integer[],
      ${textArray(parts.map(({ digest }) => digest))}::text[]) as part (chunk, changes, digest)`.execute(db)
}

async function waiting(
  db: Db,
  { until, after, limit = Number.MAX_SAFE_INTEGER }: Parameters<PlanStore['waiting']>[0] = {},
): Promise<string[]> {
  let wanted = db.selectFrom('plan').select('run_id').where('state', '=', sql.lit('waiting'))
  if (until !== undefined) wanted = wanted.where(sql<boolean>`expires_at <= ${new Date(until)}`)
  if (after !== undefined) {
    wanted = wanted.where(sql<boolean>`(made_at, run_id) > (${new Date(after.madeAt)}, ${after.runId})`)
  }
  return (await wanted.orderBy('made_at').orderBy('run_id').limit(limit).execute()).map(row => row.run_id)
}
