// The second half of a Bulk write: what became of the job, row by row. Whoever takes over from a dead worker finds the job
// by its name, and makes no second one.
import type { BulkEnd, BulkWriter } from '../../src/contract/connector.ts'
import type { OpenIntent } from '../../src/contract/stores.ts'
import { ConfigError } from '../../src/errors.ts'
import { withdrawn } from '../batch/drifted.ts'
import { inBatches } from '../batch/in-batches.ts'
import { type Batch, type ChangeResult, closeIntents, storeOutcomes } from '../batch/outcomes.ts'
import { finishBatch, settleBatch } from '../batch/reconcile.ts'
import { answerOf, mendedOf } from '../batch/write.ts'

/** Rows in a transaction. */
const STORED = 5_000

type Counts = Readonly<Record<string, number>>

/** Settles what a job of this chunk wrote; Postponed while it is at work. Returns how many changes became what. */
export async function finishJob(batch: Batch, bulk: BulkWriter): Promise<Counts> {
  const { run, chunk, context } = batch
  const open = await context.stores.intents.leftOpen(chunk.chunk)
  if (open.length === 0) return {}
  const job = await context.stores.bulkJobs.of(chunk.chunk)
  if (job === null) {
    await settleSent(open, batch)
    return {}
  }
  const end: BulkEnd = await bulk.end(job, run.definition.stream, open.length, context.signal)
  if (end.status === 'not begun') {
    await bulk.drop(job)
    await forget(open, batch)
    return {}
  }
  if (end.status === 'gone') return storeRows(open, new Map(), batch)
  // Of a job that failed as a whole nothing is told, because nothing was done.
  const counts = end.rows.size === 0 && end.failure !== null ? {} : await storeRows(open, end.rows, batch)
  if (end.failure !== null) {
    const left = await context.stores.intents.leftOpen(chunk.chunk)
    const untouched = open.filter(
      ({ recordId }) => end.rows.size === 0 || end.rows.get(recordId)?.outcome.status === 'retry',
    )
    const lost = await withdrawn(untouched.flatMap(plannedOf), batch)
    for (const part of inBatches(lost ?? [], STORED)) {
      await context.transaction(stores => storeOutcomes(part, [], batch, stores))
    }
    await forget(left, batch)
    if (lost !== null) return counts
    throw new ConfigError({
      where: `sync ${run.syncName}`,
      what: `the CRM did not carry out Bulk job ${job}: ${end.failure}`,
      fix: 'Check the fields of the sync and what our user may edit, then: evergreen retry RUN.',
    })
  }
  return counts
}

/** No job was made for these: collections may have sent them, and what has arrived is to be found. */
async function settleSent(open: readonly OpenIntent[], batch: Batch): Promise<void> {
  await waitOutAll(open, batch)
  for (const part of inBatches(open, batch.destination.batchSize)) await settleBatch(part, batch)
}

const plannedOf = (intent: OpenIntent) => intent.proposals.map(proposal => ({ intent, proposal }))

/** Nothing of it was written. */
async function forget(open: readonly OpenIntent[], batch: Batch): Promise<void> {
  for (const part of inBatches(open, STORED)) await closeIntents(part, batch)
  await batch.context.transaction(stores => stores.bulkJobs.forget(batch.chunk.chunk))
}

async function storeRows(
  open: readonly OpenIntent[],
  rows: Extract<BulkEnd, { status: 'over' }>['rows'],
  batch: Batch,
): Promise<Counts> {
  const counts = new Map<string, number>()
  const unknown: OpenIntent[] = []
  for (const part of inBatches(open, STORED)) {
    const told = part.flatMap(intent => {
      const row = rows.get(intent.recordId)
      // A row with the receipt of another is no row of this job.
      const answer = row === undefined || (row.intentId ?? intent.id) !== intent.id ? null : answerOf(row.outcome)
      if (answer === null) unknown.push(intent)
      return answer === null ? [] : [{ intent, answer }]
    })
    const rowsTold = told.flatMap(({ intent, answer }) =>
      intent.proposals.map((proposal): ChangeResult => ({ intent, proposal, ...answer })),
    )
    const results = await mendedOf(rowsTold, batch)
    for (const { outcome } of results) counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
    await batch.context.transaction(stores =>
      storeOutcomes(
        results,
        told.map(({ intent }) => intent),
        batch,
        stores,
      ),
    )
  }
  await waitOutAll(unknown, batch)
  for (const part of inBatches(unknown, batch.destination.batchSize)) await finishBatch(part, batch)
  await batch.context.transaction(stores => stores.bulkJobs.forget(batch.chunk.chunk))
  return Object.fromEntries(counts)
}

/** All at once, so that they are waited for together and not one batch after the other. */
async function waitOutAll(unknown: readonly OpenIntent[], { destination, context }: Batch): Promise<void> {
  if (unknown.length === 0) return
  const until = context.clock.now() + destination.longestCallMs
  const ids = unknown.map(({ id }) => id)
  await context.transaction(stores => stores.intents.waitOut(ids, until))
}
