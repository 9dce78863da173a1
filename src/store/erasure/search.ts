// Finds the records of a person: in the audit by blinds, elsewhere by looking through all values. That takes seconds for each
// million of records, and is done as seldom as somebody asks to be forgotten.
import { type RawBuilder, sql } from 'kysely'
import type { ErasureRef, ErasureStore } from '../../contract/stores.ts'
import { textArray } from '../arrays.ts'
import type { Db } from '../pool.ts'
import { type StoredState, stateOf } from '../record/stored-state.ts'

interface Row {
  readonly connection_id: string
  readonly stream: string
  readonly record_id: string
}

const REF = sql`connection_id, stream, record_id`
const refOf = ({ connection_id: connectionId, stream, record_id: recordId }: Row): ErasureRef => ({
  connectionId,
  stream,
  recordId,
})

/** Records of which an entry of the audit has a sealed value with one of these blinds. */
export async function sealedUnder(db: Db, blinds: readonly bigint[]): Promise<ErasureRef[]> {
  const { rows } = await sql<Row>`select distinct ${REF} from evergreen.blind_index
    where blind = any(${textArray(blinds.map(String))}::bigint[]) order by 1, 2, 3`.execute(db)
  return rows.map(refOf)
}

/** Those of the records that have sealed values without a key since the last entry that tells of an erasure. */
export async function unreadable(
  db: Db,
  { connectionId, stream }: Omit<ErasureRef, 'recordId'>,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set()
  const { rows } = await sql<Pick<Row, 'record_id'>>`select distinct record_id from evergreen.audit as entry
    where record_id collate "C" = any(${textArray(ids)}::text[]) and stream = ${stream}
      and connection_id = ${connectionId} and sealed is not null
      and not exists (
        select from evergreen.record_key as key
        where key.record_id = entry.record_id and key.stream = entry.stream
          and key.connection_id = entry.connection_id and key.key_id = split_part(entry.sealed, '.', 1)
      )
      and not exists (
        select from evergreen.audit as told
        where told.record_id collate "C" = entry.record_id and told.stream = entry.stream
          and told.connection_id = entry.connection_id and told.event = 'record.erased' and told.seq > entry.seq
      )`.execute(db)
  return new Set(rows.map(row => row.record_id))
}

/** Where values stand as they are, beside the state of records. */
const PLAIN = [
  ['claim', 'value'],
  ['history', 'value'],
  ['history', 'before'],
  ['proposal', 'before'],
  ['proposal', 'after'],
  ['refusal', 'before'],
  ['refusal', 'after'],
] as const

/** Values outside of the audit that match all patterns, each with its record. */
export async function containing(
  db: Db,
  { patterns }: Parameters<ErasureStore['containing']>[0],
): ReturnType<ErasureStore['containing']> {
  const matchesAll = (text: RawBuilder<unknown>) =>
    sql.join(
      patterns.map(pattern => sql`lower(${text}) ~ ${pattern}`),
      sql` and `,
    )
  const states = await sql<Row & { readonly fields: StoredState }>`select ${REF}, fields from evergreen.record
    where ${matchesAll(sql`fields::text`)}`.execute(db)
  const known = states.rows.flatMap(({ fields, ...row }) =>
    Object.values(stateOf(fields)).flatMap(({ value }) => (value === null ? [] : [{ ...refOf(row), value }])),
  )
  const told = PLAIN.map(
    ([table, column]) => sql`select ${REF}, ${sql.ref(column)} as value from ${sql.table(`evergreen.${table}`)}
      where ${matchesAll(sql.ref(column))}`,
  )
  const { rows } = await sql<Row & { readonly value: string }>`${sql.join(told, sql` union `)}`.execute(db)
  return [...known, ...rows.map(({ value, ...row }) => ({ ...refOf(row), value }))]
}
