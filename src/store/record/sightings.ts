// The ledger: what a sync saw of each record when it last judged it. Triggers unsettle it, see the migration.
import { sql } from 'kysely'
import type { Sighting, SightingStore } from '../../contract/stores.ts'
import { numberArray, textArray } from '../arrays.ts'
import { inChunks } from '../json.ts'
import type { Db } from '../pool.ts'

interface Row {
  readonly id: string
  readonly stamp: number | null
  readonly digest: string
  readonly settled_until: number
  readonly changes: number
}

function sightingOf({ stamp, digest, settled_until: until, changes }: Row): Sighting {
  return { stamp, digest, settledUntil: until === Number.NEGATIVE_INFINITY ? null : until, changes }
}

/** Sorted, so that two transactions lock the same rows in the same order. */
async function noteChunk(db: Db, syncId: string, rows: readonly (Sighting & { readonly id: string })[]): Promise<void> {
  await sql`insert into evergreen.sighting as known (sync_id, record_id, stamp, digest, settled_until, changes)
    select ${syncId}, id, to_timestamp(stamp / 1000), digest,
      coalesce(to_timestamp(settled_until / 1000), '-infinity'), changes
    from unnest(${textArray(rows.map(({ id }) => id))}::text[], ${numberArray(rows.map(({ stamp }) => stamp))}::float8[],
      ${textArray(rows.map(({ digest }) => digest))}::text[],
      ${numberArray(rows.map(each => each.settledUntil))}::float8[],
      ${numberArray(rows.map(({ changes }) => changes))}::integer[]) as fresh (id, stamp, digest, settled_until, changes)
    on conflict (sync_id, record_id) do update set
      stamp = excluded.stamp, digest = excluded.digest,
      settled_until = case when known.changes = excluded.changes then excluded.settled_until else '-infinity' end
    where (known.stamp, known.digest, known.settled_until)
      is distinct from (excluded.stamp, excluded.digest, excluded.settled_until)`.execute(db)
}

/** Records of a run with changes that were not made, or whose sources were not asked; what was refused for good is done. */
const UNDONE = sql`select record_id from evergreen.proposal where run_id = run.id and (outcome is null or outcome = 'left-out')
  union select refused.record_id from evergreen.refusal as refused
    where refused.connection_id = sync.connection_id and refused.stream = run.definition ->> 'stream'
      and refused.run_id = run.id and refused.refusal = 'budget'
  union select ask.record_id from evergreen.ask join evergreen.work on work.run_id = ask.run_id
    where ask.run_id = run.id and work.step = 'enrich' and (work.status = 'failed' or run.stopped_by is not null)
      and work.payload ->> 'chunk' = ask.chunk`

/**
 * The id once more, as the index in the order of ids has it: a table whose rows were counted while the first of them were
 * not there yet counts as empty, and of an empty one any index is taken, whole.
 */
const ofTheOrder = sql`length(record_id) = length(wanted.id) and record_id collate "C" = wanted.id collate "C"`

/** The SightingStore on `db`. */
export function sightingStore(db: Db): SightingStore {
  return {
    of: async (syncId, ids) => {
      if (ids.length === 0) return new Map()
      const { rows } = await sql<Row>`select wanted.id, known.stamp, known.digest, known.settled_until, known.changes
        from unnest(${textArray(ids)}::text[]) as wanted (id)
        cross join lateral (
          select * from evergreen.sighting
          where sync_id = ${syncId} and record_id = wanted.id and ${ofTheOrder} offset 0
        ) as known`.execute(db)
      return new Map(rows.map(row => [row.id, sightingOf(row)]))
    },
    note: (syncId, rows) => {
      const eachOnce = new Map(rows.map(row => [row.id, row]))
      const sorted = [...eachOnce.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
      return inChunks(sorted, chunk => noteChunk(db, syncId, chunk))
    },
    forget: async (syncId, left) => {
      if (left.length === 0) return
      await sql`delete from evergreen.sighting as known
        using unnest(${left.map(({ id }) => id)}::text[], ${left.map(({ stamp }) => stamp)}::float8[]) as gone (id, stamp)
        where known.sync_id = ${syncId} and known.record_id = gone.id
          and known.stamp is not distinct from to_timestamp(gone.stamp / 1000)`.execute(db)
    },
    unsee: async ({ id, syncId }) => {
      await sql`update evergreen.sighting set stamp = null, digest = '', settled_until = '-infinity'
        where sync_id = ${syncId} and record_id in (
          select undone.record_id from evergreen.run join evergreen.sync on sync.id = run.sync_id
          cross join lateral (${UNDONE}) as undone where run.id = ${id}
        )`.execute(db)
    },
  }
}
