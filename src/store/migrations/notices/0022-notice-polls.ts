// How far the streams of feeds were asked for that have to be asked.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table evergreen.notice_poll (
    connection_id text not null references evergreen.connection on delete cascade,
    stream text not null,
    asked_at timestamptz not null,
    up_to timestamptz,
    primary key (connection_id, stream)
  )`.execute(db)
}
