// What is held of a stretch of the replication key: the sightings that lie in it, of records that are not gone.
import { type RawBuilder, sql } from 'kysely'
import type { Stamp } from '../../contract/connector.ts'
import type { Stretch, WindowStore } from '../../contract/stores.ts'
import { atomically } from '../json.ts'
import type { Db } from '../pool.ts'
import { dateOf } from '../time.ts'

function heldIn(syncId: string, { from, to }: Stretch): RawBuilder<unknown> {
  // By values that are the same for all rows, so that the few that are gone are looked up once and not for each row.
  return sql`evergreen.sighting as sight
    where sight.sync_id = ${syncId} and sight.stamp < ${new Date(to)}
      and (${dateOf(from)}::timestamptz is null or sight.stamp >= ${dateOf(from)})
      and not exists (
        select from evergreen.record as known
        where known.connection_id = (select connection_id from evergreen.sync where id = ${syncId})
          and known.stream = (select definition->>'stream' from evergreen.sync where id = ${syncId})
          and known.record_id = sight.record_id and known.gone_at is not null
      )`
}

/** Ids in the order of the CRMs: whole numbers in text by their length first, others are all of one length. */
const place = sql`(length(sight.record_id), sight.record_id collate "C")`
const placeOf = (id: string) => sql`(${id.length}::int, ${id}::text)`

/** In the words of an index, see the migration: `not beyond` would not be. */
function between(after: string | null, upTo: string | null): RawBuilder<boolean> {
  return sql<boolean>`${after === null ? sql`true` : sql`${place} > ${placeOf(after)}`}
    and ${upTo === null ? sql`true` : sql`${place} <= ${placeOf(upTo)}`}`
}

/** The part of the WindowStore that tells what is held. */
export function heldStore(db: Db): Pick<WindowStore, 'held' | 'countHeld' | 'countSeen' | 'stretches'> {
  return {
    held: async (syncId, stretch, { after, upTo }) => {
      const { rows } = await sql<Stamp>`select sight.record_id as id, sight.stamp from ${heldIn(syncId, stretch)}
        and ${between(after, upTo)}
        order by length(sight.record_id), sight.record_id collate "C"`.execute(db)
      return rows
    },
    countHeld: async (syncId, stretch) => {
      const { rows } = await sql<{ held: number }>`select count(*) as held from ${heldIn(syncId, stretch)}`.execute(db)
      return rows[0]?.held ?? 0
    },
    countSeen: ({ id, syncId }, stretch) =>
      atomically(db, async tx => {
        // Nobody has counted the rows of the run, so the planner might look each of them up by itself.
        await sql`set local enable_nestloop = off`.execute(tx)
        const { rows } = await sql<{ seen: number }>`select count(*) as seen from ${heldIn(syncId, stretch)}
          and sight.record_id in (select unnest(ids) from evergreen.seen where run_id = ${id} and not asked)`.execute(
          tx,
        )
        await sql`set local enable_nestloop = on`.execute(tx)
        return rows[0]?.seen ?? 0
      }),
    stretches: async (syncId, before, { records, most }) => {
      // By rank and not by number: equal stamps stay together.
      const { rows } = await sql<{ from: number; held: number }>`select min(stamp) as "from", count(*) as held from (
          select sight.stamp, (rank() over (order by sight.stamp desc) - 1) / ${records} as part
          from ${heldIn(syncId, { from: null, to: before })}
        ) as ranked group by part order by part limit ${most + 1}`.execute(db)
      const more = rows.length > most
      const shown = rows.slice(0, most)
      const stretches = shown.map(({ from, held }, place) => ({
        from: more || place < shown.length - 1 ? from : null,
        to: shown[place - 1]?.from ?? before,
        held,
      }))
      return { stretches, more }
    },
  }
}
