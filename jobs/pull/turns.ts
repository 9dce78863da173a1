// Long work in turns with whatever else waits for this process: another chunk is being stored, and jobs must be heard of.
import { setImmediate } from 'node:timers/promises'

/** What `of` gives for each item, in order; after so many items everything else has its turn. */
export async function inTurns<T, R>(items: readonly T[], inATurn: number, of: (item: T) => R): Promise<R[]> {
  const results: R[] = []
  for (let from = 0; from < items.length; from += inATurn) {
    if (from > 0) await setImmediate()
    for (const item of items.slice(from, from + inATurn)) results.push(of(item))
  }
  return results
}
