// An import is noted when it begins: what is new or edited while it goes on is due for another look. A record that is
// made due again while it is looked at stays so.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table evergreen.history_import alter column imported_at drop not null`.execute(db)
  await sql`insert into evergreen.history_import (sync_id, field)
    select run.sync_id, field
    from evergreen.run
      join evergreen.run_partition as part on part.run_id = run.id
      cross join jsonb_array_elements_text(part.partition -> 'detail' -> 'fields') as field
    where run.mode = 'history' and run.status = 'active'
    on conflict do nothing`.execute(db)
  await sql`alter table evergreen.history_due add column added integer not null default 1`.execute(db)
}
