// What the changes of the day came to. To count those of a large run takes the database a while: a run that goes on is
// counted anew at every look, one that is at rest seldom, and none so often that the counting becomes a burden.
import type { Clock } from '../../contract/primitives.ts'
import type { ChangeTallies, RunStanding, UnitOfWork } from '../../contract/stores.ts'
import type { Moment } from '../../domain/record.ts'

interface Parts {
  readonly unitOfWork: Pick<UnitOfWork, 'stores'>
  readonly clock: Pick<Clock, 'now'>
}

interface Kept {
  readonly until: Moment
  readonly tallies: ChangeTallies
}

/** Once a run has ended or waits, next to nothing becomes of its changes. */
const AT_REST_MS = 60_000
/** Counting takes at most this share of the time: one part of so many. */
const SHARE = 20
const NONE: ChangeTallies = { outcomes: {}, refusals: {} }

const keyOf = ({ id, status }: RunStanding) => `${id} ${status}`

/** Sums of all runs of the day; those of a run that is at rest are at most a minute old, unless counting takes long. */
export function createDayChanges({ unitOfWork, clock }: Parts): (now: Moment) => Promise<ChangeTallies> {
  let kept = new Map<string, Kept>()
  return async now => {
    const { figures } = unitOfWork.stores
    const runs = await figures.runsOfDay(now)
    const known = runs.flatMap((run): [string, Kept][] => {
      const of = kept.get(keyOf(run))
      return of !== undefined && now < of.until ? [[keyOf(run), of]] : []
    })
    const next = new Map(known)
    const counted = runs.filter(run => !next.has(keyOf(run)))
    const began = clock.now()
    const found = counted.length === 0 ? new Map() : await figures.changesOf(counted.map(({ id }) => id))
    const longest = (clock.now() - began) * SHARE
    for (const run of counted) {
      const until = clock.now() + (run.status === 'active' ? longest : Math.max(AT_REST_MS, longest))
      next.set(keyOf(run), { until, tallies: found.get(run.id) ?? NONE })
    }
    kept = next
    return sumOf([...next.values()].map(({ tallies }) => tallies))
  }
}

function sumOf(all: readonly ChangeTallies[]): ChangeTallies {
  return { outcomes: added(all.map(each => each.outcomes)), refusals: added(all.map(each => each.refusals)) }
}

/** In the order of their names. */
function added(tallies: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sums = new Map<string, number>()
  for (const [name, times] of tallies.flatMap(each => Object.entries(each))) {
    sums.set(name, (sums.get(name) ?? 0) + times)
  }
  return Object.fromEntries([...sums].toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
