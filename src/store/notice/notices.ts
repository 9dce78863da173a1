// Change notices as they came, the records that wait for it to be read, and how many events had which fate.
import { sql } from 'kysely'
import type { Notice, Noticed } from '../../contract/feed.ts'
import type { NoticeFate, NoticeStore, WaitingNotices } from '../../contract/stores.ts'
import type { Moment } from '../../domain/record.ts'
import { toJson } from '../json.ts'
import type { Db } from '../pool.ts'
import { pollStore } from './polls.ts'
import { streamStore } from './streams.ts'

/** Rows are locked in the order of ids, here and where they end: those who want the same do not wait in a circle. */
async function add(db: Db, connectionId: string, notices: readonly Notice[], now: Moment) {
  const at = new Date(now)
  const { rows } = await sql<{ fresh: number; taken: number }>`with told as (
      insert into evergreen.notice (connection_id, event, streams, record_id, kind, occurred_at, received_at)
      select distinct on (event) ${connectionId}, event, array(select jsonb_array_elements_text(streams)),
        "recordId", kind, to_timestamp(at / 1000), ${at}::timestamptz
      from jsonb_to_recordset(${toJson(notices)}::jsonb)
        as came (event text, streams jsonb, "recordId" text, kind text, at float8)
      order by event
      on conflict do nothing
      returning event, streams, record_id
    ), wanted as (
      select told.event, told.record_id, sync.id as sync_id
      from told join evergreen.sync on sync.connection_id = ${connectionId} and sync.removed_at is null
        and sync.definition ->> 'stream' = any(told.streams)
        and jsonb_typeof(sync.definition -> 'notices') = 'object' and sync.cursor is not null
    ), marked as (
      insert into evergreen.notice_due (sync_id, record_id, since)
      select distinct sync_id, record_id, ${at}::timestamptz from wanted order by sync_id, record_id
      on conflict (sync_id, record_id) do update set mark = nextval('evergreen.notice_mark')
    )
    select (select count(*) from told)::int as fresh, (select count(distinct event) from wanted)::int as taken
  `.execute(db)
  const { fresh = 0, taken = 0 } = rows[0] ?? {}
  return { taken, unwanted: fresh - taken, repeated: notices.length - fresh }
}

/** The NoticeStore on `db`. */
export function noticeStore(db: Db): NoticeStore {
  return {
    ...pollStore(db),
    ...streamStore(db),
    add: (connectionId, notices, now) => add(db, connectionId, notices, now),
    tally: async (connectionId, fates) => {
      for (const [fate, events] of Object.entries(fates).toSorted()) {
        if (events === 0) continue
        await sql`insert into evergreen.notice_tally as known (connection_id, fate, events)
          values (${connectionId}, ${fate}, ${events})
          on conflict (connection_id, fate) do update set events = known.events + excluded.events`.execute(db)
      }
    },
    tallies: async () => {
      const { rows } = await sql<{ connection: string; fate: NoticeFate; events: number }>`select
          connection.alias as connection, fate, events::float8 as events
        from evergreen.notice_tally join evergreen.connection on connection.id = connection_id
        order by alias, fate`.execute(db)
      return rows
    },
    waiting: async () => {
      const { rows } = await sql<WaitingNotices>`select sync_id as "syncId", count(*)::int as records,
          (extract(epoch from min(since)) * 1000)::float8 as since
        from evergreen.notice_due group by sync_id order by min(since)`.execute(db)
      return rows
    },
    due: async (syncId, most) => {
      const { rows } = await sql<Noticed>`select record_id as "recordId", mark::text as mark
        from evergreen.notice_due where sync_id = ${syncId} order by since, record_id limit ${most}`.execute(db)
      return rows
    },
    done: async (syncId, noticed) => {
      const ids = noticed.map(({ recordId }) => recordId)
      const marks = noticed.map(({ mark }) => mark)
      await sql`with ended as materialized (
          select due.record_id from evergreen.notice_due as due
          join unnest(${ids}::text[], ${marks}::bigint[]) as read (record_id, mark) using (record_id, mark)
          where due.sync_id = ${syncId} order by due.record_id for update of due
        )
        delete from evergreen.notice_due using ended
        where notice_due.sync_id = ${syncId} and notice_due.record_id = ended.record_id`.execute(db)
    },
    forget: async before => {
      await sql`delete from evergreen.notice where received_at < ${new Date(before)}`.execute(db)
    },
  }
}
