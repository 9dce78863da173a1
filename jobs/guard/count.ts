// Adds what a chunk's records are and what would change of them to the figures that the run's guards look at.
import type { ChunkRef, Run, Stores } from '../../src/contract/stores.ts'
import type { Proposal } from '../../src/domain/decide/proposal.ts'
import { added, figuresOf, type Looked } from '../../src/domain/guard/figures.ts'
import type { Value } from '../../src/domain/record.ts'

/** A power of two, told by a digit of the chunk's id: so many jobs can count at once. */
const PARTS = 16

/** Whether anything of the run is written before a person looks at it: else there is nothing to guard. */
export const isGuarded = ({ definition, stopsFor }: Pick<Run, 'definition' | 'stopsFor'>): boolean =>
  definition.guards !== null && stopsFor === null

interface Read {
  readonly id: string
  readonly fields: Readonly<Record<string, Value>>
}

/** The records without the fields of which a source is asked first: these count when it has answered. */
export function lookedAt(
  records: readonly Read[],
  asks: readonly { readonly recordId: string; readonly fields: readonly string[] }[],
): Looked[] {
  if (asks.length === 0) return records.map(({ fields }) => fields)
  const askedOf = new Map(asks.map(({ recordId, fields }) => [recordId, fields]))
  return records.map(({ id, fields }) => {
    const asked = askedOf.get(id)
    if (asked === undefined) return fields
    return Object.fromEntries(Object.entries(fields).filter(([field]) => !asked.includes(field)))
  })
}

/** Call inside the transaction that stores the proposals. */
export async function countForGuards(
  run: Run,
  chunk: ChunkRef,
  looked: readonly Looked[],
  proposals: readonly Proposal[],
  stores: Stores,
): Promise<void> {
  if (!isGuarded(run) || looked.length === 0) return
  const figures = figuresOf(run.definition.fields, looked, proposals)
  const part = Number.parseInt(chunk.chunk.slice(0, 1), PARTS)
  await stores.guards.save(run.id, part, added(await stores.guards.lock(run.id, part), figures))
}
