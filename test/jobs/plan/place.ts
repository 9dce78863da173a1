// A sync whose runs wait, and a person who decides on what they found.
import type { Plan, Run } from '../../../src/contract/stores.ts'
import type { SyncDefinition } from '../../../src/domain/sync.ts'
import { approvePlan, type DecisionReport, rejectPlan } from '../../../src/operations/plan/decide.ts'
import { type PlanReport, type PlanRequest, readPlan } from '../../../src/operations/plan/read.ts'
import type { FreshDatabase } from '../../support/fresh-database.ts'
import { type FakeCrm, type FakeEnricher, openRoute, type Route } from '../route.ts'

export interface WaitingPlace {
  readonly route: Route
  /** Starts a run and carries it out until it ends or waits. */
  run(options?: Parameters<Route['start']>[0]): Promise<Run>
  plan(runId: string, part?: Partial<PlanRequest>): Promise<PlanReport>
  /** With the digest of the plan, unless another is given; nothing is carried out yet. */
  approve(
    runId: string,
    part?: { readonly digest?: string; readonly only?: readonly string[]; readonly except?: readonly string[] },
  ): Promise<DecisionReport>
  reject(runId: string, why?: string): Promise<DecisionReport>
  /** What became of the run's changes, "r1 Email" by outcome; those without one are `pending`. */
  outcomes(runId: string): Promise<Record<string, string[]>>
  /** What the audit tells of plans. */
  audited(runId: string): Promise<{ event: string; actor: string; detail: Record<string, unknown> }[]>
  cursor(): Promise<number | null>
}

export async function waitingPlace(
  db: FreshDatabase,
  crm: Pick<FakeCrm, 'connection'>,
  part: Partial<SyncDefinition> = {},
  enrichers: Readonly<Record<string, Pick<FakeEnricher, 'connection'>>> = {},
): Promise<WaitingPlace> {
  const route = await openRoute(db, crm, { approval: 'first', ...part }, enrichers)
  const { stores } = db.unitOfWork
  const digestOf = async (runId: string): Promise<Plan['digest']> => (await stores.plans.of(runId))?.digest ?? ''
  return {
    route,
    run: async options => route.finish((await route.start(options)).id),
    plan: (runId, request = {}) => readPlan({ runId, limit: 100, ...request }, route.parts),
    approve: async (runId, { digest, only = [], except = [] } = {}) =>
      approvePlan({ runId, digest: digest ?? (await digestOf(runId)), only, except, actor: 'cli:ada' }, route.parts),
    reject: (runId, why) => rejectPlan({ runId, why: why ?? null, actor: 'cli:ada' }, route.parts),
    outcomes: async runId => {
      const changes = await stores.proposals.ofRun(runId, 5_000)
      const named = changes.map(
        ({ recordId, field, outcome }) => [outcome ?? 'pending', `${recordId} ${field}`] as const,
      )
      return Object.fromEntries(
        [...Map.groupBy(named, ([outcome]) => outcome)].map(([outcome, all]) => [outcome, all.map(([, name]) => name)]),
      )
    },
    audited: async runId => {
      const { rows } = await db.pool.query(
        "select event, actor, detail from evergreen.audit where run_id = $1 and event like 'plan.%' order by seq",
        [runId],
      )
      return rows
    },
    cursor: async () => (await stores.syncs.byName(route.sync))?.cursor ?? null,
  }
}
