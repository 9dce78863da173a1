// What the API asks of Evergreen: the operations, as the composition root hands them over. Types only: nothing is decided here.
import type { Actor, AuditEntry, AuditFilter } from '../contract/audit.ts'
import type { Check, StreamName, StreamSpec } from '../contract/connector.ts'
import type { Clock, Log } from '../contract/primitives.ts'
import type { PlanPage, Run, StoredKey, StoredUser, Stores } from '../contract/stores.ts'
import type { PersonRef } from '../domain/audit/person.ts'
import type { Range } from '../domain/estimate/range.ts'
import type { FieldKind } from '../domain/record.ts'
import type { SyncDefinition } from '../domain/sync.ts'
import type { FirstAdmin } from '../operations/access/first-admin.ts'
import type { NewKey } from '../operations/access/keys.ts'
import type { Entered, LoginRequest } from '../operations/access/login.ts'
import type { Principal } from '../operations/access/principal.ts'
import type { SignedOn } from '../operations/access/sign-on.ts'
import type { NewUser, UserPatch } from '../operations/access/users.ts'
import type { AppliedChange, ApplyReport } from '../operations/apply.ts'
import type { ExportRequest } from '../operations/audit/export.ts'
import type { RetentionReport } from '../operations/audit/retention.ts'
import type { AuditVerdict, VerifyRequest } from '../operations/audit/verify.ts'
import type { Verifications } from '../operations/audit/verifying.ts'
import type { CameBack, ConnectRequest } from '../operations/connect/connect.ts'
import type { ErasureOutlook, ErasureReport, ErasureTarget } from '../operations/erasure/request.ts'
import type { RunEstimate } from '../operations/estimate/estimate-run.ts'
import type { RunCauses } from '../operations/explain/causes.ts'
import type { RecordAddress, RecordView } from '../operations/explain/record.ts'
import type { FieldAddress, FieldStory } from '../operations/explain/story.ts'
import type { FoundRecord } from '../operations/find/find.ts'
import type { QueuesReport } from '../operations/health/queues.ts'
import type { Overview } from '../operations/overview/overview.ts'
import type { PauseReport, PauseRequest } from '../operations/pause.ts'
import type { ApprovalRequest, DecisionReport, RejectionRequest } from '../operations/plan/decide.ts'
import type { PlanReport, PlanRequest } from '../operations/plan/read.ts'
import type { ProvisionReport, ProvisionRequest } from '../operations/provision/provision.ts'
import type { RunRequest } from '../operations/request-run.ts'
import type { PreviewReport } from '../operations/rules/preview.ts'
import type { RulesRequest, TryReport } from '../operations/rules/try-rules.ts'
import type { RunReport } from '../operations/runs.ts'
import type { ScheduleOutlook, ScheduleReport } from '../operations/schedules.ts'
import type { Removable, RemovalReport } from '../operations/setup/remove.ts'
import type { UndoTarget } from '../operations/undo/target.ts'
import type { UndoOutlook, UndoRequest } from '../operations/undo/undo.ts'

export interface AccessDesk {
  enter(request: LoginRequest): Promise<Entered>
  leave(principal: Principal): Promise<void>
  /** Whether nobody can log in yet. */
  isFresh(): Promise<boolean>
  claimFirstAdmin(request: FirstAdmin): Promise<Entered>
  /** `isActive`: somebody has done something; a page that looks again by itself keeps nobody logged in. */
  userOfToken(token: string, isActive: boolean): Promise<Principal>
  ownerOfKey(secret: string): Promise<Principal>
  changeOwnPassword(of: Principal, given: { readonly before: string; readonly after: string }): Promise<void>
  addUser(user: NewUser): Promise<StoredUser>
  changeUser(id: string, patch: UserPatch, actor: Actor): Promise<StoredUser>
  removeUser(id: string, actor: Actor): Promise<void>
  makeKey(by: Principal, key: NewKey): Promise<{ readonly key: StoredKey; readonly secret: string }>
  revokeKey(by: Principal, id: string): Promise<void>
  /** Null where single sign-on is not set up. */
  readonly signOn: {
    begin(redirectUri: string): Promise<{ readonly url: string; readonly state: string }>
    end(back: SignedOn): Promise<Entered>
  } | null
  /** In a time that does not tell how much of them is the same. */
  isSame(a: string, b: string): boolean
}

export interface SetupText {
  /** YAML. */
  readonly text: string
  readonly digest: string
}

/** Calls by part, as the steps estimate them. */
export type Estimate = RunEstimate<{
  readonly whole: boolean
  readonly records: number
  readonly calls: Range
  readonly changed: Range
  readonly basis: 'nothing' | 'runs' | 'plan' | 'assumed'
  readonly parts: readonly { readonly part: string; readonly calls: Range }[]
  readonly by: readonly string[]
}>

export interface SetupDesk {
  setup(): Promise<SetupText>
  /** A sync of the text: how many records it has, and what its rules would do to a few of them. */
  preview(text: string, sync: string): Promise<PreviewReport>
  /** What a run of a sync of the text would cost. */
  estimateDraft(text: string, sync: string, run: Omit<RunRequest, 'sync'>): Promise<Estimate>
  /** A schedule as the set-up writes it: what it means, and when the sync would run next. */
  foreseeSchedule(sync: string, written: unknown, count: number): ScheduleOutlook
  /** One sync as a set-up of its own. */
  textOfSync(sync: SyncDefinition): Promise<string>
  /** What applying the text would change. */
  diff(text: string): Promise<readonly AppliedChange[]>
  apply(asked: { readonly text: string; readonly expected: string; readonly actor: Actor }): Promise<ApplyReport>
  remove(what: Removable, asked: { readonly expected: string; readonly actor: Actor }): Promise<RemovalReport>
  restore(version: number, asked: { readonly expected: string; readonly actor: Actor }): Promise<ApplyReport>
  schema(): object
}

export interface RunDesk {
  run(id: string): Promise<RunReport>
  /** The run alone: its figures take a while to be counted. */
  runNamed(id: string): Promise<Run>
  /** What went wrong in it. */
  causesOf(run: Run): Promise<RunCauses>
  follow(id: string, signal: AbortSignal): AsyncGenerator<RunReport>
  requestRun(request: RunRequest): Promise<Run>
  /** Throws what a run would fail with at once. */
  checkReachable(sync: string): Promise<void>
  estimate(request: RunRequest): Promise<Estimate>
  retry(id: string, actor: Actor): Promise<Run>
  stop(id: string, actor: Actor): Promise<Run>
  foreseeUndo(target: UndoTarget): Promise<UndoOutlook>
  undo(request: UndoRequest): Promise<Run>
  plan(request: PlanRequest): Promise<PlanReport>
  plans(page?: PlanPage): Promise<Pick<PlanReport, 'run' | 'plan'>[]>
  approve(request: ApprovalRequest): Promise<DecisionReport>
  reject(request: RejectionRequest): Promise<DecisionReport>
}

/** What a connection is good for. */
export interface Offer {
  /** Whether it has records to sync. */
  readonly crm: boolean
  /** What it knows of companies or persons; null: nothing. */
  readonly supplies: readonly string[] | null
}

/** A field of a stream, and what it probably means. */
export interface DiscoveredField {
  readonly spec: StreamSpec['fields'][number]
  readonly kind: FieldKind | null
}

export interface Desk extends SetupDesk, RunDesk {
  readonly access: AccessDesk
  readonly stores: Stores
  readonly clock: Clock
  readonly log: Log
  seal(plain: string, boundTo: string): string
  unseal(sealed: string, boundTo: string): string
  fingerprint(plain: string, boundTo: string): string
  isFingerprint(fingerprint: string, plain: string, boundTo: string): boolean
  connectionId(alias: string): Promise<string>
  /** Where the browser has to go. */
  beginConnect(by: Principal, asked: ConnectRequest): Promise<string>
  /** The alias of the connection that is there now. */
  endConnect(by: Principal, back: CameBack): Promise<string>
  /** What the doctor says of a connection and its syncs. */
  examine(alias: string): AsyncGenerator<Check & { readonly where: string }>
  /** What each connection is good for, by alias; null where its settings do not tell. */
  offers(): Promise<ReadonlyMap<string, Offer | null>>
  streams(alias: string): Promise<readonly StreamName[]>
  discover(alias: string, stream: string): Promise<{ readonly fields: readonly DiscoveredField[] }>
  /** How many records a scope has, as the set-up writes it. */
  count(alias: string, stream: string, scope: unknown): Promise<number>
  schedule(sync: string | undefined, count: number): Promise<ScheduleReport[]>
  setPause(request: PauseRequest): Promise<PauseReport>
  explain(address: FieldAddress): Promise<FieldStory>
  provision(request: ProvisionRequest): Promise<ProvisionReport>
  /** What the rulebook would do to a table of values: as it is, or with what a sync says of its fields. */
  testRules(request: RulesRequest, sync: string | null): Promise<TryReport>
  foreseeErasure(target: ErasureTarget): Promise<ErasureOutlook>
  erase(target: ErasureTarget, actor: Actor): Promise<ErasureReport>
  findPerson(person: PersonRef): Promise<ErasureTarget[]>
  record(address: RecordAddress): Promise<RecordView>
  /** `byPerson`: also by an e-mail address, a telephone number, a domain or a name. */
  findRecords(text: string, byPerson: boolean): Promise<FoundRecord[]>
  overview(): Promise<Overview>
  queues(): Promise<QueuesReport>
  audit(filter: AuditFilter): AsyncGenerator<AuditEntry>
  exportAudit(request: ExportRequest): AsyncGenerator<string>
  /** What need not be kept of the audit; nothing is done. */
  foreseeRetention(): Promise<RetentionReport[]>
  dropOverdue(actor: Actor): Promise<RetentionReport[]>
  readonly verifications: Verifications
  verifyAudit(request: VerifyRequest): Promise<AuditVerdict>
}
