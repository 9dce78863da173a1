// Starts runs when their time has come. Any number of processes may do so at once: each tick goes to one of them.
import type { Log } from '../contract/primitives.ts'
import type { StoredSync } from '../contract/stores.ts'
import type { Moment } from '../domain/record.ts'
import { lineOf, RetriableError } from '../errors.ts'
import { endPlansThatAreOver } from './plan/read.ts'
import { dueOf, handleDueTick, nextStarts, type TickParts } from './schedule-tick.ts'

export interface SchedulerOptions extends TickParts {
  readonly log: Log
}

/** Also when nothing is due: the clock may have been set, and what was missed may wait for an allowed hour. */
const LOOK_EVERY_MS = 30_000
/** After something failed, such as the database being away. */
const TRY_AGAIN_MS = 1_000

/** Handles due ticks until closed; a set-up that is applied meanwhile takes effect at once. */
export async function startScheduler(options: SchedulerOptions): Promise<{ close(): Promise<void> }> {
  const { unitOfWork, clock, log } = options
  const stop = new AbortController()
  // Made anew before each round, so that no change during a round is slept through.
  let changed = Promise.withResolvers<void>()
  const stopListening = await unitOfWork.stores.syncs.onChanged(() => changed.resolve())
  const loop = async () => {
    while (!stop.signal.aborted) {
      changed = Promise.withResolvers()
      const until = await round(options).catch(error => {
        log.warn({ error: lineOf(error) }, 'looking at the schedules failed, trying again')
        return clock.now() + TRY_AGAIN_MS
      })
      const awake = new AbortController()
      const slept = clock.sleep(Math.max(0, until - clock.now()), AbortSignal.any([stop.signal, awake.signal]))
      await Promise.race([changed.promise, slept.catch(() => undefined)])
      awake.abort()
    }
  }
  const running = loop()
  return {
    close: async () => {
      stop.abort()
      await running
      await stopListening()
    },
  }
}

/** Handles what is due; returns when to look again. */
async function round(options: SchedulerOptions): Promise<Moment> {
  const { unitOfWork, clock, log } = options
  let until = clock.now() + LOOK_EVERY_MS
  await endPlansThatAreOver(options)
  for (const sync of await unitOfWork.stores.syncs.list()) {
    // One that fails, for whatever reason, must not keep the others from running.
    const next = await look(sync, options).catch(error => {
      log.warn({ sync: sync.name, error: lineOf(error) }, 'its schedule could not be followed, trying again')
      return error instanceof RetriableError ? clock.now() + TRY_AGAIN_MS : until
    })
    until = Math.min(until, next)
  }
  return until
}

/** Handles the sync's due tick, if any; returns when its next run starts. */
async function look(sync: StoredSync, options: SchedulerOptions): Promise<Moment> {
  // One moment for both questions, so that no start falls between them.
  const now = options.clock.now()
  if (dueOf(sync, now) !== null) {
    const handled = await handleDueTick(sync.id, options)
    if (handled !== null) {
      const { tick, missed, run, skip } = handled
      const about = { sync: sync.name, tick: new Date(tick).toISOString(), missed, run: run?.id, skip }
      options.log.info(about, skip === null ? 'a scheduled run was started' : 'a tick was skipped')
    }
  }
  return nextStarts(sync, now, 1)[0] ?? Number.POSITIVE_INFINITY
}
