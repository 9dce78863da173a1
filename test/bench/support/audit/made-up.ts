// What the made-up audit tells: two hundred runs of three connections, changes of a few fields and reasons, most of them
// applied, some not, records that are gone, and now and then what a person did.
import { type RawBuilder, sql } from 'kysely'

export const CONNECTIONS = ['connection-large', 'connection-middle', 'connection-small'] as const
export const STREAMS = ['Contact', 'Account'] as const
/** Of a connection's stream. */
export const RECORDS = 10_000
/** The last one is seldom. */
export const FIELDS = ['Phone', 'Email', 'Title', 'MobilePhone', 'MailingCity', 'Industry', 'Website', 'Fax'] as const
export const OF_SEGMENT = 200
const OF_RUN = 50_000

export const recordId = (record: number): string => `003${String(record).padStart(12, '0')}AAA`
export const runId = (n: number): string => `018f0000-0000-7000-8000-${String(n).padStart(12, '0')}`

/** Inserts a month's entries into its partition. */
export function entriesOfMonth(partition: string, month: number, entries: number, first: Date): RawBuilder<unknown> {
  const begin = month * entries
  const step = (28 * 86_400_000) / entries
  return sql`insert into ${sql.table(partition)} (seq, at, event, actor, connection_id, sync_name, stream, record_id, field,
      run_id, job_id, intent_id, step, before, after, reason, ground, outcome, answer, detail, sealed)
    select (1 + n / ${OF_SEGMENT}) * 2048::bigint + n % ${OF_SEGMENT},
      ${first}::timestamptz + floor((n - ${begin}) * ${step}::float8) * interval '1 millisecond',
      case when person then 'paused' when gone then 'record.gone' else 'field.change' end,
      case when person then 'cli:ada' else 'worker' end, (${[...CONNECTIONS]}::text[])[1 + connection], 'people',
      case when not person then (${[...STREAMS]}::text[])[1 + stream] end,
      case when not person then '003' || lpad(record::text, 12, '0') || 'AAA' end,
      case when changed then (${[...FIELDS]}::text[])[1 + field] end,
      '018f0000-0000-7000-8000-' || lpad(run::text, 12, '0'),
      '018f1111-0000-7000-8000-' || lpad((n / ${OF_SEGMENT})::text, 12, '0'),
      case when changed then '018f2222-0000-7000-8000-' || lpad(n::text, 12, '0') end,
      null, null, null,
      case when changed then (array['normalized', 'refreshed', 'filled', 'overwritten'])[
        case when dice < 60 then 1 when dice < 90 then 2 when dice < 99 then 3 else 4 end] end,
      case when changed then '{"type":"rule","rule":"phone","version":1}'::json end,
      case when changed then (array['applied', 'conflict', 'rejected', 'uncertain'])[
        case when luck < 979 then 1 when luck < 989 then 2 when luck < 999 then 3 else 4 end] end,
      null, case when changed then '{"confidence":0.97,"freshness":0.25}'::json end,
      case when changed then sealed[1 + field] end
    from (
      select *, (connection * ${STREAMS.length} + stream) * ${RECORDS} + (n / 3) % ${RECORDS} as record,
        not person and not gone as changed
      from (
        select n, n / ${OF_RUN} as run, case when (n / ${OF_RUN}) % 20 = 0 then 2 when (n / ${OF_RUN}) % 20 < 6 then 1 else 0 end
            as connection, (n / ${OF_RUN}) % 2 as stream, n % 10007 = 0 as person, n % 101 = 0 as gone,
          case when n % 20011 = 0 then 7 else (n % 7)::int end as field,
          (n * 7919 / 13) % 100 as dice, (n * 104729 / 17) % 1000 as luck
        from generate_series(${begin}::bigint, ${begin + entries - 1}::bigint) as n
      ) as drawn
    ) as told
    left join evergreen.made_up using (record)
    order by n`
}
