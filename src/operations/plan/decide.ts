// A person approves a plan or rejects it: from then on exactly that is carried out, chunk by chunk, wherever a worker dies.
import type { Actor } from '../../contract/audit.ts'
import type { Clock, NewId } from '../../contract/primitives.ts'
import type { Plan, Run, StoredSync, Stores, UnitOfWork, Weighed } from '../../contract/stores.ts'
import { canonical } from '../../domain/canonical.ts'
import type { Decision } from '../../domain/plan/decision.ts'
import { selectorText } from '../../domain/plan/selector.ts'
import { ConfigError, Refused } from '../../errors.ts'
import { runById } from '../runs.ts'
import { problemWith, selectorsOf } from './selectors.ts'
import { waitingPlan } from './standing.ts'

export interface ApprovalRequest {
  readonly runId: string
  /** Of the plan that was looked at. */
  readonly digest: string
  /** Selectors: only what one of these means, and none of what one of those means. */
  readonly only: readonly string[]
  readonly except: readonly string[]
  readonly actor: Actor
}

export interface RejectionRequest {
  readonly runId: string
  readonly why: string | null
  readonly actor: Actor
}

export interface PlanParts {
  readonly unitOfWork: UnitOfWork
  readonly clock: Clock
  readonly newId: NewId
}

export interface DecisionReport {
  readonly run: Run
  readonly plan: Plan
  /** It was decided so before: nothing happened. */
  readonly already: boolean
  /** How many changes are written, declined and left out; null where it was decided before. */
  readonly fates: Weighed['fates'] | null
}

/**
 * Approves the plan, or a part of it. Refused, and nothing is done, for a wrong digest, a plan that does not wait (any
 * more), and while a run of the sync is active; ConfigError for a selector that means nothing. Twice does no harm.
 */
export async function approvePlan(request: ApprovalRequest, parts: PlanParts): Promise<DecisionReport> {
  const only = selectorsOf(request.only, '--only')
  const except = selectorsOf(request.except, '--except')
  const decision: Decision = { verdict: 'approved', only, except, why: null }
  return decide({ ...request, decision }, parts)
}

/** Rejects the plan: nothing of it is written, and its values are barred until new evidence arrives. */
export async function rejectPlan({ why, ...request }: RejectionRequest, parts: PlanParts): Promise<DecisionReport> {
  return decide({ ...request, digest: null, decision: { verdict: 'rejected', only: [], except: [], why } }, parts)
}

interface Asked {
  readonly runId: string
  readonly digest: string | null
  readonly decision: Decision
  readonly actor: Actor
}

/** Errors are thrown after the transaction: that a plan is over by now is kept. */
async function decide(asked: Asked, parts: PlanParts): Promise<DecisionReport> {
  const { id, syncId } = await runById(asked.runId, parts.unitOfWork)
  const decided = await parts.unitOfWork.transaction(async stores => {
    const sync = await stores.syncs.lock(syncId)
    const run = await stores.runs.byId(id)
    if (sync === null || run === null) return gone(id)
    return decideOn(run, sync, asked, { ...parts, stores })
  })
  if (decided instanceof Error) throw decided
  return decided
}

async function decideOn(
  run: Run,
  sync: StoredSync,
  { digest, decision, actor }: Asked,
  { stores, clock, newId }: PlanParts & { readonly stores: Stores },
): Promise<DecisionReport | Refused | ConfigError> {
  const known = await stores.plans.lock(run.id)
  if (known === null) return withoutPlan(run)
  if (digest !== null && digest !== known.digest) return wrongDigest(run)
  if (known.decision !== null) {
    return isSame(known.decision, decision) ? { run, plan: known, already: true, fates: null } : decidedBefore(known)
  }
  const at = clock.now()
  const plan = await waitingPlan(run, sync, at, stores)
  if (plan === null) return over((await stores.runs.byId(run.id)) ?? run)
  const active = await stores.runs.activeOf(sync.id)
  if (active !== null) return busy(run, active)
  const weighed = await stores.plans.weigh(run.id, decision)
  const problem = problemWith(decision, weighed, run.id)
  if (problem !== null) return new ConfigError(problem)
  await stores.plans.decide(run.id, { state: decision.verdict, decision, by: actor, at })
  await stores.runs.goOn(run.id)
  // What was only chosen from is looked at again as a whole.
  const isWhole = decision.verdict === 'approved' && decision.only.length === 0
  // What takes back says nothing of what the sync would write.
  if (isWhole && run.mode !== 'undo') await stores.syncs.approve(sync.id, at)
  const chunks = await stores.plans.chunks(run.id)
  await stores.work.add(chunks.map(({ chunk }) => ({ ...carryOutOf(run.id, chunk), id: newId() })))
  const about = {
    runId: run.id,
    connectionId: run.connectionId,
    syncName: run.syncName,
    stream: sync.definition.stream,
  }
  const detail = { ...detailOf(decision), digest: plan.digest, changes: plan.changes, ...weighed.fates }
  await stores.audit.append([{ ...about, at, actor, event: `plan.${decision.verdict}`, detail }])
  const decided = { plan: (await stores.plans.of(run.id)) ?? plan, run: (await stores.runs.byId(run.id)) ?? run }
  return { ...decided, already: false, fates: weighed.fates }
}

const carryOutOf = (runId: string, chunk: string) =>
  ({ step: 'carry-out', runId, key: `carry-out:${chunk}`, payload: { runId, chunk } }) as const

const isSame = (a: Decision, b: Decision) =>
  a.verdict === b.verdict && canonical([a.only, a.except]) === canonical([b.only, b.except])

const detailOf = ({ only, except, why }: Decision) => ({
  only: only.map(selectorText),
  except: except.map(selectorText),
  ...(why === null ? {} : { why }),
})

function gone(runId: string): Refused {
  const fix = 'Nothing was written; declare the sync again and start it.'
  return new Refused({ where: `run ${runId}`, what: 'its sync is gone', fix })
}

function withoutPlan({ id, syncName, status }: Run): Refused {
  const fix = status === 'active' ? 'Wait until it has read all.' : `Make one with: evergreen run ${syncName} --dry-run`
  const inConsole = status === 'active' ? fix : `Start a run of ${syncName} that stops at its plan.`
  return new Refused({ where: `run ${id}`, what: `it is ${status} and has no plan that waits`, fix, inConsole })
}

function wrongDigest({ id }: Run): Refused {
  const fix = `Nothing was written; look at the plan again with: evergreen plan ${id}`
  const inConsole = 'Nothing was written; look at the plan again.'
  return new Refused({ where: `run ${id}`, what: 'this is not the digest of its plan', fix, inConsole })
}

function decidedBefore({ runId, decision, decidedBy }: Plan): Refused {
  const what = `its plan was ${decision?.verdict ?? 'decided on'} by ${decidedBy ?? 'someone'} already`
  const fix = `That stays; look with: evergreen runs ${runId}`
  return new Refused({ where: `run ${runId}`, what, fix, inConsole: 'That stays; look at the run again.' })
}

function over({ id, syncName, status, note }: Run): Refused {
  const fix = `Nothing of it was written; start it again with: evergreen run ${syncName}`
  const inConsole = `Nothing of it was written; start ${syncName} again.`
  const what = `its plan is ${status}: ${note ?? 'no reason was given'}`
  return new Refused({ where: `run ${id}`, what, fix, inConsole })
}

function busy({ id, syncName }: Run, active: Run): Refused {
  const what = `run ${active.id} of ${syncName} is active`
  return new Refused({ where: `run ${id}`, what, fix: 'Decide when it has ended; the plan still waits.' })
}
