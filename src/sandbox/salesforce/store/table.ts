// The records of one object, in the order of their ids. Rows are never changed in place: an edit puts a new row in the
// old one's place, so whoever holds an array of rows (a query cursor, a Bulk result) holds a snapshot for free.
import type { FieldValue } from '../../write-log.ts'

/** A stored record; a field that is not there is null. Moments are in the form of stamp.ts. */
export type Row = Readonly<Record<string, FieldValue>> & { readonly Id: string }

export class Table {
  private readonly positions = new Map<string, number>()
  private readonly list: Row[] = []
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
    const position = this.positions.get(id)
    return position === undefined ? undefined : this.list[position]
  }

  /** Adds a row; ids are given out in rising order, so the end is its place. */
  append(row: Row): void {
    this.revision += 1
    this.positions.set(row.Id, this.list.length)
    this.list.push(row)
  }

  /** Puts a new version of a known row in its place. */
  replace(row: Row): void {
    const position = this.positions.get(row.Id)
    if (position === undefined) return
    this.revision += 1
    if (this.list[position]?.['IsDeleted'] !== true && row['IsDeleted'] === true) this.deleted += 1
    this.list[position] = row
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
}
