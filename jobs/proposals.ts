// Stores what was settled, within the run's allowance of changes that all workers share.
import type { JudgedChunk, Run, Stores } from '../src/contract/stores.ts'
import { type Judged, type Settled, settle } from '../src/domain/decide/decide.ts'
import type { Looked } from '../src/domain/guard/figures.ts'
import type { Moment } from '../src/domain/record.ts'
import { countForGuards } from './guard/count.ts'

type Items = Settled['proposals']

/**
 * Settles and stores; `looked`: every record that was looked at for it, `stamped`: the changes with the stamps that ride along.
 * Call inside a transaction. Returns how many were proposed and refused, stamps not counted.
 */
export async function storeSettled(
  judged: readonly Judged[],
  looked: readonly Looked[],
  run: Run,
  chunk: JudgedChunk,
  stores: Stores,
  at: Moment,
  stamped: (items: Items) => Items = items => items,
): Promise<{ proposed: number; refused: number }> {
  const { proposals, refusals } = await withinAllowance(judged, run, stores)
  await stores.proposals.propose(chunk, stamped(proposals), at)
  await stores.proposals.refuse(chunk, refusals, at)
  await countForGuards(
    run,
    chunk,
    looked,
    proposals.map(({ proposal }) => proposal),
    stores,
  )
  return { proposed: proposals.length, refused: refusals.length }
}

async function withinAllowance(judged: readonly Judged[], run: Run, stores: Stores) {
  const wanted = settle(judged, Number.POSITIVE_INFINITY)
  const allowance = run.definition.changesPerRun
  if (allowance === null || wanted.proposals.length === 0) return wanted
  const granted = await stores.runs.takeChanges(run.id, wanted.proposals.length, allowance)
  return granted === wanted.proposals.length ? wanted : settle(judged, granted)
}
