// The records of one object type: ordered by id, unique where values must be, followed by a search index.
import type { ObjectType } from '../schema/object-type.ts'
import { SearchIndex } from '../search/search-index.ts'
import type { LagKind, SearchLag } from '../search/search-lag.ts'
import { Columns } from '../shelf/columns.ts'
import { Shelf } from '../shelf/shelf.ts'
import { UniqueKeys } from '../values/unique-keys.ts'
import type { HubSpotRecord } from './record.ts'
import { SortedIds } from './sorted-ids.ts'

interface Page {
  readonly records: readonly HubSpotRecord[]
  /** The id after which the next page starts; null on the last page. */
  readonly after: string | null
}

export class ObjectTable {
  /** Replaced when an admin changes a custom object's definition. */
  type: ObjectType
  readonly #columns = new Columns()
  readonly index = new SearchIndex(new Shelf(this.#columns))
  readonly keys = new UniqueKeys()
  readonly #lag: SearchLag
  readonly #records = new Shelf(this.#columns)
  readonly #ids = new SortedIds()
  /** Ids that were merged away, and the id that answers for them. */
  readonly #forward = new Map<string, string>()
  #archived = 0

  constructor(type: ObjectType, lag: SearchLag, unique: readonly string[]) {
    this.type = type
    this.#lag = lag
    for (const property of unique) this.keys.watch(property, [])
  }

  /** Records that are not archived. */
  get count(): number {
    return this.#records.size - this.#archived
  }

  records(): Iterable<HubSpotRecord> {
    return this.#records.values()
  }

  /** By id; a merged-away id answers with what it was merged into. */
  get(id: string): HubSpotRecord | undefined {
    const record = this.#records.get(id)
    if (record !== undefined) return record
    const forward = this.#forward.get(id)
    return forward === undefined ? undefined : this.get(forward)
  }

  /** By this very id, not by what it was merged into. */
  exact(id: string): HubSpotRecord | undefined {
    return this.#records.get(id)
  }

  /** By id, or by the value of a unique property. */
  find(key: string, idProperty: string | undefined): HubSpotRecord | undefined {
    if (idProperty === undefined || idProperty === 'hs_object_id') return this.get(key)
    const holder = this.keys.holder(idProperty, key)
    return holder === undefined ? undefined : this.#records.get(holder)
  }

  /** Adds a record. `indexed` says whether search knows it at once. */
  add(record: HubSpotRecord, indexed: boolean, now: number): void {
    this.#ids.add(record.id)
    this.keys.keep(record)
    if (indexed && this.#columns.take(record)) {
      this.index.show(record)
      return
    }
    this.#records.set(record.id, record)
    if (indexed) this.index.take(record.id, record)
    else this.#announce('create', record, now)
  }

  /** Puts a changed snapshot in the place of the one before; `kind` null leaves no lag. */
  replace(record: HubSpotRecord, kind: LagKind | null, now: number): void {
    const before = this.#records.get(record.id)
    if (before !== undefined && before.archivedAt === null) this.keys.release(before)
    if (record.archivedAt === null) this.keys.keep(record)
    this.#archived += Number(record.archivedAt !== null) - Number((before?.archivedAt ?? null) !== null)
    this.#records.set(record.id, record)
    if (kind === null) this.index.take(record.id, record)
    else this.#announce(kind, record, now)
  }

  /** Takes a record out for good; `into` is what answers to its id from now on. */
  remove(record: HubSpotRecord, kind: LagKind, now: number, into?: string): void {
    this.keys.release(record)
    if (record.archivedAt !== null) this.#archived -= 1
    this.#records.delete(record.id)
    this.#ids.remove(record.id)
    if (into !== undefined) this.#forward.set(record.id, into)
    this.index.announce(record.id, null, now + this.#lag.draw(kind))
  }

  /** The records after an id in the order of ids: those of which `shown` says so. */
  page(after: number, limit: number, shown: (record: HubSpotRecord) => boolean): Page {
    const records: HubSpotRecord[] = []
    for (let position = this.#ids.positionAfter(after); position < this.#ids.size; position += 1) {
      const record = this.#records.get(this.#ids.at(position))
      if (record === undefined || !shown(record)) continue
      if (records.length === limit) return { records, after: records.at(-1)?.id ?? null }
      records.push(record)
    }
    return { records, after: null }
  }

  #announce(kind: LagKind, record: HubSpotRecord, now: number): void {
    this.index.announce(record.id, record.archivedAt === null ? record : null, now + this.#lag.draw(kind))
  }
}
