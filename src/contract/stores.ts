// Everything that is kept, one small store per concept. Inside UnitOfWork all stores share one transaction.
import type { Claim } from '../domain/claim.ts'
import type { Proposal, Refusal } from '../domain/decide/proposal.ts'
import type { Moment, RecordState } from '../domain/record.ts'
import type { SyncDefinition } from '../domain/sync.ts'
import type { AuditEntry, AuditFilter, ChangeOutcome, NewAuditEntry } from './audit.ts'
import type { Cursor, Partition } from './connector.ts'
import type { NextWork, StepName } from './job.ts'
import type { Json } from './primitives.ts'

export interface UnitOfWork {
  /** One transaction; rolled back when `work` throws. Outside of it each call is its own transaction. */
  transaction<T>(work: (stores: Stores) => Promise<T>): Promise<T>
  readonly stores: Stores
}

export interface Stores {
  readonly connections: ConnectionStore
  readonly syncs: SyncStore
  readonly runs: RunStore
  readonly work: WorkStore
  readonly records: RecordStore
  readonly asks: AskStore
  readonly claims: ClaimStore
  readonly proposals: ProposalStore
  readonly intents: IntentStore
  readonly audit: AuditLog
  readonly calls: CallStore
}

export interface StoredConnection {
  readonly id: string
  readonly alias: string
  readonly connector: string
  /** Settings without secrets; a secret is absent, or a reference { env: "NAME" }. */
  readonly settings: Readonly<Record<string, Json>>
  /** Sealed secrets by setting name; opaque text, see seal.ts. */
  readonly sealed: Readonly<Record<string, string>>
  readonly pausedAt: Moment | null
}
export interface ConnectionStore {
  /** Inserts, or replaces by alias (id and pause are kept). Returns the stored form. */
  save(connection: Omit<StoredConnection, 'pausedAt'>): Promise<StoredConnection>
  byAlias(alias: string): Promise<StoredConnection | null>
  byId(id: string): Promise<StoredConnection | null>
  list(): Promise<StoredConnection[]>
  setPaused(alias: string, at: Moment | null): Promise<boolean>
}

export interface StoredSync {
  readonly id: string
  readonly name: string
  readonly connectionId: string
  readonly definition: SyncDefinition
  /** Up to where the stream was read completely; null before the first complete run. */
  readonly cursor: Moment | null
  readonly pausedAt: Moment | null
}
export interface SyncStore {
  /** Inserts, or replaces by name (id, cursor and pause are kept). */
  save(sync: Pick<StoredSync, 'id' | 'name' | 'connectionId' | 'definition'>): Promise<StoredSync>
  byName(name: string): Promise<StoredSync | null>
  byId(id: string): Promise<StoredSync | null>
  list(): Promise<StoredSync[]>
  setPaused(name: string, at: Moment | null): Promise<boolean>
  moveCursor(syncId: string, to: Moment): Promise<void>
}

export type RunStatus = 'active' | 'complete' | 'incomplete' | 'failed'
export type RunMode = 'full' | 'incremental'
export interface Run {
  readonly id: string
  readonly syncId: string
  readonly syncName: string
  readonly connectionId: string
  readonly mode: RunMode
  readonly dryRun: boolean
  readonly status: RunStatus
  /** The definition in force when the run began. */
  readonly definition: SyncDefinition
  readonly startedAt: Moment
  readonly endedAt: Moment | null
  /** [from, to) of the replication key; null for a full run's `from`, and before start-run has looked. */
  readonly windowFrom: Moment | null
  readonly windowTo: Moment | null
  /** How many records the CRM counted at the start. */
  readonly expected: number | null
  /** Why it failed or is incomplete, one line. */
  readonly note: string | null
}
export interface StoredPartition {
  readonly id: string
  readonly runId: string
  readonly partition: Partition
  readonly cursor: Cursor | null
  readonly rows: number
  readonly done: boolean
}
export interface RunCounts {
  readonly pulled: number
  readonly proposed: number
  readonly refused: number
  /** Field changes by what became of them; `pending` are not yet written. */
  readonly outcomes: Readonly<Record<ChangeOutcome | 'pending', number>>
  readonly refusals: Readonly<Record<string, number>>
  readonly calls: number
}
export interface RunStore {
  /** Null when the sync has an active run already. */
  start(run: Pick<Run, 'id' | 'syncId' | 'mode' | 'dryRun' | 'definition' | 'startedAt'>): Promise<Run | null>
  setWindow(runId: string, window: { from: Moment | null; to: Moment; expected: number | null }): Promise<void>
  byId(id: string): Promise<Run | null>
  activeOf(syncId: string): Promise<Run | null>
  /** Newest first. */
  list(filter: { readonly syncName?: string | undefined; readonly limit: number }): Promise<Run[]>
  close(
    runId: string,
    end: { status: Exclude<RunStatus, 'active'>; endedAt: Moment; note: string | null },
  ): Promise<void>
  counts(runId: string): Promise<RunCounts>
  addPartitions(runId: string, partitions: readonly { id: string; partition: Partition }[]): Promise<void>
  partition(partitionId: string): Promise<StoredPartition | null>
  /** Moves the checkpoint and adds the rows read. */
  checkpoint(partitionId: string, to: { cursor: Cursor | null; rows: number; done: boolean }): Promise<void>
  partitionsOf(runId: string): Promise<StoredPartition[]>
  /** Takes up to `wanted` of the run's allowance of changes, counting all workers; returns how many were granted. */
  takeChanges(runId: string, wanted: number, allowance: number): Promise<number>
}

/** waiting: to be handed to the queue. queued: handed over. running: a worker holds it. */
export type WorkStatus = 'waiting' | 'queued' | 'running' | 'done' | 'failed'
export interface WorkItem {
  readonly id: string
  readonly runId: string
  readonly step: StepName
  readonly payload: Json
  /** Grows each time the item is handed to the queue; makes each handing-over a queue job of its own. */
  readonly epoch: number
  /** Failures so far that counted. */
  readonly failures: number
}
export interface WorkStore {
  /** Items whose (run, key) exist already are left alone. Wakes the dispatcher at commit. */
  add(items: readonly (NextWork & { readonly id: string })[]): Promise<void>
  /**
   * Takes waiting items that are due and not paused, and marks them queued until `leaseUntil`.
   * Skips what other dispatchers are taking. Oldest first.
   */
  takeDue(now: Moment, leaseUntil: Moment, limit: number): Promise<WorkItem[]>
  /** Gives back items whose lease ran out: the queue or the worker lost them. Returns how many. */
  reap(now: Moment): Promise<number>
  /**
   * A worker takes the item: it becomes running and held by `holder`. Null when it is finished, was handed over
   * again under a later epoch, or another holder's lease lasts. `first` tells whether it never ran before.
   */
  begin(
    id: string,
    epoch: number,
    holder: string,
    now: Moment,
    leaseUntil: Moment,
  ): Promise<(WorkItem & { readonly first: boolean; readonly startedAt: Moment }) | null>
  /** Prolongs the lease; false when lost. */
  extend(id: string, holder: string, leaseUntil: Moment): Promise<boolean>
  /** Locks the row for the rest of the transaction; throws LeaseLost unless `holder` holds it. */
  fence(id: string, holder: string): Promise<void>
  /** Ends the item; the run's last open item being ended makes `close-run` due. Call inside a fenced transaction. */
  finish(id: string, status: 'done' | 'failed', now: Moment, note: string | null): Promise<void>
  /** Gives the item back, due at `at`. `countAsFailure` raises `failures`. */
  giveBack(id: string, holder: string, at: Moment, note: string, countAsFailure: boolean): Promise<void>
  /** How many items of the run are not done or failed, the given step left out. */
  openOf(runId: string, except: StepName): Promise<number>
  failedOf(runId: string): Promise<{ readonly step: StepName; readonly note: string | null }[]>
  /** Calls `wake` when work was added by anyone; returns a stop function. */
  onAdded(wake: () => void): Promise<() => Promise<void>>
  /** Why waiting items of a run wait, newest note first. */
  waitingNotes(runId: string): Promise<{ readonly note: string; readonly until: Moment }[]>
}

export interface RecordStore {
  /** Locks the rows when called in a transaction with `lock`. */
  load(connectionId: string, stream: string, ids: readonly string[], lock?: 'lock'): Promise<Map<string, RecordState>>
  /** Inserts or merges field by field; rows whose content is unchanged are not rewritten. Returns rows written. */
  save(
    connectionId: string,
    stream: string,
    rows: readonly { readonly id: string; readonly state: RecordState }[],
    at: Moment,
  ): Promise<number>
}

/** Which records of a chunk want which supplies; a chunk is named by the pull job that made it. */
export interface AskStore {
  add(
    runId: string,
    chunk: string,
    asks: readonly { readonly recordId: string; readonly supplies: readonly string[] }[],
  ): Promise<void>
  ofChunk(chunk: string): Promise<{ readonly recordId: string; readonly supplies: readonly string[] }[]>
}

export interface ClaimStore {
  /** Replaces an older claim of the same (record, supply, source). */
  save(
    connectionId: string,
    stream: string,
    claims: readonly { readonly recordId: string; readonly claim: Claim }[],
  ): Promise<void>
  load(connectionId: string, stream: string, ids: readonly string[]): Promise<Map<string, Claim[]>>
}

export interface StoredProposal extends Proposal {
  readonly id: string
  readonly recordId: string
}
export interface StoredRefusal extends Refusal {
  readonly recordId: string
  readonly runId: string
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
export interface ProposalStore {
  propose(
    of: ChunkRef,
    items: readonly { readonly recordId: string; readonly proposal: Proposal }[],
    at: Moment,
  ): Promise<void>
  /** Stored once per (record, field, candidate, reason); repeats raise the counter. */
  refuse(
    of: ChunkRef,
    items: readonly { readonly recordId: string; readonly refusal: Refusal }[],
    at: Moment,
  ): Promise<void>
  /** Proposals of the chunk without an outcome, by record. */
  pendingOf(chunk: string): Promise<StoredProposal[]>
  settle(outcomes: readonly { readonly id: string; readonly outcome: ChangeOutcome }[]): Promise<void>
  refusalsOf(connectionId: string, stream: string, recordId: string, field: string): Promise<StoredRefusal[]>
  /** Values that the CRM rejected before and are not to be proposed again: "field\u0000value" per record. */
  barredOf(connectionId: string, stream: string, ids: readonly string[]): Promise<Map<string, ReadonlySet<string>>>
  /** Field changes of a run for people to read, oldest first. */
  ofRun(runId: string, limit: number): Promise<(StoredProposal & { readonly outcome: ChangeOutcome | null })[]>
}

export interface Intent {
  readonly id: string
  readonly recordId: string
  readonly proposals: readonly StoredProposal[]
}
export interface IntentStore {
  /** Opens those whose record has no other open intent; returns the ids of the opened. */
  open(of: ChunkRef, intents: readonly Intent[], at: Moment): Promise<Set<string>>
  /** Intents of the chunk that were opened and never closed: a worker died in between. */
  leftOpen(chunk: string): Promise<Intent[]>
  close(ids: readonly string[], at: Moment): Promise<void>
}

export interface AuditLog {
  append(entries: readonly NewAuditEntry[]): Promise<void>
  /** Oldest first. */
  list(filter: AuditFilter): Promise<AuditEntry[]>
  count(): Promise<number>
}

export interface CallStore {
  /** Adds calls of a connection (and of a run) on the UTC day of `at`; returns the day's sum so far. */
  add(connectionId: string, runId: string | null, calls: number, at: Moment): Promise<number>
  day(connectionId: string, at: Moment): Promise<number>
}
