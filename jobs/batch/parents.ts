// Salesforce locks the account of a contact that is written: rows of one account in several requests at once stand in each
// other's way, rows of one account in one request do not.
import type { Intent, StoredProposal } from '../../src/contract/stores.ts'
import { inBatches } from './in-batches.ts'
import type { Batch } from './outcomes.ts'

export type OfRecord = readonly [recordId: string, proposals: readonly StoredProposal[]]
/** By record, as far as links are known. */
type Parents = ReadonlyMap<string, string>

/** Whose lock stands in the way of each other; nobody's where a write locks no parent. */
export async function parentsOf(
  ids: readonly string[],
  { destination, chunk, context }: Pick<Batch, 'destination' | 'chunk' | 'context'>,
): Promise<Parents> {
  if (!destination.locksParents || ids.length <= 1) return new Map()
  const links = await context.stores.links.of(chunk.connectionId, chunk.stream, ids)
  return new Map([...links].map(([id, of]) => [id, of.find(({ primary }) => primary)?.id ?? '']))
}

/** The records with those of one parent next to each other; as they come where none is known to have one. */
export function familiesTogether(records: readonly OfRecord[], parents: Parents): readonly OfRecord[] {
  if (parents.size === 0) return records
  const keyOf = ([id]: OfRecord) => `${parents.get(id) ?? ''} ${id}`
  return records.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
}

/**
 * In: intents with those of one parent next to each other. Out: the same in batches of at most `size` that may be under
 * way at once: no parent is in two of them, unless it has more records than a batch holds.
 */
export function inFamilies(intents: readonly Intent[], size: number, parents: Parents): Intent[][] {
  const batches: Intent[][] = []
  const own = new Map(intents.map(({ recordId }) => [recordId, parents.get(recordId) || recordId]))
  for (const family of Map.groupBy(intents, ({ recordId }) => own.get(recordId)).values()) {
    const last = batches.at(-1)
    if (last !== undefined && last.length + family.length <= size) last.push(...family)
    else batches.push(...inBatches(family, size))
  }
  return batches
}
