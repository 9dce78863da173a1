// The audit: append-only, by month. The database itself refuses to change or remove an entry.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create sequence evergreen.audit_seq`.execute(db)
  await sql`create table evergreen.audit (
    seq bigint not null default nextval('evergreen.audit_seq'),
    at timestamptz not null,
    event text not null,
    actor text not null,
    connection_id text,
    sync_name text,
    stream text,
    record_id text,
    field text,
    run_id text,
    job_id text,
    intent_id text,
    step text,
    before text,
    after text,
    reason text,
    ground jsonb,
    outcome text,
    answer text,
    detail jsonb,
    primary key (seq, at)
  ) partition by range (at)`.execute(db)
  await sql`create index audit_of_record on evergreen.audit (connection_id, stream, record_id, seq)
    where record_id is not null`.execute(db)
  await sql`create index audit_of_run on evergreen.audit (run_id, seq)`.execute(db)
  await sql`create function evergreen.refuse_audit_change() returns trigger language plpgsql as $$
    begin
      raise exception 'the audit is append-only: % refused', tg_op using errcode = 'insufficient_privilege';
    end $$`.execute(db)
  await sql`create trigger audit_append_only before update or delete on evergreen.audit
    for each row execute function evergreen.refuse_audit_change()`.execute(db)
  await sql`create trigger audit_no_truncate before truncate on evergreen.audit
    for each statement execute function evergreen.refuse_audit_change()`.execute(db)
  // Row triggers are inherited by partitions, statement triggers are not: see audit-months.ts for the others.
  await sql`create table evergreen.audit_default partition of evergreen.audit default`.execute(db)
  await sql`create trigger audit_no_truncate before truncate on evergreen.audit_default
    for each statement execute function evergreen.refuse_audit_change()`.execute(db)
}
