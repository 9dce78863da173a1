// What outside sources said of records: the latest word of each source on each supply.
import { type Selectable, sql } from 'kysely'
import type { ClaimStore } from '../../contract/stores.ts'
import type { Claim } from '../../domain/claim.ts'
import { textArray } from '../arrays.ts'
import { atomically, inChunks, recordset } from '../json.ts'
import type { Db } from '../pool.ts'
import type { ClaimTable } from '../schema.ts'

interface Row {
  readonly recordId: string
  readonly claim: Claim
}

function claimOf(row: Selectable<ClaimTable>): Claim {
  const { supply, value, source, trust } = row
  const match = { matchedOn: row.matched_on, matchConfidence: row.match_confidence }
  return { supply, value, source, trust, ...match, observedAt: row.observed_at }
}

/** The latest claim per (record, supply, source), in a fixed order so that transactions do not lock crosswise. */
function latest(rows: readonly Row[]): Row[] {
  const byKey = new Map<string, Row>()
  for (const row of rows) {
    const key = JSON.stringify([row.recordId, row.claim.supply, row.claim.source])
    const known = byKey.get(key)
    if (known === undefined || known.claim.observedAt <= row.claim.observedAt) byKey.set(key, row)
  }
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
}

async function saveChunk(db: Db, connectionId: string, stream: string, rows: readonly Row[]): Promise<void> {
  const fresh = rows.map(({ recordId, claim }) => ({
    connection_id: connectionId,
    stream,
    record_id: recordId,
    supply: claim.supply,
    source: claim.source,
    value: claim.value,
    trust: claim.trust,
    matched_on: claim.matchedOn,
    match_confidence: claim.matchConfidence,
    observed_at: new Date(claim.observedAt),
  }))
  await sql`insert into evergreen.claim as known
    select * from ${recordset('claim', fresh)}
    on conflict (connection_id, stream, record_id, supply, source) do update set
      value = excluded.value, trust = excluded.trust, matched_on = excluded.matched_on,
      match_confidence = excluded.match_confidence, observed_at = excluded.observed_at
    where known.observed_at <= excluded.observed_at`.execute(db)
}

/** The ClaimStore on `db`. */
export function claimStore(db: Db): ClaimStore {
  return {
    save: (connectionId, stream, claims) =>
      atomically(db, tx => inChunks(latest(claims), chunk => saveChunk(tx, connectionId, stream, chunk))),
    retract: (connectionId, stream, of) =>
      inChunks(of, async part => {
        await sql`delete from evergreen.claim using unnest(${part.map(each => each.recordId)}::text[],
            ${part.map(each => each.source)}::text[]) as gone (record_id, source)
          where claim.connection_id = ${connectionId} and claim.stream = ${stream}
            and claim.record_id = gone.record_id and claim.source = gone.source`.execute(db)
      }),
    follow: (connectionId, stream, merged) =>
      inChunks(merged, async part => {
        await sql`with moved as (
            delete from evergreen.claim
            using unnest(${part.map(each => each.id)}::text[], ${part.map(each => each.mergedInto)}::text[])
              as merged (loser, master)
            where claim.connection_id = ${connectionId} and claim.stream = ${stream} and claim.record_id = merged.loser
            returning claim.*, merged.master
          )
          insert into evergreen.claim as known (connection_id, stream, record_id, supply, source, value, trust,
            matched_on, match_confidence, observed_at)
          select distinct on (master, supply, source) connection_id, stream, master, supply, source, value, trust,
            matched_on, match_confidence, observed_at
          from moved order by master, supply, source, observed_at desc
          on conflict (connection_id, stream, record_id, supply, source) do update set
            value = excluded.value, trust = excluded.trust, matched_on = excluded.matched_on,
            match_confidence = excluded.match_confidence, observed_at = excluded.observed_at
          where known.observed_at < excluded.observed_at`.execute(db)
      }),
    load: async (connectionId, stream, ids) => {
      const rows = await db
        .selectFrom('claim')
        .selectAll()
        .where('connection_id', '=', connectionId)
        .where('stream', '=', stream)
        .where(sql<boolean>`record_id = any((select ${textArray(ids)}::text[])::text[])`)
        .orderBy('record_id')
        .orderBy('supply')
        .orderBy('source')
        .execute()
      const grouped = Map.groupBy(rows, row => row.record_id)
      return new Map([...grouped].map(([id, claims]) => [id, claims.map(claimOf)]))
    },
  }
}
