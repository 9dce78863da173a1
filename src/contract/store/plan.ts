// What is kept of plans: the changes of a run that wait for a person, what they come to, and what was decided. And of what
// makes a run wait: its figures.
import type { ProposalReason } from '../../domain/decide/proposal.ts'
import type { RunFigures } from '../../domain/guard/figures.ts'
import type { Decision, Fate } from '../../domain/plan/decision.ts'
import type { Selector } from '../../domain/plan/selector.ts'
import type { Moment } from '../../domain/record.ts'
import type { Actor, ChangeOutcome } from '../audit.ts'
import type { StoredProposal } from './change.ts'
import type { EndStatus } from './run.ts'

/** How many changes of a field for a reason. */
export interface PlanTally {
  readonly field: string
  readonly reason: ProposalReason
  readonly changes: number
}

/** The part of a plan that one chunk led to. */
export interface PlannedChunk {
  readonly chunk: string
  readonly changes: number
  /** SHA-256 over its changes. */
  readonly digest: string
}

export interface NewPlan {
  readonly runId: string
  /** SHA-256 over the digests of its chunks, and so over every change. */
  readonly digest: string
  readonly changes: number
  readonly tallies: readonly PlanTally[]
  /** How the run's reading ended. */
  readonly reading: { readonly status: EndStatus; readonly note: string | null }
  readonly madeAt: Moment
  readonly expiresAt: Moment
}

/** waiting: for a person. expired, superseded: nothing of it may be written any more. */
export type PlanState = 'waiting' | 'approved' | 'rejected' | 'expired' | 'superseded'

export interface Plan extends NewPlan {
  readonly state: PlanState
  /** Null while it waits, and where nobody decided. */
  readonly decision: Decision | null
  /** "cli:alice". */
  readonly decidedBy: Actor | null
  readonly decidedAt: Moment | null
}

/** What a decision would do, and how many changes each of its selectors means, in their order. */
export interface Weighed {
  readonly only: readonly number[]
  readonly except: readonly number[]
  readonly fates: Readonly<Record<Fate, number>>
}

export interface PlanPageRequest {
  /** Only changes that it means. */
  readonly selector: Selector
  /** Only changes of which the record's id has this text in it, or, where `values` says so, a value before or after. */
  readonly text?: { readonly part: string; readonly values: boolean } | undefined
  /** Only changes as sure as that, between 0 and 1 and as exactly as people are shown it: to a thousandth. */
  readonly confidence?: { readonly least: number; readonly most: number } | undefined
  /** Only changes after this one. */
  readonly after: string | null
  readonly limit: number
}

export type PlanChange = StoredProposal & { readonly outcome: ChangeOutcome | null }

/** All of a list of plans, or some of those behind one. */
export interface PlanPage {
  readonly after?: Pick<Plan, 'madeAt' | 'runId'> | undefined
  readonly limit?: number | undefined
}

export interface PlanStore {
  make(plan: NewPlan, chunks: readonly PlannedChunk[]): Promise<void>
  of(runId: string): Promise<Plan | null>
  /** The same, and nobody else decides on it until the transaction ends. */
  lock(runId: string): Promise<Plan | null>
  /** Those of the runs that have a plan. */
  ofRuns(runIds: readonly string[]): Promise<Map<string, Plan>>
  /** Runs whose plans wait, the oldest first; those that should have been decided on by `until` alone where it is given. */
  waiting(which?: { readonly until?: Moment } & PlanPage): Promise<string[]>
  decide(runId: string, to: { state: PlanState; decision: Decision | null; by: Actor; at: Moment }): Promise<void>
  chunks(runId: string): Promise<PlannedChunk[]>
  chunk(runId: string, chunk: string): Promise<PlannedChunk | null>
  /** Chunks of the run with changes that have no outcome, in the order of their names. */
  openChunks(runId: string): Promise<string[]>
  /** Changes of a run that has a plan, in their order. */
  page(runId: string, request: PlanPageRequest): Promise<PlanChange[]>
  /** The first few changes of each of these groups. */
  samples(runId: string, groups: readonly Pick<PlanTally, 'field' | 'reason'>[], limit: number): Promise<PlanChange[]>
  /** Of how many records nothing but stamps would be written. */
  stampedAlone(runId: string): Promise<number>
  /** Of the changes that have no outcome. */
  weigh(runId: string, of: Pick<Decision, 'verdict' | 'only' | 'except'>): Promise<Weighed>
  /** A person said no to these: they are barred. Remembers who had spoken on each by then. */
  decline(runId: string, ids: readonly string[]): Promise<void>
}

export interface Canary {
  readonly chunk: string
  readonly state: 'sent' | 'passed' | 'failed'
}

/** What runs have looked at and would change, and how their first writes went. */
export interface GuardStore {
  /** One part of the run's figures, locked; empty where nothing was counted. Parts keep jobs from waiting for each other. */
  lock(runId: string, part: number): Promise<RunFigures>
  save(runId: string, part: number, figures: RunFigures): Promise<void>
  /** All parts. */
  figures(runId: string): Promise<RunFigures[]>
  /** Whose chunk the run's first writes are of, and how they went; null before there are any. */
  canary(runId: string): Promise<Canary | null>
  /** The chunk's writes are the first, unless another's are: returns whose. */
  sendCanary(runId: string, chunk: string): Promise<string>
  endCanary(runId: string, state: 'passed' | 'failed'): Promise<void>
  /** Nobody goes on with first writes that are on their way: those of another chunk may be the first. */
  releaseCanary(runId: string): Promise<void>
  /** All of it. */
  forget(runId: string): Promise<void>
}
