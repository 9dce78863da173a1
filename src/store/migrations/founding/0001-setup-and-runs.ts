// Connections, syncs, and what a run leaves behind while it works: partitions, work items, asks, counters.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table evergreen.connection (
    id text primary key,
    alias text not null unique,
    connector text not null,
    settings jsonb not null,
    sealed jsonb not null,
    limits jsonb not null,
    account text,
    paused_at timestamptz
  )`.execute(db)
  await sql`create table evergreen.sync (
    id text primary key,
    name text not null unique,
    connection_id text not null references evergreen.connection,
    definition jsonb not null,
    cursor timestamptz,
    paused_at timestamptz,
    scheduled_since timestamptz not null,
    last_tick timestamptz,
    last_skip text
  )`.execute(db)
  await createRuns(db)
  await createWork(db)
  await sql`create table evergreen.ask (
    run_id text not null references evergreen.run,
    chunk text not null,
    record_id text not null,
    fields text[] not null,
    primary key (chunk, record_id)
  )`.execute(db)
  await sql`create table evergreen.call_day (
    connection_id text not null references evergreen.connection,
    day date not null,
    calls bigint not null,
    primary key (connection_id, day)
  )`.execute(db)
}

async function createRuns(db: Kysely<unknown>): Promise<void> {
  await sql`create table evergreen.run (
    id text primary key,
    sync_id text not null references evergreen.sync,
    mode text not null check (mode in ('full', 'incremental')),
    dry_run boolean not null,
    priority smallint not null,
    status text not null default 'active' check (status in ('active', 'complete', 'incomplete', 'failed')),
    definition jsonb not null,
    started_by text not null,
    started_at timestamptz not null,
    ended_at timestamptz,
    window_from timestamptz,
    window_to timestamptz,
    expected bigint,
    note text,
    changes_taken bigint not null default 0
  )`.execute(db)
  await sql`create unique index run_one_active on evergreen.run (sync_id) where status = 'active'`.execute(db)
  await sql`create index run_newest on evergreen.run (started_at desc)`.execute(db)
  await sql`create table evergreen.run_partition (
    seq bigint generated always as identity,
    id text primary key,
    run_id text not null references evergreen.run,
    partition jsonb not null,
    cursor jsonb,
    rows bigint not null default 0,
    done boolean not null default false
  )`.execute(db)
  await sql`create index run_partition_of_run on evergreen.run_partition (run_id, seq)`.execute(db)
  await sql`create table evergreen.run_call (
    run_id text not null references evergreen.run,
    connection_id text not null references evergreen.connection,
    calls bigint not null,
    primary key (run_id, connection_id)
  )`.execute(db)
  // One row per chunk, so that the parallel pulls of a run do not queue up for one counter.
  await sql`create table evergreen.run_refusal (
    run_id text not null references evergreen.run,
    chunk text not null,
    refusal text not null,
    times bigint not null,
    primary key (run_id, chunk, refusal)
  )`.execute(db)
}

async function createWork(db: Kysely<unknown>): Promise<void> {
  await sql`create table evergreen.work (
    seq bigint generated always as identity,
    id text primary key,
    run_id text not null references evergreen.run,
    key text not null,
    step text not null,
    payload jsonb,
    status text not null default 'waiting' check (status in ('waiting', 'queued', 'running', 'done', 'failed')),
    epoch integer not null default 0,
    ticket text,
    failures integer not null default 0,
    due_at timestamptz not null default '-infinity',
    holder text,
    lease_until timestamptz,
    started_at timestamptz,
    ended_at timestamptz,
    note text,
    noted_at timestamptz,
    unique (run_id, key)
  )`.execute(db)
  await sql`create index work_due on evergreen.work (run_id, step, due_at, seq)
    where status = 'waiting'`.execute(db)
  await sql`create index work_open on evergreen.work (run_id, step) where status in ('waiting', 'queued', 'running')`.execute(
    db,
  )
  await sql`create index work_leases on evergreen.work (lease_until) where status in ('queued', 'running')`.execute(db)
}
