// What change events tell: which record each is about, and what was told of no record.
import type { Notice, Received } from '../../../src/contract/feed.ts'
import type { Moment } from '../../../src/domain/record.ts'
import { RECEIPT_FIELD } from '../describe.ts'
import type { ChangeHeader } from './header.ts'

/** An event as it came, with its header; null where it could not be read. */
export interface ReadEvent {
  /** What no other event has. */
  readonly id: string
  readonly header: ChangeHeader | null
}

/** A transaction may have taken so long before its events tell of it. */
const TRANSACTION_MS = 15 * 60_000
/** More than 100,000 changes at once: no record is named. Source: Change Data Capture guide, "Overflow Events". */
const OVERFLOW = 'GAP_OVERFLOW'

/** The notices of events, save for our own writes; and since when there may have been changes that no event names. */
export function toldBy(
  events: readonly ReadEvent[],
  stream: string,
  ourUser: string | null,
): Received & { readonly missed?: { readonly since: Moment | null } } {
  const notices: Notice[] = []
  const dropped = { echo: 0, elsewhere: 0, unknown: 0 }
  const gaps: (Moment | null)[] = []
  for (const { id, header } of events) {
    if (header === null) {
      dropped.unknown += 1
      gaps.push(null)
    } else if (header.changeType === OVERFLOW) {
      gaps.push(header.commitTimestamp - TRANSACTION_MS)
    } else if (isEcho(header, ourUser)) {
      dropped.echo += 1
    } else {
      notices.push(...header.recordIds.map(recordId => noticeOf(id, recordId, stream, header)))
    }
  }
  const since = gaps.some(gap => gap === null) ? null : Math.min(...gaps.flatMap(gap => gap ?? []))
  return { notices, dropped, ...(gaps.length === 0 ? {} : { missed: { since } }) }
}

/** Our user wrote it together with the receipt, which nobody else writes: the record is known to be like that. */
function isEcho({ changeType, commitUser, changed }: ChangeHeader, ourUser: string | null): boolean {
  return changeType === 'UPDATE' && commitUser === ourUser && changed(RECEIPT_FIELD)
}

function noticeOf(id: string, recordId: string, stream: string, header: ChangeHeader): Notice {
  const kind = header.changeType.toLowerCase()
  return { event: `${stream}/${id}/${recordId}`, streams: [stream], recordId, kind, at: header.commitTimestamp }
}
