// Writes a chunk's proposals to the CRM: intent, compare, write, outcome, one batch after the other.
import { z } from 'zod'
import type { JobContext, JobStep } from '../src/contract/job.ts'
import type { ChunkRef, Intent, StoredProposal } from '../src/contract/stores.ts'
import { Postponed } from '../src/errors.ts'
import { chunkOf, destinationOf, runOf } from './run-context.ts'
import { writeBatch } from './write-batch.ts'
import { type Batch, type ChangeResult, storeOutcomes } from './write-outcomes.ts'

/** How long a paused job waits before it looks again; it is not dispatched while the pause lasts. */
const PAUSE_LOOK_MS = 5_000
const BUSY_LOOK_MS = 2_000
/** Pauses between rounds for rows that the CRM could not take; null ends it. */
const RETRY_WAITS_MS = [1_000, 3_000, 10_000, null]

const payload = z.strictObject({ runId: z.uuid(), chunk: z.uuid() })

export const writeBack: JobStep<z.infer<typeof payload>> = {
  name: 'write-back',
  payload,
  async run({ runId, chunk: chunkId }, context) {
    const { run, sync } = await runOf(runId, context)
    const destination = destinationOf(await context.connect(sync.connection), sync.connection)
    const batch: Batch = { run, chunk: chunkOf(run, chunkId), destination, context }
    const results = [...(await finishLeftOpen(batch)), ...(await writeWithRetries(batch))]
    return async () => ({ counts: tally(results), next: [] })
  },
}

/** Intents that a worker left behind when it died: what became of them is read from the CRM, the rest is written. */
async function finishLeftOpen(batch: Batch): Promise<ChangeResult[]> {
  const left = await batch.context.stores.intents.leftOpen(batch.chunk.chunk)
  const results: ChangeResult[] = []
  for (const part of chunksOf(left, batch.destination.batchSize)) {
    results.push(...(await writeBatch(part, batch, 'again')))
  }
  return results
}

/** Rows that the CRM was too busy for are tried again a few times; then they are given up until the next run. */
async function writeWithRetries(batch: Batch): Promise<ChangeResult[]> {
  const results: ChangeResult[] = []
  for (const waitMs of RETRY_WAITS_MS) {
    const round = await writePending(batch)
    results.push(...round.filter(result => result.outcome !== 'retry'))
    const busy = round.filter(result => result.outcome === 'retry')
    if (busy.length === 0) return results
    if (waitMs === null) return [...results, ...(await giveUp(busy, batch))]
    await batch.context.clock.sleep(waitMs, batch.context.signal)
  }
  return results
}

async function giveUp(busy: readonly ChangeResult[], batch: Batch): Promise<ChangeResult[]> {
  const given = busy.map(result => ({ ...result, outcome: 'conflict' as const }))
  await batch.context.transaction(stores => storeOutcomes(given, [], batch, stores))
  return given
}

async function writePending(batch: Batch): Promise<ChangeResult[]> {
  const pending = await batch.context.stores.proposals.pendingOf(batch.chunk.chunk)
  const records = [...Map.groupBy(pending, proposal => proposal.recordId).entries()]
  const results: ChangeResult[] = []
  for (const part of chunksOf(records, batch.destination.batchSize)) {
    await stopIfPaused(batch)
    const opened = await openIntents(part, batch.chunk, batch.context)
    results.push(...(await writeBatch(opened, batch, 'first')))
    if (opened.length < part.length) heldByAnother(part.length - opened.length, batch)
  }
  return results
}

function heldByAnother(records: number, { run, context }: Batch): never {
  throw new Postponed({
    where: `sync ${run.syncName}`,
    what: `${records} records are being written by another run`,
    fix: 'They are tried again by themselves.',
    until: context.clock.now() + BUSY_LOOK_MS,
  })
}

function tally(results: readonly ChangeResult[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { outcome } of results) counts[outcome] = (counts[outcome] ?? 0) + 1
  return counts
}

async function openIntents(
  records: readonly (readonly [string, readonly StoredProposal[]])[],
  chunk: ChunkRef,
  context: JobContext,
): Promise<Intent[]> {
  const intents = records.map(([recordId, proposals]) => ({ id: context.newId(), recordId, proposals }))
  const opened = await context.transaction(stores => stores.intents.open(chunk, intents, context.clock.now()))
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

function chunksOf<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )
}
