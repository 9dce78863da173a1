// Which records are known and there, in the order of ids: for chores that go through all of them bit by bit.
import { type RawBuilder, sql } from 'kysely'
import type { RecordStore } from '../../contract/stores.ts'
import type { Db } from '../pool.ts'

type KnownStore = Pick<RecordStore, 'known' | 'idsAfter' | 'ahead'>

interface Bounds {
  readonly after: string | null
  readonly to: string | null
}

function within(connectionId: string, stream: string, { after, to }: Bounds): RawBuilder<unknown> {
  const bounds = [
    sql`connection_id = ${connectionId} and stream = ${stream} and gone_at is null`,
    ...(after === null ? [] : [sql`record_id > ${after}`]),
    ...(to === null ? [] : [sql`record_id <= ${to}`]),
  ]
  return sql`from evergreen.record where ${sql.join(bounds, sql` and `)}`
}

/** The part of the RecordStore that goes through what is known. */
export function knownStore(db: Db): KnownStore {
  return {
    known: async (connectionId, stream) => {
      const rows = within(connectionId, stream, { after: null, to: null })
      const counted = await sql<{ count: string }>`select count(*) as count ${rows}`.execute(db)
      return Number(counted.rows[0]?.count ?? 0)
    },
    idsAfter: async (connectionId, stream, bounds, limit) => {
      const { rows } = await sql<{ id: string }>`select record_id as id ${within(connectionId, stream, bounds)}
        order by record_id limit ${limit}`.execute(db)
      return rows.map(({ id }) => id)
    },
    ahead: async (connectionId, stream, after, most) => {
      const next = sql`select record_id as id ${within(connectionId, stream, { after, to: null })}
        order by record_id limit ${most}`
      const found = await sql<{ count: string; last: string | null }>`select count(*) as count, max(id) as last
        from (${next}) as next`.execute(db)
      return { count: Number(found.rows[0]?.count ?? 0), last: found.rows[0]?.last ?? null }
    },
  }
}
