// Who may come in: users, who is logged in, API keys, and wrong log-ins. Secrets are kept as hashes only.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table evergreen.user_account (
    id text primary key,
    name text not null unique,
    role text not null,
    sees_personal boolean not null default false,
    password text,
    subject text unique,
    disabled_at timestamptz,
    created_at timestamptz not null
  )`.execute(db)
  await sql`create table evergreen.login (
    hash bytea primary key,
    user_id text not null references evergreen.user_account on delete cascade,
    csrf text not null,
    made_at timestamptz not null,
    seen_at timestamptz not null
  )`.execute(db)
  await sql`create index login_of_user on evergreen.login (user_id)`.execute(db)
  await sql`create table evergreen.api_key (
    id text primary key,
    user_id text not null references evergreen.user_account on delete cascade,
    hash bytea not null unique,
    label text not null,
    role text not null,
    scopes text[] not null,
    made_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    revoked_at timestamptz
  )`.execute(db)
  await sql`create index api_key_of_user on evergreen.api_key (user_id)`.execute(db)
  await sql`create table evergreen.admin_token (hash bytea primary key, expires_at timestamptz not null)`.execute(db)
  await sql`create table evergreen.attempt (
    of bytea primary key,
    failures integer not null,
    last_at timestamptz not null,
    blocked_until timestamptz
  )`.execute(db)
}
