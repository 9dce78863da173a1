// The keys of records' values: made with the first entry that has values of a record, once more under each new sealing
// key, so that nobody needs the old ones to go on writing, and gone when the record is erased. The same
// round trip fetches the numbers of the segments to come.
import { randomBytes } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'
import type { RecordKey } from '../../../contract/store/audit/chain.ts'
import { textArray } from '../../arrays.ts'
import type { Db } from '../../pool.ts'

const SALT_BYTES = 16

export interface RecordRef {
  readonly connectionId: string
  readonly stream: string
  readonly recordId: string
}

/** A record among others. */
export const refText = ({ connectionId, stream, recordId }: RecordRef): string =>
  `${connectionId}\u0001${stream}\u0001${recordId}`

interface Row {
  readonly number: number | null
  readonly ref: string | null
  readonly salt: Uint8Array | null
  readonly key_id: string | null
}

export interface Prepared {
  /** Of as many segments as were asked for. */
  readonly numbers: readonly number[]
  readonly keys: ReadonlyMap<string, RecordKey>
}

/** Held by whoever writes with keys until that is committed, and alone by who removes keys that nothing is sealed with. */
export const KEYS_LOCK = 0x45564755

/** Numbers for segments, and the key of each record, made where it has none; by `refText`. Call inside a transaction. */
export async function prepare(
  db: Db,
  segments: number,
  refs: ReadonlyMap<string, RecordRef>,
  keyId: string,
): Promise<Prepared> {
  // A statement of its own: the next one has to see what was removed while this one waited.
  if (refs.size > 0) await sql`select pg_advisory_xact_lock_shared(${KEYS_LOCK})`.execute(db)
  const numbers = sql`select nextval('evergreen.audit_segment_number') as number, null::text as ref, null::bytea as salt,
    null::text as key_id from generate_series(1, ${segments}::int)`
  const rows = await (refs.size === 0
    ? sql<Row>`${numbers}`
    : sql<Row>`with ${keysOf(refs, keyId)} ${numbers} union all ${FOUND}`
  ).execute(db)
  const keys = keysIn(rows.rows)
  // Who else makes the key of a record at the same time has done so by now.
  const late = new Map([...refs].filter(([ref]) => !keys.has(ref)))
  if (late.size > 0) {
    const found = await sql<Row>`with ${keysOf(late, keyId)} ${FOUND}`.execute(db)
    for (const [ref, key] of keysIn(found.rows)) keys.set(ref, key)
  }
  return { numbers: rows.rows.flatMap(({ number }) => number ?? []), keys }
}

function keysIn(rows: readonly Row[]): Map<string, RecordKey> {
  return new Map(
    rows.flatMap(({ ref, salt, key_id: keyId }) =>
      ref === null || salt === null || keyId === null ? [] : [[ref, { salt, keyId }] as const],
    ),
  )
}

/** `known` and `made`: each look-up is by key, and in the order of ids, so that two writers do not wait crosswise. */
function keysOf(refs: ReadonlyMap<string, RecordRef>, keyId: string): RawBuilder<unknown> {
  const sorted = [...refs.values()].sort((a, b) => (a.recordId < b.recordId ? -1 : 1))
  const texts = (of: (ref: RecordRef) => string) => textArray(sorted.map(of))
  const salts = randomBytes(SALT_BYTES * sorted.length)
  const saltOf = (place: number) => salts.toString('hex', place * SALT_BYTES, (place + 1) * SALT_BYTES)
  return sql`wanted as materialized (
      select * from unnest(${texts(each => each.connectionId)}::text[], ${texts(each => each.stream)}::text[],
        ${texts(each => each.recordId)}::text[], ${textArray(sorted.map((_, place) => saltOf(place)))}::text[])
        as wanted (connection_id, stream, record_id, fresh)
    ), known as materialized (
      select wanted.connection_id, wanted.stream, wanted.record_id, found.salt, found.key_id from wanted
      cross join lateral (
        select salt, key_id from evergreen.record_key as key
        where key.record_id = wanted.record_id and key.stream = wanted.stream
          and key.connection_id = wanted.connection_id and key.key_id = ${keyId} offset 0
      ) as found
    ), made as (
      insert into evergreen.record_key (connection_id, stream, record_id, salt, key_id)
      select connection_id, stream, record_id, decode(fresh, 'hex'), ${keyId} from wanted
      where not exists (
        select from known where known.record_id = wanted.record_id and known.stream = wanted.stream
          and known.connection_id = wanted.connection_id
      )
      on conflict do nothing
      returning connection_id, stream, record_id, salt, key_id
    )`
}

const FOUND = sql`select null::bigint, concat_ws(chr(1), connection_id, stream, record_id), salt, key_id from known
  union all select null::bigint, concat_ws(chr(1), connection_id, stream, record_id), salt, key_id from made`
