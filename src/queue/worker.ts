// Runs work items for the queue: takes them, keeps their leases, lets their steps run, and ends each in a transaction.
// No step can forget its audit: the start comes with beginning, the final entry is made here, each exactly once. Both are
// gathered over the jobs of the process, because many small transactions cost far more than few.
import type { Commit, JobContext, JobStep } from '../contract/job.ts'
import type { Clock, Log, NewId } from '../contract/primitives.ts'
import type {
  BegunWork,
  DispatchLimits,
  EndedWork,
  NextWork,
  TicketSizes,
  UnitOfWork,
  WorkItem,
  WorkTicket,
} from '../contract/stores.ts'
import { FatalError, LeaseLost } from '../errors.ts'
import type { Ticket } from './backend.ts'
import { gather } from './gather.ts'
import { endedDetail } from './job-audit.ts'
import { contextOf, type JobInHand, withEarlierCounts } from './job-context.ts'
import { createLeases } from './leases.ts'
import { createPace } from './pace.ts'
import { createSlots } from './slots.ts'
import { verdictOn } from './verdict.ts'

/** What a step gets beyond the stores: opened connections that count their calls. */
export interface JobResources {
  readonly connect: JobContext['connect']
  readonly teamRules?: NonNullable<JobContext['teamRules']>
  /** Calls made so far. */
  calls(): number
  close(): Promise<void>
}

export interface WorkerOptions {
  readonly unitOfWork: UnitOfWork
  readonly steps: readonly AnyStep[]
  readonly clock: Clock
  readonly newId: NewId
  readonly log: Log
  readonly leaseMs: number
  readonly limits: DispatchLimits
  /** Steps at the same time, however many tickets are in hand. */
  readonly concurrency: number
  /** Aborted when the process is to stop. */
  readonly stopping: AbortSignal
  resources(item: WorkItem, log: Log): Promise<JobResources>
}

/** A step whose payload has been parsed away: how the worker sees all steps alike. */
export interface AnyStep {
  readonly name: JobStep<unknown>['name']
  run(payload: unknown, context: JobContext): ReturnType<JobStep<unknown>['run']>
  abandoned(payload: unknown, note: string, about: { readonly clock: Clock }): Commit
}

const nothing: Commit = async () => ({ counts: {}, next: [] })

/** Puts the parsing of its payload in front of a step. */
export function anyStep<P>(step: JobStep<P>): AnyStep {
  return {
    name: step.name,
    run: (payload, context) => {
      const parsed = step.payload.safeParse(payload)
      if (parsed.success) return step.run(parsed.data, context)
      throw new FatalError({
        where: `step ${step.name}`,
        what: 'its payload is not understood',
        fix: 'Start the sync again.',
      })
    },
    abandoned: (payload, note, about) => {
      const parsed = step.payload.safeParse(payload)
      return parsed.success ? (step.abandoned?.(parsed.data, note, about) ?? nothing) : nothing
    },
  }
}

interface Job extends JobInHand {
  readonly resources: JobResources
}

export interface JobWorker {
  /** Carries out the items of one ticket. Resolves in every case that the work rows can carry on from. */
  handle(ticket: Ticket): Promise<void>
  /** How many items a ticket should have, as of now. */
  perTicket(): TicketSizes
  stop(): void
}

/** Groups of at most so many begin or end in one transaction, so many transactions at once. */
const BEGINNING = { lanes: 1, most: 500 }
const ENDING = { lanes: 2, most: 500 }

/**
 * So many times as many jobs as run at once have begun: quick ones come in tickets of many, and by the time that some
 * run the next have begun. Slow ones come alone, so that none that waits here could run elsewhere.
 */
const BEGUN_AHEAD = 10

/** What carries out jobs in this process. */
export function createWorker(options: WorkerOptions): JobWorker {
  const holder = options.newId()
  const leases = createLeases(holder, options)
  const inSlot = createSlots(options.concurrency)
  const amongBegun = createSlots(options.concurrency * BEGUN_AHEAD)
  const pace = createPace()
  const begin = gather((tickets: readonly WorkTicket[]) => beginAll(tickets, holder, options), BEGINNING)
  const end = gather((endings: readonly Ending[]) => endAll(endings, holder, options), ENDING)

  /** Begins the item and runs its step; returns what is left to do, for which no slot is needed. */
  const attempt = async (ticket: WorkTicket): Promise<() => Promise<void>> => {
    const item = await begin(ticket)
    if (item === 'not ours') return async () => undefined
    const log = options.log.child({ run: item.runId, job: item.id, step: item.step })
    const resources = await options.resources(item, log)
    const { signal, release } = leases.hold(item)
    const job: Job = { item, log, signal, resources, progress: { counts: new Map(), failures: item.failures } }
    const ran = inSlot(async () => {
      const began = performance.now()
      try {
        return await runStep(job, holder, options)
      } finally {
        pace.note(item.step, performance.now() - began)
      }
    })
    await Promise.allSettled([ran])
    return async () => {
      try {
        const commit = withEarlierCounts(await ran, job.progress)
        if (signal.reason instanceof LeaseLost) throw signal.reason
        await end({ item, status: 'done', commit, calls: resources.calls(), note: null })
        log.debug({ calls: resources.calls() }, 'job done')
      } catch (error) {
        await giveUp(job, error, holder, end, options)
      } finally {
        release()
        await resources.close()
      }
    }
  }

  return {
    async handle({ items }) {
      // What waits for a slot has not begun: when that takes too long it counts as lost, and begins elsewhere.
      const ended = await Promise.allSettled(items.map(async item => (await amongBegun(() => attempt(item)))()))
      for (const outcome of ended) if (outcome.status === 'rejected') throw outcome.reason
    },
    perTicket: pace.perTicket,
    stop: leases.stop,
  }
}

async function beginAll(
  tickets: readonly WorkTicket[],
  holder: string,
  { unitOfWork, clock, leaseMs }: WorkerOptions,
): Promise<(BegunWork | 'not ours')[]> {
  const now = clock.now()
  const begun = await unitOfWork.stores.work.begin(tickets, holder, now, now + leaseMs)
  const byId = new Map(begun.map(item => [item.id, item]))
  return tickets.map(({ id }) => {
    const item = byId.get(id) ?? 'not ours'
    byId.delete(id)
    return item
  })
}

/** How a job ends: what it leaves behind, or why it failed. */
interface Ending {
  readonly item: BegunWork
  readonly status: EndedWork['status']
  readonly commit: Commit
  readonly calls: number
  readonly note: string | null
}

async function endAll(
  endings: readonly Ending[],
  holder: string,
  { unitOfWork, clock, newId }: WorkerOptions,
): Promise<'ended'[]> {
  await unitOfWork.transaction(async stores => {
    const now = clock.now()
    const next: NextWork[] = []
    const ended: EndedWork[] = []
    for (const { item, status, commit, calls, note } of endings) {
      const done = await commit(stores)
      next.push(...done.next)
      const detail = endedDetail(item, now, { counts: done.counts, calls, startedAt: item.startedAt, note })
      ended.push({ id: item.id, epoch: item.epoch, status, note, detail })
    }
    await stores.work.add(next.map(each => ({ ...each, id: newId() })))
    await stores.work.finish(ended, holder, now)
  })
  return endings.map(() => 'ended')
}

async function runStep(job: Job, holder: string, options: WorkerOptions): Promise<Commit> {
  const { item, signal } = job
  signal.throwIfAborted()
  const step = options.steps.find(({ name }) => name === item.step)
  const connect: JobContext['connect'] = alias => job.resources.connect(alias)
  const { teamRules } = job.resources
  const given = { ...options, holder, connect, ...(teamRules && { teamRules }) }
  if (step !== undefined) return step.run(item.payload, contextOf(job, given))
  throw new FatalError({
    where: `job ${item.id}`,
    what: `no step ${item.step}`,
    fix: 'Update every worker to one version.',
  })
}

/** Ends or gives back a job that threw. When the lease is lost there is nothing to store: another worker carries on. */
async function giveUp(
  { item, log, signal, resources, progress }: Job,
  error: unknown,
  holder: string,
  end: (ending: Ending) => Promise<unknown>,
  { unitOfWork, steps, clock, stopping }: WorkerOptions,
): Promise<void> {
  const now = clock.now()
  const verdict = verdictOn(signal.aborted && !stopping.aborted ? signal.reason : error, progress.failures, now)
  if (verdict.action === 'drop') return log.info({}, 'job dropped: another worker has it')
  const { work } = unitOfWork.stores
  if (stopping.aborted) {
    await work.giveBack(item, holder, now, 'the worker was stopped', false)
  } else if (verdict.action === 'give-back') {
    log.warn({ error: verdict.note, again: new Date(verdict.at).toISOString() }, 'job given back')
    await work.giveBack(item, holder, verdict.at, verdict.note, verdict.countAsFailure)
  } else {
    log.error({ error: verdict.note }, 'job failed')
    const commit =
      steps.find(({ name }) => name === item.step)?.abandoned(item.payload, verdict.note, { clock }) ?? nothing
    await end({ item, status: 'failed', commit, calls: resources.calls(), note: verdict.note }).catch(lost => {
      if (!(lost instanceof LeaseLost)) throw lost
    })
  }
}
