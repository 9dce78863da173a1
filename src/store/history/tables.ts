// The tables of the past, as the compiler knows them.
import type { ColumnType } from 'kysely'
import type { Origin } from '../../domain/history.ts'
import type { Value } from '../../domain/record.ts'

type Time = ColumnType<number, Date, Date>

export interface HistoryTables {
  history: HistoryTable
  history_import: { sync_id: string; field: string; imported_at: Time }
  history_due: { sync_id: string; record_id: string }
}

interface HistoryTable {
  connection_id: string
  stream: string
  record_id: string
  field: string
  at: Time
  mark: string
  value: Value
  told: boolean
  before: Value
  origin: Origin
  set_by: string | null
}
