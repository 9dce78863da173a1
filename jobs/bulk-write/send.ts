// The first half of a Bulk write: intents, one comparison for all, and a job whose name is stored before it begins.
import type { BulkWriter } from '../../src/contract/connector.ts'
import type { Intent, StoredProposal } from '../../src/contract/stores.ts'
import type { Moment } from '../../src/domain/record.ts'
import { Drifted, Postponed } from '../../src/errors.ts'
import { compareFirst, isSettled, isToWrite, knownOf, type ToWrite } from '../batch/compare.ts'
import { withdrawn } from '../batch/drifted.ts'
import { inBatches } from '../batch/in-batches.ts'
import { type Batch, type ChangeResult, closeIntents, storeOutcomes } from '../batch/outcomes.ts'
import { familiesTogether, type OfRecord, parentsOf } from '../batch/parents.ts'
import { onePerField } from '../batch/rounds.ts'
import { answerOf, changeOf, mendedOf } from '../batch/write.ts'
import { takesReceipts } from '../drift/sight.ts'
import { requireAccount } from '../standing.ts'

/** Rows in a transaction. */
const STORED = 5_000
const HELD_LOOK_MS = 30_000

interface Sending extends Batch {
  /** By the CRM's clock: what was compared is as it was then, or later. */
  readonly since: Moment
}

/** Throws Postponed once the job is at work. Returns true where nothing had to be sent. */
export async function beginJob(
  pending: readonly StoredProposal[],
  sending: Sending,
  bulk: BulkWriter,
): Promise<boolean> {
  const { run, context } = sending
  // A job of this chunk that is done with says nothing of the intents to come.
  await context.transaction(stores => stores.bulkJobs.forget(sending.chunk.chunk))
  const intents = await openIntents(within(pending, bulk.most), sending)
  if (intents.length === 0) throw heldByAnother(sending)
  const items = await compared(intents, sending, bulk)
  await storeInParts(items.filter(isSettled), intents, sending)
  const open = await familiesOf(items.filter(isToWrite), sending)
  if (open.length === 0) return true
  const job = await bulk.make(run.definition.stream).catch(async (error: unknown) => {
    await closeIntents(intents, sending)
    throw error
  })
  await context.transaction(stores => stores.bulkJobs.note(sending.chunk, job, context.clock.now()))
  const changes = open.map(([intent, parts]) => changeOf(intent, parts))
  const { refused, due } = await bulk.begin(job, run.definition.stream, changes)
  const answers = open.flatMap(([intent, parts]) => {
    const answer = refused.has(intent.recordId) ? answerOf(refused.get(intent.recordId)) : null
    return answer === null ? [] : parts.map(({ proposal }): ChangeResult => ({ intent, proposal, ...answer }))
  })
  const results = await mendedOf(answers, sending)
  const told = new Set(results.map(({ intent }) => intent))
  await storeInParts(results, [...told], sending)
  if (due === null) return true
  throw new Postponed({
    where: `sync ${run.syncName}`,
    what: `the CRM writes ${changes.length} records as one job`,
    fix: 'It is looked at again by itself.',
    until: due,
  })
}

/** Several jobs of a run may find the same changes left: one of them writes, the others wait without a call. */
function heldByAnother({ run, context }: Batch): Postponed {
  const what = 'its changes are being written already'
  const fix = 'It is looked at again by itself.'
  return new Postponed({ where: `sync ${run.syncName}`, what, fix, until: context.clock.now() + HELD_LOOK_MS })
}

/** As many whole records as a job takes. */
function within(pending: readonly StoredProposal[], most: BulkWriter['most']): OfRecord[] {
  const taken: OfRecord[] = []
  let characters = 0
  for (const each of Map.groupBy(pending, ({ recordId }) => recordId)) {
    characters += each[1].reduce((sum, { after }) => sum + (after?.length ?? 0), 0)
    if (taken.length === most.records || (taken.length > 0 && characters > most.characters)) break
    taken.push(onePerField(each))
  }
  return taken
}

async function openIntents(records: readonly OfRecord[], batch: Batch): Promise<Intent[]> {
  const { run, chunk, context } = batch
  const receipted = await takesReceipts(batch)
  const intents = records.map(([recordId, proposals]) => ({ id: context.newId(), recordId, proposals, receipted }))
  const opened: Intent[] = []
  for (const part of inBatches(intents, STORED)) {
    const ids = await context.transaction(async stores => {
      await requireAccount(run, stores)
      return stores.intents.open(chunk, part, context.clock.now(), receipted)
    })
    opened.push(...part.filter(({ id }) => ids.has(id)))
  }
  return opened
}

/** One query tells what changed since; all else is as the plan saw it. */
async function compared(intents: readonly Intent[], sending: Sending, bulk: BulkWriter) {
  const { run, context, since } = sending
  const { stream } = run.definition
  const fields = [...new Set(intents.flatMap(({ proposals }) => proposals.map(({ field }) => field)))]
  try {
    const changed = await bulk.changedSince(stream, fields, since, context.signal)
    const gone = await context.stores.records.gone(
      run.connectionId,
      stream,
      intents.map(({ recordId }) => recordId),
    )
    const known = await knownOf(intents, sending)
    return intents.flatMap((intent): readonly (ToWrite | ChangeResult)[] => {
      const state = known.get(intent.recordId)
      if (gone.has(intent.recordId)) return compareFirst(intent, undefined, state).items
      const now = changed.get(intent.recordId)
      if (now !== undefined) return compareFirst(intent, now ?? undefined, state).items
      return intent.proposals.map(proposal => ({ intent, proposal, outcome: 'write' }))
    })
  } catch (error) {
    // Nothing was sent, so nothing is to be found out about them.
    await closeIntents(intents, sending)
    const planned = intents.flatMap(intent => intent.proposals.map(proposal => ({ intent, proposal })))
    const lost = error instanceof Drifted ? await withdrawn(planned, sending) : null
    if (lost === null) throw error
    return lost
  }
}

/** Closes the intents of which nothing is left to be written. */
async function storeInParts(results: readonly ChangeResult[], intents: readonly Intent[], batch: Batch): Promise<void> {
  const byIntent = Map.groupBy(results, ({ intent }) => intent)
  const done = intents.filter(intent => byIntent.get(intent)?.length === intent.proposals.length)
  const settled = new Set(done)
  for (const part of inBatches([...byIntent.entries()], STORED)) {
    const closed = part.map(([intent]) => intent).filter(intent => settled.has(intent))
    await batch.context.transaction(stores =>
      storeOutcomes(
        part.flatMap(([, of]) => of),
        closed,
        batch,
        stores,
      ),
    )
  }
}

async function familiesOf(items: readonly ToWrite[], batch: Batch) {
  const byIntent = Map.groupBy(items, ({ intent }) => intent)
  const ofRecord = new Map([...byIntent].map(([intent, parts]) => [intent.recordId, [intent, parts] as const]))
  const records = [...byIntent.keys()].map(({ recordId, proposals }) => [recordId, proposals] as const)
  const ids = records.map(([recordId]) => recordId)
  const ordered = familiesTogether(records, await parentsOf(ids, batch))
  return ordered.flatMap(([recordId]) => {
    const found = ofRecord.get(recordId)
    return found === undefined ? [] : [found]
  })
}
