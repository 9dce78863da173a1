// Ids of new records: ascending over all object types, with gaps, as other people's records are in between.
import type { Random } from '../../random.ts'

/** Ids pass from four to five digits soon, so that whoever compares ids as text is found out. */
const FIRST_ID = 9_001

export class RecordIds {
  readonly #random: Random
  #next = FIRST_ID

  constructor(random: Random) {
    this.#random = random
  }

  next(): string {
    const id = String(this.#next)
    this.#next += this.#random.int(1, 5)
    return id
  }
}
