// Entries are sealed in segments, and these linked in a chain: what follows is a number that a segment and its entries
// share, JSON that is kept byte by byte, because it is hashed, and two more tables that only grow.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table evergreen.audit
    alter column ground type json using ground::text::json,
    alter column detail type json using detail::text::json,
    alter column seq drop default`.execute(db)
  await sql`drop sequence evergreen.audit_seq`.execute(db)
  // A segment of number n has the entries with seq from n * 2,048 on; what was written before has smaller ones.
  await sql`create sequence evergreen.audit_segment_number`.execute(db)
  await sql`select setval('evergreen.audit_segment_number', (select coalesce(max(seq), 0) / 2048 + 1 from evergreen.audit),
    false)`.execute(db)
  await sql`create table evergreen.audit_segment (
    number bigint primary key,
    run_id text,
    entries integer not null,
    from_at timestamptz not null,
    to_at timestamptz not null,
    key_id text not null,
    hashes bytea not null,
    seal bytea not null
  )`.execute(db)
  // Hashes cannot be compressed.
  await sql`alter table evergreen.audit_segment alter column hashes set storage external`.execute(db)
  await sql`create index audit_segment_of_run on evergreen.audit_segment (run_id, number)
    where run_id is not null`.execute(db)
  await sql`create table evergreen.audit_unlinked (number bigint primary key) with (fillfactor = 50)`.execute(db)
  await sql`create table evergreen.audit_link (
    number bigint primary key,
    linked_at timestamptz not null,
    segments bigint[] not null,
    content bytea not null,
    key_id text not null,
    previous bytea not null,
    seal bytea not null
  )`.execute(db)
  for (const table of ['audit_segment', 'audit_link']) {
    const name = sql.table(`evergreen.${table}`)
    await sql`create trigger audit_append_only before update or delete on ${name}
      for each row execute function evergreen.refuse_audit_change()`.execute(db)
    await sql`create trigger audit_no_truncate before truncate on ${name}
      for each statement execute function evergreen.refuse_audit_change()`.execute(db)
  }
}
