// The roles of those who work (evergreen_app) and of those who only look (evergreen_reader), where the owner may make them.
// `select evergreen.grant_roles()` gives them their rights once more, for roles that an admin makes later.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create function evergreen.grant_roles() returns void language plpgsql as $$
    declare
      part regclass;
    begin
      if not exists (select from pg_roles where rolname = 'evergreen_app')
        or not exists (select from pg_roles where rolname = 'evergreen_reader') then
        return;
      end if;
      grant usage on schema evergreen to evergreen_app, evergreen_reader;
      grant select on all tables in schema evergreen to evergreen_reader;
      revoke select on evergreen.connection, evergreen.session from evergreen_reader;
      grant select, insert, update, delete on all tables in schema evergreen to evergreen_app;
      grant usage, select on all sequences in schema evergreen to evergreen_app;
      alter default privileges in schema evergreen grant select on tables to evergreen_reader;
      alter default privileges in schema evergreen grant select, insert, update, delete on tables to evergreen_app;
      alter default privileges in schema evergreen grant usage, select on sequences to evergreen_app;
      revoke update, delete on evergreen.audit, evergreen.audit_segment, evergreen.audit_link from evergreen_app;
      for part in select inhrelid::regclass from pg_inherits where inhparent = 'evergreen.audit'::regclass loop
        execute format('revoke all on %s from evergreen_app', part);
      end loop;
    end $$`.execute(db)
  await sql`do $$
    declare
      wanted text;
    begin
      if exists (select from pg_roles where rolname = current_user and (rolsuper or rolcreaterole)) then
        foreach wanted in array array['evergreen_app', 'evergreen_reader'] loop
          begin
            execute format('create role %I nologin', wanted);
          exception when duplicate_object or unique_violation then
            null; -- another database of this server has made it
          end;
        end loop;
      end if;
      perform evergreen.grant_roles();
    end $$`.execute(db)
}
