// Answers to writes that carried an idempotency key, and what is kept while a browser is away on an errand.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table evergreen.answer (
    user_id text not null references evergreen.user_account on delete cascade,
    key text not null,
    fingerprint text not null,
    taken_at timestamptz not null,
    status integer,
    body text,
    content_type text,
    primary key (user_id, key)
  )`.execute(db)
  await sql`create index answer_by_age on evergreen.answer (taken_at)`.execute(db)
  await sql`create table evergreen.errand (
    state bytea primary key,
    purpose text not null,
    sealed text not null,
    expires_at timestamptz not null
  )`.execute(db)
}
