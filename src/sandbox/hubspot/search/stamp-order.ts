// Ids in the order of their modification stamps, so that a window of time is found without a look at all records.
// An entry that was overtaken by a newer stamp stays until there are too many of them: readers skip it.

export class StampOrder {
  #stamps: number[] = []
  #ids: number[] = []
  /** Entries that came out of order and wait to be sorted in. */
  #lateStamps: number[] = []
  #lateIds: number[] = []
  #overtaken = 0

  add(stamp: number, text: string): void {
    const id = Number(text)
    const last = this.#stamps.at(-1)
    const inOrder = last === undefined || last < stamp || (last === stamp && (this.#ids.at(-1) ?? 0) < id)
    if (this.#lateIds.length === 0 && inOrder) {
      this.#stamps.push(stamp)
      this.#ids.push(id)
    } else {
      this.#lateStamps.push(stamp)
      this.#lateIds.push(id)
    }
  }

  /** Says that one entry is of no more use. */
  drop(): void {
    this.#overtaken += 1
  }

  /** True where every entry is good, so that a range needs no check. */
  get clean(): boolean {
    return this.#overtaken === 0
  }

  /** Sorts in what came late, and sweeps when half of all is of no more use. `good` tells a living entry. */
  settle(good: (id: string, stamp: number) => boolean): void {
    const count = this.#lateIds.length
    const sweep = this.#overtaken * 2 > this.#ids.length + count
    if (count === 0 && !sweep) return
    const [lateStamps, lateIds] = [this.#lateStamps, this.#lateIds]
    const late = Uint32Array.from({ length: count }, (_, position) => position).sort((a, b) => {
      return (lateStamps[a] ?? 0) - (lateStamps[b] ?? 0) || (lateIds[a] ?? 0) - (lateIds[b] ?? 0)
    })
    // What lies before the earliest late one stays where it is.
    const from = sweep ? 0 : this.positionOf(lateStamps[late[0] ?? 0] ?? 0)
    const [stamps, ids] = [this.#stamps.splice(from), this.#ids.splice(from)]
    const keep = (stamp: number, id: number): void => {
      if (sweep && !good(String(id), stamp)) return
      this.#stamps.push(stamp)
      this.#ids.push(id)
    }
    let next = 0
    const keepLate = (until: (stamp: number, id: number) => boolean): void => {
      for (; next < count; next += 1) {
        const [stamp, id] = [lateStamps[late[next] ?? 0] ?? 0, lateIds[late[next] ?? 0] ?? 0]
        if (!until(stamp, id)) return
        keep(stamp, id)
      }
    }
    for (let position = 0; position < ids.length; position += 1) {
      const [stamp, id] = [stamps[position] ?? 0, ids[position] ?? 0]
      keepLate((otherStamp, other) => otherStamp < stamp || (otherStamp === stamp && other < id))
      keep(stamp, id)
    }
    keepLate(() => true)
    this.#lateStamps = []
    this.#lateIds = []
    if (sweep) this.#overtaken = 0
  }

  get size(): number {
    return this.#ids.length
  }

  idAt(position: number): number {
    return this.#ids[position] ?? 0
  }

  stampAt(position: number): number {
    return this.#stamps[position] ?? 0
  }

  /** The first position whose stamp is not below `stamp`. */
  positionOf(stamp: number): number {
    let low = 0
    let high = this.#stamps.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#stamps[middle] ?? 0) < stamp) low = middle + 1
      else high = middle
    }
    return low
  }
}
