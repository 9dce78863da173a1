// Writes what of a chunk has no outcome yet, round after round: what the CRM was too busy for comes again after a pause,
// in smaller groups where a lock was in the way.
import type { Intent, StoredProposal } from '../../src/contract/stores.ts'
import { Postponed } from '../../src/errors.ts'
import { waitToPutBackBusy } from '../confirm/put-back.ts'
import { takesReceipts } from '../drift/sight.ts'
import { requireAccount } from '../standing.ts'
import { stoppedMeanwhile } from '../stopped.ts'
import { goneOf } from './compare.ts'
import { inBatches } from './in-batches.ts'
import { sideBySide } from './lanes.ts'
import { type Batch, type ChangeResult, closeIntents } from './outcomes.ts'
import { familiesTogether, inFamilies, type OfRecord, parentsOf } from './parents.ts'
import { storeTogether } from './storing.ts'
import { writeBatch } from './write.ts'

/** Batches of a job that are under way at once: while one is compared another is written, and a third one stored. */
export const LANES = 4
/** Records whose intents are stored at once. What of them was not sent when a worker dies is looked at again. */
const OPENED = 1_000
/** How long a paused job waits before it looks again; it is not dispatched while the pause lasts. */
const PAUSE_LOOK_MS = 5_000
const BUSY_LOOK_MS = 2_000
/** Pauses between rounds for rows that the CRM could not take. */
const RETRY_WAITS_MS = [1_000, 3_000, 10_000]
const NAMING_WAIT_MS = 1_000
/** Rows that stand in each other's way do so less in a group of a quarter; in the last round each is alone or nearly so. */
const NARROWER = 4

/**
 * Rows that the CRM was too busy for are tried again a few times. Then they are left without an outcome: close-run sees
 * them and keeps the cursor, so that the next run comes back to them.
 * A round that looks for the row for which a batch was refused counts for none: each looks in smaller groups than before.
 * Nor does one that settles some fields of rows of which others are refused: a CRM may name these one at a time.
 * Returns what is left.
 */
export async function writeInRounds(
  batch: Batch,
  pendingNow: () => Promise<StoredProposal[]>,
): Promise<readonly ChangeResult[]> {
  let size = batch.destination.batchSize
  const waits = RETRY_WAITS_MS.values()
  for (;;) {
    const pending = await pendingNow()
    const busy = await writePending(pending, batch, size)
    if (busy.length === 0) return busy
    const looks = size > 1 && busy.some(({ suspect }) => suspect === true)
    const free = looks || isNaming(busy, pending) ? pauseBefore(looks, busy) : null
    const waitMs = free ?? waits.next().value
    if (waitMs === undefined) {
      waitToPutBackBusy(busy, batch)
      return busy
    }
    if (looks || busy.some(({ contended }) => contended === true)) size = Math.max(1, Math.ceil(size / NARROWER))
    if (waitMs > 0) await batch.context.clock.sleep(waitMs, batch.context.signal)
  }
}

const isBlameless = ({ blameless }: ChangeResult): boolean => blameless === true

/** Each such round settles something, so that there are no more of them than fields. */
const isNaming = (busy: readonly ChangeResult[], pending: readonly StoredProposal[]): boolean =>
  busy.length < pending.length && busy.some(isBlameless)

/** Only what the CRM is busy with has anything to wait for. */
const pauseBefore = (looks: boolean, busy: readonly ChangeResult[]): number =>
  looks || busy.every(isBlameless) ? 0 : NAMING_WAIT_MS

/** A field that two reads of one record ask for is changed once; the other one finds out the next time. */
export function onePerField([recordId, proposals]: OfRecord): OfRecord {
  return [recordId, [...new Map(proposals.map(each => [each.field, each])).values()]]
}

/** Returns the changes that the CRM was too busy for. */
async function writePending(pending: readonly StoredProposal[], batch: Batch, size: number): Promise<ChangeResult[]> {
  const byRecord = Map.groupBy(pending, proposal => proposal.recordId)
  const parents = await parentsOf([...byRecord.keys()], batch)
  const records = familiesTogether([...byRecord].map(onePerField), parents)
  const store = storeTogether(batch)
  const busy: ChangeResult[] = []
  for (const part of inBatches(records, Math.max(1, Math.floor(OPENED / size)) * size)) {
    await stopIfPaused(batch)
    const opened = await openIntents(part, batch)
    const gone = await goneOf(opened, batch)
    const results = await sideBySide(inFamilies(opened, size, parents), LANES, {
      work: async intents => {
        await stopIfPaused(batch).catch(async (paused: unknown) => {
          await closeIntents(intents, batch)
          throw paused
        })
        return writeBatch(intents, batch, gone, store)
      },
      leave: intents => closeIntents(intents.flat(), batch),
    })
    busy.push(...results.flat().filter(({ outcome }) => outcome === 'retry'))
    if (opened.length < part.length) heldByAnother(part.length - opened.length, batch)
  }
  const others = othersOf(pending, records, busy)
  return others.length === 0 ? busy : [...busy, ...(await writePending(others, batch, size))]
}

/** What is asked for once more, and has now to be compared with what was written; not where nothing was written yet. */
function othersOf(
  pending: readonly StoredProposal[],
  records: readonly OfRecord[],
  busy: readonly ChangeResult[],
): StoredProposal[] {
  const taken = new Set(records.flatMap(([, proposals]) => proposals))
  if (taken.size === pending.length) return []
  const waiting = new Set(busy.map(({ proposal }) => proposal.recordId))
  return pending.filter(each => !taken.has(each) && !waiting.has(each.recordId))
}

function heldByAnother(records: number, { run, context }: Batch): never {
  throw new Postponed({
    where: `sync ${run.syncName}`,
    what: `${records} records are being written by another run`,
    fix: 'They are tried again by themselves.',
    until: context.clock.now() + BUSY_LOOK_MS,
  })
}

async function openIntents(records: readonly OfRecord[], batch: Batch): Promise<Intent[]> {
  const { run, chunk, context } = batch
  const receipted = await takesReceipts(batch)
  const intents = records.map(([recordId, proposals]) => ({ id: context.newId(), recordId, proposals, receipted }))
  const opened = await context.transaction(async stores => {
    await requireAccount(run, stores)
    return stores.intents.open(chunk, intents, context.clock.now(), receipted)
  })
  return intents.filter(intent => opened.has(intent.id))
}

/** A pause takes effect between two batches, and so does a stop, by a person or by a guard in another job. */
export async function stopIfPaused({ run, context }: Batch): Promise<void> {
  context.signal.throwIfAborted()
  const [sync, connection, now] = await Promise.all([
    context.stores.syncs.byId(run.syncId),
    context.stores.connections.byId(run.connectionId),
    context.stores.runs.byId(run.id),
  ])
  if (run.stoppedBy === null && now?.stoppedBy != null) stoppedMeanwhile(run, context.clock.now())
  if (run.stopsFor === null && now?.stopsFor != null) {
    const what = `a guard has stopped it: ${now.stopsFor}`
    const fix = 'What is left of it waits for a person.'
    throw new Postponed({ where: `sync ${run.syncName}`, what, fix, until: context.clock.now() })
  }
  if (sync?.pausedAt != null || connection?.pausedAt != null) {
    throw new Postponed({
      where: `sync ${run.syncName}`,
      what: 'writing is paused',
      fix: 'It goes on when it is resumed.',
      until: context.clock.now() + PAUSE_LOOK_MS,
    })
  }
}
