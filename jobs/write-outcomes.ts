// Stores what became of a batch in one transaction: outcomes, closed intents, audit entries, the records' new state.
import type { ChangeOutcome } from '../src/contract/audit.ts'
import type { Intent, Stores } from '../src/contract/stores.ts'
import { stateAfter } from '../src/domain/decide/outcome.ts'
import type { FieldState, Moment } from '../src/domain/record.ts'
import { type Batch, type ChangeResult, changeEntry } from './write-batch.ts'

type Final = ChangeResult & { readonly outcome: ChangeOutcome }
const isFinal = (result: ChangeResult): result is Final => result.outcome !== 'retry'

/** Call inside a transaction. Changes to be retried keep no outcome; their intents are closed, since nothing arrived. */
export async function storeOutcomes(
  results: readonly ChangeResult[],
  intents: readonly Intent[],
  batch: Batch,
  stores: Stores,
): Promise<void> {
  const now = batch.context.clock.now()
  const final = results.filter(isFinal)
  await stores.proposals.settle(final.map(({ proposal, outcome }) => ({ id: proposal.id, outcome })))
  await stores.audit.append(final.map(result => changeEntry(result, batch)))
  await storeStates(final, batch, stores, now)
  await stores.intents.close(
    intents.map(intent => intent.id),
    now,
  )
}

/** Knowing our own write keeps it from looking like a person's edit when it comes back in the next pull. */
async function storeStates(results: readonly Final[], { chunk }: Batch, stores: Stores, now: Moment): Promise<void> {
  const written = results.filter(({ outcome }) => outcome === 'applied')
  const byRecord = Map.groupBy(written, ({ intent }) => intent.recordId)
  const known = await stores.records.load(chunk.connectionId, chunk.stream, [...byRecord.keys()], 'lock')
  const rows = [...byRecord.entries()].map(([id, parts]) => {
    const state: Record<string, FieldState> = {}
    for (const { proposal } of parts) {
      state[proposal.field] = stateAfter(proposal, known.get(id)?.[proposal.field], now)
    }
    return { id, state }
  })
  await stores.records.save(chunk.connectionId, chunk.stream, rows, now)
}
