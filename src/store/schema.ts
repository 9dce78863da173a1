// The tables as the compiler knows them. Column names are the database's; each store maps them to the contract.
import type { ColumnType, Generated, GeneratedAlways } from 'kysely'
import type { Actor, AuditEvent, ChangeOutcome } from '../contract/audit.ts'
import type { Cursor, Partition } from '../contract/connector.ts'
import type { Json } from '../contract/primitives.ts'
import type { Canary, ConnectionLimits, RunMode, RunStatus, StepName, WorkStatus } from '../contract/stores.ts'
import type { Keep } from '../domain/audit/keep.ts'
import type { MatchKeyKind } from '../domain/claim.ts'
import type { Ground, ProposalReason, RefusalReason } from '../domain/decide/proposal.ts'
import type { Picture } from '../domain/drift/picture.ts'
import type { RunFigures } from '../domain/guard/figures.ts'
import type { Stop } from '../domain/plan/stop.ts'
import type { Value } from '../domain/record.ts'
import type { SyncDefinition } from '../domain/sync.ts'
import type { UndoScope } from '../domain/undo/scope.ts'
import type { Chore } from '../domain/upkeep.ts'
import type { AccessTables } from './access/tables.ts'
import type { PlanTables } from './change/plan/tables.ts'
import type { ProposalTable, RefusalTable } from './change/tables.ts'
import type { HistoryTables } from './history/tables.ts'
import type { StoredState } from './record/stored-state.ts'
import type { SightingTable } from './record/tables.ts'
import type { BesideRuns } from './run/tables.ts'

/** timestamptz: read as epoch milliseconds (see pool.ts), written as Date. */
type Time = ColumnType<number, Date, Date>
type OptionalTime = ColumnType<number | null, Date | null | undefined, Date | null>

export interface Database extends HistoryTables, PlanTables, BesideRuns, AccessTables {
  session: SessionTable
  connection: ConnectionTable
  sync: SyncTable
  stream_picture: { sync_id: string; picture: Picture }
  upkeep: { sync_id: string; chore: Chore; last_done_at: Time; cursor: Json }
  run: RunTable
  run_partition: RunPartitionTable
  run_figure: { run_id: string; part: number; figures: RunFigures }
  canary: { run_id: string; chunk: string; state: Canary['state'] }
  flip: { sync_id: string; field: string; flips: number; paused_at: OptionalTime }
  read_window: ReadWindowTable
  notice_due: { sync_id: string }
  run_refusal: { run_id: string; chunk: string; refusal: RefusalReason; times: number }
  work: WorkTable
  record: RecordTable
  sighting: SightingTable
  seen: { run_id: string; ids: readonly string[]; asked: boolean }
  ask: { run_id: string; chunk: string; record_id: string; fields: readonly string[] }
  claim: ClaimTable
  link: LinkTable
  proposal: ProposalTable
  refusal: RefusalTable
  intent: IntentTable
  bulk_job: { chunk: string; run_id: string; job: string; made_at: Time; in_vain: Generated<boolean> }
  look_back: { chunk: string; run_id: string; wanted: Generated<number>; asked: Generated<number> }
  audit: AuditTable
  worker: WorkerTable
}

export interface ConnectionTable {
  id: string
  alias: string
  connector: string
  settings: Readonly<Record<string, Json>>
  sealed: Readonly<Record<string, string>>
  limits: ConnectionLimits
  keep: Generated<Keep>
  account: string | null
  paused_at: OptionalTime
  removed_at: OptionalTime
}

export interface SyncTable {
  id: string
  name: string
  connection_id: string
  definition: SyncDefinition
  cursor: OptionalTime
  approved_at: OptionalTime
  paused_at: OptionalTime
  pause_reason: string | null
  scheduled_since: Time
  last_tick: OptionalTime
  last_skip: string | null
  removed_at: OptionalTime
}

export interface RunTable {
  id: string
  sync_id: string
  mode: RunMode
  dry_run: boolean
  stops_for: Stop | null
  priority: number
  status: Generated<RunStatus>
  definition: SyncDefinition
  started_by: Actor
  stopped_by: Actor | null
  started_at: Time
  ended_at: OptionalTime
  window_from: OptionalTime
  window_to: OptionalTime
  account: string | null
  expected: number | null
  note: string | null
  undoes: UndoScope | null
  /** From when on what it wrote is to be read again; null where that is done, or nothing was written. */
  check_from: OptionalTime
  /** How much of the run's allowance of changes is taken. */
  changes_taken: Generated<number>
}

export interface RunPartitionTable {
  seq: GeneratedAlways<number>
  id: string
  run_id: string
  partition: Partition
  cursor: Cursor | null
  rows: Generated<number>
  late: Generated<number>
  done: Generated<boolean>
}

interface ReadWindowTable {
  id: string
  sync_id: string
  run_id: string
  window_from: OptionalTime
  window_to: Time
  /** By the CRM's clock, as the window is. */
  due_at: Time
  passes: Generated<number>
  late: Generated<number>
}

export interface WorkTable {
  seq: GeneratedAlways<number>
  id: string
  run_id: string
  key: string
  step: StepName
  payload: Json
  status: Generated<WorkStatus>
  epoch: Generated<number>
  ticket: string | null
  failures: Generated<number>
  due_at: ColumnType<number, Date | undefined, Date>
  holder: string | null
  lease_until: OptionalTime
  started_at: OptionalTime
  /** How often it was begun. */
  starts: Generated<number>
  ended_at: OptionalTime
  note: string | null
  noted_at: OptionalTime
  /** By the database's clock. */
  added_at: GeneratedAlways<number>
}

interface SessionTable {
  connection_id: string
  sealed: string | null
  changed_at: ColumnType<number, never, Date>
}

interface WorkerTable {
  id: string
  process_id: number
  host: string
  version: string
  concurrency: number
  /** By the database's clock, as `seen_at` is. */
  started_at: GeneratedAlways<number>
  seen_at: GeneratedAlways<number>
}

interface RecordTable {
  connection_id: string
  stream: string
  record_id: string
  fields: StoredState
  updated_at: Time
  gone_at: OptionalTime
  merged_into: string | null
}

export interface ClaimTable {
  connection_id: string
  stream: string
  record_id: string
  supply: string
  source: string
  value: Value
  trust: number
  matched_on: MatchKeyKind
  match_confidence: number
  observed_at: Time
}

export interface LinkTable {
  connection_id: string
  stream: string
  record_id: string
  via: string
  to_stream: string
  to_id: string
  kinds: readonly string[]
  is_primary: boolean
}

interface IntentTable {
  id: string
  run_id: string
  connection_id: string
  stream: string
  chunk: string
  record_id: string
  proposals: readonly number[]
  opened_at: Time
  receipted: boolean
  settle_from: OptionalTime
  closed_at: OptionalTime
  arrived: number | null
}

export interface AuditTable {
  seq: number
  at: Time
  event: AuditEvent
  actor: Actor
  connection_id: string | null
  sync_name: string | null
  stream: string | null
  record_id: string | null
  field: string | null
  run_id: string | null
  job_id: string | null
  intent_id: string | null
  step: string | null
  before: Value
  after: Value
  reason: ProposalReason | null
  ground: Ground | null
  outcome: ChangeOutcome | null
  answer: string | null
  detail: Json
  /** `before`, `after` and `answer` of an entry on a record. */
  sealed: string | null
}
