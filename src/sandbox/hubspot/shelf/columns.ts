// Records that nobody touched since they were seeded, in columns, ascending by id. As objects a million of them would
// fill the memory; so each becomes a record only when it is looked at.
import type { HubSpotRecord, ValueSource, Values } from '../store/record.ts'

const NO_VERSIONS = Object.freeze({})

export class Columns {
  readonly #ids: number[] = []
  readonly #created: number[] = []
  readonly #updated: number[] = []
  readonly #values: Values[] = []
  readonly #sources: ValueSource[] = []

  get size(): number {
    return this.#ids.length
  }

  /** Takes a record in; false for one that does not fit: archived, with a past of its own, or not the last by id. */
  take(record: HubSpotRecord): boolean {
    const { archivedAt, createdAt, updatedAt, origin, values, versions } = record
    const id = Number(record.id)
    if (archivedAt !== null || origin.at !== updatedAt || Object.keys(versions).length > 0) return false
    if (id <= (this.#ids.at(-1) ?? 0)) return false
    this.#ids.push(id)
    this.#created.push(createdAt)
    this.#updated.push(updatedAt)
    this.#values.push(values)
    this.#sources.push(this.#shared(origin))
    return true
  }

  /** -1 where there is none. */
  positionOf(id: string): number {
    const wanted = Number(id)
    let [low, high] = [0, this.#ids.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#ids[middle] ?? 0) < wanted) low = middle + 1
      else high = middle
    }
    return this.#ids[low] === wanted ? low : -1
  }

  idAt(position: number): string {
    return String(this.#ids[position])
  }

  stampAt(position: number): number {
    return this.#updated[position] ?? 0
  }

  at(position: number): HubSpotRecord {
    const updatedAt = this.#updated[position] ?? 0
    const source = this.#sources[position] ?? { sourceType: '', sourceId: '' }
    return {
      id: this.idAt(position),
      createdAt: this.#created[position] ?? 0,
      updatedAt,
      archivedAt: null,
      values: this.#values[position] ?? {},
      origin: { ...source, at: updatedAt },
      versions: NO_VERSIONS,
    }
  }

  /** Few sources wrote all those records. */
  #shared({ at: _, ...source }: HubSpotRecord['origin']): ValueSource {
    const last = this.#sources.at(-1)
    const same = last?.sourceType === source.sourceType && last.sourceId === source.sourceId
    return last !== undefined && same && Object.keys(last).length === Object.keys(source).length ? last : source
  }
}
