// The search index: an own copy of the table that follows it with a delay, as HubSpot's does.
import type { HubSpotRecord } from '../store/record.ts'
import { SortedIds } from '../store/sorted-ids.ts'

export class SearchIndex {
  readonly ids = new SortedIds()
  /** Grows with every change of the index, so that a remembered result can be known to be old. */
  version = 0
  readonly #records = new Map<string, HubSpotRecord>()
  #waiting: { readonly at: number; readonly record: HubSpotRecord }[] = []

  /** Announces a snapshot written at `at` (epoch ms); it shows once the lag has passed. */
  announce(record: HubSpotRecord, at: number): void {
    this.#waiting.push({ at, record })
  }

  /** Takes a snapshot in at once: records that were there before anyone looked. */
  take(record: HubSpotRecord): void {
    this.version += 1
    if (record.archivedAt === null) {
      this.ids.add(record.id)
      this.#records.set(record.id, record)
    } else {
      this.ids.remove(record.id)
      this.#records.delete(record.id)
    }
  }

  /** Takes in everything that was written at `until` (epoch ms) or before. */
  settle(until: number): void {
    const later = this.#waiting.findIndex(entry => entry.at > until)
    const due = later === -1 ? this.#waiting.length : later
    if (due === 0) return
    for (const entry of this.#waiting.slice(0, due)) this.take(entry.record)
    this.#waiting = this.#waiting.slice(due)
  }

  get(id: string): HubSpotRecord | undefined {
    return this.#records.get(id)
  }
}
