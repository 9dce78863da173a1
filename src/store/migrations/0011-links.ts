// Links between records, one row each. Definitions and runs that were stored before name no associations.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table evergreen.link (
    connection_id text not null,
    stream text not null,
    record_id text not null,
    via text not null,
    to_stream text not null,
    to_id text not null,
    kinds text[] not null,
    is_primary boolean not null,
    primary key (connection_id, stream, record_id, via, to_stream, to_id)
  )`.execute(db)
  await sql`create index link_to on evergreen.link (connection_id, to_stream, to_id)`.execute(db)
  // What a field of a record tells of its links is passed over while the record is as it was: not when a link was lost.
  await sql`create trigger link_delete_unsettles
    after delete on evergreen.link referencing old table as learnt
    for each statement execute function evergreen.unsettle_sightings()`.execute(db)
  for (const table of ['sync', 'run']) {
    await sql`update ${sql.table(`evergreen.${table}`)}
      set definition = definition || '{"associations": null}' where not definition ? 'associations'`.execute(db)
  }
}
