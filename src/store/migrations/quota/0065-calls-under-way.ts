// Calls that are under way at once, beside the turns of a limit: by id, with the moment from which each counts as over.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table evergreen.turn add column under_way jsonb not null default '{}'`.execute(db)
  await sql`create function evergreen.enter_call(
      of_connection text, of_limit text, of_call text, most int, keep int
    ) returns int language plpgsql as $$
    declare
      inside jsonb;
      now_ms bigint;
      held_ms bigint;
    begin
      insert into evergreen.turn (connection_id, "limit") values (of_connection, of_limit) on conflict do nothing;
      select under_way, extract(epoch from held_until) * 1000 into inside, held_ms
        from evergreen.turn
        where connection_id = of_connection and "limit" = of_limit for update;
      now_ms := floor(extract(epoch from clock_timestamp()) * 1000);
      if held_ms > now_ms then
        return held_ms - now_ms;
      end if;
      select coalesce(jsonb_object_agg(call.key, call.value), '{}') into inside
        from jsonb_each(inside) as call where call.value::bigint > now_ms;
      if (select count(*) from jsonb_object_keys(inside)) >= most then
        return 1;
      end if;
      update evergreen.turn set under_way = inside || jsonb_build_object(of_call, now_ms + keep)
        where connection_id = of_connection and "limit" = of_limit;
      return 0;
    end $$`.execute(db)
}
