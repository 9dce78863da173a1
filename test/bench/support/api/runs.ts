// The runs of the house: those that the made-up audit tells of, a year of small ones, large ones of today, and such as
// wait at their plan; with their parts, changes and jobs.
import { type RawBuilder, sql } from 'kysely'
import { FIELDS } from '../audit/made-up.ts'

const OF_AUDIT = 200
const OLDER = 20_000
const TODAY = 30
const WAITING = 6
/** Changes of a run by what kind it is. */
const CHANGES = { audit: 2_000, today: 10_000, waiting: 50_000 } as const
const CHUNK = 5_000
const FEW_PARTS = 20
const JOBS = 40
const OPEN_JOBS = 2_000

const id = (kind: string, n: RawBuilder<unknown>) =>
  sql`${`018f${kind}-0000-7000-8000-`} || lpad((${n})::text, 12, '0')`
const N = sql`n`
const KINDS = { audit: '0000', older: '3333', today: '4444', waiting: '5555', active: '6666' } as const

/** The id of run n of a kind. */
export function runOf(kind: keyof typeof KINDS, n: number): string {
  return `018f${KINDS[kind]}-0000-7000-8000-${String(n).padStart(12, '0')}`
}
export const RUNS = { audit: OF_AUDIT, older: OLDER, today: TODAY, waiting: WAITING } as const

interface Made {
  readonly kind: keyof typeof KINDS
  readonly count: number
  /** The sync among all of them, by place. */
  readonly sync: RawBuilder<unknown>
  readonly startedAt: RawBuilder<unknown>
  readonly status: RawBuilder<unknown>
}

function runs({ kind, count, sync, startedAt, status }: Made): RawBuilder<unknown> {
  return sql`insert into evergreen.run (id, sync_id, mode, dry_run, priority, status, definition, started_by, started_at,
      ended_at, expected, stops_for)
    select ${id(KINDS[kind], N)}, sync.id, case when n % 24 = 0 then 'full' else 'incremental' end, false, 1, status,
      sync.definition, 'schedule', started_at, case when status in ('active', 'planned') then null
      else started_at + interval '10 minutes' end, 50000, case when status = 'planned' then 'approval' end
    from (
      select n, ${sync} as place, ${startedAt} as started_at, ${status} as status
      from generate_series(0, ${count - 1}) as n
    ) as made
    join (select *, row_number() over (order by connection_id, stream) - 1 as place from (
      select id, connection_id, definition, definition ->> 'stream' as stream from evergreen.sync
    ) as named) as sync using (place)`
}

/** Of the connection and the stream that the audit says: by id the connections are large, middle and small. */
export const runsOfAudit = (now: Date): RawBuilder<unknown> =>
  runs({
    kind: 'audit',
    count: OF_AUDIT,
    sync: sql`(case when n % 20 = 0 then 2 when n % 20 < 6 then 1 else 0 end) * 2 + (n + 1) % 2`,
    startedAt: sql`${now}::timestamptz - (${sql.lit(OF_AUDIT)} - n) * interval '43 hours'`,
    status: sql`'complete'`,
  })

export const olderRuns = (now: Date): RawBuilder<unknown> =>
  runs({
    kind: 'older',
    count: OLDER,
    sync: sql`n % 6`,
    startedAt: sql`${now}::timestamptz - interval '2 days' - (${sql.lit(OLDER)} - n) * interval '26 minutes'`,
    status: sql`case when n % 97 = 0 then 'failed' when n % 31 = 0 then 'incomplete' else 'complete' end`,
  })

export const runsOfToday = (now: Date): RawBuilder<unknown> => {
  const today = { sync: sql`n % 6`, startedAt: sql`${now}::timestamptz - (40 + n) * interval '20 minutes'` }
  const of = (kind: 'today' | 'waiting' | 'active', count: number, status: string) =>
    runs({ kind, count, ...today, status: sql`${status}::text` })
  return sql`with today as (${of('today', TODAY, 'complete')}), waiting as (${of('waiting', WAITING, 'planned')})
    ${of('active', 1, 'active')}`
}

const KIND = sql`substr(run.id, 5, 4)`
const isOf = (...kinds: (keyof typeof KINDS)[]) => sql`${KIND} in (${sql.join(kinds.map(kind => KINDS[kind]))})`

export const partitionsOfRuns = (): RawBuilder<unknown> => sql`insert into evergreen.run_partition
    (id, run_id, partition, rows, done)
  select run.id || '/' || part, run.id, '{"id": "part", "query": {}}'::jsonb, 2500, true
  from evergreen.run cross join generate_series(1, ${sql.lit(FEW_PARTS)}) as part
  where ${isOf('audit', 'today', 'waiting')} or part = 1`

/** Eight fields of each record, in chunks; those of plans wait, the others have an outcome. */
export const changesOfRuns = (now: Date): RawBuilder<unknown> => sql`insert into evergreen.proposal
    (run_id, connection_id, stream, chunk, record_id, field, before, after, reason, ground, confidence, freshness, at,
      outcome)
  select run.id, sync.connection_id, run.definition ->> 'stream', run.id || '/' || n / ${sql.lit(CHUNK)},
    '003' || lpad((n / 8 * 17)::text, 12, '0') || 'AAA', (array[${sql.join([...FIELDS])}])[1 + n % 8], '0' || n,
    '+41 44 ' || n, (array['normalized', 'refreshed', 'filled', 'overwritten'])[1 + (n / 8) % 4],
    '{"type": "rule", "rule": "phone", "version": 1}'::jsonb, 0.97, 0.25, ${now}::timestamptz,
    case when ${isOf('waiting')} then null when n % 100 = 0 then 'rejected' else 'applied' end
  from evergreen.run
  join evergreen.sync on sync.id = run.sync_id
  cross join lateral generate_series(0, case when ${isOf('waiting')} then ${sql.lit(CHANGES.waiting)}
    when ${isOf('today')} then ${sql.lit(CHANGES.today)} else ${sql.lit(CHANGES.audit)} end - 1) as n
  where ${isOf('audit', 'today', 'waiting')}
  order by run.id, n`

export const plansOfRuns = (now: Date): RawBuilder<unknown> => sql`insert into evergreen.plan
    (run_id, digest, changes, tallies, reading, made_at, expires_at)
  select run_id, md5(run_id), sum(changes), jsonb_agg(jsonb_build_object('field', field, 'reason', reason, 'changes',
      changes) order by field, reason), '{"status": "complete", "note": null}'::jsonb, ${now}::timestamptz,
    ${now}::timestamptz + interval '7 days'
  from (
    select run_id, field, reason, count(*) as changes from evergreen.proposal where outcome is null group by 1, 2, 3
  ) as tally group by run_id`

/** Jobs of a year, some of which failed today; and such as wait. */
export const workOfRuns = (now: Date): RawBuilder<unknown> => sql`insert into evergreen.work
    (id, run_id, key, step, payload, status, started_at, ended_at, note)
  select run.id || '/' || n, run.id, 'pull/' || n, 'pull', '{}'::jsonb,
    case when ${isOf('active')} then 'waiting' when n = 7 and run.started_at > ${now}::timestamptz - interval '1 day'
      then 'failed' else 'done' end,
    case when not ${isOf('active')} then run.started_at end,
    case when not ${isOf('active')} then run.started_at + n * interval '10 seconds' end,
    case when n = 7 then 'the CRM answered 503' end
  from evergreen.run
  cross join lateral generate_series(1, case when ${isOf('active')} then ${sql.lit(OPEN_JOBS)} else ${sql.lit(JOBS)} end) as n`
