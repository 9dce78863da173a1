// Tables beside runs as the compiler knows them: what they lack and have spent, and the day's budget of connections.
import type { StepName } from '../../contract/stores.ts'
import type { Lack } from '../../domain/need.ts'
import type { Day } from '../../domain/quota/day.ts'

export interface BesideRuns {
  run_lack: { run_id: string; lacks: readonly Lack[] }
  run_call: {
    run_id: string
    connection_id: string
    /** Empty for calls that were made before they were told apart. */
    step: StepName | ''
    calls: number
    /** Of these, those that change records. */
    writes: number
  }
  call_day: { connection_id: string; day: string; calls: number }
  call_budget: { connection_id: string; day: Day | null }
}
