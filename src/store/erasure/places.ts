// Every place in which something of a record is kept. A test plants values everywhere and searches all tables: whoever adds
// a table with values of records finds it named there.
import { type RawBuilder, sql } from 'kysely'
import type { ErasedRows, ErasureRef } from '../../contract/stores.ts'
import { textArray } from '../arrays.ts'
import type { Db } from '../pool.ts'

type Of = Omit<ErasureRef, 'recordId'>

/** What is kept there, and the rows of the records. */
type Place = readonly [what: string, rows: RawBuilder<unknown>]

/** In the order in which other transactions lock them. */
function placesOf({ connectionId, stream }: Of, ids: readonly string[]): readonly Place[] {
  const own = sql`record_id = any((select ${textArray(ids)}::text[])::text[])`
  const whose = sql`connection_id = ${connectionId} and stream = ${stream} and ${own}`
  const ofSyncs = sql`${own} and sync_id in (
    select id from evergreen.sync where connection_id = ${connectionId} and definition ->> 'stream' = ${stream})`
  return [
    ['known records', sql`evergreen.record where ${whose}`],
    ['claims of sources', sql`evergreen.claim where ${whose}`],
    ['changes in the past', sql`evergreen.history where ${whose}`],
    ['links', sql`evergreen.link where ${whose}`],
    [
      'links of others to them',
      sql`evergreen.link where connection_id = ${connectionId} and to_stream = ${stream}
        and to_id = any((select ${textArray(ids)}::text[])::text[]) and not (stream = ${stream} and ${own})`,
    ],
    ['sightings', sql`evergreen.sighting where ${ofSyncs}`],
    ['imports of the past', sql`evergreen.history_due where ${ofSyncs}`],
    ['notices that wait', sql`evergreen.notice_due where ${ofSyncs}`],
    [
      'notices that came',
      sql`evergreen.notice where connection_id = ${connectionId} and ${stream} = any(streams) and ${own}`,
    ],
    ['proposals', sql`evergreen.proposal where ${whose}`],
    ['refusals', sql`evergreen.refusal where ${whose}`],
    ['intents', sql`evergreen.intent where ${whose}`],
    ['keys of values in the audit', sql`evergreen.record_key where ${whose}`],
    ['ways to find them', sql`evergreen.findable where ${whose}`],
    ['ways to find them in the audit', sql`evergreen.blind_index where ${whose}`],
  ]
}

export async function countPlaces(db: Db, of: Of, ids: readonly string[]): Promise<ErasedRows> {
  const counted: Record<string, number> = {}
  for (const [what, rows] of placesOf(of, ids)) {
    const found = await sql<{ rows: number }>`select count(*)::int as rows from ${rows}`.execute(db)
    counted[what] = found.rows[0]?.rows ?? 0
  }
  return counted
}

export async function erasePlaces(db: Db, of: Of, ids: readonly string[]): Promise<ErasedRows> {
  const erased: Record<string, number> = {}
  for (const [what, rows] of placesOf(of, ids)) {
    erased[what] = Number((await sql`delete from ${rows}`.execute(db)).numAffectedRows ?? 0n)
  }
  return erased
}
