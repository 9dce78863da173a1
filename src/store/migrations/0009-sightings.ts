// What each sync saw of each record when it last judged it. A sighting never outlives what it rested on: whoever
// changes what is known of a record unsettles it, by trigger, so that no code can forget to.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // Room beside each row: its settling changes no indexed column.
  await sql`create table evergreen.sighting (
    sync_id text not null,
    record_id text not null,
    stamp timestamptz,
    digest text not null,
    settled_until timestamptz not null,
    changes integer not null,
    primary key (sync_id, record_id)
  ) with (fillfactor = 85)`.execute(db)
  // By key and not by a join, which the planner might turn into a walk through all records.
  await sql`create function evergreen.unsettle_sightings() returns trigger language plpgsql as $$
    declare known record;
    begin
      for known in
        select sync.id as sync_id, array_agg(learnt.record_id) as ids from learnt
        join evergreen.sync on sync.connection_id = learnt.connection_id
          and sync.definition ->> 'stream' = learnt.stream
        group by sync.id order by sync.id
      loop
        update evergreen.sighting set settled_until = '-infinity', changes = changes + 1
        where sync_id = known.sync_id and record_id = any(known.ids);
      end loop;
      return null;
    end $$`.execute(db)
  const triggers = [
    ['record', 'update', 'new'],
    ['record', 'delete', 'old'],
    ['claim', 'insert', 'new'],
    ['claim', 'update', 'new'],
    ['claim', 'delete', 'old'],
  ] as const
  for (const [table, event, rows] of triggers) {
    await sql`create trigger ${sql.id(`${table}_${event}_unsettles`)}
      after ${sql.raw(event)} on ${sql.table(`evergreen.${table}`)} referencing ${sql.raw(rows)} table as learnt
      for each statement execute function evergreen.unsettle_sightings()`.execute(db)
  }
}
