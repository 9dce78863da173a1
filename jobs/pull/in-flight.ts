// Chunks that are being judged or stored while further ones are looked up. What is known of a record is not looked up
// while news of it is on its way.
import type { Page } from '../../src/contract/connector.ts'

export interface InFlight {
  /**
   * From here on the chunk is in flight, until it is stored. False where it speaks of a record that is in flight, or comes
   * after one that does: then it is to enter late, in its turn.
   */
  enter(chunk: Page): boolean
  /** Enters a chunk that was turned away, when nothing stands against it any more. */
  enterLate(chunk: Page): Promise<void>
  /** The first of those in flight is being stored; one at a time. */
  begin(storing: Promise<void>): void
  /** Resolves when nothing is being stored any more, or rejects as the storing did. */
  landed(): Promise<void>
}

/** Nothing is in flight at first. */
export function inFlight(): InFlight {
  const inside: ReadonlySet<string>[] = []
  let turnedAway = 0
  let storing: Promise<void> | null = null
  const holds = (ids: readonly string[]) => inside.some(held => ids.some(id => held.has(id)))
  const landed = async (): Promise<void> => {
    if (storing === null) return
    await storing
    storing = null
    inside.shift()
  }
  return {
    enter: chunk => {
      const ids = idsIn(chunk)
      const free = turnedAway === 0 && !holds(ids)
      if (free) inside.push(new Set(ids))
      else turnedAway += 1
      return free
    },
    enterLate: async chunk => {
      const ids = idsIn(chunk)
      if (holds(ids)) await landed()
      inside.push(new Set(ids))
      turnedAway -= 1
    },
    begin: promise => {
      storing = promise
      // Told to whoever waits for it; until then it must not end the process.
      promise.catch(() => undefined)
    },
    landed,
  }
}

/** Those that are gone and those that they live on in count as well: they share what is known of them. */
function idsIn({ records, gone = [] }: Page): string[] {
  return [
    ...records.map(({ id }) => id),
    ...gone.flatMap(({ id, mergedInto }) => [id, ...(mergedInto === null ? [] : [mergedInto])]),
  ]
}
