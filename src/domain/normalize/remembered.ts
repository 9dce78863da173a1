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

export interface RememberedBy<T extends object> {
  /** As `of` of Remembered, for keys that mean something else in each group. */
  of(group: string | null, key: string, find: () => T): T
}

/** @param most entries of a generation, of all groups together */
export function rememberingBy<T extends object>(most: number): RememberedBy<T> {
  let fresh = new Map<string | null, Map<string, T>>()
  let old = fresh
  let entries = 0
  return {
    of: (group, key, find) => {
      const known = fresh.get(group)?.get(key)
      if (known !== undefined) return known
      const value = old.get(group)?.get(key) ?? find()
      if (entries >= most) {
        old = fresh
        fresh = new Map()
        entries = 0
      }
      const own = fresh.get(group) ?? new Map<string, T>()
      fresh.set(group, own.set(key, value))
      entries += 1
      return value
    },
  }
}
