// What is left of a segment whose entries need not be kept any more: its shell, with the mark of the entry that tells of it.
// That is the one change that a segment allows, once and to its owner.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table evergreen.audit_segment add column dropped text`.execute(db)
  await sql`create index audit_segment_dropped on evergreen.audit_segment (dropped, number)
    where dropped is not null`.execute(db)
  await sql`create function evergreen.refuse_segment_change() returns trigger language plpgsql as $$
    begin
      if tg_op = 'UPDATE' and old.dropped is null and new.dropped is not null and new.hashes = '' and new.holds = '{}'
        and (new.number, new.run_id, new.entries, new.from_at, new.to_at, new.key_id, new.seal)
          is not distinct from (old.number, old.run_id, old.entries, old.from_at, old.to_at, old.key_id, old.seal) then
        return new;
      end if;
      raise exception 'the audit is append-only: % refused', tg_op using errcode = 'insufficient_privilege';
    end $$`.execute(db)
  await sql`drop trigger audit_append_only on evergreen.audit_segment`.execute(db)
  await sql`create trigger audit_append_only before update or delete on evergreen.audit_segment
    for each row execute function evergreen.refuse_segment_change()`.execute(db)
}
