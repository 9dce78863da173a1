// What somebody looks at first: how the day went, what waits for a person, what is broken and what to do about it.
import type { Clock } from '../../contract/primitives.ts'
import { ALIVE_MS } from '../../contract/store/figures.ts'
import type { Plan } from '../../contract/store/plan.ts'
import type { PausedField, Run, RunsOfHour, StoredSync, UnitOfWork } from '../../contract/stores.ts'
import type { Remedy } from '../../domain/advice/remedy.ts'
import { type DayFigures, dayFigures } from '../../domain/quota/figures.ts'
import type { Moment } from '../../domain/record.ts'
import { keepFor } from '../kept/answer.ts'
import { createDayChanges } from './changes.ts'

export interface Trouble {
  readonly where: string
  readonly what: string
  readonly fix: string
  /** How that is done in Evergreen, where it is done there. */
  readonly remedy?: Remedy | undefined
}

export interface Overview {
  /** Those that began within the last 24 hours, go on, or wait, by status. */
  readonly runs: Readonly<Record<string, number>>
  /** Those that began within the last 24 hours, by hour and status. */
  readonly hours: readonly RunsOfHour[]
  /** The newest of them. */
  readonly newest: readonly Run[]
  /** Of the same runs as `runs`: changes by what became of them, and refused candidates by reason. */
  readonly outcomes: Readonly<Record<string, number>>
  readonly refusals: Readonly<Record<string, number>>
  readonly quota: readonly (DayFigures & { readonly connection: string })[]
  readonly waiting: readonly { readonly run: Run; readonly plan: Plan }[]
  readonly broken: readonly Trouble[]
  readonly at: Moment
}

interface Parts {
  readonly unitOfWork: Pick<UnitOfWork, 'stores'>
  readonly clock: Clock
  plans(): Promise<{ readonly run: Run; readonly plan: Plan }[]>
}

const DAY_MS = 24 * 60 * 60_000
const NEWEST = 30
const REASONS = 10
/** Many look at once. */
const KEPT_MS = 5_000

/** The overview as it was at most five seconds ago. */
export function createOverview(parts: Parts): () => Promise<Overview> {
  const changesOf = createDayChanges(parts)
  return keepFor(KEPT_MS, parts.clock, () => look({ ...parts, changesOf }, parts.clock.now()))
}

type Looking = Parts & { readonly changesOf: ReturnType<typeof createDayChanges> }

async function look({ unitOfWork: { stores }, plans, changesOf }: Looking, now: Moment): Promise<Overview> {
  const [runs, changes, hours, newest, days, waiting, broken] = await Promise.all([
    stores.figures.runs(now),
    changesOf(now),
    stores.figures.runsByHour(now),
    stores.runs.list({ since: now - DAY_MS, limit: NEWEST }),
    stores.days.list(),
    plans(),
    troubles({ stores }, now),
  ])
  return { runs, hours, newest, ...changes, quota: dayFigures(days, now), waiting, broken, at: now }
}

const NO_WORKER: Trouble = {
  where: 'workers',
  what: 'work is due, and no worker is alive',
  fix: 'It waits until one is started.',
  remedy: { do: 'start-worker' },
}

async function troubles({ stores }: Pick<UnitOfWork, 'stores'>, now: Moment): Promise<Trouble[]> {
  const [syncs, newest, failures, workers, lines, paused] = await Promise.all([
    stores.syncs.list(),
    stores.runs.newest(),
    stores.figures.failures(now, REASONS),
    stores.workers.alive(ALIVE_MS),
    stores.figures.lines(now),
    stores.checks.allPaused(),
  ])
  const isDue = lines.some(({ oldestDueMs }) => (oldestDueMs ?? 0) > ALIVE_MS)
  return [
    ...(workers.length === 0 && isDue ? [NO_WORKER] : []),
    ...syncs.flatMap(pausedItself),
    ...syncs.flatMap(({ id, name }) => (paused.get(id) ?? []).map(each => pausedField(name, each))),
    ...syncs.flatMap(({ id, name }) => lastTrouble(name, newest.get(id))),
    ...failures.map(({ connection, step, reason, items }) => {
      const fix = `Check the connection ${connection}.`
      const remedy = { do: 'check-connection', connection } as const
      return { where: connection, what: `${items} × ${step}: ${reason}`, fix, remedy }
    }),
  ]
}

function pausedItself({ name, pauseReason }: StoredSync): Trouble[] {
  if (pauseReason === null) return []
  const fix = 'Look whether that is right, then resume it.'
  return [{ where: name, what: `it paused itself: ${pauseReason}`, fix, remedy: { do: 'resume-sync', sync: name } }]
}

function pausedField(where: string, { field, flips }: PausedField): Trouble {
  const what = `its field ${field} paused itself: others put ${flips} values of it back`
  const fix = 'Find the flow or the program that does it, then resume the field.'
  return { where, what, fix, remedy: { do: 'resume-field', sync: where, field } }
}

function lastTrouble(name: string, last: Run | undefined): Trouble[] {
  if (last === undefined || (last.status !== 'failed' && last.status !== 'incomplete')) return []
  const what = `its last run is ${last.status}${last.note === null ? '' : `: ${last.note}`}`
  const fix = 'Look at the run, and start it again when its cause is gone.'
  return [{ where: name, what, fix, remedy: { do: 'look-at-run', run: last.id } }]
}
