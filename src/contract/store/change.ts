// What is kept of changes: proposals, refusals, intents, and the calls they cost.

import type { Proposal, ProposalReason, Refusal, UndoneChange } from '../../domain/decide/proposal.ts'
import type { Bar } from '../../domain/plan/bars.ts'
import type { Moment } from '../../domain/record.ts'
import type { UndoScope } from '../../domain/undo/scope.ts'
import type { Written } from '../../domain/undo/taking-back.ts'
import type { ChangeOutcome } from '../audit.ts'
import type { StepName } from './work.ts'

export interface StoredProposal extends Proposal {
  readonly id: string
  readonly recordId: string
}
export interface StoredRefusal extends Refusal {
  readonly recordId: string
  readonly runId: string
  /** That refused it last; null where that was not noted. */
  readonly jobId: string | null
  /** How often the same candidate was refused for the same reason. */
  readonly times: number
  readonly lastAt: Moment
}
export interface ChunkRef {
  readonly runId: string
  readonly connectionId: string
  readonly stream: string
  readonly chunk: string
}
/** A chunk, and the job that judges its records. */
export interface JudgedChunk extends ChunkRef {
  readonly jobId: string | null
}
export interface ProposalStore {
  propose(
    of: ChunkRef,
    items: readonly { readonly recordId: string; readonly proposal: Proposal }[],
    at: Moment,
  ): Promise<void>
  /** Stored once per (record, field, candidate, reason); repeats raise the counter. */
  refuse(
    of: JudgedChunk,
    items: readonly { readonly recordId: string; readonly refusal: Refusal }[],
    at: Moment,
  ): Promise<void>
  /** Proposals of the chunk without an outcome, by record. */
  pendingOf(chunk: string): Promise<StoredProposal[]>
  /**
   * The same of all chunks of a run whose write-back is done, oldest first: at most so many, the last record whole or not
   * there. What nobody has asked to be written is not among them. `reason`: only those with it.
   */
  leftOfRun(runId: string, most: number, reason?: ProposalReason): Promise<StoredProposal[]>
  /**
   * What failed in a run and may be tried again: what the CRM was too busy for, or rejected for a reason that may be put
   * right. Of those after `after` at most so many, in their order.
   */
  failedOf(runId: string, page: { readonly after: string | null; readonly limit: number }): Promise<StoredProposal[]>
  /** Those of the records of which the run has changes without an outcome. */
  pendingAmong(runId: string, ids: readonly string[]): Promise<ReadonlySet<string>>
  /** How many changes of the chunk have which outcome; `pending` have none. Stamps with an outcome are `stamped`. */
  tallyOf(chunk: string): Promise<Readonly<Record<string, number>>>
  /** Outcomes of proposals of the run. */
  settle(runId: string, outcomes: readonly { readonly id: string; readonly outcome: ChangeOutcome }[]): Promise<void>
  refusalsOf(connectionId: string, stream: string, recordId: string, field: string): Promise<StoredRefusal[]>
  /** Values that the CRM rejected, or that a person declined or took back, per record: what of it still stands is for domain/plan/bars.ts. */
  barsOf(connectionId: string, stream: string, ids: readonly string[]): Promise<Map<string, readonly Bar[]>>
  /** Field changes of a run for people to read, oldest first. */
  ofRun(runId: string, limit: number): Promise<(StoredProposal & { readonly outcome: ChangeOutcome | null })[]>
}

/** Whose changes are looked for: those of a sync's stream. */
export interface WrittenBy {
  readonly syncId: string
  readonly connectionId: string
  readonly stream: string
}
/** What an undo would take back. */
export interface UndoSum {
  readonly changes: number
  readonly records: number
  readonly fields: Readonly<Record<string, number>>
  /** By the CRM's clock, before the first of them was written; null where that is not known. */
  readonly before: Moment | null
}
/** The changes of ours that are, or may be, in the CRM, and that nobody has taken back. */
export interface UndoStore {
  /** Of the records after `after` in the order of ids: whole records, with about `limit` changes. */
  written(
    by: WrittenBy,
    scope: UndoScope,
    page: { readonly after: string | null; readonly limit: number },
  ): Promise<Written[]>
  sum(by: WrittenBy, scope: UndoScope): Promise<UndoSum>
  /** These were taken back, or were to be and are left: their values are barred. Remembers who had spoken on each by then. */
  bar(of: readonly UndoneChange[], wentBack: boolean): Promise<void>
  /** These undos were themselves undone: the bars that they set are lifted. */
  lift(of: readonly UndoneChange[]): Promise<void>
  /** The undos of a run that were begun, the newest first. */
  ofRun(runId: string): Promise<string[]>
}

export interface Intent {
  readonly id: string
  readonly recordId: string
  readonly proposals: readonly StoredProposal[]
  /** What is sent of it carries its receipt, so that another receipt on the record proves that it has not arrived. */
  readonly receipted: boolean
}
/** An intent whose answer is not known. */
export interface OpenIntent extends Intent {
  /** From when on the CRM can no longer be working on it; null when nobody has found it open yet. */
  readonly settleFrom: Moment | null
  /** By our clock, before it was compared. */
  readonly openedAt: Moment
}
/** A change that the CRM took, and the intent that it was sent with. */
export interface AppliedChange {
  readonly intentId: string
  readonly proposal: StoredProposal
  /** Not before it was compared. */
  readonly openedAt: Moment
}
export interface IntentStore {
  /** Opens those whose record has no other open intent; returns the ids of the opened. */
  open(
    of: ChunkRef,
    intents: readonly Omit<Intent, 'receipted'>[],
    at: Moment,
    receipted?: boolean,
  ): Promise<Set<string>>
  /** Intents of the chunk that were opened and never closed: a worker died in between. In the order of records; only those after one, and so many, where asked so. */
  leftOpen(chunk: string, page?: { readonly after: string | null; readonly limit: number }): Promise<OpenIntent[]>
  /** How many those are. */
  countOpen(chunk: string): Promise<number>
  /** The chunks of a run that have such. */
  chunksLeftOpen(runId: string): Promise<string[]>
  /** Those of which it is not noted yet are not to be settled before `until`, unless something proves what became of them. */
  waitOut(ids: readonly string[], until: Moment): Promise<void>
  /** What reached the CRM of a chunk, altered there or not, stamps left out, in the order of its proposals; only a part where asked so. */
  appliedOf(chunk: string, part?: AppliedPart): Promise<AppliedChange[]>
  /** `arrived`: of those whose change reached the CRM, the count that `LookBackStore.want` gave. */
  close(ids: readonly string[], at: Moment, arrived?: number): Promise<void>
}
export interface AppliedPart {
  /** Only changes after this one. */
  readonly after: string | null
  readonly limit: number
  /** Only what arrived later than the one count and not later than the other. */
  readonly arrived?: Pick<LookBack, 'from' | 'to'> | undefined
}

/** What arrived of a chunk's changes by the counts of the chunk: later than `from`, and not later than `to`. */
export interface LookBack {
  readonly chunk: string
  readonly from: number
  readonly to: number
}
/** What our writes have gone over is still to be found out, once for each write that arrived. */
export interface LookBackStore {
  /** Counts on: changes have arrived, which are closed in the same transaction with the number that is returned. */
  want(of: Pick<ChunkRef, 'runId' | 'chunk'>): Promise<number>
  /** What nobody has asked for yet, of the run or of one chunk; with this it is asked for. */
  ask(runId: string, chunk?: string): Promise<LookBack[]>
  /** Of a run that is over. */
  forget(runId: string): Promise<void>
}

/** The jobs of the CRM's own that write the intents of a chunk. */
export interface BulkJobStore {
  /** Null where none was noted, or nobody has to look at it any more. */
  of(chunk: string): Promise<string | null>
  /** Before the job begins. */
  note(of: ChunkRef, job: string, at: Moment): Promise<void>
  /** Those of a run that nobody is done with, by chunk. */
  chunksOf(runId: string): Promise<string[]>
  /** What it wrote is stored, and next to nothing of the chunk: another job would hardly fare better. */
  noteInVain(chunk: string): Promise<void>
  wasInVain(chunk: string): Promise<boolean>
  /** It never began, or what it wrote is stored. */
  forget(chunk: string): Promise<void>
}

export interface SpentCalls {
  readonly calls: number
  /** Of these, those that change records. */
  readonly writes: number
}
/** What the jobs of one step of a run have spent. */
export interface StepCalls extends SpentCalls {
  readonly connectionId: string
  readonly step: StepName
}
export interface CallStore {
  /** Adds calls of a connection (and of a run's step) on the UTC day of `at`; returns the day's sum so far. */
  add(
    connectionId: string,
    job: { readonly runId: string; readonly step: StepName } | null,
    spent: SpentCalls,
    at: Moment,
  ): Promise<number>
  day(connectionId: string, at: Moment): Promise<number>
  /** Empty for a run whose calls were not told apart by step when it was made. */
  ofRun(runId: string): Promise<StepCalls[]>
}
