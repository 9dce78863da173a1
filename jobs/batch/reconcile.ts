// After a lost answer or a crash: what became of the writes that were on their way. A receipt proves at once that one
// arrived; that one did not, only time proves, once the CRM can no longer be working on it.
import type { OpenIntent, Stores } from '../../src/contract/stores.ts'
import { Postponed } from '../../src/errors.ts'
import { type Compared, isSettled } from './compare.ts'
import { compareOpen } from './compare-open.ts'
import { inBatches } from './in-batches.ts'
import { type Batch, type ChangeResult, type Storing, storeOutcomes } from './outcomes.ts'
import { waitOut } from './storing.ts'

/**
 * What arrived is found and stored; what did not is left undone, and its proposals without an outcome: an intent is sent
 * once, and whoever still wants the change opens another. Postponed, at the end, while some of it may still arrive.
 */
export async function settleAll(intents: readonly OpenIntent[], batch: Batch): Promise<void> {
  await waitOutAll(intents, batch)
  const early: OpenIntent[] = []
  for (const part of inBatches(intents, batch.destination.batchSize)) early.push(...(await settleBatch(part, batch)))
  waitFor(early, batch)
}

/** All of these together: what waits for one of them waits for no other after it. */
export async function waitOutAll(intents: readonly OpenIntent[], batch: Batch): Promise<void> {
  if (intents.length > 0) await batch.context.transaction(stores => waitOut(intents, batch, stores))
}

/** The same for those of one call. Returns what may still arrive. */
export async function settleBatch(intents: readonly OpenIntent[], batch: Batch): Promise<readonly OpenIntent[]> {
  const { ready, early } = byTime(await compareOpen(intents, batch), batch)
  batch.destination.unsent?.()
  const settled = ready.flatMap(({ items }) => items).filter(isSettled)
  await batch.context.transaction(async stores => {
    await storeOutcomes(
      settled,
      ready.map(({ intent }) => intent),
      batch,
      stores,
    )
    await waitOut(early, batch, stores)
  })
  return early
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

function byTime(found: readonly Found[], { destination, context }: Batch) {
  const now = context.clock.now()
  const isReady = ({ intent, proven }: Found) => proven || (intent.settleFrom ?? now + destination.longestCallMs) <= now
  const early = found.filter(each => !isReady(each)).map(({ intent }) => intent)
  return { ready: found.filter(isReady), early }
}

/** Postponed where there are any. */
export function waitFor(early: readonly OpenIntent[], { run, destination, context }: Batch): void {
  if (early.length === 0) return
  const until = context.clock.now() + destination.longestCallMs
  throw new Postponed({
    where: `sync ${run.syncName}`,
    what: `the CRM may still be working on ${early.length} changes whose answer was lost`,
    fix: 'They are looked at again by themselves.',
    until: early.reduce((latest, { settleFrom }) => Math.max(latest, settleFrom ?? until), 0),
  })
}
