// Workers make keys of records and delete them; nobody has to change one, and a changed key would be as good as an erasure
// that nothing tells of.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create function evergreen.refuse_key_change() returns trigger language plpgsql as $$
    begin
      raise exception 'the key of a record is never changed, only made and deleted' using errcode = 'insufficient_privilege';
    end $$`.execute(db)
  await sql`create trigger record_key_never_changed before update on evergreen.record_key
    for each row execute function evergreen.refuse_key_change()`.execute(db)
}
