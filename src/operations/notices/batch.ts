// The micro-batches: records that wait to be read, because news of them came, become a run of their sync.
import type { Clock, Log, NewId } from '../../contract/primitives.ts'
import type { Run, StoredSync, Stores, UnitOfWork, WaitingNotices } from '../../contract/stores.ts'
import type { Moment } from '../../domain/record.ts'
import { mayStart } from '../../domain/schedule/due.ts'
import { lineOf } from '../../errors.ts'
import { heldBy } from '../plan/standing.ts'
import { beginRun } from '../request-run.ts'
import { dueOf, pauseOf } from '../schedule-tick.ts'

export interface BatchParts {
  readonly unitOfWork: UnitOfWork
  readonly clock: Clock
  readonly newId: NewId
  readonly log: Log
}

/** Who started such a run, in the audit. */
const ACTOR = 'notices'
const SECOND_MS = 1_000
/** After a batch that failed: what waits would most likely fail again. */
const AFTER_FAILURE_MS = 300_000

/** Begins a run for each sync that has waited long enough; returns them. Any number of processes may do so at once. */
export async function beginBatches({ unitOfWork, clock, newId, log }: BatchParts): Promise<Run[]> {
  const begun: Run[] = []
  for (const waiting of await unitOfWork.stores.notices.waiting()) {
    const now = clock.now()
    // One that fails, for whatever reason, must not keep the others from running.
    const run = await unitOfWork
      .transaction(async stores => {
        const sync = await stores.syncs.byId(waiting.syncId)
        if (sync === null || !isReady(sync, waiting, now)) return null
        // Others wait for the row, and then see the run.
        const locked = await stores.syncs.lock(sync.id)
        if (locked === null || (await stores.syncs.byName(locked.name)) === null) return null
        if (await isHeldBack(locked, now, stores)) return null
        const account = (await stores.connections.byId(locked.connectionId))?.account ?? null
        const how = { mode: 'notices', dryRun: false, priority: 'scheduled', account } as const
        return beginRun(locked, { ...how, startedBy: ACTOR, startedAt: now }, stores, newId)
      })
      .catch(error => {
        log.warn({ sync: waiting.syncId, error: lineOf(error) }, 'a run for change notices could not be started')
        return null
      })
    if (run !== null) begun.push(run)
  }
  return begun
}

/** Long enough, or so many that no more would be taken along. */
function isReady({ definition, cursor }: StoredSync, { records, since }: WaitingNotices, now: Moment): boolean {
  const { notices, schedule } = definition
  // What was never read, or is to be read anew, is for a run that reads everything.
  if (notices === null || cursor === null) return false
  if (now - since < notices.seconds * SECOND_MS && records < notices.records) return false
  return schedule === null || mayStart(schedule, now)
}

/** Runs of the sync's own come first: they find what notices do not tell of. */
async function isHeldBack(sync: StoredSync, now: Moment, stores: Stores): Promise<boolean> {
  if (dueOf(sync, now) !== null || pauseOf(sync, await stores.connections.list()) !== null) return true
  if ((await stores.runs.activeOf(sync.id)) !== null || (await heldBy(sync, now, stores)) !== null) return true
  const [last] = await stores.runs.list({ syncName: sync.name, limit: 1 })
  return last?.mode === ACTOR && last.status === 'failed' && now - (last.endedAt ?? now) < AFTER_FAILURE_MS
}
