// Turns, and calls under way, in PostgreSQL, where no Redis carries the queue: one row per connection and limit, locked by
// the one statement that takes a turn or a place.
import { sql } from 'kysely'
import type { TurnKeeper } from '../../contract/quota.ts'
import type { Db } from '../pool.ts'

/** The TurnKeeper on `db`, by the database's clock. */
export function turnKeeper(db: Db): TurnKeeper {
  return {
    take: async ({ connectionId, limit, spacings, keepMs, mostMs }) => {
      const calls = spacings.map(spacing => spacing.calls)
      const within = spacings.map(spacing => spacing.withinMs)
      const { rows } = await sql<{ wait: number }>`select evergreen.take_turn(
        ${connectionId}, ${limit}, ${calls}::int[], ${within}::int[], ${keepMs}::int, ${mostMs}::int
      ) as wait`.execute(db)
      return rows[0]?.wait ?? 0
    },
    hold: async (connectionId, limit, ms) => {
      await sql`insert into evergreen.turn (connection_id, "limit", held_until)
        values (${connectionId}, ${limit}, clock_timestamp() + make_interval(secs => ${ms / 1_000}))
        on conflict (connection_id, "limit") do update set held_until = excluded.held_until`.execute(db)
    },
    held: async (connectionId, limit) => {
      const { rows } = await sql<{ ms: number }>`select
          ceil(extract(epoch from greatest(held_until - clock_timestamp(), interval '0')) * 1000)::int as ms
        from evergreen.turn where connection_id = ${connectionId} and "limit" = ${limit}`.execute(db)
      return Math.max(0, rows[0]?.ms ?? 0)
    },
    enter: async ({ connectionId, limit, id, most, keepMs }) => {
      const { rows } = await sql<{ wait: number }>`select evergreen.enter_call(
        ${connectionId}, ${limit}, ${id}, ${most}::int, ${keepMs}::int
      ) as wait`.execute(db)
      return rows[0]?.wait ?? 0
    },
    stay: async ({ connectionId, limit, id, keepMs }) => {
      await sql`update evergreen.turn
        set under_way = under_way || jsonb_build_object(
          ${id}::text, floor(extract(epoch from clock_timestamp()) * 1000)::bigint + ${keepMs}::int)
        where connection_id = ${connectionId} and "limit" = ${limit} and under_way ? ${id}`.execute(db)
    },
    leave: async ({ connectionId, limit, id }) => {
      await sql`update evergreen.turn set under_way = under_way - ${id}::text
        where connection_id = ${connectionId} and "limit" = ${limit}`.execute(db)
    },
  }
}
