// Runs one work item for the queue: takes it, keeps its lease, lets its step run, and ends it in one transaction.
// No step can forget its audit: the start and the final entry are made here, each exactly once.
import type { Commit, JobContext, JobStep } from '../contract/job.ts'
import type { Clock, Log, NewId } from '../contract/primitives.ts'
import type { UnitOfWork, WorkItem } from '../contract/stores.ts'
import { FatalError, LeaseLost } from '../errors.ts'
import type { Ticket } from './backend.ts'
import { endedEntry, startedEntry } from './job-audit.ts'
import { keepLease } from './lease.ts'
import { verdictOn } from './verdict.ts'

/** What a step gets beyond the stores: opened connections that count their calls. */
export interface JobResources {
  readonly connect: JobContext['connect']
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

interface Held {
  readonly item: WorkItem
  readonly holder: string
  readonly startedAt: number
  readonly log: Log
}

/** Handles one ticket of the queue. Resolves in every case that the work rows can carry on from. */
export async function handleTicket(ticket: Ticket, options: WorkerOptions): Promise<void> {
  const held = await take(ticket, options)
  if (held === null) return
  const lease = keepLease(held.item.id, held.holder, options)
  const resources = await options.resources(held.item, held.log)
  try {
    await runStep(held, lease.signal, resources, options)
  } catch (error) {
    await giveUp(held, error, lease.signal, resources, options)
  } finally {
    lease.stop()
    await resources.close()
  }
}

async function take(ticket: Ticket, { unitOfWork, clock, newId, log, leaseMs }: WorkerOptions): Promise<Held | null> {
  const holder = newId()
  const now = clock.now()
  return unitOfWork.transaction(async stores => {
    const item = await stores.work.begin(ticket.work, ticket.epoch, holder, now, now + leaseMs)
    if (item === null) return null
    if (item.first) await stores.audit.append([startedEntry(item, now)])
    return {
      item,
      holder,
      startedAt: item.startedAt,
      log: log.child({ run: item.runId, job: item.id, step: item.step }),
    }
  })
}

async function runStep(
  held: Held,
  signal: AbortSignal,
  resources: JobResources,
  options: WorkerOptions,
): Promise<void> {
  const { unitOfWork, clock, newId } = options
  const { item, holder } = held
  const step = options.steps.find(({ name }) => name === item.step)
  if (step === undefined) {
    throw new FatalError({
      where: `job ${item.id}`,
      what: `no step ${item.step}`,
      fix: 'Update every worker to one version.',
    })
  }
  const commit = await step.run(item.payload, contextOf(held, signal, resources, options))
  await unitOfWork.transaction(async stores => {
    await stores.work.fence(item.id, holder)
    const done = await commit(stores)
    await stores.work.add(done.next.map(next => ({ ...next, id: newId() })))
    const now = clock.now()
    await stores.work.finish(item.id, 'done', now, null)
    const figures = { counts: done.counts, calls: resources.calls(), startedAt: held.startedAt }
    await stores.audit.append([endedEntry(item, 'job.finished', now, figures)])
  })
  held.log.debug({ calls: resources.calls() }, 'job done')
}

function contextOf(held: Held, signal: AbortSignal, resources: JobResources, options: WorkerOptions): JobContext {
  const { unitOfWork, clock, newId } = options
  return {
    jobId: held.item.id,
    log: held.log,
    clock,
    newId,
    signal,
    stores: unitOfWork.stores,
    connect: alias => resources.connect(alias),
    transaction: work =>
      unitOfWork.transaction(async stores => {
        await stores.work.fence(held.item.id, held.holder)
        return work(stores)
      }),
  }
}

/** Ends or gives back a job that threw. When the lease is lost there is nothing to store: another worker carries on. */
async function giveUp(
  { item, holder, startedAt, log }: Held,
  error: unknown,
  signal: AbortSignal,
  resources: JobResources,
  { unitOfWork, steps, clock, stopping }: WorkerOptions,
): Promise<void> {
  const now = clock.now()
  const verdict = verdictOn(signal.aborted && !stopping.aborted ? signal.reason : error, item.failures, now)
  if (verdict.action === 'drop') return log.info({}, 'job dropped: another worker has it')
  if (stopping.aborted) {
    await unitOfWork.stores.work.giveBack(item.id, holder, now, 'the worker was stopped', false)
  } else if (verdict.action === 'give-back') {
    log.warn({ error: verdict.note, again: new Date(verdict.at).toISOString() }, 'job given back')
    await unitOfWork.stores.work.giveBack(item.id, holder, verdict.at, verdict.note, verdict.countAsFailure)
  } else {
    log.error({ error: verdict.note }, 'job failed')
    await unitOfWork
      .transaction(async stores => {
        await stores.work.fence(item.id, holder)
        const step = steps.find(({ name }) => name === item.step)
        await step?.abandoned(item.payload, verdict.note, { clock })(stores)
        await stores.work.finish(item.id, 'failed', now, verdict.note)
        const figures = { counts: {}, calls: resources.calls(), startedAt, note: verdict.note }
        await stores.audit.append([endedEntry(item, 'job.failed', now, figures)])
      })
      .catch(lost => {
        if (!(lost instanceof LeaseLost)) throw lost
      })
  }
}
