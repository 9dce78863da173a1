// What is kept of change notices: which came, without any value of a record, and which records wait to be read for them.
import type { Moment } from '../../domain/record.ts'
import type { Dropped, Heard, Notice, Noticed } from '../feed.ts'

/**
 * What became of an event that came: its record waits to be read, it had come before, no sync takes notices of its
 * stream, or it was dropped at the door.
 */
export type NoticeFate = 'taken' | 'repeated' | 'unwanted' | Dropped

/** Records of a sync that wait to be read. */
export interface WaitingNotices {
  readonly syncId: string
  readonly records: number
  /** When the first of them was noticed. */
  readonly since: Moment
}

/** A stream that somebody listens to, or would if he could. */
export interface ListenedStream {
  readonly connection: string
  readonly stream: string
  /** When something was last heard; null: never. */
  readonly heardAt: Moment | null
  /** Why nothing is heard, and what to do; null while something is. */
  readonly trouble: string | null
}

export interface NoticeStore {
  /**
   * Stores what did not come before, and marks its records for each sync that takes notices of the stream and was read
   * to its end before. What it returns adds up to the notices.
   */
  add(
    connectionId: string,
    notices: readonly Notice[],
    now: Moment,
  ): Promise<Readonly<Record<'taken' | 'repeated' | 'unwanted', number>>>
  /** Adds to the numbers of a connection. */
  tally(connectionId: string, fates: Readonly<Partial<Record<NoticeFate, number>>>): Promise<void>
  /** All that came so far, by connection. */
  tallies(): Promise<{ readonly connection: string; readonly fate: NoticeFate; readonly events: number }[]>
  /** Syncs for which nothing waits are missing. */
  waiting(): Promise<WaitingNotices[]>
  /** The records that have waited longest. */
  due(syncId: string, most: number): Promise<Noticed[]>
  /** They were read; those that were marked again since go on waiting. */
  done(syncId: string, noticed: readonly Noticed[]): Promise<void>
  /** Whether the stream may be asked for now, as it was not within `everyMs`; whoever is first gets its turn. */
  takePoll(
    connectionId: string,
    stream: string,
    now: Moment,
    everyMs: number,
  ): Promise<{ readonly upTo: Moment | null } | null>
  /** What changed before this moment has been told. */
  polled(connectionId: string, stream: string, upTo: Moment): Promise<void>
  /** Whether `holder` may listen for the connection until then: nobody else does. */
  holdStreams(connectionId: string, holder: string, now: Moment, until: Moment): Promise<boolean>
  /** Lets others listen. */
  releaseStreams(connectionId: string, holder: string): Promise<void>
  /** After what a stream goes on; null: nothing was heard of it yet. */
  position(connectionId: string, stream: string): Promise<string | null>
  /**
   * Stores how far a stream was heard. Where it has told all since the last poll, the stream need not be asked: its turn
   * is taken; where something was missed, it is its turn. False when another holder listens by now: nothing was stored.
   */
  heard(
    of: { readonly connectionId: string; readonly stream: string; readonly holder: string },
    heard: Pick<Heard, 'position' | 'missed'>,
    now: Moment,
  ): Promise<boolean>
  /** Nothing was heard, but would have been. */
  listened(connectionId: string, stream: string, now: Moment): Promise<void>
  /** Why a stream cannot be listened to. */
  unheard(connectionId: string, stream: string, trouble: string): Promise<void>
  listenedStreams(): Promise<ListenedStream[]>
  /** What came before this moment is not known any more if it comes again. */
  forget(before: Moment): Promise<void>
}
