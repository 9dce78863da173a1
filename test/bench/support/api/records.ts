// The million records of the house, of which the first are those that the made-up audit tells of.
import { type RawBuilder, sql } from 'kysely'
import { CONNECTIONS, FIELDS, RECORDS, STREAMS } from '../audit/made-up.ts'

export const ALL_RECORDS = 1_000_000
/** Those that the audit tells of are divided evenly; of the others most are of the large connection. */
const TOLD = CONNECTIONS.length * STREAMS.length * RECORDS
const REFUSED = 200_000
const LINKED = 200_000

/** Where record n belongs: its connection, its stream and its id. */
const PLACED = sql`(array[${sql.join([...CONNECTIONS])}])[1 + case
      when n < ${TOLD} then n / ${STREAMS.length * RECORDS} when n % 10 < 7 then 0 when n % 10 < 9 then 1 else 2 end]
      as connection_id,
    (array[${sql.join([...STREAMS])}])[1 + case when n < ${TOLD} then (n / ${RECORDS}) % 2 else (n / 10) % 2 end] as stream,
    '003' || lpad(n::text, 12, '0') || 'AAA' as record_id`

export const records = (now: Date): RawBuilder<unknown> => {
  const fields = FIELDS.map(
    (field, at) => sql`${field}::text, 'v' || verified || ' ' || ${`${field} `} || (n * ${at + 3}) % 99991`,
  )
  return sql`insert into evergreen.record (connection_id, stream, record_id, fields, updated_at)
    select connection_id, stream, record_id, jsonb_build_object(${sql.join(fields)}), ${now}::timestamptz
    from (
      select n, ${PLACED}, ${now.getTime()}::bigint - (n % 900) * 86400000::bigint as verified
      from generate_series(0, ${ALL_RECORDS - 1}) as n
    ) as made`
}

export const refusals = (now: Date): RawBuilder<unknown> => sql`insert into evergreen.refusal
    (run_id, connection_id, stream, chunk, record_id, field, before, after, reason, ground, confidence, freshness,
      refusal, detail, last_at)
  select '018f0000-0000-7000-8000-' || lpad((n % 200)::text, 12, '0'), connection_id, stream, 'refused', record_id,
    (array[${sql.join([...FIELDS])}])[1 + n % 7], 'before', 'after', 'refreshed',
    '{"type": "rule", "rule": "phone", "version": 1}'::jsonb, 0.8, 0.5, 'policy', '', ${now}::timestamptz
  from (select n, ${PLACED} from generate_series(0, ${REFUSED - 1}) as n) as made`

export const linksOfRecords = (): RawBuilder<unknown> => sql`insert into evergreen.link
    (connection_id, stream, record_id, via, to_stream, to_id, kinds, is_primary)
  select connection_id, stream, record_id, 'company', ${STREAMS[1]}, '003' || lpad((n + 10000)::text, 12, '0') || 'AAA',
    '{}', true
  from (select n, ${PLACED} from generate_series(0, ${LINKED - 1}) as n) as made`
