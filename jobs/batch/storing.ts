// Stores what became of the batches that are under way: of those that are answered while others are being stored, all
// together, because one transaction of some hundred changes costs far less than several.
import type { Intent, Stores } from '../../src/contract/stores.ts'
import { type Batch, type ChangeResult, storeOutcomes } from './outcomes.ts'

/** Changes in one transaction, as soon as there are so many. */
const MOST = 1_000

/** What is known of a batch. */
export interface Told {
  readonly results: readonly ChangeResult[]
  /** Nothing is open of these any more. */
  readonly closed: readonly Intent[]
  /** Of these the answer was lost: they stay open. */
  readonly unknown: readonly Intent[]
}

/** Resolves when it is stored. */
export type Store = (told: Told) => Promise<void>

/** In a transaction of its own. */
export function storeTold({ results, closed, unknown }: Told, batch: Batch): Promise<void> {
  return batch.context.transaction(async stores => {
    await storeOutcomes(results, closed, batch, stores)
    await waitOut(unknown, batch, stores)
  })
}

/** Call inside a transaction. The CRM may still be working on these. */
export async function waitOut(
  intents: readonly Intent[],
  { destination, context }: Batch,
  stores: Stores,
): Promise<void> {
  const ids = intents.map(({ id }) => id)
  if (ids.length > 0) await stores.intents.waitOut(ids, context.clock.now() + destination.longestCallMs)
}

interface Waiting extends PromiseWithResolvers<void> {
  readonly told: Told
}

/** For the batches of one job that are under way together. Where storing fails, it fails for all that were stored with it. */
export function storeTogether(batch: Batch): Store {
  const waiting: Waiting[] = []
  let busy = false
  const storeGroup = async (group: readonly Waiting[]): Promise<void> => {
    try {
      await storeTold(together(group.map(({ told }) => told)), batch)
      for (const { resolve } of group) resolve()
    } catch (error) {
      for (const { reject } of group) reject(error)
    }
  }
  const storeAll = async (): Promise<void> => {
    busy = true
    while (waiting.length > 0) await storeGroup(waiting.splice(0, groupSize(waiting)))
    busy = false
  }
  return told => {
    const asked = { told, ...Promise.withResolvers<void>() }
    waiting.push(asked)
    if (!busy) void storeAll()
    return asked.promise
  }
}

/** How many of them go together; one at least. */
function groupSize(waiting: readonly Waiting[]): number {
  let changes = 0
  const after = waiting.findIndex(({ told }) => {
    changes += told.results.length
    return changes > MOST
  })
  return after < 0 ? waiting.length : Math.max(1, after)
}

function together(all: readonly Told[]): Told {
  return {
    results: all.flatMap(({ results }) => results),
    closed: all.flatMap(({ closed }) => closed),
    unknown: all.flatMap(({ unknown }) => unknown),
  }
}
