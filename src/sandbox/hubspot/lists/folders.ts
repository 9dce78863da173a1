// Folders of lists: a tree whose root has the id 0.

export interface ListFolder {
  readonly id: number
  readonly name: string
  readonly parentFolderId: number
  /** Epoch milliseconds. */
  readonly createdAt: number
  readonly updatedAt: number
}

export class ListFolders {
  readonly #folders = new Map<number, ListFolder>([
    [0, { id: 0, name: 'All lists', parentFolderId: -1, createdAt: 0, updatedAt: 0 }],
  ])
  /** The folder of each list that lies in one. */
  readonly #places = new Map<string, number>()

  get(id: number): ListFolder | undefined {
    return this.#folders.get(id)
  }

  children(id: number): ListFolder[] {
    return [...this.#folders.values()].filter(folder => folder.parentFolderId === id)
  }

  listsIn(id: number): string[] {
    return [...this.#places].filter(([, folder]) => folder === id).map(([listId]) => listId)
  }

  create(name: string, parentFolderId: number, now: number): ListFolder {
    const id = Math.max(...this.#folders.keys()) + 1
    return this.set({ id, name, parentFolderId, createdAt: now, updatedAt: now })
  }

  set(folder: ListFolder): ListFolder {
    this.#folders.set(folder.id, folder)
    return folder
  }

  delete(id: number): void {
    this.#folders.delete(id)
  }

  place(listId: string, folderId: number): void {
    this.#places.set(listId, folderId)
  }

  /** Whether `id` lies in `ancestor` or is it. */
  isWithin(id: number, ancestor: number): boolean {
    if (id === ancestor) return true
    const parent = this.#folders.get(id)?.parentFolderId ?? -1
    return parent !== -1 && this.isWithin(parent, ancestor)
  }
}
