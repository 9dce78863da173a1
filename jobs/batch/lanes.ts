// Several pieces of work side by side, where the failure of one must lose nothing of the others.

export interface Lane<T, R> {
  work(item: T): Promise<R>
  /** What was not begun when another failed. */
  leave(items: readonly T[]): Promise<void>
}

/**
 * The results, in the order of the items; at most `lanes` are under way at once. After a failure none is begun any more:
 * those under way go on to their end, the rest is left, and the first failure is thrown.
 */
export async function sideBySide<T, R>(items: readonly T[], lanes: number, { work, leave }: Lane<T, R>): Promise<R[]> {
  const results: R[] = []
  const failures: unknown[] = []
  let next = 0
  const lane = async (): Promise<void> => {
    while (next < items.length && failures.length === 0) {
      const at = next
      next += 1
      const item = items[at]
      if (item === undefined) continue
      try {
        results[at] = await work(item)
      } catch (error) {
        failures.push(error)
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(lanes, items.length) }, lane))
  if (failures.length === 0) return results
  const left = items.slice(next)
  if (left.length > 0) await leave(left)
  throw failures[0]
}
