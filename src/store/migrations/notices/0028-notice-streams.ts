// Streams of change notices: how far each was heard, since when it tells everything, and who listens.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table evergreen.notice_stream (
    connection_id text not null references evergreen.connection on delete cascade,
    stream text not null,
    position text,
    told_since timestamptz,
    heard_at timestamptz,
    trouble text,
    primary key (connection_id, stream)
  )`.execute(db)
  await sql`create table evergreen.notice_listener (
    connection_id text primary key references evergreen.connection on delete cascade,
    holder text not null,
    until timestamptz not null
  )`.execute(db)
}
