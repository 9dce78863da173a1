// What a step gets to work with, and what it may store before its end: fenced, so that a job which was taken over
// stores nothing.
import type { Commit, JobContext } from '../contract/job.ts'
import type { Clock, Log, NewId } from '../contract/primitives.ts'
import type { BegunWork, DispatchLimits, UnitOfWork } from '../contract/stores.ts'

export interface JobInHand {
  readonly item: BegunWork
  readonly log: Log
  readonly signal: AbortSignal
  readonly progress: Progress
}

/** What a job has done before its end. */
export interface Progress {
  readonly counts: Map<string, number>
  /** Failures since it last got on. */
  failures: number
}

export interface ContextOptions {
  readonly unitOfWork: UnitOfWork
  readonly clock: Clock
  readonly newId: NewId
  readonly holder: string
  readonly limits: DispatchLimits
  readonly connect: JobContext['connect']
  readonly teamRules?: TeamRulesOf
}

type TeamRulesOf = NonNullable<JobContext['teamRules']>

/** The context of one attempt at a job that `holder` has in hand. */
export function contextOf({ item, log, signal, progress }: JobInHand, options: ContextOptions): JobContext {
  const { unitOfWork, clock, newId, holder, connect, teamRules } = options
  const { backlog } = options.limits
  const { stores } = unitOfWork
  const transaction: JobContext['transaction'] = work =>
    unitOfWork.transaction(async stores => {
      await stores.work.fence([item], holder)
      return work(stores)
    })
  const store = async (commit: Commit): Promise<void> => {
    const counts = await transaction(async stores => {
      const done = await commit(stores)
      await stores.work.add(done.next.map(each => ({ ...each, id: newId() })))
      if (progress.failures > 0) await stores.work.gotOn(item)
      return done.counts
    })
    progress.failures = 0
    for (const [name, sum] of sums(progress.counts, counts)) progress.counts.set(name, sum)
  }
  const yields: JobContext['yields'] = async () => {
    const { held, behind } = await stores.work.standing(item.runId, backlog)
    return held ? 'now' : behind >= backlog ? 'soon' : 'not yet'
  }
  const given = { jobId: item.id, log, clock, newId, signal, stores, connect, transaction, store, yields }
  return { ...given, ...(teamRules && { teamRules }) }
}

/** The commit, with the counts of what was stored before added to its own. */
export function withEarlierCounts(commit: Commit, { counts: earlier }: Progress): Commit {
  if (earlier.size === 0) return commit
  return async stores => {
    const { counts, next } = await commit(stores)
    return { counts: Object.fromEntries(sums(earlier, counts)), next }
  }
}

function sums(counts: ReadonlyMap<string, number>, more: Readonly<Record<string, number>>): Map<string, number> {
  const all = new Map(counts)
  for (const [name, count] of Object.entries(more)) all.set(name, (all.get(name) ?? 0) + count)
  return all
}
