// How far the streams of feeds were asked for that have to be asked, and when that was.
import { sql } from 'kysely'
import type { NoticeStore } from '../../contract/stores.ts'
import type { Db } from '../pool.ts'

/** The part of the NoticeStore that tells of polls. */
export function pollStore(db: Db): Pick<NoticeStore, 'takePoll' | 'polled'> {
  return {
    takePoll: async (connectionId, stream, now, everyMs) => {
      const { rows } = await sql<{ upTo: number | null }>`insert into evergreen.notice_poll as known
          (connection_id, stream, asked_at) values (${connectionId}, ${stream}, ${new Date(now)})
        on conflict (connection_id, stream) do update set asked_at = excluded.asked_at
          where known.asked_at <= ${new Date(now - everyMs)}
        returning (extract(epoch from up_to) * 1000)::float8 as "upTo"`.execute(db)
      return rows[0] ?? null
    },
    polled: async (connectionId, stream, upTo) => {
      await sql`update evergreen.notice_poll set up_to = greatest(up_to, ${new Date(upTo)}::timestamptz)
        where connection_id = ${connectionId} and stream = ${stream}`.execute(db)
    },
  }
}
