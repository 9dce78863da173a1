// The schedules as a person asks about them: in words, what became of the last tick, when the next runs start.
import type { Clock } from '../contract/primitives.ts'
import type { StoredConnection, StoredSync, UnitOfWork } from '../contract/stores.ts'
import type { Moment } from '../domain/record.ts'
import { describe } from '../domain/schedule/describe.ts'
import { startsPerDay } from '../domain/schedule/pace.ts'
import { scheduleProblem } from '../domain/schedule/problem.ts'
import type { Schedule } from '../domain/schedule/schedule.ts'
import { syncNamed } from './request-run.ts'
import { dueOf, nextStarts, pauseOf } from './schedule-tick.ts'

/** A moment, as the clock on the wall in the schedule's zone shows it and as UTC has it; both ISO 8601. */
export interface ScheduledTime {
  readonly at: Moment
  readonly local: string
  readonly utc: string
}

export interface ScheduleReport {
  readonly sync: string
  /** In words; null: it runs only when asked to. */
  readonly schedule: string | null
  readonly zone: string | null
  /** Why this installation cannot follow it, such as a zone that its runtime does not know; null when it can. */
  readonly problem: string | null
  /** Why its ticks are skipped for now; null when they are not. */
  readonly paused: string | null
  /** The last tick, and why it started no run. */
  readonly last: (ScheduledTime & { readonly skipped: string | null }) | null
  /** A tick whose run should have started by now: no scheduler runs, or it waits for an allowed hour. */
  readonly due: (ScheduledTime & { readonly missed: number }) | null
  /** When the next runs start. */
  readonly next: readonly ScheduledTime[]
}

/** The schedule of one sync, or of all by name, with their next `count` starts. ConfigError for an unknown sync. */
export async function readSchedules(
  name: string | undefined,
  count: number,
  { stores }: Pick<UnitOfWork, 'stores'>,
  clock: Clock,
): Promise<ScheduleReport[]> {
  const syncs = name === undefined ? await stores.syncs.list() : [await syncNamed(name, { stores })]
  const connections = await stores.connections.list()
  const now = clock.now()
  return syncs.map(sync => reportOn(sync, connections, now, count))
}

function reportOn(
  sync: StoredSync,
  connections: readonly StoredConnection[],
  now: Moment,
  count: number,
): ScheduleReport {
  const { schedule } = sync.definition
  const about = { sync: sync.name, paused: pauseOf(sync, connections) }
  const nothing = { schedule: null, zone: null, problem: null, last: null, due: null, next: [] }
  if (schedule === null) return { ...about, ...nothing }
  const problem = scheduleProblem(schedule)
  if (problem !== null) return { ...about, ...nothing, zone: schedule.timeZone, problem }
  const time = (at: Moment) => timeIn(schedule.timeZone, at)
  const due = dueOf(sync, now)
  return {
    ...about,
    schedule: describe(schedule),
    zone: schedule.timeZone,
    problem,
    last: sync.lastTick === null ? null : { ...time(sync.lastTick), skipped: sync.lastSkip },
    due: due === null ? null : { ...time(due.tick), missed: due.missed },
    next: nextStarts(sync, now, count).map(time),
  }
}

/** A schedule that is not in force yet. */
export interface ScheduleOutlook extends Pick<ScheduleReport, 'next'> {
  readonly words: string
  readonly zone: string
  /** Runs that it starts in a day, on average. */
  readonly perDay: number
}

/** What a schedule means in words, and when it would start the sync's next runs. It must have no scheduleProblem. */
export function foreseeSchedule(name: string, schedule: Schedule, now: Moment, count: number): ScheduleOutlook {
  const zone = schedule.timeZone
  const fresh = { name, definition: { schedule }, scheduledSince: now, lastTick: null }
  const next = nextStarts(fresh, now, count).map(at => timeIn(zone, at))
  return { words: describe(schedule), zone, next, perDay: startsPerDay(schedule, now) }
}

function timeIn(timeZone: string, at: Moment): ScheduledTime {
  const instant = Temporal.Instant.fromEpochMilliseconds(at)
  const local = instant.toZonedDateTimeISO(timeZone).toString({ timeZoneName: 'never', smallestUnit: 'second' })
  return { at, local, utc: instant.toString({ smallestUnit: 'second' }) }
}
