// One batch of the write protocol: re-read and compare, write in one call, store one outcome per change.
import type { Change, WriteOutcome } from '../../src/contract/connector.ts'
import type { Intent } from '../../src/contract/stores.ts'
import { toBlame } from '../../src/domain/write/blame.ts'
import { ConnectionLost, Drifted, Postponed, RetriableError } from '../../src/errors.ts'
import { type Compared, compareAll, isSettled, isToWrite, type ToWrite } from './compare.ts'
import { mayBeDrift, type Planned, unlessDrifted, withdrawn } from './drifted.ts'
import { type Answered, type Batch, type ChangeResult, closeIntents, storeOutcomes } from './outcomes.ts'
import { type Store, storeTold, waitOut } from './storing.ts'

/** To store what the comparison settled may take so long; a destination sends nothing later than 1.5 s after that. */
const STORING_MS = 500

/**
 * Writes the intents of at most one batch. Returns one result per change; stored unless it is to be retried. Throws
 * ConnectionLost when the answer to the write is not known: the intents stay open, and the next attempt finds out.
 */
export async function writeBatch(
  intents: readonly Intent[],
  batch: Batch,
  gone: ReadonlySet<string>,
  store: Store,
): Promise<ChangeResult[]> {
  if (intents.length === 0) return []
  let compared: readonly Compared[]
  try {
    compared = await compareAll(intents, batch, gone)
  } catch (error) {
    // Nothing was sent, so nothing is to be found out about them.
    await closeIntents(intents, batch)
    const changes = intents.flatMap(intent => intent.proposals.map(proposal => ({ intent, proposal })))
    const results = await afterDrift(changes, error, batch)
    await batch.context.transaction(stores => storeOutcomes(results, intents, batch, stores))
    return [...results]
  }
  return writeCompared(
    compared.flatMap(({ items }) => items),
    intents,
    batch,
    store,
  )
}

/** Writes what the comparison left to be written, and stores what became of all. */
async function writeCompared(
  items: readonly (ToWrite | ChangeResult)[],
  intents: readonly Intent[],
  batch: Batch,
  store: Store,
): Promise<ChangeResult[]> {
  const compared = batch.context.clock.now()
  const settled = items.filter(isSettled)
  const open = items.filter(isToWrite)
  if (settled.length > 0 && open.length > 0) {
    // At once, and before anything is sent: an intent whose answer is lost must hold nothing that was not sent.
    const sent = new Set(open.map(({ intent }) => intent))
    const done = intents.filter(intent => !sent.has(intent))
    await storeTold({ results: settled, closed: done, unknown: [] }, batch)
  }
  const isLate = batch.context.clock.now() > compared + STORING_MS
  const { answered, unknown } = isLate ? notSent(open, batch) : await judged(await writeAll(open, batch), batch)
  const results = [...settled, ...answered]
  const closed = intents.filter(intent => !unknown.has(intent))
  await store({ results: open.length > 0 ? answered : results, closed, unknown: [...unknown] })
  if (unknown.size > 0) throw notTold(unknown.size, batch)
  return results
}

/** What was compared so long ago that it may have changed since is compared anew in the next round. */
function notSent(open: readonly ToWrite[], { destination }: Batch): Written {
  destination.unsent?.()
  const answer = 'not sent: what was compared could not be stored in time'
  return { answered: open.map(item => ({ ...item, outcome: 'retry', answer })), unknown: new Set() }
}

function notTold(rows: number, { run }: Batch): ConnectionLost {
  const fix = 'These are read again to see what was written.'
  return new ConnectionLost({ where: `sync ${run.syncName}`, what: `the CRM did not tell of ${rows} records`, fix })
}

/** What one call told of the changes, and the intents of which it told nothing. */
interface Written {
  readonly answered: readonly ChangeResult[]
  readonly unknown: ReadonlySet<Intent>
}

/** One call for all of them. What a failure leaves open is noted, so that the next attempt waits for it no longer than it must. */
async function writeAll(items: readonly ToWrite[], batch: Batch): Promise<Written> {
  const byIntent = [...Map.groupBy(items, item => item.intent).entries()]
  const { run, destination, context } = batch
  if (byIntent.length === 0) {
    destination.unsent?.()
    return { answered: [], unknown: new Set() }
  }
  const changes = byIntent.map(([intent, parts]) => changeOf(intent, parts))
  const sent = byIntent.map(([intent]) => intent)
  let outcomes: readonly WriteOutcome[]
  try {
    outcomes = await destination.write(run.definition.stream, changes, context.signal)
  } catch (error) {
    await noteFailed(sent, error, batch)
    return { answered: await afterDrift(items, error, batch), unknown: new Set() }
  }
  const unknown = new Set<Intent>()
  const answered = byIntent.flatMap(([intent, parts], index) => {
    const answer = answerOf(outcomes[index])
    if (answer === null) unknown.add(intent)
    return answer === null ? [] : parts.map(({ proposal }) => ({ intent, proposal, ...answer }))
  })
  return { answered, unknown }
}

/** What is sent of an intent. */
export function changeOf({ id, recordId }: Intent, parts: readonly Pick<ToWrite, 'proposal'>[]): Change {
  const fields = Object.fromEntries(parts.map(({ proposal }) => [proposal.field, proposal.after]))
  return { recordId, intentId: id, fields, ...(parts.some(putsBack) && { putsBack: true }) }
}

/** Another's value, which was in the CRM before ours. */
const putsBack = ({ proposal: { reason } }: Pick<ToWrite, 'proposal'>): boolean =>
  reason === 'undone' || reason === 'restored'

/** Rows that were refused for what may be the field's doing are looked into before anybody bars their values. */
async function judged({ answered, unknown }: Written, batch: Batch): Promise<Written> {
  return { answered: await mendedOf(answered, batch), unknown }
}

/** The same of any rows; a row of which only some changes are at fault is tried again without them. */
export async function mendedOf(answered: readonly ChangeResult[], batch: Batch): Promise<readonly ChangeResult[]> {
  const results = withoutBlame(answered)
  const drifted = await unlessDrifted(results.filter(mayBeDrift), batch)
  return [...results.filter(result => !mayBeDrift(result)), ...drifted]
}

/** Of refused rows, the changes to which the refusal says nothing are to be tried again. */
function withoutBlame(results: readonly ChangeResult[]): ChangeResult[] {
  const refused = Map.groupBy(
    results.filter(({ outcome }) => outcome === 'rejected'),
    ({ intent }) => intent,
  )
  const innocent = new Set(
    [...refused.values()].flatMap(row => {
      const fields = row.flatMap(({ fields: named = [] }) => named)
      const blamed = toBlame(
        row.map(({ proposal }) => proposal),
        fields,
      )
      return row.filter((_result, at) => blamed[at] === false)
    }),
  )
  return results.map(result => {
    const { intent, proposal, answer, code } = result
    return innocent.has(result) ? { intent, proposal, outcome: 'retry', answer, code, blameless: true } : result
  })
}

/** What of the changes was withdrawn, nothing of which was sent or taken; throws the error where it has another reason. */
async function afterDrift(changes: readonly Planned[], error: unknown, batch: Batch): Promise<readonly ChangeResult[]> {
  const results = error instanceof Drifted ? await withdrawn(changes, batch) : null
  if (results === null) throw error
  return results
}

async function noteFailed(intents: readonly Intent[], error: unknown, batch: Batch): Promise<void> {
  if (wroteNothing(error)) await closeIntents(intents, batch)
  if (!(error instanceof ConnectionLost)) return
  await batch.context.transaction(stores => waitOut(intents, batch, stores))
}

const wroteNothing = (error: unknown): boolean =>
  error instanceof RetriableError || error instanceof Postponed || error instanceof Drifted

/** What the CRM's answer to a change comes to; null where it may have been written, and nobody knows. */
export function answerOf(outcome: WriteOutcome | undefined): Answered | null {
  if (outcome === undefined || outcome.status === 'unknown') return null
  if (outcome.status === 'applied') return { outcome: 'applied', answer: outcome.answer }
  const { code } = outcome
  const answer = `${code}: ${outcome.answer}`
  if (outcome.status === 'retry') {
    const { contended, suspect } = outcome
    return { outcome: 'retry', answer, code, contended, suspect }
  }
  const { duplicateOf, mendable, drift, fields } = outcome
  return { outcome: 'rejected', answer, code, duplicateOf, mendable, drift, fields }
}
