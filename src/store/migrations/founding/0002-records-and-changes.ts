// What is known of records, and what is to be done about them: claims, proposals, refusals, intents.
import { type Kysely, sql } from 'kysely'

const RECORD_PARTS = 16

export async function up(db: Kysely<unknown>): Promise<void> {
  await createRecords(db)
  await createProposals(db)
  await createRefusals(db)
  await sql`create table evergreen.intent (
    id text primary key,
    run_id text not null references evergreen.run,
    connection_id text not null,
    stream text not null,
    chunk text not null,
    record_id text not null,
    proposals bigint[] not null,
    opened_at timestamptz not null,
    closed_at timestamptz
  )`.execute(db)
  await sql`create unique index intent_one_open on evergreen.intent (connection_id, stream, record_id)
    where closed_at is null`.execute(db)
  await sql`create index intent_left_open on evergreen.intent (chunk) where closed_at is null`.execute(db)
}

async function createRecords(db: Kysely<unknown>): Promise<void> {
  await sql`create table evergreen.record (
    connection_id text not null,
    stream text not null,
    record_id text not null,
    fields jsonb not null,
    updated_at timestamptz not null,
    primary key (connection_id, stream, record_id)
  ) partition by hash (connection_id, stream, record_id)`.execute(db)
  for (let part = 0; part < RECORD_PARTS; part += 1) {
    await sql`create table ${sql.table(`evergreen.record_${part}`)} partition of evergreen.record
      for values with (modulus ${sql.lit(RECORD_PARTS)}, remainder ${sql.lit(part)})`.execute(db)
  }
  await sql`create table evergreen.claim (
    connection_id text not null,
    stream text not null,
    record_id text not null,
    supply text not null,
    source text not null,
    value text,
    trust double precision not null,
    matched_on text not null,
    match_confidence double precision not null,
    observed_at timestamptz not null,
    primary key (connection_id, stream, record_id, supply, source)
  )`.execute(db)
}

async function createProposals(db: Kysely<unknown>): Promise<void> {
  await sql`create table evergreen.proposal (
    seq bigint generated always as identity primary key,
    run_id text not null references evergreen.run,
    connection_id text not null,
    stream text not null,
    chunk text not null,
    record_id text not null,
    field text not null,
    before text,
    after text,
    reason text not null,
    ground jsonb not null,
    confidence double precision not null,
    freshness double precision,
    at timestamptz not null,
    outcome text
  )`.execute(db)
  await sql`create unique index proposal_once on evergreen.proposal (chunk, record_id, field)`.execute(db)
  await sql`create index proposal_of_run on evergreen.proposal (run_id, seq)`.execute(db)
  await sql`create index proposal_pending on evergreen.proposal (chunk) where outcome is null`.execute(db)
  await sql`create index proposal_barred on evergreen.proposal (connection_id, stream, record_id)
    where outcome = 'rejected'`.execute(db)
}

async function createRefusals(db: Kysely<unknown>): Promise<void> {
  // The digest keeps long values inside what an index entry may hold; it identifies, it does not protect.
  await sql`create table evergreen.refusal (
    seq bigint generated always as identity primary key,
    run_id text not null references evergreen.run,
    connection_id text not null,
    stream text not null,
    chunk text not null,
    record_id text not null,
    field text not null,
    before text,
    after text,
    after_digest text not null generated always as (coalesce(md5(after), 'null')) stored,
    reason text not null,
    ground jsonb not null,
    confidence double precision not null,
    freshness double precision,
    refusal text not null,
    detail text not null,
    times bigint not null default 1,
    last_at timestamptz not null,
    unique (connection_id, stream, record_id, field, after_digest, refusal)
  )`.execute(db)
}
