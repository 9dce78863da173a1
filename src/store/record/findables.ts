// By what records are found, and of which that is still to be worked out. Storing records only notes their ids, all of a
// chunk in one row: what they are found by is made afterwards, so that no run waits for it.
import { type RawBuilder, sql } from 'kysely'
import type { FindableStore } from '../../contract/stores.ts'
import { textArray } from '../arrays.ts'
import { atomically } from '../json.ts'
import type { Db } from '../pool.ts'

const AT_ONCE = 5_000
/** Of single records: looked at in one go. */
const NOTES = 200

interface Due {
  readonly connection_id: string
  readonly stream: string
  readonly record_ids: readonly string[]
}
interface Found {
  readonly connection_id: string
  readonly stream: string
  readonly record_id: string
}

/** As a part of the statement that stores them. */
export function noteDue(connectionId: string, stream: string, ids: readonly string[]): RawBuilder<unknown> {
  return sql`insert into evergreen.findable_due (connection_id, stream, record_ids)
    values (${connectionId}, ${stream}, ${textArray(ids)}::text[])`
}

/** The FindableStore on `db`. */
export function findableStore(db: Db): FindableStore {
  return {
    areDue: async () => {
      const { rows } = await sql<{ due: boolean }>`select exists (select from evergreen.findable_due) as due`.execute(
        db,
      )
      return rows[0]?.due === true
    },
    takeDue: async most => {
      // Two that work on one record could each overwrite what the other knows better.
      const { rows: turns } = await sql<{ mine: boolean }>`select
        pg_try_advisory_xact_lock(hashtext('evergreen findables')) as mine`.execute(db)
      if (turns[0]?.mine !== true) return null
      const isTaken = most === undefined ? sql`total - own < ${AT_ONCE}` : sql`total <= ${most}`
      const { rows } = await sql<Due>`with next as (
          select number, record_ids, connection_id, stream from evergreen.findable_due order by number limit ${NOTES}
        ), first as (
          select connection_id, stream from next order by number limit 1
        ), counted as (
          select number, own, sum(own) over (order by number) as total from (
            select number, cardinality(record_ids) as own from next join first using (connection_id, stream)
          ) as sized
        )
        delete from evergreen.findable_due as due using counted
        where due.number = counted.number and ${isTaken}
        returning due.connection_id, due.stream, due.record_ids`.execute(db)
      const [due] = rows
      if (due === undefined) return null
      const ids = [...new Set(rows.flatMap(row => row.record_ids))]
      return { connectionId: due.connection_id, stream: due.stream, ids }
    },
    put: async (connectionId, stream, of) => {
      // What is being erased meanwhile is waited for, and not found any more.
      await sql`insert into evergreen.findable as known (connection_id, stream, record_id, blinds)
        select ${connectionId}, ${stream}, fresh.id, fresh.blinds::bigint[]
        from unnest(${textArray(of.map(({ id }) => id))}::text[],
          ${textArray(of.map(({ blinds }) => `{${blinds.join(',')}}`))}::text[]) as fresh (id, blinds)
        cross join lateral (
          select from evergreen.record
          where connection_id = ${connectionId} and stream = ${stream} and record_id = fresh.id for key share
        ) as there
        order by fresh.id collate "C"
        on conflict (connection_id, stream, record_id) do update set blinds = excluded.blinds
        where known.blinds <> excluded.blinds`.execute(db)
    },
    anew: (connectionId, stream) =>
      atomically(db, async tx => {
        // What is still due of it would be worked out twice.
        await sql`delete from evergreen.findable_due
          where connection_id = ${connectionId} and stream = ${stream}`.execute(tx)
        await sql`insert into evergreen.findable_due (connection_id, stream, record_ids)
          select ${connectionId}, ${stream}, array_agg(record_id) from (
            select record_id, row_number() over (order by record_id) / ${sql.lit(AT_ONCE)} as part
            from evergreen.record where connection_id = ${connectionId} and stream = ${stream}
          ) as known group by part`.execute(tx)
      }),
    having: async (sets, limit) => {
      if (sets.length === 0) return []
      const any = sets.map(blinds => sql`blinds @> ${textArray(blinds.map(String))}::bigint[]`)
      // Planned without the limit: with it the planner may hope to come across so many by going through all.
      const { rows } = await sql<Found>`with found as materialized (
          select connection_id, stream, record_id from evergreen.findable where ${sql.join(any, sql` or `)}
        ) select * from found limit ${limit}`.execute(db)
      return rows.map(row => ({ connectionId: row.connection_id, stream: row.stream, recordId: row.record_id }))
    },
  }
}
