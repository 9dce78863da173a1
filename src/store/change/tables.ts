// The tables of proposals and refusals as the compiler knows them.
import type { ColumnType, Generated, GeneratedAlways } from 'kysely'
import type { ChangeOutcome } from '../../contract/audit.ts'
import type { Ground, ProposalReason, RefusalReason } from '../../domain/decide/proposal.ts'
import type { Value } from '../../domain/record.ts'

interface ChangeColumns {
  seq: GeneratedAlways<number>
  run_id: string
  connection_id: string
  stream: string
  chunk: string
  record_id: string
  field: string
  before: Value
  after: Value
  reason: ProposalReason
  ground: Ground
  confidence: number
  freshness: number | null
}
export interface ProposalTable extends ChangeColumns {
  at: ColumnType<number, Date, Date>
  outcome: ChangeOutcome | null
  /** Which sources had spoken on the record when a person declined the change, or took it back. */
  heard: readonly string[] | null
  /** A person took it back: true where the value went back, false where it was left. Its value is barred either way. */
  undone: boolean | null
}
export interface RefusalTable extends ChangeColumns {
  refusal: RefusalReason
  job_id: string | null
  detail: string
  times: Generated<number>
  last_at: ColumnType<number, Date, Date>
}
