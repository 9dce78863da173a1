// What a run that ends leaves of windows: its own is to be looked at again, those that it has looked at are settled or
// wait for another look, and the runs that read them are proven.
import type { NewAuditEntry } from '../../src/contract/audit.ts'
import type { Proof } from '../../src/contract/connector.ts'
import type { HealedRun, Run, RunStatus, StoredPartition, Stores, Stretch } from '../../src/contract/stores.ts'
import type { Moment } from '../../src/domain/record.ts'
import { firstLook, MOST_LOOKS, nextLook } from '../../src/domain/window.ts'

const MINUTE_MS = 60_000
/** A full run has seen all but what was being committed: no transaction lasts a day. */
const TAIL_MS = 86_400_000

export interface Ended {
  readonly run: Run
  readonly status: RunStatus
  /** How its own window can be proven; null where only counts are known. */
  readonly proof: Proof | null
  readonly parts: readonly StoredPartition[]
  readonly jobId: string
  readonly at: Moment
  newId(): string
}

/** Call inside the transaction that closes the run. */
export async function concludeWindows(ended: Ended, stores: Stores): Promise<void> {
  const { run, status, parts } = ended
  if (run.dryRun || run.windowTo === null) return
  for (const part of parts) await concludeLook(part, ended, stores)
  if (status === 'complete' || status === 'provisional') await rememberOwn(run.windowTo, ended, stores)
}

async function rememberOwn(to: Moment, ended: Ended, stores: Stores): Promise<void> {
  const { run, status, proof } = ended
  const stretch = { from: run.windowFrom, to }
  if (status === 'complete') {
    await heal(stretch, 0, ended, stores)
    await stores.windows.settleWithin(run.syncId, stretch)
  }
  if (proof === null || proof.by === 'walk') return
  const proven = status === 'complete'
  await stores.windows.remember({
    id: ended.newId(),
    syncId: run.syncId,
    runId: run.id,
    from: proven ? (run.windowFrom ?? to - TAIL_MS) : run.windowFrom,
    to,
    dueAt: firstLook(to, run.definition.recheckMinutes, proven),
  })
}

/** A look that found nothing settles what it looked at; one that found something is followed by another. */
async function concludeLook({ partition, done, late }: StoredPartition, ended: Ended, stores: Stores): Promise<void> {
  if (partition.recheck === undefined || !done) return
  const { recheckMinutes, settleMinutes } = ended.run.definition
  const now = (ended.run.windowTo ?? 0) + settleMinutes * MINUTE_MS
  for (const window of await stores.windows.byIds(partition.recheck.windows)) {
    const passes = window.passes + 1
    if (late > 0 && passes < MOST_LOOKS) {
      await stores.windows.postpone(window.id, nextLook(now, recheckMinutes, passes), late)
      continue
    }
    // What the last look has found as well is not proven to be all.
    if (late === 0) await heal(window, window.late, ended, stores)
    await stores.windows.settle([window.id])
  }
}

async function heal(stretch: Stretch, late: number, ended: Ended, stores: Stores): Promise<void> {
  const { run } = ended
  const found = late === 0 ? '' : `, after ${late} records had been read late`
  const healed = await stores.windows.heal(
    run,
    stretch,
    ({ status, note }) => `${status} at first: ${note ?? 'not all was read'}; proven by run ${run.id}${found}`,
  )
  await stores.audit.append(healed.map(each => entryOf(each, late, ended)))
}

function entryOf({ id, status }: HealedRun, late: number, { run, jobId, at }: Ended): NewAuditEntry {
  return {
    at,
    event: 'run.healed',
    actor: 'worker',
    runId: id,
    jobId,
    connectionId: run.connectionId,
    syncName: run.syncName,
    stream: run.definition.stream,
    detail: { was: status, by: run.id, late },
  }
}
