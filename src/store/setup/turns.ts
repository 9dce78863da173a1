// Turns in PostgreSQL, where no Redis carries the queue: one row per connection and limit, locked by the one statement
// that takes a turn.
import { sql } from 'kysely'
import type { TurnKeeper } from '../../contract/quota.ts'
import type { Db } from '../pool.ts'

/** The TurnKeeper on `db`, by the database's clock. */
export function turnKeeper(db: Db): TurnKeeper {
  return {
    take: async ({ connectionId, limit, spacings, mostMs }) => {
      const calls = spacings.map(spacing => spacing.calls)
      const within = spacings.map(spacing => spacing.withinMs)
      const { rows } = await sql<{ wait: number }>`select evergreen.take_turn(
        ${connectionId}, ${limit}, ${calls}::int[], ${within}::int[], ${mostMs}::int
      ) as wait`.execute(db)
      return rows[0]?.wait ?? 0
    },
  }
}
