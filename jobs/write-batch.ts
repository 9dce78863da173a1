// One batch of the write protocol: re-read and compare, write in one call, store one outcome per change.
import type { Change, CurrentRecord, WriteOutcome } from '../src/contract/connector.ts'
import type { Intent } from '../src/contract/stores.ts'
import { compare } from '../src/domain/decide/outcome.ts'
import { type Batch, type ChangeResult, storeOutcomes } from './write-outcomes.ts'

/**
 * Writes the intents of at most one batch. `again`: a worker died after opening them, so the write may have arrived.
 * Returns one result per change; stored unless it is to be retried. Throws ConnectionLost when the answer to the
 * write is not known: the intents stay open, and the next attempt finds out.
 */
export async function writeBatch(
  intents: readonly Intent[],
  batch: Batch,
  attempt: 'first' | 'again',
): Promise<ChangeResult[]> {
  if (intents.length === 0) return []
  const current = await readCurrent(intents, batch)
  const compared = intents.flatMap(intent => compareIntent(intent, current.get(intent.recordId), attempt))
  const results = [...compared.filter(isSettled), ...(await writeAll(compared.filter(isToWrite), batch))]
  await batch.context.transaction(stores => storeOutcomes(results, intents, batch, stores))
  return results
}

type ToWrite = Pick<ChangeResult, 'intent' | 'proposal'> & { readonly outcome: 'write' }
const isToWrite = (item: ToWrite | ChangeResult): item is ToWrite => item.outcome === 'write'
const isSettled = (item: ToWrite | ChangeResult): item is ChangeResult => item.outcome !== 'write'

async function readCurrent(intents: readonly Intent[], { run, destination, context }: Batch) {
  const fields = new Set(intents.flatMap(intent => intent.proposals.map(proposal => proposal.field)))
  const ids = intents.map(intent => intent.recordId)
  return destination.current(run.definition.stream, ids, [...fields], context.signal)
}

function compareIntent(
  intent: Intent,
  current: CurrentRecord | undefined,
  attempt: 'first' | 'again',
): (ToWrite | ChangeResult)[] {
  return intent.proposals.map(proposal => {
    const of = { intent, proposal }
    if (current === undefined) return { ...of, outcome: 'rejected', answer: 'the record is gone from the CRM' }
    const now = current.fields[proposal.field] ?? null
    if (attempt === 'again' && current.receipt === intent.id) return { ...of, ...arrived(now === proposal.after) }
    const comparison = compare(now, proposal)
    if (comparison === 'write') return { ...of, outcome: 'write' }
    if (comparison === 'conflict') {
      return { ...of, outcome: 'conflict', answer: 'the value changed in the CRM since the plan was made' }
    }
    return attempt === 'again' && current.receipt === null
      ? { ...of, ...arrived(true) }
      : { ...of, outcome: 'unchanged', answer: 'the CRM had this value already' }
  })
}

/** An interrupted write is found in the CRM: by its receipt, or where there is no receipt field, by its value. */
function arrived(asWritten: boolean): Pick<ChangeResult, 'outcome' | 'answer'> {
  return asWritten
    ? { outcome: 'applied', answer: 'found in the CRM after an interrupted write' }
    : { outcome: 'altered', answer: 'the receipt is ours, the value is not: the CRM changed it' }
}

async function writeAll(items: readonly ToWrite[], { run, destination, context }: Batch): Promise<ChangeResult[]> {
  const byIntent = [...Map.groupBy(items, item => item.intent).entries()]
  if (byIntent.length === 0) return []
  const changes = byIntent.map(
    ([intent, parts]): Change => ({
      recordId: intent.recordId,
      intentId: intent.id,
      fields: Object.fromEntries(parts.map(({ proposal }) => [proposal.field, proposal.after])),
    }),
  )
  const outcomes = await destination.write(run.definition.stream, changes, context.signal)
  return byIntent.flatMap(([intent, parts], index) =>
    parts.map(({ proposal }) => ({ intent, proposal, ...resultOf(outcomes[index]) })),
  )
}

function resultOf(outcome: WriteOutcome | undefined): Pick<ChangeResult, 'outcome' | 'answer'> {
  if (outcome === undefined) return { outcome: 'uncertain', answer: 'the CRM gave no answer for this record' }
  if (outcome.status === 'applied') return { outcome: 'applied', answer: outcome.answer }
  return { outcome: outcome.status, answer: `${outcome.code}: ${outcome.answer}` }
}
