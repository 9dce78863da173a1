// Records that are to be forgotten or were: their ids, who asked for it and when, and no value of theirs.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table evergreen.erasure (
    connection_id text not null references evergreen.connection on delete cascade,
    stream text not null,
    record_id text not null,
    cause text not null check (cause in ('asked', 'deleted', 'privacy')),
    asked_by text not null,
    asked_at timestamptz not null,
    erased_at timestamptz,
    done_at timestamptz,
    primary key (connection_id, stream, record_id)
  )`.execute(db)
  await sql`create index erasure_open on evergreen.erasure (asked_at) where done_at is null`.execute(db)
}
