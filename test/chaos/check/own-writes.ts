// The changes of ours in the CRMs' write log, each with the intent that it came from, told by the receipt that the same
// request left on the record.
import type { WriteEntry } from '../../../src/sandbox/write-log.ts'
import { RECEIPTS } from '../receipts.ts'

export interface OwnWrite {
  readonly entry: WriteEntry
  /** Its place in the log. */
  readonly at: number
  /** Null where no receipt tells. */
  readonly intentId: string | null
  /** The change of the field before, and after; null where there is none. */
  readonly previous: Placed | null
  readonly next: Placed | null
}

export interface Placed {
  readonly entry: WriteEntry
  readonly at: number
}

export const isReceipt = ({ system, field }: WriteEntry): boolean => field === RECEIPTS[system]

const recordOf = ({ system, id }: WriteEntry) => `${system} ${id}`
const fieldOf = (entry: WriteEntry) => `${recordOf(entry)} ${entry.field}`
const requestOf = (entry: WriteEntry) => `${recordOf(entry)} ${entry.requestId}`

/** Changes of the program through the API, receipts left out. */
export function ownWritesIn(log: readonly WriteEntry[]): OwnWrite[] {
  const placed = log.map((entry, at) => ({ entry, at }))
  const receipts = placed.filter(({ entry }) => isReceipt(entry))
  const ofRequest = new Map(receipts.map(({ entry }) => [requestOf(entry), String(entry.after)]))
  const ofRecord = Map.groupBy(receipts, ({ entry }) => recordOf(entry))
  const byField = Map.groupBy(placed, ({ entry }) => fieldOf(entry))
  // A request that was sent twice leaves its receipt once.
  const standing = ({ entry, at }: Placed) => ofRecord.get(recordOf(entry))?.findLast(each => each.at < at)
  return [...byField.values()]
    .flatMap(changes =>
      changes.map((each, place) => ({
        ...each,
        previous: changes[place - 1] ?? null,
        next: changes[place + 1] ?? null,
      })),
    )
    .filter(({ entry }) => entry.actor === 'integration' && !isReceipt(entry))
    .map(own => {
      const last = standing(own)
      const receipt = ofRequest.get(requestOf(own.entry)) ?? (last === undefined ? null : String(last.entry.after))
      return { ...own, intentId: receipt }
    })
    .toSorted((a, b) => a.at - b.at)
}
