// Plans that wait: which of them holds its sync back, and which are over because their time or their ground is gone.
import type { Actor } from '../../contract/audit.ts'
import type { Plan, Run, StoredSync, Stores } from '../../contract/stores.ts'
import { withOwners } from '../../domain/ownership.ts'
import { type Over, whyOver } from '../../domain/plan/over.ts'
import type { Moment } from '../../domain/record.ts'

/** Who ends what nobody decided on, in the audit. */
const ACTOR: Actor = 'evergreen'

/**
 * The run whose plan keeps the sync from starting others; null when none does. A dry run keeps nobody. Plans that are
 * over are ended on the way. Call inside a transaction that has locked the sync.
 */
export async function heldBy(sync: StoredSync, now: Moment, stores: Stores): Promise<Run | null> {
  let holding: Run | null = null
  for (const run of await stores.runs.plannedOf(sync.id)) {
    const plan = await waitingPlan(run, sync, now, stores)
    if (plan !== null && !run.dryRun) holding = run
  }
  return holding
}

/** The run's plan while it waits for a person; null, and the run is ended, when it is over. */
export async function waitingPlan(run: Run, sync: StoredSync, now: Moment, stores: Stores): Promise<Plan | null> {
  const plan = await stores.plans.lock(run.id)
  if (plan === null || plan.state !== 'waiting') return null
  const over = await overOf({ run, plan, sync }, now, stores)
  if (over === null) return plan
  await end({ run, plan, over, by: ACTOR, at: now }, stores)
  return null
}

/** Whether the plan of a run that waits is over. Whoever ends it looks once more, with the sync locked. */
export async function isOver(run: Run, sync: StoredSync, now: Moment, stores: Stores): Promise<boolean> {
  const plan = await stores.plans.of(run.id)
  return plan !== null && (await overOf({ run, plan, sync }, now, stores)) !== null
}

interface Waiting {
  readonly run: Run
  readonly plan: Plan
  readonly sync: StoredSync
}

async function overOf({ run, plan, sync }: Waiting, now: Moment, stores: Stores): Promise<Over | null> {
  const account = (await stores.connections.byId(run.connectionId))?.account ?? null
  const others = (await stores.syncs.list()).map(({ definition }) => definition)
  const { definition, account: own } = run
  const about = { expiresAt: plan.expiresAt, definition, account: own, changes: plan.tallies }
  return whyOver(about, { now, definition: withOwners(sync.definition, others), account })
}

/** Ends the plans of the sync that wait, for another run takes their place. */
export async function setAside(sync: StoredSync, by: Run, stores: Stores): Promise<void> {
  for (const run of await stores.runs.plannedOf(sync.id)) {
    const plan = await stores.plans.lock(run.id)
    if (plan === null || plan.state !== 'waiting') continue
    const over: Over = { state: 'superseded', why: `run ${by.id} was started in its place` }
    await end({ run, plan, over, by: by.startedBy, at: by.startedAt }, stores)
  }
}

/** Ends the plan of a run, where it waits. */
export async function supersede(
  runId: string,
  { why, by, at }: { readonly why: string; readonly by: Actor; readonly at: Moment },
  stores: Stores,
): Promise<void> {
  const [run, plan] = [await stores.runs.byId(runId), await stores.plans.lock(runId)]
  if (run === null || plan?.state !== 'waiting') return
  await end({ run, plan, over: { state: 'superseded', why }, by, at }, stores)
}

interface Ending {
  readonly run: Run
  readonly plan: Plan
  readonly over: Over
  readonly by: Actor
  readonly at: Moment
}

/** Nothing of it is written. The cursor stays, so that the next run comes back to the records. */
async function end({ run, plan, over: { state, why }, by, at }: Ending, stores: Stores): Promise<void> {
  await stores.plans.decide(run.id, { state, decision: null, by, at })
  await stores.runs.close(run.id, { status: state, note: why, endedAt: at })
  if (!run.dryRun) await stores.sightings.unsee(run)
  const { id: runId, connectionId, syncName, definition } = run
  const about = { at, actor: by, runId, connectionId, syncName, stream: definition.stream }
  const detail = { digest: plan.digest, changes: plan.changes, why }
  await stores.audit.append([{ ...about, event: `plan.${state}`, detail }])
}
