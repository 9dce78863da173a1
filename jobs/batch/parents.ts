// Salesforce locks the account of a contact that is written: rows of one account in several requests at once stand in each
// other's way, rows of one account in one request do not.
import type { StoredProposal } from '../../src/contract/stores.ts'
import type { Batch } from './outcomes.ts'

type OfRecord = readonly [recordId: string, proposals: readonly StoredProposal[]]

/** The records with those of one parent next to each other, as far as links are known; else as they come. */
export async function familiesTogether(
  records: readonly OfRecord[],
  { destination, chunk, context }: Pick<Batch, 'destination' | 'chunk' | 'context'>,
): Promise<readonly OfRecord[]> {
  if (!destination.locksParents || records.length <= 1) return records
  const ids = records.map(([id]) => id)
  const links = await context.stores.links.of(chunk.connectionId, chunk.stream, ids)
  const parents = new Map([...links].map(([id, of]) => [id, of.find(({ primary }) => primary)?.id ?? '']))
  const keyOf = ([id]: OfRecord) => `${parents.get(id) ?? ''} ${id}`
  return records.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
}
