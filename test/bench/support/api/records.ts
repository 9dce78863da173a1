// The million records of the house, of which the first are those that the made-up audit tells of.
import { type RawBuilder, sql } from 'kysely'
import { CONNECTIONS, FIELDS, RECORDS, STREAMS } from '../audit/made-up.ts'

export const ALL_RECORDS = 1_000_000
/** As many as make the commonest about as common as they are among people. */
const GIVEN =
  'Ada Grace Olga Mia Jonas Johanna John Zoe Petra Ivan Ines James Mary Linda Karen Anna Peter Paul Laura Simon Nadia Omar Aisha Wei Li Hiro Yuki Chen Raj Priya Carlos Maria Jose Ana Lucas Emma Liam Noah Olivia Hugo'.split(
    ' ',
  )
/** Three of these make a family's name, so that many names begin alike. */
const PARTS = [
  'ber',
  'lin',
  'sta',
  'mor',
  'ken',
  'dal',
  'vi',
  'ro',
  'han',
  'sen',
  'qua',
  'ter',
  'ma',
  'nov',
  'ak',
] as const
const FIRMS = 50_021

const pick = (of: readonly string[], n: number): string => of[n % of.length] ?? ''
/** The place in the family's name, and what of the number chooses the part. */
const STEPS = [1, PARTS.length, PARTS.length ** 2] as const

/** What the n-th record has: as the statement below makes it. */
export const nameOf = (n: number): string =>
  `${pick(GIVEN, n)} ${STEPS.map(step => pick(PARTS, Math.floor(n / step))).join('')}`
export const domainOf = (n: number): string => `firm-${n % FIRMS}.com`
export const emailOf = (n: number): string => `person.${n}@${domainOf(n)}`
export const phoneOf = (n: number): string => `+1415${2_000_000 + n}`

const among = (of: readonly string[], n: RawBuilder<unknown>) =>
  sql`(array[${sql.join([...of])}])[1 + ${n} % ${of.length}]`
const VALUES: Readonly<Record<string, RawBuilder<unknown>>> = {
  Name: sql`${among(GIVEN, sql`n`)} || ' ' || ${sql.join(
    STEPS.map(step => among(PARTS, sql`(n / ${step}::int)`)),
    sql` || `,
  )}`,
  Email: sql`'person.' || n || '@firm-' || n % ${FIRMS}::int || '.com'`,
  Phone: sql`'+1415' || 2000000 + n`,
  Website: sql`'https://www.firm-' || n % ${FIRMS}::int || '.com'`,
}

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
  const fields = [...FIELDS, 'Name'].map((field, at) => {
    const value = VALUES[field] ?? sql`${`${field} `} || (n * ${at + 3}) % 99991`
    return sql`${field}::text, 'v' || verified || ' ' || ${value}`
  })
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

/** Of the n-th record, what it is searched by. */
export const valuesOfRecord = (n: number): RawBuilder<unknown> =>
  sql`select ${sql.join(Object.entries(VALUES).map(([name, value]) => sql`${value} as ${sql.ref(name)}`))}
    from (values (${n}::int)) as made (n)`
