// Segments for a month's entries: hashed by the database as the product hashes them, sealed here.
import { type RawBuilder, sql } from 'kysely'
import type { AuditKeys } from '../../../../src/contract/stores.ts'
import { AUDIT_COLUMNS } from '../../../../src/domain/audit/text.ts'
import { numberArray, textArray } from '../../../../src/store/arrays.ts'
import { wordsOf } from '../../../../src/store/audit/words.ts'
import type { createDb } from '../../../../src/store/pool.ts'

interface Row {
  readonly number: number
  readonly run_id: string
  readonly entries: number
  readonly from_at: string
  readonly to_at: string
  readonly from_s: string
  readonly to_s: string
  readonly hashes: Uint8Array
  readonly told: Parameters<typeof wordsOf>[0]
}

type Db = ReturnType<typeof createDb>

/** The columns whose values have quotes in them. */
const JSON_COLUMNS: ReadonlySet<string> = new Set(['ground', 'detail'])

/** What JSON.stringify makes of a column: the made-up values are plain ASCII, and to put quotes around them costs half. */
function textOf(column: string): RawBuilder<unknown> {
  const of = sql.ref(column)
  if (JSON_COLUMNS.has(column)) return sql`coalesce(to_json(${of}::text)::text, 'null')`
  return sql`coalesce('"' || ${column === 'at' ? sql`extract(epoch from at)` : of} || '"', 'null')`
}

const HASH = (form: string, columns: readonly string[]) =>
  sql`sha256(convert_to(${`["evergreen audit entry ${form}",`}::text || concat_ws(',', ${sql.join(columns.map(textOf))}) || ']', 'UTF8'))`

export async function sealMonth(db: Db, partition: string, keys: AuditKeys): Promise<void> {
  const plain = AUDIT_COLUMNS.filter(column => column !== 'sealed')
  const { rows } = await sql<Row>`select number, run_id, entries, from_at::text, to_at::text,
      extract(epoch from from_at)::text as from_s, extract(epoch from to_at)::text as to_s, hashes, told
    from (
      select seq / 2048 as number, run_id, count(*)::int as entries, min(at) as from_at, max(at) as to_at,
        string_agg(case when sealed is null then ${HASH('v1', plain)} else ${HASH('v2', AUDIT_COLUMNS)} end, '' order by seq)
          as hashes
      from ${sql.table(partition)} group by 1, 2
    ) as hashed join (
      select number, json_agg(json_build_object('event', event, 'actor', actor, 'stream', stream,
        'connection_id', connection_id, 'field', field, 'reason', reason, 'outcome', outcome)) as told
      from (
        select distinct seq / 2048 as number, event, actor, connection_id, stream, field, reason, outcome
        from ${sql.table(partition)}
      ) as kinds group by 1
    ) as kinds using (number) order by number`.execute(db)
  const sealed = rows.map(row => sealOf(row, keys))
  const texts = (of: (row: Row) => string) => textArray(rows.map(of))
  await sql`insert into evergreen.audit_segment
      (number, run_id, entries, from_at, to_at, key_id, hashes, seal, holds)
    select number, run_id, entries, from_at, to_at, ${keys.keyId}, decode(hashes, 'base64'), decode(seal, 'base64'),
      holds::integer[]
    from unnest(${numberArray(rows.map(({ number }) => number))}::bigint[], ${texts(row => row.run_id)}::text[],
      ${numberArray(rows.map(({ entries }) => entries))}::integer[], ${texts(row => row.from_at)}::timestamptz[],
      ${texts(row => row.to_at)}::timestamptz[], ${texts(row => base64(row.hashes))}::text[], ${textArray(sealed)}::text[],
      ${texts(row => numberArray(wordsOf(row.told)))}::text[])
      as made (number, run_id, entries, from_at, to_at, hashes, seal, holds)`.execute(db)
  await sql`insert into evergreen.audit_unlinked
    select unnest(${numberArray(rows.map(({ number }) => number))}::bigint[])`.execute(db)
}

function sealOf(row: Row, keys: AuditKeys): string {
  const { number, entries, hashes } = row
  const times = { from: row.from_s, to: row.to_s }
  const seal = keys.segmentSeal({ number, runId: row.run_id, entries, ...times, keyId: keys.keyId, hashes })
  if (seal === null) throw new Error('no key')
  return base64(seal)
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
