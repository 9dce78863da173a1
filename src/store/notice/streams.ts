// Streams of change notices: who listens, how far they were heard, and what that spares of asking.
import { sql } from 'kysely'
import type { Heard } from '../../contract/feed.ts'
import type { ListenedStream, NoticeStore } from '../../contract/stores.ts'
import type { Moment } from '../../domain/record.ts'
import type { Db } from '../pool.ts'

/** The CRM's clock may differ so much from ours, and an event may come so much later than its change. */
const MARGIN_MS = 300_000

interface Of {
  readonly connectionId: string
  readonly stream: string
  readonly holder: string
}

type StreamStore = Pick<
  NoticeStore,
  'holdStreams' | 'releaseStreams' | 'position' | 'heard' | 'listened' | 'unheard' | 'listenedStreams'
>

/** The part of the NoticeStore that tells of streams. */
export function streamStore(db: Db): StreamStore {
  return {
    holdStreams: async (connectionId, holder, now, until) => {
      const { rows } = await sql`insert into evergreen.notice_listener as known (connection_id, holder, until)
        values (${connectionId}, ${holder}, ${new Date(until)})
        on conflict (connection_id) do update set holder = excluded.holder, until = excluded.until
          where known.holder = excluded.holder or known.until <= ${new Date(now)}
        returning true`.execute(db)
      return rows.length > 0
    },
    releaseStreams: async (connectionId, holder) => {
      await sql`delete from evergreen.notice_listener
        where connection_id = ${connectionId} and holder = ${holder}`.execute(db)
    },
    position: async (connectionId, stream) => {
      const { rows } = await sql<{ position: string | null }>`select position from evergreen.notice_stream
        where connection_id = ${connectionId} and stream = ${stream}`.execute(db)
      return rows[0]?.position ?? null
    },
    heard: (of, heard, now) => storeHeard(db, of, heard, now),
    listened: (connectionId, stream, now) => spareAsking(db, connectionId, stream, now, null),
    unheard: async (connectionId, stream, trouble) => {
      await sql`insert into evergreen.notice_stream (connection_id, stream, trouble)
        values (${connectionId}, ${stream}, ${trouble})
        on conflict (connection_id, stream) do update set trouble = excluded.trouble`.execute(db)
    },
    listenedStreams: async () => {
      const { rows } = await sql<ListenedStream>`select alias as connection, stream,
          (extract(epoch from heard_at) * 1000)::float8 as "heardAt", trouble
        from evergreen.notice_stream join evergreen.connection on connection.id = connection_id
        order by alias, stream`.execute(db)
      return rows
    },
  }
}

async function storeHeard(
  db: Db,
  { connectionId, stream, holder }: Of,
  { position, missed }: Pick<Heard, 'position' | 'missed'>,
  now: Moment,
): Promise<boolean> {
  // Whoever takes over waits for this transaction, and then goes on from what it has stored.
  const { rows } = await sql`select from evergreen.notice_listener
    where connection_id = ${connectionId} and holder = ${holder} for share`.execute(db)
  if (rows.length === 0) return false
  const toldSince = missed === undefined ? null : new Date(now + MARGIN_MS)
  await sql`insert into evergreen.notice_stream as known (connection_id, stream, position, told_since, heard_at)
    values (${connectionId}, ${stream}, ${position}, ${toldSince}, ${new Date(now)})
    on conflict (connection_id, stream) do update set position = excluded.position, heard_at = excluded.heard_at,
      told_since = coalesce(excluded.told_since, known.told_since), trouble = null`.execute(db)
  if (missed === undefined) await spareAsking(db, connectionId, stream, now, new Date(now - MARGIN_MS))
  else if (missed.since !== null) await askSince(db, connectionId, stream, missed.since)
  return true
}

/** As if it had just been asked, and up to `upTo`, if the polls have caught up with where the stream began to tell all. */
async function spareAsking(
  db: Db,
  connectionId: string,
  stream: string,
  now: Moment,
  upTo: Date | null,
): Promise<void> {
  await sql`update evergreen.notice_poll as poll
    set asked_at = ${new Date(now)}, up_to = greatest(poll.up_to, ${upTo}::timestamptz)
    from evergreen.notice_stream as told
    where poll.connection_id = ${connectionId} and poll.stream = ${stream}
      and told.connection_id = poll.connection_id and told.stream = poll.stream
      and poll.up_to >= told.told_since`.execute(db)
}

/** The next look finds that it is to be asked, from this moment on at least. */
async function askSince(db: Db, connectionId: string, stream: string, since: Moment): Promise<void> {
  await sql`insert into evergreen.notice_poll as poll (connection_id, stream, asked_at, up_to)
    values (${connectionId}, ${stream}, to_timestamp(0), ${new Date(since)})
    on conflict (connection_id, stream) do update
      set asked_at = excluded.asked_at, up_to = least(poll.up_to, excluded.up_to)`.execute(db)
}
