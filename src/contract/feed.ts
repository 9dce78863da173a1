// News from a CRM of which records have changed, so that they are read before their sync's next run would.
import type { Moment } from '../domain/record.ts'

export interface Notice {
  /** Tells it from all others of the connection: what comes again is known by it. */
  readonly event: string
  /** The stream, by each name that the CRM has for it. */
  readonly streams: readonly string[]
  readonly recordId: string
  /** Only told on: whatever it was, the record is read as it is by then. */
  readonly kind: string
  readonly at: Moment
  /** The CRM was told to forget the person: nothing is to be known of the record any more. */
  readonly forget?: boolean
}

/** A notice that a sync has not acted on yet; with the next notice of the record it gets another mark. */
export interface Noticed {
  readonly recordId: string
  readonly mark: string
}

/** An HTTP request, as it came. */
export interface Delivery {
  readonly method: string
  /** The address as this process sees it; a proxy may have changed all of it but the query. */
  readonly url: string
  /** A header by its name in small letters. */
  header(name: string): string | undefined
  readonly body: Uint8Array
}

/** Why events of a delivery are dropped: our own writes, those of another account, and what is of no use here. */
export type Dropped = 'echo' | 'elsewhere' | 'unknown'

export interface Received {
  readonly notices: readonly Notice[]
  readonly dropped: Readonly<Record<Dropped, number>>
}

export interface Polled {
  readonly notices: readonly Notice[]
  /** By the CRM's clock: what changed before is told. */
  readonly upTo: Moment
}

/** Where the CRM does not send notices but has to be asked. */
export interface Poll {
  readonly everyMinutes: number
  /** What changed since `from`, which is where the last answer ended; null at first. */
  since(stream: string, from: Moment | null, signal: AbortSignal): Promise<Polled>
}

/** What a stream told; all of it is stored before more is asked for. */
export interface Heard extends Received {
  /** Opaque: listening goes on after it once what came with it is stored. */
  readonly position: string
  /**
   * Set where it cannot be told that every change came: what changed since a moment, or since the stream last told all
   * (null), has to be asked.
   */
  readonly missed?: { readonly since: Moment | null }
}

/** Where the CRM sends notices to who listens to it. */
export interface NoticeStream {
  /**
   * From after `position`, or from now on; goes on until aborted or until something fails. ConfigError where the CRM does
   * not tell of this stream, and what to do about it.
   */
  listen(stream: string, position: string | null, signal: AbortSignal): AsyncIterable<Heard>
}

export interface ChangeFeed {
  /** What a delivery tells, where the CRM sends them; `account` is the one whose records are kept. Refused when it is not the CRM's own. */
  receive?(delivery: Delivery, account: string | null): Received
  readonly poll?: Poll
  /** Where it tells, `poll` need not be asked. */
  readonly stream?: NoticeStream
}
