// Those who only look are not shown hashes of passwords, tokens and keys, nor sealed answers.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter function evergreen.grant_roles() rename to grant_roles_before_access`.execute(db)
  await sql`create function evergreen.grant_roles() returns void language plpgsql as $$
    begin
      perform evergreen.grant_roles_before_access();
      if exists (select from pg_roles where rolname = 'evergreen_reader') then
        revoke select on evergreen.user_account, evergreen.login, evergreen.api_key, evergreen.admin_token,
          evergreen.attempt, evergreen.answer, evergreen.errand from evergreen_reader;
      end if;
    end $$`.execute(db)
  await sql`select evergreen.grant_roles()`.execute(db)
}
