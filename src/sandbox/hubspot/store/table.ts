// The records of one object type: ordered by id, unique by e-mail where the type says so, followed by a search index.
import type { ObjectType } from '../schema/object-type.ts'
import { SearchIndex } from '../search/search-index.ts'
import { type FieldChange, type HubSpotRecord, type ValueSource, withValues } from './record.ts'
import { SortedIds } from './sorted-ids.ts'

interface Page {
  readonly records: readonly HubSpotRecord[]
  /** The id after which the next page starts; null on the last page. */
  readonly after: string | null
}

export class ObjectTable {
  readonly type: ObjectType
  readonly index = new SearchIndex()
  readonly #records = new Map<string, HubSpotRecord>()
  readonly #ids = new SortedIds()
  readonly #holders = new Map<string, string>()
  #archived = 0

  constructor(type: ObjectType) {
    this.type = type
  }

  /** Records that are not archived. */
  get count(): number {
    return this.#records.size - this.#archived
  }

  get(id: string): HubSpotRecord | undefined {
    return this.#records.get(id)
  }

  /** By id, or by the value of the type's unique property. */
  find(key: string, idProperty: string | undefined): HubSpotRecord | undefined {
    if (idProperty === undefined || idProperty === 'hs_object_id') return this.#records.get(key)
    const holder = idProperty === this.type.unique ? this.holderOf(key) : undefined
    return holder === undefined ? undefined : this.#records.get(holder)
  }

  /** The id of the record that has this unique value; upper and lower case are the same. */
  holderOf(value: string): string | undefined {
    return this.#holders.get(value.trim().toLowerCase())
  }

  /** Adds a record. `indexed` says whether search knows it at once. */
  add(record: HubSpotRecord, indexed: boolean): void {
    this.#ids.add(record.id)
    this.#keep(record)
    if (indexed) this.index.take(record)
    else this.index.announce(record, record.updatedAt)
  }

  /** Writes values into a record that is there. */
  write(
    record: HubSpotRecord,
    values: Readonly<Record<string, string>>,
    source: ValueSource,
    now: number,
  ): readonly FieldChange[] {
    const result = withValues(record, values, source, now, this.type.historyDepth)
    if (result.changes.length === 0) return result.changes
    this.#keep(result.record, record)
    this.index.announce(result.record, now)
    return result.changes
  }

  archive(record: HubSpotRecord, now: number): void {
    const archived = { ...record, archivedAt: now, updatedAt: now }
    this.#release(record)
    this.#records.set(record.id, archived)
    this.#archived += 1
    this.index.announce(archived, now)
  }

  restore(record: HubSpotRecord, now: number): void {
    const restored = { ...record, archivedAt: null, updatedAt: now }
    this.#archived -= 1
    this.#keep(restored)
    this.index.announce(restored, now)
  }

  /** The records after an id in the order of ids. */
  page(after: number, limit: number, archived: boolean): Page {
    const records: HubSpotRecord[] = []
    for (let position = this.#ids.positionAfter(after); position < this.#ids.size; position += 1) {
      const record = this.#records.get(this.#ids.at(position))
      if (record === undefined || (record.archivedAt !== null) !== archived) continue
      if (records.length === limit) return { records, after: records.at(-1)?.id ?? null }
      records.push(record)
    }
    return { records, after: null }
  }

  #keep(record: HubSpotRecord, before?: HubSpotRecord): void {
    if (before !== undefined) this.#release(before)
    this.#records.set(record.id, record)
    const value = this.#uniqueValue(record)
    if (value !== '' && !this.#holders.has(value)) this.#holders.set(value, record.id)
  }

  #release(record: HubSpotRecord): void {
    const value = this.#uniqueValue(record)
    if (this.#holders.get(value) === record.id) this.#holders.delete(value)
  }

  #uniqueValue(record: HubSpotRecord): string {
    return this.type.unique === null ? '' : (record.values[this.type.unique] ?? '').trim().toLowerCase()
  }
}
