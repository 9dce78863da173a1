// The records of a type as a map by id: those that were written since the seeding lie on top as they are, the others
// below in columns, which the table and its search index share.
import type { HubSpotRecord } from '../store/record.ts'
import type { Columns } from './columns.ts'

export class Shelf {
  readonly #columns: Columns
  /** Null for a record of the columns that is gone. */
  readonly #written = new Map<string, HubSpotRecord | null>()
  /** By how much what lies on top changes the number of records. */
  #extra = 0

  constructor(columns: Columns) {
    this.#columns = columns
  }

  get size(): number {
    return this.#columns.size + this.#extra
  }

  get(id: string): HubSpotRecord | undefined {
    const written = this.#written.get(id)
    if (written !== undefined) return written ?? undefined
    const position = this.#columns.positionOf(id)
    return position === -1 ? undefined : this.#columns.at(position)
  }

  /** The modification stamp of a record, without making a record of it. */
  stampOf(id: string): number | undefined {
    const written = this.#written.get(id)
    if (written !== undefined) return written?.updatedAt
    const position = this.#columns.positionOf(id)
    return position === -1 ? undefined : this.#columns.stampAt(position)
  }

  set(id: string, record: HubSpotRecord): void {
    if (this.get(id) === undefined) this.#extra += 1
    this.#written.set(id, record)
  }

  delete(id: string): void {
    if (this.get(id) === undefined) return
    this.#extra -= 1
    if (this.#columns.positionOf(id) === -1) this.#written.delete(id)
    else this.#written.set(id, null)
  }

  *values(): Generator<HubSpotRecord> {
    for (let position = 0; position < this.#columns.size; position += 1) {
      const record = this.get(this.#columns.idAt(position))
      if (record !== undefined) yield record
    }
    for (const [id, record] of this.#written) {
      if (record !== null && this.#columns.positionOf(id) === -1) yield record
    }
  }
}
