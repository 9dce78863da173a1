// The second half of a Bulk write: what became of the job, row by row. Whoever takes over from a dead worker finds the job
// by its name, and makes no second one.
import type { BulkEnd, BulkWriter } from '../../src/contract/connector.ts'
import type { OpenIntent } from '../../src/contract/stores.ts'
import type { Moment } from '../../src/domain/record.ts'
import { ConfigError, Postponed } from '../../src/errors.ts'
import { withdrawn } from '../batch/drifted.ts'
import { inBatches } from '../batch/in-batches.ts'
import { type Batch, type ChangeResult, closeIntents, storeOutcomes } from '../batch/outcomes.ts'
import { settleAll, waitOutAll } from '../batch/reconcile.ts'
import { answerOf, mendedOf } from '../batch/write.ts'

/** Rows in a transaction. */
const STORED = 5_000

type Counts = Readonly<Record<string, number>>

/**
 * Settles what a job of this chunk wrote; Postponed while it is at work. Returns how many changes became what. A job is
 * noted to have been in vain where the CRM has said of less than half of the rows what it makes of them.
 */
export async function finishJob(batch: Batch, bulk: BulkWriter): Promise<Counts> {
  const { run, chunk, context } = batch
  const open = await context.stores.intents.countOpen(chunk.chunk)
  const job = await context.stores.bulkJobs.of(chunk.chunk)
  if (open === 0) {
    // All that it wrote is stored: it must say nothing of what else is written of this chunk.
    if (job !== null) await context.transaction(stores => stores.bulkJobs.forget(chunk.chunk))
    return {}
  }
  if (job === null) {
    await settleSent(batch)
    return {}
  }
  const look = (): Promise<BulkEnd> => bulk.end(job, run.definition.stream, open, context.signal)
  const found = await look()
  const end = found.status === 'not begun' && (await giveUp(job, batch, bulk)) ? await look() : found
  if (end.status === 'not begun') throw mayHaveBegun(batch, context.clock.now() + batch.destination.longestCallMs)
  const isGivenUp = end.status === 'over' && end.failure !== null && (await wasGivenUp(batch))
  if (isGivenUp && cameToNothing(end)) {
    await forget(batch)
    return {}
  }
  const { rows, failure, processed } = end.status === 'gone' ? GONE : end
  // A job that failed as a whole had a reason, which the next one has no more; one that was given up had none. What it did
  // all the same, and no file tells of, is found out about as that of any other.
  if (failure !== null && !isGivenUp && (rows.size > 0 || processed === 0))
    return storeFailed(job, { rows, failure }, batch)
  return storeRows(rows, isInVain(rows, open), batch)
}

type Over = Extract<BulkEnd, { status: 'over' }>
type Rows = Over['rows']
const GONE: Pick<Over, 'rows' | 'failure' | 'processed'> = { rows: new Map(), failure: null, processed: 0 }

/**
 * True where it had begun, and wrote. A slow worker may have begun it just before: what is at work at such a moment goes
 * on to its end, and shows only then. So it is looked at once more when that is over, and nothing is closed until then.
 */
async function giveUp(job: string, batch: Batch, bulk: BulkWriter): Promise<boolean> {
  for await (const open of openOf(batch)) await waitOutAll(open, batch)
  return bulk.drop(job, batch.context.signal)
}

function mayHaveBegun({ run }: Batch, until: Moment): Postponed {
  return new Postponed({
    where: `sync ${run.syncName}`,
    what: 'a job of a worker that was thought dead was given up, and may still have written something',
    fix: 'It is looked at again by itself.',
    until,
  })
}

/** Whether it is we who have ended the job; Postponed while it may still be at work on some of its rows. */
async function wasGivenUp(batch: Batch): Promise<boolean> {
  let from = 0
  for await (const open of openOf(batch)) {
    // Of a job that somebody else has ended nothing was waited out.
    if (open.some(({ settleFrom }) => settleFrom === null)) return false
    from = open.reduce((latest, { settleFrom }) => Math.max(latest, settleFrom ?? 0), from)
  }
  if (from > batch.context.clock.now()) throw mayHaveBegun(batch, from)
  return true
}

/** None of its rows was done. */
function cameToNothing({ rows, processed }: Over): boolean {
  return (rows.size > 0 || processed === 0) && [...rows.values()].every(({ outcome: { status } }) => status === 'retry')
}

/** By what the job tells, which is the same however often it is asked; `open`: rows of which nothing is stored yet. */
function isInVain(rows: Rows, open: number): boolean {
  const told = [...rows.values()].filter(({ outcome: { status } }) => status === 'applied' || status === 'rejected')
  return told.length * 2 < Math.max(rows.size, open)
}

/** Of a job that failed as a whole nothing is told, because nothing was done. */
async function storeFailed(
  job: string,
  { rows, failure }: { readonly rows: Rows; readonly failure: string },
  batch: Batch,
): Promise<Counts> {
  const { run, chunk, context } = batch
  const open = await context.stores.intents.leftOpen(chunk.chunk)
  const counts = rows.size === 0 ? {} : await storeRows(rows, false, batch)
  const untouched = open.filter(({ recordId }) => rows.size === 0 || rows.get(recordId)?.outcome.status === 'retry')
  const lost = await withdrawn(untouched.flatMap(plannedOf), batch)
  for (const part of inBatches(lost ?? [], STORED)) {
    await context.transaction(stores => storeOutcomes(part, [], batch, stores))
  }
  await forget(batch)
  if (lost !== null) return counts
  throw new ConfigError({
    where: `sync ${run.syncName}`,
    what: `the CRM did not carry out Bulk job ${job}: ${failure}`,
    fix: 'Check the fields of the sync and what our user may edit, then retry the run.',
  })
}

/** What is open of the chunk, some thousands at a time: a job has more than should be in memory at once. */
async function* openOf({ chunk, context }: Batch): AsyncGenerator<readonly OpenIntent[]> {
  for (let after: string | null = null; ; ) {
    const part: readonly OpenIntent[] = await context.stores.intents.leftOpen(chunk.chunk, { after, limit: STORED })
    if (part.length > 0) yield part
    after = part.at(-1)?.recordId ?? null
    if (part.length < STORED) return
  }
}

/** No job was made for these: collections may have sent them, and what has arrived is to be found. */
async function settleSent(batch: Batch): Promise<void> {
  for await (const open of openOf(batch)) await waitOutAll(open, batch)
  for await (const open of openOf(batch)) await settleAll(open, batch)
}

const plannedOf = (intent: OpenIntent) => intent.proposals.map(proposal => ({ intent, proposal }))

/** Nothing of it was written. */
async function forget(batch: Batch): Promise<void> {
  for await (const open of openOf(batch)) await closeIntents(open, batch)
  await batch.context.transaction(stores => stores.bulkJobs.forget(batch.chunk.chunk))
}

/** What no row tells of is found out about in the CRM. */
async function storeRows(rows: Rows, inVain: boolean, batch: Batch): Promise<Counts> {
  const counts = new Map<string, number>()
  for await (const open of openOf(batch)) {
    const told = open.flatMap(intent => {
      const row = rows.get(intent.recordId)
      // A row with the receipt of another is no row of this job.
      const answer = row === undefined || (row.intentId ?? intent.id) !== intent.id ? null : answerOf(row.outcome)
      return answer === null ? [] : [{ intent, answer }]
    })
    const known = new Set(told.map(({ intent }) => intent))
    // Before anything is asked: all of these are waited for together.
    await waitOutAll(
      open.filter(intent => !known.has(intent)),
      batch,
    )
    const rowsTold = told.flatMap(({ intent, answer }) =>
      intent.proposals.map((proposal): ChangeResult => ({ intent, proposal, ...answer })),
    )
    const results = await mendedOf(rowsTold, batch)
    for (const { outcome } of results) counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
    await batch.context.transaction(stores => storeOutcomes(results, [...known], batch, stores))
  }
  for await (const unknown of openOf(batch)) await settleAll(unknown, batch)
  const { chunk } = batch.chunk
  await batch.context.transaction(({ bulkJobs }) => (inVain ? bulkJobs.noteInVain(chunk) : bulkJobs.forget(chunk)))
  return Object.fromEntries(counts)
}
