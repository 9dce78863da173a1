// What becomes of links when a record is merged into another: whoever was linked to it is linked to its survivor.
import { sql } from 'kysely'
import type { Db } from '../pool.ts'

/**
 * Links to a merged record lead to its survivor; where there is one already, its kinds are joined. Its own links go to
 * a survivor of which none are known by that association; else the survivor's own tell all there is.
 */
export async function followMerged(
  db: Db,
  connectionId: string,
  stream: string,
  merged: readonly { readonly id: string; readonly mergedInto: string }[],
): Promise<void> {
  const pairs = sql`unnest(${merged.map(each => each.id)}::text[], ${merged.map(each => each.mergedInto)}::text[])
    as merged (loser, master)`
  await sql`with moved as (
      delete from evergreen.link as known using ${pairs}
      where known.connection_id = ${connectionId} and known.stream = ${stream} and known.record_id = merged.loser
      returning known.*, merged.master
    )
    insert into evergreen.link
    select distinct on (master, via, to_stream, to_id) connection_id, stream, master, via, to_stream, to_id, kinds,
      is_primary
    from moved
    where (to_stream, to_id) <> (${stream}, master) and not exists (
      select from evergreen.link as own where own.connection_id = moved.connection_id and own.stream = moved.stream
        and own.record_id = moved.master and own.via = moved.via
    )
    order by master, via, to_stream, to_id, record_id
    on conflict do nothing`.execute(db)
  await sql`with moved as (
      delete from evergreen.link as known using ${pairs}
      where known.connection_id = ${connectionId} and known.to_stream = ${stream} and known.to_id = merged.loser
      returning known.*, merged.master
    ), joined as (
      select stream, record_id, via, master, bool_or(is_primary) as is_primary,
        array(select distinct kind from moved as same, unnest(same.kinds) as kind
          where (same.stream, same.record_id, same.via, same.master)
            = (moved.stream, moved.record_id, moved.via, moved.master) order by kind) as kinds
      from moved group by stream, record_id, via, master
    )
    insert into evergreen.link as known
    select ${connectionId}, stream, record_id, via, ${stream}, master, kinds, is_primary from joined
    where (stream, record_id) <> (${stream}, master)
    on conflict (connection_id, stream, record_id, via, to_stream, to_id) do update set
      is_primary = known.is_primary or excluded.is_primary,
      kinds = array(select distinct kind from unnest(known.kinds || excluded.kinds) as kind order by kind)`.execute(db)
}
