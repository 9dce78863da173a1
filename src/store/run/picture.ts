// What a picture of a run is drawn from: which step was at work when, and how changes fared by their reasons. Summed up
// here, for a large run has tens of thousands of jobs.
import { type RawBuilder, sql } from 'kysely'
import type { Frame, ReasonTally, StepWork } from '../../contract/store/run.ts'
import type { StepName } from '../../contract/stores.ts'
import type { Db } from '../pool.ts'

interface Row {
  readonly step: StepName
  readonly began: number | null
  readonly ended: number | null
  readonly jobs: number
  readonly running: number
  readonly waiting: number
  readonly failed: number
}

/** Milliseconds from the frame's start to a time of the database's, what is left out not counted. */
function offset(time: RawBuilder<unknown>, { from, without }: Frame): RawBuilder<number> {
  const at = sql`(extract(epoch from ${time}) * 1000)::float8`
  if (without === null) return sql`${at} - ${from}::float8`
  const gap = sql`greatest(0, least(${at}, ${without.to}::float8) - ${without.from}::float8)`
  return sql`${at} - ${from}::float8 - ${gap}`
}

function lengthOf({ from, to, without }: Frame): number {
  return Math.max(1, to - from - (without === null ? 0 : Math.max(0, Math.min(to, without.to) - without.from)))
}

/** Jobs that have begun, as stretches of the frame; what is at work still goes on to its end. */
function jobsOf(runId: string, frame: Frame): RawBuilder<unknown> {
  const end = sql`coalesce(ended_at, ${new Date(frame.to)}::timestamptz)`
  return sql`select step, status, ended_at, started_at,
      ${offset(sql`started_at`, frame)} as began, ${offset(end, frame)} as ended
    from evergreen.work where run_id = ${runId}`
}

export async function stepsOf(db: Db, runId: string, frame: Frame): Promise<StepWork[]> {
  const length = lengthOf(frame)
  const [rows, loads, counts] = [
    await sql<Row>`select step, count(*)::int as jobs,
        min(began) filter (where began <= ${length}) as began,
        max(least(ended, ${length}::float8)) filter (where began <= ${length}) as ended,
        (count(*) filter (where started_at is not null and ended_at is null))::int as running,
        (count(*) filter (where started_at is null))::int as waiting,
        (count(*) filter (where status = 'failed'))::int as failed
      from (${jobsOf(runId, frame)}) as job group by step
      order by min(began) nulls last, step`.execute(db),
    await sql<{ step: StepName; slice: number; load: number }>`select step, slice,
        sum(least(ended, (slice + 1) * width) - greatest(began, slice * width)) / width as load
      from (${jobsOf(runId, frame)}) as job,
        lateral (select ${length / frame.slices}::float8 as width) as cut,
        lateral generate_series(greatest(0, floor(began / width))::int,
          least(${frame.slices - 1}, floor(ended / width))::int) as slice
      where began is not null group by step, slice, width`.execute(db),
    await countsOf(db, runId),
  ]
  return rows.rows.map(({ step, began, ended, ...figures }) => {
    const load = Array.from({ length: frame.slices }, () => 0)
    for (const part of loads.rows) if (part.step === step) load[part.slice] = part.load
    const span = began === null || ended === null ? null : { from: Math.max(0, began), to: Math.max(0, ended) }
    return { step, span, ...figures, load, counts: counts.get(step) ?? {} }
  })
}

/** How long a stage of a pull took is told elsewhere. */
async function countsOf(db: Db, runId: string): Promise<Map<StepName, Record<string, number>>> {
  const { rows } = await sql<{
    step: StepName
    name: string
    sum: number
  }>`select step, name, sum(value::bigint)::float8 as sum
    from evergreen.audit, json_each_text(detail -> 'counts') as told (name, value)
    where run_id collate "C" = ${runId} and event = 'job.finished' and name not like '%Ms'
    group by step, name order by step, name`.execute(db)
  const of = new Map<StepName, Record<string, number>>()
  for (const { step, name, sum } of rows) of.set(step, { ...of.get(step), [name]: sum })
  return of
}

/** Stamps are not what a run is about. */
export async function reasonsOf(db: Db, runId: string): Promise<ReasonTally[]> {
  const rows = await db
    .selectFrom('proposal')
    .select(row => ['reason', 'outcome', row.fn.countAll<number>().as('changes')])
    .where('run_id', '=', runId)
    .where('reason', '!=', 'stamped')
    .groupBy(['reason', 'outcome'])
    .execute()
  return rows.map(({ reason, outcome, changes }) => ({ reason, outcome: outcome ?? 'pending', changes }))
}
