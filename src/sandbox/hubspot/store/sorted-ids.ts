// Ids in ascending order, so that paging never sorts the table. New ids are the highest, so adding is appending.

export class SortedIds {
  readonly #ids: string[] = []

  get size(): number {
    return this.#ids.length
  }

  at(position: number): string {
    return this.#ids[position] ?? ''
  }

  /** How many ids are not above `id`: the position from which ids are greater. */
  positionAfter(id: number): number {
    let low = 0
    let high = this.#ids.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (Number(this.#ids[middle]) <= id) low = middle + 1
      else high = middle
    }
    return low
  }

  add(id: string): void {
    if (Number(this.#ids.at(-1) ?? 0) < Number(id)) {
      this.#ids.push(id)
      return
    }
    const position = this.positionAfter(Number(id))
    if (this.#ids[position - 1] !== id) this.#ids.splice(position, 0, id)
  }

  remove(id: string): void {
    const position = this.positionAfter(Number(id)) - 1
    if (this.#ids[position] === id) this.#ids.splice(position, 1)
  }
}
