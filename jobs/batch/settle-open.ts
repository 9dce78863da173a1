// No run ends with a change on its way: what a failed write-back left open is found in the CRM and stored.
import type { JobContext } from '../../src/contract/job.ts'
import type { Clock } from '../../src/contract/primitives.ts'
import type { OpenIntent, Run, Stores } from '../../src/contract/stores.ts'
import { EvergreenError, Postponed, RetriableError } from '../../src/errors.ts'
import { finishJob } from '../bulk-write/finish.ts'
import { chunkOf, destinationOf, sourceOf } from '../run-context.ts'
import { inBatches } from './in-batches.ts'
import type { Batch } from './outcomes.ts'
import { giveUp, settleBatch, waitFor, waitOutAll } from './reconcile.ts'

/** Rows at once: a job of the CRM's own has more than should be in memory. */
const GIVEN_UP = 5_000

/**
 * Settles every intent of the run that is still open; where the CRM cannot be asked, as uncertain. Throws when it says
 * from when on it can be: then the job comes back.
 */
export async function settleOpenIntents(run: Run, context: JobContext): Promise<void> {
  const chunks = await context.stores.intents.chunksLeftOpen(run.id)
  if (chunks.length === 0) return
  const { connection } = run.definition
  const opened = await context.connect(connection)
  const [destination, source] = [destinationOf(opened, connection), sourceOf(opened, connection)]
  const { history } = opened
  const batchOf = (chunk: string): Batch => {
    return { run, chunk: chunkOf(run, chunk), destination, source, history, context }
  }
  for (const chunk of await context.stores.bulkJobs.chunksOf(run.id)) await finishBulkJob(batchOf(chunk))
  const leftOf = (chunk: string) => context.stores.intents.leftOpen(chunk)
  for (const chunk of chunks) await waitOutAll(await leftOf(chunk), batchOf(chunk))
  for (const chunk of chunks) await settleLeft(await leftOf(chunk), batchOf(chunk))
}

async function settleLeft(left: readonly OpenIntent[], batch: Batch): Promise<void> {
  const { destination, context } = batch
  const early: OpenIntent[] = []
  for (const part of inBatches(left, destination.batchSize)) {
    const settle = async () => early.push(...(await settleBatch(part, batch)))
    if (await unlessAway(settle, batch)) continue
    await context.transaction(stores => giveUp(part, batch, stores))
  }
  waitFor(early, batch)
}

/** Call inside a transaction, where the run cannot be closed as it should: all that is still open is uncertain. */
export async function giveUpOpenIntents(run: Run, clock: Clock, stores: Stores): Promise<void> {
  for (const chunk of await stores.intents.chunksLeftOpen(run.id)) {
    const of = { run, chunk: chunkOf(run, chunk), context: { clock } }
    for (let after: string | null = null; ; ) {
      const part: readonly OpenIntent[] = await stores.intents.leftOpen(chunk, { after, limit: GIVEN_UP })
      if (part.length === 0) break
      await giveUp(part, of, stores)
      after = part.at(-1)?.recordId ?? null
    }
  }
}

/** A job of the CRM's own may be at work still, longer than any call. */
async function finishBulkJob(batch: Batch): Promise<void> {
  const { bulk } = batch.destination
  if (bulk !== undefined) await unlessAway(() => finishJob(batch, bulk), batch)
}

/** False where the CRM cannot be asked, and does not say when it can be. */
async function unlessAway(work: () => Promise<unknown>, { context }: Batch): Promise<boolean> {
  try {
    await work()
    return true
  } catch (error) {
    context.signal.throwIfAborted()
    if (!(error instanceof EvergreenError) || saysWhen(error)) throw error
    return false
  }
}

/** Jobs are given back at such a time however often; any other failure might be the last that closing a run may have. */
function saysWhen(error: EvergreenError): boolean {
  return error instanceof Postponed || (error instanceof RetriableError && (error.retryAfterMs ?? 0) > 0)
}
