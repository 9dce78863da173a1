// The tables of plans as the compiler knows them.
import type { ColumnType, Generated } from 'kysely'
import type { Actor } from '../../../contract/audit.ts'
import type { Plan, PlanState, PlanTally } from '../../../contract/stores.ts'
import type { Decision } from '../../../domain/plan/decision.ts'

export interface PlanTable {
  run_id: string
  state: Generated<PlanState>
  digest: string
  changes: number
  tallies: readonly PlanTally[]
  reading: Plan['reading']
  made_at: ColumnType<number, Date, Date>
  expires_at: ColumnType<number, Date, Date>
  decision: Decision | null
  decided_by: Actor | null
  decided_at: ColumnType<number | null, Date | null | undefined, Date | null>
}

export interface PlanTables {
  plan: PlanTable
  plan_chunk: { run_id: string; chunk: string; changes: number; digest: string }
}
