// Ids in ascending order, so that paging never sorts the table. New ids are the highest, so adding is appending.

export class SortedIds {
  /** As numbers: a million texts would take five times the memory. */
  readonly #ids: number[] = []

  get size(): number {
    return this.#ids.length
  }

  at(position: number): string {
    const id = this.#ids[position]
    return id === undefined ? '' : String(id)
  }

  /** As `at`, as a number. */
  numberAt(position: number): number {
    return this.#ids[position] ?? 0
  }

  /** How many ids are not above `id`: the position from which ids are greater. */
  positionAfter(id: number): number {
    let low = 0
    let high = this.#ids.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#ids[middle] ?? 0) <= id) low = middle + 1
      else high = middle
    }
    return low
  }

  add(text: string): void {
    const id = Number(text)
    if ((this.#ids.at(-1) ?? 0) < id) {
      this.#ids.push(id)
      return
    }
    const position = this.positionAfter(id)
    if (this.#ids[position - 1] !== id) this.#ids.splice(position, 0, id)
  }

  remove(text: string): void {
    const id = Number(text)
    const position = this.positionAfter(id) - 1
    if (this.#ids[position] === id) this.#ids.splice(position, 1)
  }
}
