// One batch of the write protocol: re-read and compare, write in one call, store one outcome per change.
import type { Change, WriteOutcome } from '../../src/contract/connector.ts'
import type { Intent } from '../../src/contract/stores.ts'
import { ConnectionLost, Postponed, RetriableError } from '../../src/errors.ts'
import { compareAll, isSettled, isToWrite, type ToWrite } from './compare.ts'
import { type Batch, type ChangeResult, closeIntents, storeOutcomes } from './outcomes.ts'

/**
 * Writes the intents of at most one batch. Returns one result per change; stored unless it is to be retried. Throws
 * ConnectionLost when the answer to the write is not known: the intents stay open, and the next attempt finds out.
 */
export async function writeBatch(intents: readonly Intent[], batch: Batch): Promise<ChangeResult[]> {
  if (intents.length === 0) return []
  const compared = await compareAll(intents, batch, 'first').catch(async (error: unknown) => {
    // Nothing was sent, so nothing is to be found out about them.
    await closeIntents(intents, batch)
    throw error
  })
  return writeCompared(
    compared.flatMap(({ items }) => items),
    intents,
    batch,
  )
}

/** Writes what the comparison left to be written, and stores what became of all. */
export async function writeCompared(
  items: readonly (ToWrite | ChangeResult)[],
  intents: readonly Intent[],
  batch: Batch,
): Promise<ChangeResult[]> {
  const settled = items.filter(isSettled)
  const open = items.filter(isToWrite)
  if (settled.length > 0 && open.length > 0) {
    // Before anything is sent: an intent whose answer is lost must hold nothing that was not sent.
    const sent = new Set(open.map(({ intent }) => intent))
    const done = intents.filter(intent => !sent.has(intent))
    await batch.context.transaction(stores => storeOutcomes(settled, done, batch, stores))
  }
  const written = await writeAll(open, batch)
  const results = [...settled, ...written]
  const rest = open.length > 0 ? written : results
  await batch.context.transaction(stores => storeOutcomes(rest, intents, batch, stores))
  return results
}

/** One call for all of them. What a failure leaves open is noted, so that the next attempt waits for it no longer than it must. */
async function writeAll(items: readonly ToWrite[], batch: Batch): Promise<ChangeResult[]> {
  const byIntent = [...Map.groupBy(items, item => item.intent).entries()]
  if (byIntent.length === 0) return []
  const { run, destination, context } = batch
  const changes = byIntent.map(([intent, parts]) => changeOf(intent, parts))
  const outcomes = await destination.write(run.definition.stream, changes, context.signal).catch(async error => {
    await noteFailed(
      byIntent.map(([intent]) => intent),
      error,
      batch,
    )
    throw error
  })
  return byIntent.flatMap(([intent, parts], index) =>
    parts.map(({ proposal }) => ({ intent, proposal, ...resultOf(outcomes[index]) })),
  )
}

/** What is sent of an intent. */
export function changeOf({ id, recordId }: Intent, parts: readonly Pick<ToWrite, 'proposal'>[]): Change {
  const fields = Object.fromEntries(parts.map(({ proposal }) => [proposal.field, proposal.after]))
  return { recordId, intentId: id, fields }
}

async function noteFailed(intents: readonly Intent[], error: unknown, batch: Batch): Promise<void> {
  if (error instanceof RetriableError || error instanceof Postponed) await closeIntents(intents, batch)
  if (!(error instanceof ConnectionLost)) return
  const until = batch.context.clock.now() + batch.destination.longestCallMs
  await batch.context.transaction(stores =>
    stores.intents.waitOut(
      intents.map(({ id }) => id),
      until,
    ),
  )
}

/** The result of a change by the CRM's answer to it. */
export function resultOf(outcome: WriteOutcome | undefined): Pick<ChangeResult, 'outcome' | 'answer'> {
  if (outcome === undefined) return { outcome: 'uncertain', answer: 'the CRM gave no answer for this record' }
  if (outcome.status === 'applied') return { outcome: 'applied', answer: outcome.answer }
  return { outcome: outcome.status, answer: `${outcome.code}: ${outcome.answer}` }
}
