// Writes a chunk's proposals to the CRM: intent, compare, write, outcome, one batch after the other.
import { z } from 'zod'
import type { JobStep } from '../src/contract/job.ts'
import type { Intent, StoredProposal } from '../src/contract/stores.ts'
import { Postponed } from '../src/errors.ts'
import { inBatches } from './batch/in-batches.ts'
import type { Batch, ChangeResult } from './batch/outcomes.ts'
import { finishBatch } from './batch/reconcile.ts'
import { writeBatch } from './batch/write.ts'
import { confirmOf } from './next.ts'
import { chunkOf, destinationOf, runOf } from './run-context.ts'
import { requireAccount } from './standing.ts'

/** How long a paused job waits before it looks again; it is not dispatched while the pause lasts. */
const PAUSE_LOOK_MS = 5_000
const BUSY_LOOK_MS = 2_000
const RESTORE_LOOK_MS = 60_000
/** Pauses between rounds for rows that the CRM could not take. */
const RETRY_WAITS_MS = [1_000, 3_000, 10_000]

const payload = z.strictObject({ runId: z.uuid(), chunk: z.uuid() })

export const writeBack: JobStep<z.infer<typeof payload>> = {
  name: 'write-back',
  payload,
  async run({ runId, chunk: chunkId }, context) {
    const { run, sync } = await runOf(runId, context)
    const destination = destinationOf(await context.connect(sync.connection), sync.connection)
    const batch: Batch = { run, chunk: chunkOf(run, chunkId), destination, context }
    await requireAccount(run, context.stores)
    await finishLeftOpen(batch)
    await writeWithRetries(batch)
    const history = (await context.connect(sync.connection)).history !== undefined
    return async stores => {
      const counts = await stores.proposals.tallyOf(chunkId)
      const applied = counts['applied'] ?? 0
      if (history && applied > 0) return { counts, next: [confirmOf(batch.chunk)] }
      return { counts: { ...counts, unwatched: applied }, next: [] }
    }
  },
}

/** Intents that a worker left behind when it died: what became of them is read from the CRM, the rest is written. */
async function finishLeftOpen(batch: Batch): Promise<void> {
  const left = await batch.context.stores.intents.leftOpen(batch.chunk.chunk)
  for (const part of inBatches(left, batch.destination.batchSize)) await finishBatch(part, batch)
}

/**
 * Rows that the CRM was too busy for are tried again a few times. Then they are left without an outcome: close-run sees
 * them and keeps the cursor, so that the next run comes back to them. What a person entered no later run would put back.
 */
async function writeWithRetries(batch: Batch): Promise<void> {
  for (const waitMs of [...RETRY_WAITS_MS, null]) {
    const busy = await writePending(batch)
    if (busy.length === 0) return
    if (waitMs === null) return busy.some(isRestoring) ? comeBack(batch) : undefined
    await batch.context.clock.sleep(waitMs, batch.context.signal)
  }
}

const isRestoring = ({ proposal }: ChangeResult) => proposal.reason === 'restored'

function comeBack({ run, context }: Batch): never {
  throw new Postponed({
    where: `sync ${run.syncName}`,
    what: 'the CRM is too busy to take back what was entered while a change was on its way',
    fix: 'It is tried again by itself.',
    until: context.clock.now() + RESTORE_LOOK_MS,
  })
}

/** Writes what has no outcome yet; returns the changes that the CRM was too busy for. */
async function writePending(batch: Batch): Promise<ChangeResult[]> {
  const pending = await batch.context.stores.proposals.pendingOf(batch.chunk.chunk)
  const records = [...Map.groupBy(pending, proposal => proposal.recordId).entries()]
  const busy: ChangeResult[] = []
  for (const part of inBatches(records, batch.destination.batchSize)) {
    await stopIfPaused(batch)
    const opened = await openIntents(part, batch)
    const results = await writeBatch(opened, batch)
    busy.push(...results.filter(({ outcome }) => outcome === 'retry'))
    if (opened.length < part.length) heldByAnother(part.length - opened.length, batch)
  }
  return busy
}

function heldByAnother(records: number, { run, context }: Batch): never {
  throw new Postponed({
    where: `sync ${run.syncName}`,
    what: `${records} records are being written by another run`,
    fix: 'They are tried again by themselves.',
    until: context.clock.now() + BUSY_LOOK_MS,
  })
}

async function openIntents(
  records: readonly (readonly [string, readonly StoredProposal[]])[],
  { run, chunk, context }: Batch,
): Promise<Intent[]> {
  const intents = records.map(([recordId, proposals]) => ({ id: context.newId(), recordId, proposals }))
  const opened = await context.transaction(async stores => {
    await requireAccount(run, stores)
    return stores.intents.open(chunk, intents, context.clock.now())
  })
  return intents.filter(intent => opened.has(intent.id))
}

/** A pause takes effect between two batches. */
async function stopIfPaused({ run, context }: Batch): Promise<void> {
  context.signal.throwIfAborted()
  const [sync, connection] = await Promise.all([
    context.stores.syncs.byId(run.syncId),
    context.stores.connections.byId(run.connectionId),
  ])
  if (sync?.pausedAt != null || connection?.pausedAt != null) {
    throw new Postponed({
      where: `sync ${run.syncName}`,
      what: 'writing is paused',
      fix: 'It goes on after evergreen resume.',
      until: context.clock.now() + PAUSE_LOOK_MS,
    })
  }
}
