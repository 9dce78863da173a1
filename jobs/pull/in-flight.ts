// One chunk is stored while the next is looked into: the database and this process work at the same time. What is being
// stored is not looked at meanwhile.
import type { Page } from '../../src/contract/connector.ts'

export interface InFlight {
  /** Whether the chunk speaks of a record that is being stored. */
  holds(chunk: Page): boolean
  begin(chunk: Page, storing: Promise<void>): void
  /** Resolves when nothing is being stored any more, or rejects as the storing did. */
  landed(): Promise<void>
}

/** Nothing is in flight at first; one chunk at a time. */
export function inFlight(): InFlight {
  let ids: ReadonlySet<string> = new Set()
  let storing: Promise<void> = Promise.resolve()
  return {
    holds: chunk => idsIn(chunk).some(id => ids.has(id)),
    begin: (chunk, promise) => {
      ids = new Set(idsIn(chunk))
      storing = promise
      // Told to whoever waits for it; until then it must not end the process.
      storing.catch(() => undefined)
    },
    landed: async () => {
      await storing
      ids = new Set()
    },
  }
}

/** Those that are gone and those that they live on in count as well: they share what is known of them. */
function idsIn({ records, gone = [] }: Page): string[] {
  return [
    ...records.map(({ id }) => id),
    ...gone.flatMap(({ id, mergedInto }) => [id, ...(mergedInto === null ? [] : [mergedInto])]),
  ]
}
