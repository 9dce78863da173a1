// Everything that is kept, one small store per concept. Inside UnitOfWork all stores share one transaction.
import type { TurnKeeper } from './quota.ts'
import type { ErrandStore } from './store/access/errands.ts'
import type { AnswerStore, KeyStore } from './store/access/keys.ts'
import type { AttemptStore, LoginStore } from './store/access/logins.ts'
import type { UserStore } from './store/access/users.ts'
import type { VersionStore } from './store/access/versions.ts'
import type { AuditChain } from './store/audit/chain.ts'
import type { ErasureStore } from './store/audit/erasure.ts'
import type { AuditLog } from './store/audit/log.ts'
import type { AuditRetention } from './store/audit/retention.ts'
import type { BulkJobStore, CallStore, IntentStore, LookBackStore, ProposalStore, UndoStore } from './store/change.ts'
import type { DayStore } from './store/day.ts'
import type { EstimateStore, LackStore } from './store/estimate.ts'
import type { FigureStore, WorkerStore } from './store/figures.ts'
import type { HistoryStore } from './store/history.ts'
import type { LinkStore } from './store/link.ts'
import type { NoticeStore } from './store/notice.ts'
import type { GuardStore, PlanStore } from './store/plan.ts'
import type { AskStore, ClaimStore, FindableStore, RecordStore, SeenStore, SightingStore } from './store/record.ts'
import type { RunStore } from './store/run.ts'
import type { ConnectionStore, DriftStore, SessionStore, SyncStore } from './store/setup.ts'
import type { CheckStore, StampStore, UpkeepStore } from './store/upkeep.ts'
import type { WindowStore } from './store/window.ts'
import type { WorkStore } from './store/work.ts'

export type * from './store/access/errands.ts'
export type * from './store/access/keys.ts'
export type * from './store/access/logins.ts'
export type * from './store/access/users.ts'
export type * from './store/access/versions.ts'
export type * from './store/audit/chain.ts'
export type * from './store/audit/erasure.ts'
export type * from './store/audit/log.ts'
export type * from './store/audit/retention.ts'
export type * from './store/change.ts'
export type * from './store/day.ts'
export type * from './store/estimate.ts'
export type * from './store/figures.ts'
export type * from './store/history.ts'
export type * from './store/link.ts'
export type * from './store/notice.ts'
export type * from './store/plan.ts'
export type * from './store/record.ts'
export type * from './store/run.ts'
export type * from './store/setup.ts'
export type * from './store/upkeep.ts'
export type * from './store/window.ts'
export type * from './store/work.ts'

export interface UnitOfWork {
  /** One transaction; rolled back when `work` throws. Outside of it each call is its own transaction. */
  transaction<T>(work: (stores: Stores) => Promise<T>): Promise<T>
  readonly stores: Stores
}

export interface Stores {
  readonly connections: ConnectionStore
  readonly findables: FindableStore
  readonly sessions: SessionStore
  readonly syncs: SyncStore
  readonly drift: DriftStore
  readonly upkeep: UpkeepStore
  readonly runs: RunStore
  readonly windows: WindowStore
  readonly notices: NoticeStore
  readonly work: WorkStore
  readonly records: RecordStore
  readonly history: HistoryStore
  readonly seen: SeenStore
  readonly sightings: SightingStore
  readonly asks: AskStore
  readonly claims: ClaimStore
  readonly links: LinkStore
  readonly lacks: LackStore
  readonly proposals: ProposalStore
  readonly undos: UndoStore
  readonly plans: PlanStore
  readonly guards: GuardStore
  readonly checks: CheckStore
  readonly stamps: StampStore
  readonly intents: IntentStore
  readonly lookBacks: LookBackStore
  readonly bulkJobs: BulkJobStore
  readonly audit: AuditLog
  readonly auditChain: AuditChain
  readonly auditRetention: AuditRetention
  readonly erasures: ErasureStore
  readonly calls: CallStore
  readonly days: DayStore
  readonly estimates: EstimateStore
  readonly turns: TurnKeeper
  readonly workers: WorkerStore
  readonly figures: FigureStore
  readonly users: UserStore
  readonly logins: LoginStore
  readonly attempts: AttemptStore
  readonly keys: KeyStore
  readonly answers: AnswerStore
  readonly errands: ErrandStore
  readonly versions: VersionStore
}
