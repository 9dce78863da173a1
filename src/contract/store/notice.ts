// What is kept of change notices: which came, without any value of a record, and which records wait to be read for them.
import type { Moment } from '../../domain/record.ts'
import type { Dropped, Notice, Noticed } from '../feed.ts'

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
  /** What came before this moment is not known any more if it comes again. */
  forget(before: Moment): Promise<void>
}
