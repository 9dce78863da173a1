// The turns that calls have taken under the vendors' rolling limits. Unlogged: after a crash of the server the last
// seconds are forgotten, and no call waits for the disk. Turns are kept in their order and for a while, whatever the
// spacing of the one who takes the next: processes differ in what they were told is left of a limit, and one that takes
// few turns must not forget those of another.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // `moments`: the latest first, in ms since the epoch.
  await sql`create unlogged table evergreen.turn (
    connection_id text not null,
    "limit" text not null,
    moments bigint[] not null default '{}',
    held_until timestamptz not null default 'epoch',
    primary key (connection_id, "limit")
  ) with (fillfactor = 50)`.execute(db)
  await sql`create function evergreen.take_turn(
      of_connection text, of_limit text, calls int[], within int[], keep int, most int
    ) returns int language plpgsql as $$
    declare
      earlier bigint[];
      now_ms bigint;
      held_ms bigint;
      next_ms bigint;
    begin
      insert into evergreen.turn (connection_id, "limit") values (of_connection, of_limit) on conflict do nothing;
      select moments, extract(epoch from held_until) * 1000 into earlier, held_ms
        from evergreen.turn
        where connection_id = of_connection and "limit" = of_limit for update;
      now_ms := floor(extract(epoch from clock_timestamp()) * 1000);
      select greatest(now_ms, held_ms, max(earlier[spacing.calls] + spacing.within)) into next_ms
        from unnest(calls, within) as spacing (calls, within);
      if next_ms - now_ms <= most then
        update evergreen.turn
          set moments = array(
            select moment from (
              select moment, row_number() over (order by moment desc) as place
              from unnest(earlier || next_ms) as taken (moment)
            ) as placed
            where place <= (select max(each) from unnest(calls) as each) or moment > now_ms - keep
            order by moment desc
          )
          where connection_id = of_connection and "limit" = of_limit;
      end if;
      return next_ms - now_ms;
    end $$`.execute(db)
}
