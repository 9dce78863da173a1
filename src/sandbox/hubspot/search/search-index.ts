// The search index: an own copy of the table that follows it with a delay, as HubSpot's does.
import type { Shelf } from '../shelf/shelf.ts'
import type { HubSpotRecord } from '../store/record.ts'
import { SortedIds } from '../store/sorted-ids.ts'
import { StampOrder } from './stamp-order.ts'

interface Waiting {
  /** Epoch milliseconds, when search gets to know. */
  readonly due: number
  readonly id: string
  /** Null: the record leaves the index. */
  readonly record: HubSpotRecord | null
}

export class SearchIndex {
  readonly ids = new SortedIds()
  readonly stamps = new StampOrder()
  /** Grows with every change of the index, so that a remembered result can be known to be old. */
  version = 0
  readonly #records: Shelf
  #waiting: Waiting[] = []
  /** When the last announced change of an id is due: changes of one record never overtake each other. */
  readonly #lastDue = new Map<string, number>()
  readonly #hidden = new Map<string, number>()

  /** The records as search knows them. */
  constructor(records: Shelf) {
    this.#records = records
  }

  /** A record was put among those that search knows; it has never been here. */
  show(record: HubSpotRecord): void {
    this.version += 1
    this.ids.add(record.id)
    this.stamps.add(record.updatedAt, record.id)
  }

  /** Announces a snapshot that shows at `due` (epoch ms). */
  announce(id: string, record: HubSpotRecord | null, due: number): void {
    const inOrder = Math.max(due, this.#lastDue.get(id) ?? 0)
    this.#lastDue.set(id, inOrder)
    this.#waiting.push({ due: inOrder, id, record })
  }

  /** Takes a snapshot in at once; null, or an archived one, leaves the index. */
  take(id: string, record: HubSpotRecord | null): void {
    this.version += 1
    const before = this.#records.get(id)
    if (record === null || record.archivedAt !== null) {
      if (before === undefined) return
      this.ids.remove(id)
      this.#records.delete(id)
      this.stamps.drop()
      return
    }
    this.#records.set(id, record)
    if (before === undefined) this.ids.add(id)
    if (before?.updatedAt === record.updatedAt) return
    if (before !== undefined) this.stamps.drop()
    this.stamps.add(record.updatedAt, id)
  }

  /** Takes in everything that is due at `now`. */
  settle(now: number): void {
    if (this.#waiting.length > 0) {
      const due = this.#waiting.filter(entry => entry.due <= now)
      if (due.length > 0) this.#waiting = this.#waiting.filter(entry => entry.due > now)
      for (const entry of due) {
        this.take(entry.id, entry.record)
        if (this.#lastDue.get(entry.id) === entry.due) this.#lastDue.delete(entry.id)
      }
    }
    for (const [id, until] of this.#hidden) {
      if (until > now) continue
      this.#hidden.delete(id)
      this.version += 1
    }
    this.stamps.settle((id, stamp) => this.isAt(id, stamp))
  }

  /** Whether the index has the record with this very modification stamp. */
  isAt(id: string, stamp: number): boolean {
    return this.#records.stampOf(id) === stamp
  }

  /** No search finds the record until `until` (epoch ms), whatever its lag. */
  hide(id: string, until: number): void {
    this.#hidden.set(id, until)
    this.version += 1
  }

  isHidden(id: string): boolean {
    return this.#hidden.has(id)
  }

  /** Whether every indexed record may be shown. */
  get allShown(): boolean {
    return this.#hidden.size === 0
  }

  /** The modification stamp that search knows. */
  stampOf(id: string): number {
    return this.#records.stampOf(id) ?? 0
  }

  get(id: string): HubSpotRecord | undefined {
    return this.#records.get(id)
  }
}
