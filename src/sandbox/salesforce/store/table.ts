// The records of one object, in the order of their ids. Rows are never changed in place: an edit puts a new row in the
// old one's place, so whoever holds an array of rows (a query cursor, a Bulk result) holds a snapshot for free.
import type { FieldValue } from '../../write-log.ts'
import { sequenceOf } from '../ids.ts'

/** A stored record; a field that is not there is null. Moments are in the form of stamp.ts. */
export type Row = Readonly<Record<string, FieldValue>> & { readonly Id: string }

export class Table {
  private list: Row[] = []
  private deleted = 0
  /** Rises with every change, for whoever keeps something that follows from the rows. */
  revision = 0

  /** Rows in ascending order of Id, deleted ones included. */
  get rows(): readonly Row[] {
    return this.list
  }

  /** How many rows are not deleted. */
  get liveCount(): number {
    return this.list.length - this.deleted
  }

  /** @param id 18 characters */
  get(id: string): Row | undefined {
    return this.list[this.positionOf(id)]
  }

  /** Adds a row; ids are given out in rising order, so the end is its place. */
  append(row: Row): void {
    this.revision += 1
    this.list.push(row)
    if (row['IsDeleted'] === true) this.deleted += 1
  }

  /** Puts a new version of a known row in its place. */
  replace(row: Row): void {
    const position = this.positionOf(row.Id)
    if (position === -1) return
    this.revision += 1
    const wasDeleted = this.list[position]?.['IsDeleted'] === true
    const isDeleted = row['IsDeleted'] === true
    if (wasDeleted !== isDeleted) this.deleted += isDeleted ? 1 : -1
    this.list[position] = row
  }

  /** Takes rows out for good and returns those that were there. Whoever holds `rows` keeps what was. */
  remove(ids: ReadonlySet<string>): readonly Row[] {
    this.revision += 1
    const gone = [...ids].flatMap(id => this.get(id) ?? [])
    const last = this.list.at(-1)
    if (gone.length === 1 && gone[0] === last && last !== undefined) {
      this.list = this.list.slice(0, -1)
    } else if (gone.length > 0) this.list = this.list.filter(row => !ids.has(row.Id))
    this.deleted -= gone.filter(row => row['IsDeleted'] === true).length
    return gone
  }

  /** Puts a removed row back in its place. */
  restore(row: Row): void {
    this.revision += 1
    this.list = this.list.toSpliced(this.firstAfter(row.Id, true), 0, row)
    if (row['IsDeleted'] === true) this.deleted += 1
  }

  /** The position of the first row whose id is greater than `id` (or equal, when `orEqual`), by binary search. */
  firstAfter(id: string, orEqual: boolean): number {
    let low = 0
    let high = this.list.length
    while (low < high) {
      const middle = (low + high) >> 1
      const found = this.list[middle]?.Id ?? ''
      if (found < id || (!orEqual && found === id)) low = middle + 1
      else high = middle
    }
    return low
  }

  /** -1 for an id that is not here. Ids are given out one after the other, so a row is mostly where its number says. */
  private positionOf(id: string): number {
    const guess = sequenceOf(id) - sequenceOf(this.list[0]?.Id ?? '')
    if (this.list[guess]?.Id === id) return guess
    const position = this.firstAfter(id, true)
    return this.list[position]?.Id === id ? position : -1
  }
}
