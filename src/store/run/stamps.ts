// Stamps on their own: how many records of each stream got them on its last day, and when each sync looked last.
import { sql } from 'kysely'
import type { DayShare, StampStore } from '../../contract/stores.ts'
import { atomically } from '../json.ts'
import type { Db } from '../pool.ts'

/** Two syncs may live in two zones: what counts is the later day of both. */
const takenOn = ({ day }: DayShare, row: { day: string; taken: number } | undefined): number =>
  row === undefined || row.day < day ? 0 : row.taken

/** The StampStore on `db`. */
export function stampStore(db: Db): StampStore {
  const rowOf = async (on: Db, { connectionId, stream }: DayShare, lock: boolean) => {
    const { rows } = await sql<{ day: string; taken: number }>`select day::text, taken from evergreen.stamp_day
      where connection_id = ${connectionId} and stream = ${stream} ${lock ? sql`for update` : sql``}`.execute(on)
    return rows[0]
  }
  return {
    left: async share => Math.max(0, share.limit - takenOn(share, await rowOf(db, share, false))),
    take: (share, wanted) =>
      atomically(db, async tx => {
        const { connectionId, stream, day, limit } = share
        await sql`insert into evergreen.stamp_day (connection_id, stream, day, taken)
          values (${connectionId}, ${stream}, ${day}::date, 0) on conflict do nothing`.execute(tx)
        const taken = takenOn(share, await rowOf(tx, share, true))
        const granted = Math.max(0, Math.min(wanted, limit - taken))
        await sql`update evergreen.stamp_day set day = greatest(day, ${day}::date), taken = ${taken + granted}
          where connection_id = ${connectionId} and stream = ${stream}`.execute(tx)
        return granted
      }),
    lookedOn: async syncId => {
      const { rows } = await sql<{ day: string | null }>`select stamps_looked_on::text as day
        from evergreen.sync where id = ${syncId}`.execute(db)
      return rows[0]?.day ?? null
    },
    look: async (syncId, day) => {
      await sql`update evergreen.sync set stamps_looked_on = ${day}::date where id = ${syncId}`.execute(db)
    },
  }
}
