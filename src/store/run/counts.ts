// A run in numbers, derived from what it left behind, so that no counter can drift from the truth.
import { type RawBuilder, sql } from 'kysely'
import type { ChangeOutcome } from '../../contract/audit.ts'
import { entriesOfRun } from '../../contract/store/audit/of-run.ts'
import type { RunCounts } from '../../contract/stores.ts'
import { SELDOM } from '../audit/seldom.ts'
import type { Db } from '../pool.ts'

const STAGES = ['read', 'lookUp', 'judge', 'store'] as const

type Outcomes = Record<ChangeOutcome | 'pending', number>

/** Stamps are counted apart: they are not what the run is about. */
async function outcomesOf(db: Db, runId: string): Promise<Pick<RunCounts, 'outcomes' | 'stamped'>> {
  const stamped: Partial<Outcomes> = {}
  const outcomes: Outcomes = {
    applied: 0,
    altered: 0,
    unchanged: 0,
    rejected: 0,
    conflict: 0,
    overtaken: 0,
    uncertain: 0,
    declined: 0,
    'left-out': 0,
    pending: 0,
  }
  const rows = await db
    .selectFrom('proposal')
    .select(row => ['outcome', sql<boolean>`reason = 'stamped'`.as('stamp'), row.fn.countAll<number>().as('changes')])
    .where('run_id', '=', runId)
    .groupBy(['outcome', 'stamp'])
    .execute()
  for (const { outcome, stamp, changes } of rows) (stamp ? stamped : outcomes)[outcome ?? 'pending'] = changes
  return { outcomes, stamped }
}

async function refusalsOf(db: Db, runId: string): Promise<Record<string, number>> {
  const rows = await db
    .selectFrom('run_refusal')
    .select(row => ['refusal', row.fn.sum<string>('times').as('times')])
    .where('run_id', '=', runId)
    .groupBy('refusal')
    .orderBy('refusal')
    .execute()
  return Object.fromEntries(rows.map(({ refusal, times }) => [refusal, Number(times)]))
}

function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}

/** Which entries of the audit are of the run, without those that are many. */
async function entriesOf(db: Db, runId: string): Promise<RawBuilder<boolean>> {
  const run = await db.selectFrom('run').select('started_at as startedAt').where('id', '=', runId).executeTakeFirst()
  const { since } = entriesOfRun({ id: runId, startedAt: run?.startedAt ?? 0 })
  return sql<boolean>`run_id collate "C" = ${runId} and at >= ${new Date(since)} and ${SELDOM}`
}

/** How many known records the run found gone, merged or back, as its audit tells. */
async function fatesOf(db: Db, ofRun: RawBuilder<boolean>): Promise<Pick<RunCounts, 'gone' | 'merged' | 'restored'>> {
  const rows = await db
    .selectFrom('audit')
    .select(row => ['event', row.fn.countAll<number>().as('records')])
    .where(ofRun)
    .where('event', 'in', ['record.gone', 'record.merged', 'record.restored'])
    .groupBy('event')
    .execute()
  const of = (event: string) => rows.find(row => row.event === event)?.records ?? 0
  return { gone: of('record.gone'), merged: of('record.merged'), restored: of('record.restored') }
}

/** Rows that were read of the run's own window, and those that its chores read beside it. */
async function rowsOf(db: Db, runId: string): Promise<Pick<RunCounts, 'pulled' | 'refreshed' | 'late'>> {
  const [sums] = await db
    .selectFrom('run_partition')
    .select(({ fn }) => [
      fn.sum<string | null>('rows').filterWhere(sql`partition #> '{query,upkeep}'`, 'is', null).as('pulled'),
      fn.sum<string | null>('rows').filterWhere(sql`partition #> '{query,upkeep}'`, 'is not', null).as('refreshed'),
      fn.sum<string | null>('late').as('late'),
    ])
    .where('run_id', '=', runId)
    .execute()
  return { pulled: Number(sums?.pulled ?? 0), refreshed: Number(sums?.refreshed ?? 0), late: Number(sums?.late ?? 0) }
}

/** What the run's jobs that ended say of themselves, by name: "unchanged", and "readMs" and its like; "unwatched". */
async function toldBy(
  db: Db,
  ofRun: RawBuilder<boolean>,
): Promise<Pick<RunCounts, 'unchanged' | 'stages' | 'unwatched'>> {
  const { rows } = await sql<{ name: string; sum: string }>`select name, sum(value::bigint)::text as sum
    from evergreen.audit, json_each_text(detail -> 'counts') as told (name, value)
    where ${ofRun} and event in ('job.finished', 'job.failed')
      and ((event = 'job.finished' and step = 'pull' and (name = 'unchanged' or name like '%Ms')) or name = 'unwatched')
    group by name order by name`.execute(db)
  const sums = new Map(rows.map(({ name, sum }) => [name, Number(sum)]))
  const stages = STAGES.map(stage => [stage, sums.get(`${stage}Ms`) ?? 0])
  return {
    unchanged: sums.get('unchanged') ?? 0,
    unwatched: sums.get('unwatched') ?? 0,
    stages: Object.fromEntries(stages),
  }
}

/** Counts of a run so far; all zero for a run that is not there. */
export async function runCounts(db: Db, runId: string): Promise<RunCounts> {
  const { outcomes, stamped } = await outcomesOf(db, runId)
  const refusals = await refusalsOf(db, runId)
  const made = db.selectFrom('run_call').select(row => row.fn.sum<string | null>('calls').as('sum'))
  const calls = await made.where('run_id', '=', runId).executeTakeFirst()
  const sums = { ...(await rowsOf(db, runId)), calls: Number(calls?.sum ?? 0) }
  const entries = await entriesOf(db, runId)
  const fates = await fatesOf(db, entries)
  return {
    ...sums,
    ...(await toldBy(db, entries)),
    ...fates,
    proposed: total(outcomes),
    outcomes,
    stamped,
    refused: total(refusals),
    refusals,
  }
}
