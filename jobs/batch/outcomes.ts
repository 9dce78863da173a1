// Stores what became of a batch in one transaction: outcomes, closed intents, audit entries, the records' new state.
import type { ChangeOutcome, NewAuditEntry } from '../../src/contract/audit.ts'
import type { Destination, Source } from '../../src/contract/connector.ts'
import type { History } from '../../src/contract/history.ts'
import type { JobContext } from '../../src/contract/job.ts'
import type { ChunkRef, Intent, Run, StoredProposal, Stores } from '../../src/contract/stores.ts'
import { stateAfter } from '../../src/domain/decide/outcome.ts'
import type { FieldState, Moment, Value } from '../../src/domain/record.ts'
import { noteWritten } from '../history/note.ts'
import { barUndone } from '../undo/bar.ts'

export interface Batch {
  readonly run: Run
  readonly chunk: ChunkRef
  readonly destination: Destination
  readonly source: Source
  /** What the CRM tells of the past, where it tells anything. */
  readonly history: History | undefined
  readonly context: JobContext
}

/** What is needed to store outcomes, also where no job can reach the CRM. */
export interface Storing extends Pick<Batch, 'run' | 'chunk'> {
  readonly context: Pick<JobContext, 'clock'> & Partial<Pick<JobContext, 'jobId'>>
}

/** What the CRM said, or what was found out. `retry` is no outcome: the CRM was busy, the change stays pending. */
export interface Answered {
  readonly outcome: ChangeOutcome | 'retry'
  readonly answer: string
  /** The CRM's word for it, which quotes no value; where there is none the answer is in our own words. */
  readonly code?: string | undefined
  /** Records that hold already what was to be written. */
  readonly duplicateOf?: readonly string[] | undefined
  /** Rejected for a reason that may be put right. */
  readonly mendable?: boolean | undefined
  /** Fields that the CRM names in its refusal. */
  readonly fields?: readonly string[] | undefined
  /** Rejected for what may be the field's doing. */
  readonly drift?: boolean | undefined
  /** Altered: what our write has left there, where the history tells that nobody has set the field since. */
  readonly left?: Value | undefined
  /** Busy with a lock: smaller groups help. */
  readonly contended?: boolean | undefined
  /** Of a row that was refused for others of its fields. */
  readonly blameless?: boolean | undefined
  /** Of a batch that was refused for a row that is not found yet: smaller groups find it. */
  readonly suspect?: boolean | undefined
}

/** What became of one change. */
export interface ChangeResult extends Answered {
  readonly intent: Intent
  readonly proposal: StoredProposal
}

type Final = ChangeResult & { readonly outcome: ChangeOutcome }
const isFinal = (result: ChangeResult): result is Final => result.outcome !== 'retry'

/** Call inside a transaction. Changes to be retried keep no outcome; their intents are closed, since nothing arrived. */
export async function storeOutcomes(
  results: readonly ChangeResult[],
  intents: readonly Intent[],
  batch: Storing,
  stores: Stores,
): Promise<void> {
  const now = batch.context.clock.now()
  const final = results.filter(isFinal)
  await stores.proposals.settle(
    batch.run.id,
    final.map(({ proposal, outcome }) => ({ id: proposal.id, outcome })),
  )
  await stores.audit.append(final.map(result => entryOf(result, batch)))
  await barUndone(final, stores)
  await storeStates(final, batch, stores, now)
  await closeSettled(final, intents, batch, stores)
}

/** What reached the CRM may have gone over an edit: it is noted, in the same transaction, that this is to be found out. */
async function closeSettled(
  results: readonly Final[],
  intents: readonly Intent[],
  { chunk, context }: Storing,
  { intents: store, lookBacks }: Stores,
): Promise<void> {
  const arrived = new Set(results.filter(hasArrived).map(({ intent }) => intent.id))
  const ids = intents.map(({ id }) => id)
  const now = context.clock.now()
  await store.close(
    ids.filter(id => !arrived.has(id)),
    now,
  )
  const looked = ids.filter(id => arrived.has(id))
  if (looked.length > 0) await store.close(looked, now, await lookBacks.want(chunk))
}

const hasArrived = ({ outcome, proposal: { reason } }: Final): boolean =>
  (outcome === 'applied' || outcome === 'altered') && reason !== 'stamped'

/** Nothing of these was sent, or nothing of it arrived: their changes stay pending. */
export async function closeIntents(intents: readonly Intent[], { context }: Batch): Promise<void> {
  const ids = intents.map(({ id }) => id)
  await context.transaction(stores => stores.intents.close(ids, context.clock.now()))
}

/**
 * Knowing our own write keeps it from looking like a person's edit when it comes back in the next pull. What was altered,
 * and may be a person's edit since, is left to be taken for one.
 */
async function storeStates(
  results: readonly Final[],
  { run, chunk }: Storing,
  stores: Stores,
  now: Moment,
): Promise<void> {
  const written = results.flatMap(({ intent, proposal, outcome, left }) => {
    if (outcome === 'applied') return [{ intent, proposal }]
    return outcome === 'altered' && left !== undefined ? [{ intent, proposal: { ...proposal, after: left } }] : []
  })
  const byRecord = Map.groupBy(written, ({ intent }) => intent.recordId)
  const known = await stores.records.load(chunk.connectionId, chunk.stream, [...byRecord.keys()], 'lock')
  // What was forgotten meanwhile, with the account that it was of, must not come back.
  const rows = [...byRecord.entries()].flatMap(([id, parts]) => {
    const before = known.get(id)
    if (before === undefined) return []
    const state: Record<string, FieldState> = {}
    for (const { proposal } of parts) {
      state[proposal.field] = stateAfter(proposal, before[proposal.field], now)
    }
    return [{ id, state }]
  })
  await stores.records.save(chunk.connectionId, chunk.stream, rows, now)
  const entered = written.filter(({ proposal }) => proposal.reason !== 'stamped')
  const parts = entered.map(({ intent, proposal: { field, before, after } }) => {
    return { recordId: intent.recordId, field, before, after, intentId: intent.id }
  })
  await noteWritten(parts, run, now, stores)
}

/** The audit entry of one change. */
function entryOf(result: Final, batch: Storing): NewAuditEntry {
  const { intent, proposal, outcome, answer, duplicateOf, mendable = false } = result
  const { run, chunk, context } = batch
  return {
    at: context.clock.now(),
    event: 'field.change',
    actor: 'worker',
    runId: run.id,
    jobId: context.jobId,
    intentId: intent.id,
    connectionId: chunk.connectionId,
    syncName: run.syncName,
    stream: chunk.stream,
    recordId: intent.recordId,
    field: proposal.field,
    before: proposal.before,
    after: proposal.after,
    reason: proposal.reason,
    ground: proposal.ground,
    outcome,
    answer,
    detail: {
      confidence: proposal.confidence,
      freshness: proposal.freshness,
      ...(duplicateOf && { duplicateOf: [...duplicateOf] }),
      ...(mendable && { mendable }),
    },
  }
}
