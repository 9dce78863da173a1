// What a value was found to be, for the values that come again and again. Two generations: to drop the oldest entry of
// one Map at a time takes longer the more were dropped before.

export interface Remembered<T extends object | null> {
  /** What `find` gives, asked anew only for keys that were not seen among the last so many. */
  of(key: string, find: () => T): T
}

/** @param most entries of a generation; twice as many are kept at most */
export function remembering<T extends object | null>(most: number): Remembered<T> {
  let fresh = new Map<string, T>()
  let old = new Map<string, T>()
  return {
    of: (key, find) => {
      const known = fresh.get(key)
      if (known !== undefined) return known
      const older = old.get(key)
      const value = older === undefined ? find() : older
      if (fresh.size >= most) {
        old = fresh
        fresh = new Map()
      }
      fresh.set(key, value)
      return value
    },
  }
}
