// Writes a chunk's proposals to the CRM: intent, compare, write, outcome, one batch after the other.
import { z } from 'zod'
import type { Commit, JobStep } from '../src/contract/job.ts'
import type { StoredProposal } from '../src/contract/stores.ts'
import { lookedBackAt } from './batch/look-back.ts'
import type { Batch } from './batch/outcomes.ts'
import { settleAll } from './batch/reconcile.ts'
import { writeInRounds } from './batch/rounds.ts'
import { puttingBack } from './confirm/put-back.ts'
import { isStopped } from './guard/breaker.ts'
import { isProven, unlooked } from './guard/canary.ts'
import { bulkWriteOf } from './next.ts'
import { chunkOf, destinationOf, runOf, sourceOf } from './run-context.ts'
import { requireAccount } from './standing.ts'
import { untilChecked } from './stick/wait.ts'
import { stillWanted } from './stopped.ts'

const payload = z.strictObject({ runId: z.uuid(), chunk: z.uuid() })

export const writeBack: JobStep<z.infer<typeof payload>> = {
  name: 'write-back',
  payload,
  async run({ runId, chunk: chunkId }, context) {
    const { run, sync } = await runOf(runId, context)
    const connection = await context.connect(sync.connection)
    const destination = destinationOf(connection, sync.connection)
    const source = sourceOf(connection, sync.connection)
    const { history } = connection
    const batch: Batch = { run, chunk: chunkOf(run, chunkId), destination, source, history, context }
    await requireAccount(run, context.stores)
    const pending = () => context.stores.proposals.pendingOf(chunkId)
    return lookedBackAt(batch, () => puttingBack(batch, pending, () => writeChunk(batch, pending)))
  },
  abandoned: unlooked,
}

type Pending = () => Promise<StoredProposal[]>

async function writeChunk(batch: Batch, pendingNow: Pending): Promise<Commit> {
  await settleLeftOpen(batch)
  if (isForTheEnd(batch)) return leaveForTheEnd(batch)
  if (batch.run.stoppedBy === null) await untilChecked(batch)
  const pending = async () => stillWanted(batch.run, await pendingNow())
  if (await mayWrite(batch, pending)) await writeInRounds(batch, pending)
  return async stores => {
    const counts = await stores.proposals.tallyOf(batch.chunk.chunk)
    const written = (counts['applied'] ?? 0) + (counts['altered'] ?? 0)
    return { counts: batch.history === undefined ? { ...counts, unwatched: written } : counts, next: [] }
  }
}

/** What a guard has stopped waits for a person; of a run that a person has stopped no guard needs to be asked. */
async function mayWrite(batch: Batch, pending: Pending): Promise<boolean> {
  if (batch.run.stoppedBy !== null) return true
  return !(await isStopped(batch, pending)) && (await isProven(batch, pending))
}

/** Whether the run may have so many changes that they are worth a job of the CRM's own, all of them together. */
function isForTheEnd({ run, destination }: Batch): boolean {
  const isLarge = destination.bulk?.worth(run.expected ?? 0) === true
  // The comparison is by what changed since the run began.
  return isLarge && run.windowTo !== null && run.stoppedBy === null
}

/** One job of the run writes what all leave; it begins when nothing else of the run is left to be done. */
function leaveForTheEnd({ run, chunk }: Batch): Commit {
  return async stores => {
    const { pending = 0 } = await stores.proposals.tallyOf(chunk.chunk)
    const waits = pending === 0 || (await stores.work.hasOpen(run.id, 'bulk-write'))
    return { counts: { left: pending }, next: waits ? [] : [bulkWriteOf(chunk)] }
  }
}

/** Intents that a worker left behind when it died: what became of them is read from the CRM, and the rest is pending again. */
async function settleLeftOpen(batch: Batch): Promise<void> {
  await settleAll(await batch.context.stores.intents.leftOpen(batch.chunk.chunk), batch)
}
