// Looking at plans: what a run wants to change, page by page, and which plans wait for someone.
import type { Clock } from '../../contract/primitives.ts'
import type { Plan, PlanChange, PlanPage, Run, UnitOfWork } from '../../contract/stores.ts'
import type { Selector } from '../../domain/plan/selector.ts'
import { wholeId } from '../../domain/search/sought.ts'
import { ConfigError, NotKnown } from '../../errors.ts'
import { runById } from '../runs.ts'
import { selectorsOf } from './selectors.ts'
import { isOver, waitingPlan } from './standing.ts'

export interface PlanRequest {
  readonly runId: string
  /** Only changes of this field, for this reason, of this record. */
  readonly field?: string | undefined
  readonly reason?: string | undefined
  readonly record?: string | undefined
  /** Only changes with this text in the record's id, or, where `inValues`, in a value before or after. */
  readonly text?: string | undefined
  readonly inValues?: boolean | undefined
  /** Only changes at least, or at most, as sure as that: between 0 and 1. */
  readonly minConfidence?: number | undefined
  readonly maxConfidence?: number | undefined
  /** Only changes after this one, as `next` of the page before says. */
  readonly after?: string | undefined
  readonly limit: number
}

export interface PlanReport {
  readonly run: Run
  readonly plan: Plan
  readonly changes: readonly PlanChange[]
  /** Records that would get stamps and nothing else. */
  readonly stampedAlone: number
  /** Where the next page begins; null after the last. */
  readonly next: string | null
}

type Parts = { readonly unitOfWork: UnitOfWork; readonly clock: Clock }

/** The plan of a run with a page of its changes; ConfigError when there is no such run, or it has no plan. */
export async function readPlan(request: PlanRequest, parts: Parts): Promise<PlanReport> {
  const selector = selectorFor(request)
  const { stores } = parts.unitOfWork
  const { id } = await runById(request.runId, parts.unitOfWork)
  await endIfOver(id, parts)
  const run = await runById(id, parts.unitOfWork)
  const plan = (await stores.plans.of(id)) ?? withoutPlan(run)
  const {
    after = null,
    limit,
    text: part,
    inValues = false,
    minConfidence: least = 0,
    maxConfidence: most = 1,
  } = request
  const text = part === undefined ? undefined : { part, values: inValues }
  if (after !== null && !/^\d{1,18}$/.test(after)) {
    throw new ConfigError({ where: '--after', what: 'it is no place in a plan', fix: 'Take it from the page before.' })
  }
  // One more than asked for tells whether there is a next page.
  const found = await stores.plans.page(id, { selector, text, confidence: { least, most }, after, limit: limit + 1 })
  const changes = found.slice(0, limit)
  // They are looked for among all changes.
  const stampedAlone = run.definition.stamps === null ? 0 : await stores.plans.stampedAlone(id)
  return { run, plan, changes, stampedAlone, next: found.length > limit ? (changes.at(-1)?.id ?? after) : null }
}

/** The plans that wait, the oldest first: all, or a page of them. */
export async function listPlans(
  parts: Parts,
  page: PlanPage = {},
): Promise<{ readonly run: Run; readonly plan: Plan }[]> {
  await endPlansThatAreOver(parts)
  const { stores } = parts.unitOfWork
  const ids = await stores.plans.waiting(page)
  const [plans, runs] = await Promise.all([stores.plans.ofRuns(ids), Promise.all(ids.map(id => stores.runs.byId(id)))])
  return runs.flatMap(run => {
    const plan = run === null ? undefined : plans.get(run.id)
    return run === null || plan === undefined ? [] : [{ run, plan }]
  })
}

/** Ends what nobody decided on in time. Any number of processes may do so at once. */
export async function endPlansThatAreOver(parts: Parts): Promise<void> {
  for (const id of await parts.unitOfWork.stores.plans.waiting({ until: parts.clock.now() })) await endIfOver(id, parts)
}

async function endIfOver(runId: string, { unitOfWork, clock }: Parts): Promise<void> {
  const run = await unitOfWork.stores.runs.byId(runId)
  if (run?.status !== 'planned') return
  // Most plans that are looked at are not over: nobody waits for the lock of a sync to see that.
  const seen = await unitOfWork.stores.syncs.byId(run.syncId)
  if (seen === null || !(await isOver(run, seen, clock.now(), unitOfWork.stores))) return
  await unitOfWork.transaction(async stores => {
    const sync = await stores.syncs.lock(run.syncId)
    if (sync !== null) await waitingPlan(run, sync, clock.now(), stores)
  })
}

function selectorFor({ field, reason, record }: PlanRequest): Selector {
  const [by] = reason === undefined ? [] : selectorsOf([`reason=${reason}`], '--reason')
  return {
    field: field ?? null,
    reason: by?.reason ?? null,
    recordId: record === undefined ? null : wholeId(record),
    id: null,
  }
}

function withoutPlan({ id, status, syncName }: Run): never {
  const what = status === 'active' ? 'it has not come to its plan yet' : `it is ${status} and never waited at a plan`
  const fix =
    status === 'active' ? `Look at it with: evergreen runs ${id}` : `evergreen run ${syncName} --dry-run makes one.`
  const inConsole =
    status === 'active' ? 'Follow it until then.' : `A run of ${syncName} that stops at its plan makes one.`
  throw new NotKnown({ where: `run ${id}`, what, fix, inConsole })
}
