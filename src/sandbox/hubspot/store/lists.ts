// Static lists: named sets of records of one object type.

export interface StaticList {
  readonly listId: string
  readonly name: string
  readonly objectTypeId: string
  /** Epoch milliseconds. */
  readonly createdAt: number
  /** Ascending ids. */
  readonly members: readonly string[]
}

export class StaticLists {
  readonly #lists = new Map<string, StaticList>()

  /** Makes a list of the given records at `now` and returns it. */
  create(name: string, objectTypeId: string, ids: readonly string[], now: number): StaticList {
    const members = [...new Set(ids)].sort((a, b) => Number(a) - Number(b))
    const list = { listId: String(this.#lists.size + 1), name, objectTypeId, createdAt: now, members }
    this.#lists.set(list.listId, list)
    return list
  }

  get(listId: string): StaticList | undefined {
    return this.#lists.get(listId)
  }
}
