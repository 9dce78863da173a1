// One batch of the write protocol: re-read and compare, write in one call, store one outcome per change.
import type { Change, CurrentRecord, WriteOutcome } from '../../src/contract/connector.ts'
import type { Intent } from '../../src/contract/stores.ts'
import { type Comparison, compare } from '../../src/domain/decide/outcome.ts'
import { type Batch, type ChangeResult, storeOutcomes } from './outcomes.ts'

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
  const compared = await compareAll(intents, batch, attempt)
  const results = [...compared.filter(isSettled), ...(await writeAll(compared.filter(isToWrite), batch))]
  await batch.context.transaction(stores => storeOutcomes(results, intents, batch, stores))
  return results
}

type ToWrite = Pick<ChangeResult, 'intent' | 'proposal'> & { readonly outcome: 'write' }
const isToWrite = (item: ToWrite | ChangeResult): item is ToWrite => item.outcome === 'write'
const isSettled = (item: ToWrite | ChangeResult): item is ChangeResult => item.outcome !== 'write'

/** No call is made for records that are known to be gone. */
async function compareAll(
  intents: readonly Intent[],
  { run, destination, context }: Batch,
  attempt: 'first' | 'again',
) {
  const { stream } = run.definition
  const ids = intents.map(intent => intent.recordId)
  const gone = await context.stores.records.gone(run.connectionId, stream, ids)
  const there = intents.filter(intent => !gone.has(intent.recordId))
  const current = there.length === 0 ? new Map() : await readCurrent(there, { run, destination, context })
  return intents.flatMap(intent => compareIntent(intent, current.get(intent.recordId), attempt))
}

async function readCurrent(intents: readonly Intent[], { run, destination, context }: Omit<Batch, 'chunk'>) {
  const fields = new Set(intents.flatMap(intent => intent.proposals.map(proposal => proposal.field)))
  const ids = intents.map(intent => intent.recordId)
  return destination.current(run.definition.stream, ids, [...fields], context.signal)
}

const GONE = {
  first: { outcome: 'conflict', answer: 'the record is gone from the CRM: deleted, or merged into another' },
  again: { outcome: 'uncertain', answer: 'an interrupted write, and the record is gone from the CRM since' },
} as const

function compareIntent(
  intent: Intent,
  current: CurrentRecord | undefined,
  attempt: 'first' | 'again',
): (ToWrite | ChangeResult)[] {
  return intent.proposals.map(proposal => {
    const of = { intent, proposal }
    if (current === undefined) return { ...of, ...GONE[attempt] }
    const now = current.fields[proposal.field] ?? null
    if (attempt === 'again') {
      const found = findAgain(current.receipt, intent, compare(now, proposal))
      if (found !== null) return { ...of, ...found }
    }
    const comparison = compare(now, proposal)
    if (comparison === 'write') return { ...of, outcome: 'write' }
    return comparison === 'conflict'
      ? { ...of, outcome: 'conflict', answer: 'the value changed in the CRM since the plan was made' }
      : { ...of, outcome: 'unchanged', answer: 'the CRM had this value already' }
  })
}

type Verdict = Pick<ChangeResult, 'outcome' | 'answer'>

/**
 * What the CRM tells of a write whose worker died: our receipt proves that it arrived. Without a receipt field only a
 * value that is still the old one says something; anything else may be ours or somebody's, and is not guessed.
 * Null: it did not arrive, go on as if for the first time.
 */
function findAgain(receipt: string | null | undefined, intent: Intent, comparison: Comparison): Verdict | null {
  if (receipt === intent.id) {
    return comparison === 'unchanged'
      ? { outcome: 'applied', answer: 'found in the CRM after an interrupted write' }
      : { outcome: 'altered', answer: 'the receipt is ours, the value is not: the CRM changed it' }
  }
  if (receipt !== undefined || comparison === 'write') return null
  return { outcome: 'uncertain', answer: 'an interrupted write, and no receipt field to tell whether it arrived' }
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

/**
 * Settles intents that nobody will carry on with: what arrived is found and stored; what did not is left undone, and
 * its proposals without an outcome. `reachable` false: the CRM cannot be asked, and every change is uncertain.
 */
export async function settleBatch(intents: readonly Intent[], batch: Batch, reachable: boolean): Promise<void> {
  const answer = 'the run failed while the change was on its way, and the CRM could not be asked'
  const unknown = (intent: Intent) =>
    intent.proposals.map((proposal): ChangeResult => ({ intent, proposal, outcome: 'uncertain', answer }))
  const compared = reachable ? await compareAll(intents, batch, 'again') : intents.flatMap(unknown)
  await batch.context.transaction(stores => storeOutcomes(compared.filter(isSettled), intents, batch, stores))
}
