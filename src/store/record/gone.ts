// The marks of records that the CRM no longer has: deleted, or merged into another.
import { sql } from 'kysely'
import type { Gone } from '../../contract/connector.ts'
import type { RecordStore } from '../../contract/stores.ts'
import { textArray } from '../arrays.ts'
import { atomically, inChunks } from '../json.ts'
import type { Db } from '../pool.ts'

type GoneStore = Pick<RecordStore, 'gone' | 'markGone' | 'revive' | 'mergedInto' | 'lineage'>
type Marked = { readonly id: string }

/** Mostly no record of a stream is marked so: to know that saves a look into each partition for each id. */
const any = (connectionId: string, stream: string, mark: 'gone_at' | 'merged_into') =>
  sql`exists (select from evergreen.record as any_one where any_one.connection_id = ${connectionId}
    and any_one.stream = ${stream} and any_one.${sql.ref(mark)} is not null)`

/** The part of the RecordStore that tells of gone records. Ids behind a select are not planned for one by one. */
export function goneStore(db: Db): GoneStore {
  return {
    gone: async (connectionId, stream, ids) => {
      if (ids.length === 0) return new Set()
      const { rows } = await sql<Marked>`select record_id as id from evergreen.record
        where connection_id = ${connectionId} and stream = ${stream} and gone_at is not null
          and ${any(connectionId, stream, 'gone_at')}
          and record_id = any((select ${textArray(ids)}::text[])::text[])`.execute(db)
      return new Set(rows.map(({ id }) => id))
    },
    markGone: (connectionId, stream, gone, at) =>
      atomically(db, async tx => {
        const told = eachOnce(gone)
        const marked = new Set<string>()
        await inChunks(told, async part => {
          const { rows } = await sql<Marked>`update evergreen.record as known
            set gone_at = coalesce(known.gone_at, fresh.at, ${new Date(at)}), merged_into = fresh.merged_into
            from unnest(${part.map(({ id }) => id)}::text[], ${part.map(({ mergedInto }) => mergedInto)}::text[],
              ${part.map(each => (each.at === null ? null : new Date(each.at)))}::timestamptz[])
              as fresh (id, merged_into, at)
            where known.connection_id = ${connectionId} and known.stream = ${stream} and known.record_id = fresh.id
              and (known.gone_at is null or (known.merged_into is null and fresh.merged_into is not null))
            returning known.record_id as id`.execute(tx)
          for (const { id } of rows) marked.add(id)
        })
        return told.filter(({ id }) => marked.has(id))
      }),
    revive: async (connectionId, stream, ids) => {
      if (ids.length === 0) return []
      const { rows } = await sql<Marked>`update evergreen.record set gone_at = null, merged_into = null
        where connection_id = ${connectionId} and stream = ${stream} and gone_at is not null
          and record_id = any(${[...ids]}::text[])
        returning record_id as id`.execute(db)
      return rows.map(({ id }) => id)
    },
    mergedInto: async (connectionId, stream, ids) => {
      if (ids.length === 0) return new Map()
      const { rows } = await sql<Marked & { readonly master: string }>`
        select record_id as id, merged_into as master from evergreen.record
        where connection_id = ${connectionId} and stream = ${stream} and merged_into is not null
          and ${any(connectionId, stream, 'merged_into')}
          and merged_into = any((select ${textArray(ids)}::text[])::text[])
        order by record_id`.execute(db)
      const byMaster = Map.groupBy(rows, ({ master }) => master)
      return new Map([...byMaster].map(([master, merged]) => [master, merged.map(({ id }) => id)]))
    },
    lineage: async (connectionId, stream, id) => {
      const of = sql`known.connection_id = ${connectionId} and known.stream = ${stream}`
      const up = await sql<Marked>`with recursive way (id, steps) as (
          select ${id}::text, 0
          union all
          select known.merged_into, steps + 1 from way join evergreen.record as known on known.record_id = way.id
          where ${of} and known.merged_into is not null and steps < 100
        )
        select id from way order by steps desc limit 1`.execute(db)
      const survivor = up.rows[0]?.id ?? id
      const down = await sql<Marked>`with recursive family (id) as (
          select ${survivor}::text
          union
          select known.record_id from family join evergreen.record as known on known.merged_into = family.id
          where ${of}
        )
        select id from family where id <> ${survivor} order by id`.execute(db)
      return { survivor, merged: down.rows.map(row => row.id) }
    },
  }
}

/** In the order of ids, as merged where a record is told both as merged and as deleted. */
function eachOnce(gone: readonly Gone[]): Gone[] {
  const byId = new Map<string, Gone>()
  for (const each of gone) {
    if (each.mergedInto !== null || !byId.has(each.id)) byId.set(each.id, each)
  }
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
}
