// What becomes of a tick: a run, or an entry in the audit that says why there was none. Each tick is handled once.

import { createHash } from 'node:crypto'
import type { Actor } from '../contract/audit.ts'
import type { Clock, NewId } from '../contract/primitives.ts'
import type { Run, StoredConnection, StoredSync, Stores, UnitOfWork } from '../contract/stores.ts'
import type { Moment } from '../domain/record.ts'
import { type Due, dueTick, mayStart, nextTicks } from '../domain/schedule/due.ts'
import type { SyncDefinition } from '../domain/sync.ts'
import { pausesOf } from './pauses.ts'
import { heldBy } from './plan/standing.ts'
import { beginRun } from './request-run.ts'

/** Who started a run, and who skipped one, in the audit. */
const ACTOR: Actor = 'schedule'

export interface TickParts {
  readonly unitOfWork: UnitOfWork
  readonly clock: Clock
  readonly newId: NewId
}

export interface HandledTick extends Due {
  readonly run: Run | null
  /** Why no run was started; null when one was. */
  readonly skip: string | null
}

type Scheduled = Pick<StoredSync, 'name' | 'scheduledSince' | 'lastTick'> & {
  readonly definition: Pick<SyncDefinition, 'schedule'>
}

/** Spreads jitter over syncs; by name, so that the same set-up starts at the same times anywhere. */
function seedOf(name: string): number {
  return createHash('sha256').update(name).digest().readInt32BE()
}

/** Ticks up to this moment are over: they were handled, or come from before the schedule. */
function sinceOf({ scheduledSince, lastTick }: Scheduled): Moment {
  return Math.max(scheduledSince, lastTick ?? scheduledSince)
}

/** The tick that is to be handled, all that were missed folded into it; null when there is none. */
export function dueOf(sync: Scheduled, now: Moment): Due | null {
  const { schedule } = sync.definition
  return schedule === null ? null : dueTick(schedule, sinceOf(sync), now, seedOf(sync.name))
}

/** When the sync's next runs start after `now`; none without a schedule. */
export function nextStarts(sync: Scheduled, now: Moment, count: number): Moment[] {
  const { schedule } = sync.definition
  return schedule === null ? [] : nextTicks(schedule, now, count, seedOf(sync.name), sinceOf(sync))
}

/** What holds the sync back and since when, in words; null when nothing does. */
export function pauseOf(sync: StoredSync, connections: readonly StoredConnection[]): string | null {
  const [pause] = pausesOf(sync, connections)
  if (pause === undefined) return null
  return `the ${pause.of} ${pause.name} is paused since ${iso(pause.since)}`
}

/**
 * Handles the tick of a sync that is due, if any: starts an incremental run, or skips it, audited, while the sync or
 * a connection of it is paused or a run of it is active or waits at its plan. Whichever process comes first does it; for others it is not due.
 * A run that makes up for missed ticks waits until the schedule's hours allow it.
 */
export async function handleDueTick(
  syncId: string,
  { unitOfWork, clock, newId }: TickParts,
): Promise<HandledTick | null> {
  const now = clock.now()
  return unitOfWork.transaction(async stores => {
    const sync = await stores.syncs.lock(syncId)
    if (sync === null || sync.definition.schedule === null || !mayStart(sync.definition.schedule, now)) return null
    const due = dueOf(sync, now)
    // It may have been removed while its row was waited for.
    if (due === null || (await stores.syncs.byName(sync.name)) === null) return null
    const about = { tick: iso(due.tick), missed: due.missed }
    // It ends soon, and takes the place of no run of the sync's own: the tick stays due until then.
    if ((await stores.runs.activeOf(sync.id))?.mode === 'notices') return null
    const obstacle = await obstacleTo(sync, now, stores)
    const how = { mode: 'incremental', dryRun: false, priority: 'scheduled' } as const
    const asked = { ...how, startedBy: ACTOR, startedAt: now, detail: about }
    const run = obstacle === null ? await beginRun(sync, asked, stores, newId) : null
    const skip = run === null ? (obstacle ?? 'another run was started at the same moment') : null
    await stores.syncs.handled(sync.id, due.tick, skip)
    if (skip !== null) {
      const detail = { ...about, reason: skip }
      const of = { connectionId: sync.connectionId, syncName: sync.name }
      await stores.audit.append([{ ...of, at: now, actor: ACTOR, event: 'run.skipped', detail }])
    }
    return { ...due, run, skip }
  })
}

/**
 * Asked before a run is begun, and not left to its unique index: to run into that would wait for a run that is just
 * closing, which in turn waits for the sync's row to move its cursor.
 */
async function obstacleTo(sync: StoredSync, now: Moment, stores: Stores): Promise<string | null> {
  const pause = pauseOf(sync, await stores.connections.list())
  if (pause !== null) return pause
  const active = await stores.runs.activeOf(sync.id)
  if (active !== null) return `run ${active.id} is active since ${iso(active.startedAt)}`
  const held = await heldBy(sync, now, stores)
  return held === null ? null : `run ${held.id} waits at its plan since ${iso(held.startedAt)}`
}

const iso = (moment: Moment) => new Date(moment).toISOString()
