// Records that got stamps and nothing else, day by day. Syncs that were declared before there were stamps have none.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table evergreen.stamp_day (
    connection_id text not null references evergreen.connection,
    stream text not null,
    day date not null,
    taken integer not null,
    primary key (connection_id, stream)
  )`.execute(db)
  await sql`alter table evergreen.sync add column stamps_looked_on date`.execute(db)
  for (const table of ['sync', 'run']) {
    await sql`update ${sql.table(`evergreen.${table}`)} set definition = '{"stamps": null}'::jsonb || definition`.execute(
      db,
    )
  }
}
