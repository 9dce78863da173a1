// The keys of records for verification: which are there, and of those that are not, what tells that the record was erased.
import { sql } from 'kysely'
import type { ErasureFate, SealedRecord } from '../../contract/store/audit/chain.ts'
import { textArray } from '../arrays.ts'
import type { Db } from '../pool.ts'

const wanted = (of: readonly SealedRecord[]) => {
  const texts = (each: (record: SealedRecord) => string) => sql`${textArray(of.map(each))}::text[]`
  return sql`unnest(${texts(each => each.recordId)}, ${texts(each => each.stream)}, ${texts(each => each.connectionId)},
    ${texts(each => each.keyId)}) with ordinality as wanted (record_id, stream, connection_id, key_id, place)`
}

/** In the order of the records; null where there is none. */
export async function saltsOf(db: Db, of: readonly SealedRecord[]): Promise<readonly (Uint8Array | null)[]> {
  const { rows } = await sql<{ salt: Uint8Array | null }>`select key.salt from ${wanted(of)}
    left join lateral (
      select salt from evergreen.record_key as key
      where key.record_id = wanted.record_id and key.stream = wanted.stream
        and key.connection_id = wanted.connection_id and key.key_id = wanted.key_id offset 0
    ) as key on true
    order by place`.execute(db)
  return rows.map(({ salt }) => salt)
}

/** In the order of the records. */
export async function erasureFates(db: Db, of: readonly SealedRecord[]): Promise<readonly ErasureFate[]> {
  const { rows } = await sql<{ seq: number | null; at: number | null; open: boolean }>`
    select told.seq, told.at, mark.record_id is not null as open from ${wanted(of)}
    left join lateral (
      select seq, at from evergreen.audit as entry
      where entry.event = 'record.erased' and entry.record_id collate "C" = wanted.record_id
        and entry.stream = wanted.stream and entry.connection_id = wanted.connection_id
      order by seq desc limit 1
    ) as told on true
    left join evergreen.erasure as mark on mark.connection_id = wanted.connection_id and mark.stream = wanted.stream
      and mark.record_id = wanted.record_id and mark.done_at is null
    order by place`.execute(db)
  return rows.map(({ seq, at, open }) => ({ erasedSeq: seq, erasedAt: at, isBeingErased: open }))
}
