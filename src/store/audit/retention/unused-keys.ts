// Removes the keys of records with which nothing is sealed any more once old entries were dropped, and by what these records
// were found. A writer that has just read such a key would seal with it what nobody could read: so each waits for the other.
import { sql } from 'kysely'
import { textArray } from '../../arrays.ts'
import { inChunks } from '../../json.ts'
import type { Db } from '../../pool.ts'
import { KEYS_LOCK } from '../append/record-keys.ts'

/** Writers wait for so many at most. */
const AT_ONCE = 1_000

interface Row {
  readonly record_id: string
  readonly stream: string
  readonly key_id: string
}

const unused = sql`not exists (
    select from evergreen.audit as entry where entry.record_id collate "C" = key.record_id and entry.stream = key.stream
      and entry.connection_id = key.connection_id and split_part(entry.sealed, '.', 1) = key.key_id)`

/** Of a connection; returns how many keys. */
export async function removeUnusedKeys(db: Db, connectionId: string): Promise<number> {
  const { rows } = await sql<Row>`select record_id, stream, key_id from evergreen.record_key as key
    where connection_id = ${connectionId} and ${unused}`.execute(db)
  let removed = 0
  await inChunks(
    rows,
    async chunk => {
      removed += await db.transaction().execute(tx => removeChunk(tx, connectionId, chunk))
    },
    AT_ONCE,
  )
  return removed
}

async function removeChunk(tx: Db, connectionId: string, rows: readonly Row[]): Promise<number> {
  await sql`select pg_advisory_xact_lock(${KEYS_LOCK})`.execute(tx)
  const texts = (of: (row: Row) => string) => sql`${textArray(rows.map(of))}::text[]`
  const records = sql`unnest(${texts(row => row.record_id)}, ${texts(row => row.stream)}, ${texts(row => row.key_id)})
    as old (record_id, stream, key_id)`
  const { numAffectedRows } = await sql`delete from evergreen.record_key as key using ${records}
    where key.record_id = old.record_id and key.stream = old.stream and key.key_id = old.key_id
      and key.connection_id = ${connectionId} and ${unused}`.execute(tx)
  await sql`delete from evergreen.blind_index as found using ${records}
    where found.record_id = old.record_id and found.stream = old.stream and found.connection_id = ${connectionId}
      and not exists (
        select from evergreen.record_key as key where key.record_id = found.record_id and key.stream = found.stream
          and key.connection_id = found.connection_id)`.execute(tx)
  return Number(numAffectedRows ?? 0n)
}
