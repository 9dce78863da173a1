// Last step of a run: was everything read, what became of it, and how far the cursor may move. A run that stops at its
// plan comes here twice: when it has read, and when what a person decided is done.
import { z } from 'zod'
import type { NewAuditEntry } from '../src/contract/audit.ts'
import type { Connection, Source } from '../src/contract/connector.ts'
import type { Commit, JobContext, JobStep } from '../src/contract/job.ts'
import type { Clock } from '../src/contract/primitives.ts'
import type { NextWork, Plan, Run, RunCounts, StoredPartition, Stores } from '../src/contract/stores.ts'
import type { Moment } from '../src/domain/record.ts'
import { untilLookedBack } from './batch/look-back.ts'
import { giveUpOpenIntents, settleOpenIntents } from './batch/settle-open.ts'
import { lookingBack } from './drift/meanwhile.ts'
import { isWhole } from './gone/fates.ts'
import { markUnseen } from './gone/unseen.ts'
import { isStopped } from './guard/breaker.ts'
import { beginHistory } from './history/begin.ts'
import { closeHistory } from './history/close.ts'
import { stickOf } from './next.ts'
import { stopAtPlan } from './plan/stop.ts'
import { runOf, sourceOf } from './run-context.ts'
import { type Overtaken, overtakenBy } from './standing.ts'
import { noteChores, ofWindow } from './upkeep/chores.ts'
import { concludeWindows } from './windows/conclude.ts'
import { type End, proven } from './windows/proof.ts'

const MINUTE_MS = 60_000
/** Changes that are enough to show what a guard has stopped. */
const SAMPLE = 100

const payload = z.strictObject({ runId: z.uuid() })

export const closeRun: JobStep<z.infer<typeof payload>> = {
  name: 'close-run',
  payload,
  async run({ runId }, context) {
    const { run, sync } = await runOf(runId, context)
    if (run.mode === 'history') return closeHistory(run, context)
    const connection = await context.connect(sync.connection)
    await untilLookedBack(run, connection.history, context)
    const source = sourceOf(connection, sync.connection)
    const closing = { run, connection, source, context }
    return run.mode === 'notices' || run.stoppedBy !== null
      ? close(closing)
      : lookingBack(run, source, context, () => close(closing))
  },
  /** A run whose closing failed must not keep its sync from running for ever. */
  abandoned:
    ({ runId }, note, { clock }) =>
    async stores => {
      await closeFailed(runId, note, clock, stores)
      await stores.seen.forget(runId)
      await stores.guards.forget(runId)
      await stores.lookBacks.forget(runId)
      return { counts: {}, next: [] }
    },
}

interface Closed {
  readonly run: Run
  readonly connection: Connection
  readonly source: Source
  readonly context: JobContext
}

async function close({ run, connection, source, context }: Closed): Promise<Commit> {
  const { id: runId, definition: sync } = run
  const partitions = await context.stores.runs.partitionsOf(runId)
  const own = ofWindow(partitions)
  await settleOpenIntents(run, context)
  await untilLookedBack(run, connection.history, context)
  const plan = await context.stores.plans.of(runId)
  if (plan === null && run.stoppedBy === null) await lookForGone(run, own, source, context)
  const counts = await context.stores.runs.counts(runId)
  const stopped = run.stoppedBy === null ? null : stoppedEnd(await guarded(run, context), counts, plan)
  const read = stopped ?? plan?.reading ?? (await endOf(run, partitions, source, context))
  const pending = counts.outcomes.pending + (counts.stamped.pending ?? 0)
  const waits = stopped === null && plan === null && run.stopsFor !== null && pending > 0
  if (waits && read.status !== 'failed') return stopAtPlan(run, read, context)
  const found = stopped ?? withUndone((await failureOf(runId, context)) ?? decidedOn(read, plan), run, counts)
  const query = own[0]?.partition.query
  const proof = query === undefined ? null : (source.proof?.(query) ?? null)
  const goesOn = stopped === null && found.status !== 'failed'
  const past = sync.history && readsOn(run) && goesOn ? connection.history : undefined
  return async stores => {
    const endedAt = context.clock.now()
    const overtaken = await overtakenBy(run, stores)
    const end = overtaken === null ? found : withOvertaken(found, overtaken)
    const ended = { run, status: end.status, proof, parts: partitions, jobId: context.jobId, at: endedAt }
    await stores.runs.close(runId, { status: end.status, note: end.note, endedAt })
    if (end.movesCursor && readsAny(run) && run.windowTo !== null)
      await stores.syncs.moveCursor(run.syncId, run.windowTo)
    if (overtaken === null) {
      const full = end.status === 'complete' && readsOn(run) && run.windowFrom === null
      await noteChores(run, partitions, { full, leavesNothing: end.leavesNothing }, stores)
      if (readsAny(run)) await concludeWindows({ ...ended, newId: context.newId }, stores)
      if (past !== undefined) await beginHistory(run, past, context, stores)
    }
    if (!run.dryRun && !end.leavesNothing) await stores.sightings.unsee(run)
    await stores.audit.append([closingEntry(run, end, counts, context.jobId, endedAt)])
    // What the run did is in the chain before the run says that it is over.
    await stores.auditChain.extend(endedAt)
    await stores.seen.forget(runId)
    await stores.guards.forget(runId)
    await stores.lookBacks.forget(runId)
    const later = await planCheck(run, counts, endedAt, stores)
    return { counts: { pulled: counts.pulled, proposed: counts.proposed, refused: counts.refused }, next: later }
  }
}

/** Nothing where the run is closed already. No change may stay on its way: it would bar its record from all later runs. */
async function closeFailed(runId: string, note: string, clock: Clock, stores: Stores): Promise<void> {
  const run = await stores.runs.byId(runId)
  if (run === null || (run.status !== 'active' && run.status !== 'planned')) return
  await giveUpOpenIntents(run, clock, stores)
  const endedAt = clock.now()
  await stores.runs.close(runId, { status: 'failed', note, endedAt })
  const counts = await stores.runs.counts(runId)
  await stores.audit.append([closingEntry(run, { status: 'failed', note }, counts, undefined, endedAt)])
  await stores.auditChain.extend(endedAt)
}

/** Whether it reads what its sync has not read yet, not just some records that were named. */
const readsOn = ({ mode }: Run): boolean => mode === 'full' || mode === 'incremental'

/** Others write what is known already: they say nothing of how far their sync has read. */
const readsAny = ({ mode }: Run): boolean => mode !== 'undo' && mode !== 'retry'

/** After a full run that was read to its end, what it did not see is asked for. */
async function lookForGone(
  run: Run,
  partitions: readonly StoredPartition[],
  source: Source,
  context: JobContext,
): Promise<void> {
  const read = partitions.length > 0 && partitions.every(({ done, partition }) => done && isWhole(partition.query))
  if (read && run.windowFrom === null) await markUnseen(run, source, context)
}

/** What was written is read again some time later. */
async function planCheck(run: Run, { outcomes }: RunCounts, at: Moment, { checks }: Stores): Promise<NextWork[]> {
  const minutes = run.definition.guards?.confirmMinutes ?? 0
  if (minutes === 0 || outcomes.applied === 0) return []
  const from = at + minutes * MINUTE_MS
  await checks.plan(run.id, from)
  return [stickOf(run.id, { at: from })]
}

interface Closing extends End {
  readonly movesCursor: boolean
  /** No change of the run is left to be made. */
  readonly leavesNothing: boolean
}

/** A person may have stopped it before any guard was asked of what it has found: a retry must not go round these. */
async function guarded(run: Run, context: JobContext): Promise<Run> {
  await isStopped({ run, context }, () => context.stores.proposals.leftOfRun(run.id, SAMPLE))
  return (await runOf(run.id, context)).run
}

/** Null where nobody has stopped it. What it has found and not written a retry writes, unless a person had yet to decide. */
function stoppedEnd({ stopsFor, stoppedBy }: Run, { outcomes }: RunCounts, plan: Plan | null): Closing | null {
  if (stoppedBy === null) return null
  const isLeft = outcomes.pending > 0 && (stopsFor === null || plan?.state === 'approved')
  const left = isLeft ? `; ${outcomes.pending} changes are not written: a retry of the run writes them` : ''
  return { status: 'stopped', note: `stopped by ${stoppedBy}${left}`, movesCursor: false, leavesNothing: false }
}

/** What the run has left undone is for the next one: then the cursor stays, and it reads these records again. */
function withUndone(end: End, run: Run, { outcomes, refusals }: RunCounts): Closing {
  if (end.status === 'failed' || run.dryRun) return { ...end, movesCursor: false, leavesNothing: false }
  const reasons = [
    outcomes.pending > 0 ? `the CRM was too busy for ${outcomes.pending} changes` : null,
    outcomes['left-out'] > 0 ? `${outcomes['left-out']} changes were left out of what was approved` : null,
    (refusals['budget'] ?? 0) > 0 ? `${refusals['budget']} changes were beyond the run's allowance` : null,
  ].filter(reason => reason !== null)
  const leavesNothing = reasons.length === 0
  if (end.status === 'incomplete') return { ...end, movesCursor: false, leavesNothing }
  if (leavesNothing) return { ...end, movesCursor: true, leavesNothing }
  if (!readsAny(run)) return { ...unmoved(end, `${reasons.join(', ')}; a retry of the run writes them`), leavesNothing }
  return { ...unmoved(end, `${reasons.join(', ')}; the next run comes back to them`), leavesNothing }
}

/** The same end with one more thing to say, for which the cursor stays. */
function unmoved(end: End, why: string): Closing {
  const note = end.note === null ? why : `${end.note}; ${why}`
  return { ...end, note, movesCursor: false, leavesNothing: false }
}

function withOvertaken(found: Closing, { why, failed }: Overtaken): Closing {
  if (found.status === 'failed') return found
  return failed ? { status: 'failed', note: why, movesCursor: false, leavesNothing: false } : unmoved(found, why)
}

function closingEntry(
  run: Run,
  end: End,
  counts: RunCounts,
  jobId: string | undefined,
  endedAt: Moment,
): NewAuditEntry {
  const { pulled, refreshed, proposed, refused, outcomes, refusals, ...sums } = counts
  return {
    at: endedAt,
    event: 'run.closed',
    actor: 'worker',
    runId: run.id,
    jobId,
    connectionId: run.connectionId,
    syncName: run.syncName,
    stream: run.definition.stream,
    detail: {
      status: end.status,
      note: end.note,
      pulled,
      refreshed,
      proposed,
      refused,
      ...sums,
      outcomes: { ...outcomes },
      refusals: { ...refusals },
      seconds: (endedAt - run.startedAt) / 1_000,
    },
  }
}

async function endOf(run: Run, parts: readonly StoredPartition[], source: Source, context: JobContext): Promise<End> {
  const failed = await failureOf(run.id, context)
  if (failed !== null) return failed
  const unread = parts.filter(part => !part.done)
  if (unread.length > 0) return { status: 'incomplete', note: `${unread.length} partitions were not read to their end` }
  // What was noticed was asked for by its ids; that all is noticed is for other runs to see to.
  if (!readsOn(run)) return { status: 'complete', note: null }
  return proven(run, ofWindow(parts), source, context)
}

async function failureOf(runId: string, { stores }: JobContext): Promise<End | null> {
  const [failure] = await stores.work.failedOf(runId)
  return failure === undefined ? null : { status: 'failed', note: failure.note ?? `${failure.step} failed` }
}

/** How the reading ended, and who decided on what it found. */
function decidedOn(read: End, plan: Plan | null): End {
  const { decision, decidedBy } = plan ?? {}
  if (decision == null) return read
  const said = decision.why === null ? '' : ` (${decision.why})`
  const who = `its plan was ${decision.verdict} by ${decidedBy ?? 'a person'}${said}`
  return { ...read, note: read.note === null ? who : `${read.note}; ${who}` }
}
