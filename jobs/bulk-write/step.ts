// Writes the changes that the other jobs of a large run left: by a job of the CRM's own where they are many, else batch by
// batch. It begins when nothing else of the run is left, and goes on until none of its changes is pending.
import { z } from 'zod'
import type { BulkWriter } from '../../src/contract/connector.ts'
import type { Commit, JobStep } from '../../src/contract/job.ts'
import type { StoredProposal } from '../../src/contract/stores.ts'
import type { ProposalReason } from '../../src/domain/decide/proposal.ts'
import { Postponed } from '../../src/errors.ts'
import { lookedBackAt } from '../batch/look-back.ts'
import type { Batch } from '../batch/outcomes.ts'
import { stopIfPaused, writeInRounds } from '../batch/rounds.ts'
import { puttingBack } from '../confirm/put-back.ts'
import { isStopped } from '../guard/breaker.ts'
import { isProven, unlooked } from '../guard/canary.ts'
import { bulkWriteOf } from '../next.ts'
import { chunkOf, destinationOf, runOf, sourceOf } from '../run-context.ts'
import { requireAccount } from '../standing.ts'
import { finishJob } from './finish.ts'
import { beginJob } from './send.ts'

/** While the run still reads, and while all that is left of it is about to hand over its changes. */
const WAIT_MS = { reading: 10_000, handingOver: 500 }
/** Proposals that are looked at once: as many as a job may hold records, or a little more. */
const FIELDS_PER_RECORD = 2
/** Proposals that are enough to show what is to be written, and to take the first writes from. */
const SAMPLE = 5_000

const payload = z.strictObject({ runId: z.uuid(), chunk: z.uuid() })

export const bulkWrite: JobStep<z.infer<typeof payload>> = {
  name: 'bulk-write',
  payload,
  async run({ runId, chunk }, context) {
    const { run, sync } = await runOf(runId, context)
    const connection = await context.connect(sync.connection)
    const destination = destinationOf(connection, sync.connection)
    const source = sourceOf(connection, sync.connection)
    const { history } = connection
    const batch: Batch = { run, chunk: chunkOf(run, chunk), destination, source, history, context }
    await requireAccount(run, context.stores)
    await untilAllIsRead(batch)
    if (run.stoppedBy === null) await stopIfPaused(batch)
    return lookedBackAt(batch, () => writeAll(batch))
  },
  abandoned: unlooked,
}

async function writeAll(batch: Batch): Promise<Commit> {
  const { run, chunk, context, destination } = batch
  const { bulk } = destination
  if (bulk !== undefined) await finishAndCount(batch, bulk)
  // Before any guard is asked: no later run would put that back.
  const entered = () => pendingOf(batch, 'restored')
  await puttingBack(batch, entered, () => writeInRounds(batch, entered))
  if (run.stoppedBy !== null) return async () => ({ counts: {}, next: [] })
  // What is left goes on as single writes then, which come to an end, and which a CRM that takes none at all halts.
  const inVain = await context.stores.bulkJobs.wasInVain(chunk.chunk)
  const toWrite = () => context.stores.proposals.leftOfRun(run.id, SAMPLE)
  const writes = !(await isStopped(batch, toWrite)) && (await isProven(batch, toWrite))
  const again = writes && (await writeRest(batch, inVain ? undefined : bulk))
  const next = chunkOf(run, context.newId())
  return async stores => {
    const unwatched = batch.history === undefined ? (await stores.intents.appliedOf(chunk.chunk)).length : 0
    const left = again && (await stores.proposals.leftOfRun(run.id, 1)).length > 0
    return { counts: { unwatched }, next: left ? [bulkWriteOf(next)] : [] }
  }
}

/** What a job came to is stored at once: the next one may keep this work waiting for long. */
async function finishAndCount(batch: Batch, bulk: BulkWriter): Promise<void> {
  const counts = await finishJob(batch, bulk)
  if (Object.keys(counts).length > 0) await batch.context.store(async () => ({ counts, next: [] }))
}

/** What the run still reads may ask for more changes. */
async function untilAllIsRead({ run, context }: Batch): Promise<void> {
  const open = await context.stores.work.openOf(run.id, 'bulk-write')
  if (open === 0) return
  const { work } = context.stores
  const [pulls, enriches] = await Promise.all([work.hasOpen(run.id, 'pull'), work.hasOpen(run.id, 'enrich')])
  throw new Postponed({
    where: `sync ${run.syncName}`,
    what: 'its changes are written together once everything is read',
    fix: 'It goes on by itself.',
    until: context.clock.now() + (pulls || enriches ? WAIT_MS.reading : WAIT_MS.handingOver),
  })
}

/** Begins a job for what is pending, which throws Postponed; few changes are written here. Returns whether more may be left. */
async function writeRest(batch: Batch, bulk: BulkWriter | undefined): Promise<boolean> {
  const { run, context } = batch
  const most = (bulk?.most.records ?? 0) * FIELDS_PER_RECORD
  const pending = most === 0 ? [] : await context.stores.proposals.leftOfRun(run.id, most)
  const records = new Set(pending.map(({ recordId }) => recordId)).size
  if (bulk !== undefined && run.windowTo !== null && bulk.worth(records)) {
    return beginJob(pending, { ...batch, since: run.windowTo }, bulk)
  }
  await writeInRounds(batch, () => pendingOf(batch))
  return false
}

function pendingOf({ run, context }: Batch, reason?: ProposalReason): Promise<StoredProposal[]> {
  return context.stores.proposals.leftOfRun(run.id, Number.MAX_SAFE_INTEGER, reason)
}
