// After a lost answer or a crash: what became of the writes that were on their way. A receipt proves at once that one
// arrived; that one did not, only time proves, once the CRM can no longer be working on it.
import type { OpenIntent, Stores } from '../../src/contract/stores.ts'
import { Postponed } from '../../src/errors.ts'
import { type Compared, isSettled } from './compare.ts'
import { compareOpen } from './compare-open.ts'
import { type Batch, type ChangeResult, type Storing, storeOutcomes } from './outcomes.ts'

/**
 * What arrived is found and stored; what did not is left undone, and its proposals without an outcome: an intent is sent
 * once, and whoever still wants the change opens another. Postponed while some of it may still arrive.
 */
export async function settleBatch(intents: readonly OpenIntent[], batch: Batch): Promise<void> {
  const { ready, early } = byTime(await compareOpen(intents, batch), batch)
  batch.destination.unsent?.()
  const settled = ready.flatMap(({ items }) => items).filter(isSettled)
  await batch.context.transaction(stores =>
    storeOutcomes(
      settled,
      ready.map(({ intent }) => intent),
      batch,
      stores,
    ),
  )
  await waitFor(early, batch)
}

/** Call inside a transaction. The CRM cannot be asked: every change is uncertain. */
export async function giveUp(intents: readonly OpenIntent[], of: Storing, stores: Stores): Promise<void> {
  const answer = 'the run failed while the change was on its way, and the CRM could not be asked'
  const unknown = intents.flatMap(intent =>
    intent.proposals.map((proposal): ChangeResult => ({ intent, proposal, outcome: 'uncertain', answer })),
  )
  await storeOutcomes(unknown, intents, of, stores)
}

type Found = Compared<OpenIntent>

function byTime(found: readonly Found[], { destination, context }: Batch): { ready: Found[]; early: Found[] } {
  const now = context.clock.now()
  const isReady = ({ intent, proven }: Found) => proven || (intent.settleFrom ?? now + destination.longestCallMs) <= now
  return { ready: found.filter(isReady), early: found.filter(each => !isReady(each)) }
}

async function waitFor(early: readonly Found[], { run, destination, context }: Batch): Promise<void> {
  if (early.length === 0) return
  const until = context.clock.now() + destination.longestCallMs
  const ids = early.map(({ intent }) => intent.id)
  await context.transaction(stores => stores.intents.waitOut(ids, until))
  throw new Postponed({
    where: `sync ${run.syncName}`,
    what: `the CRM may still be working on ${early.length} changes whose answer was lost`,
    fix: 'They are looked at again by themselves.',
    until: Math.max(...early.map(({ intent }) => intent.settleFrom ?? until)),
  })
}
