// The tables of the past, as the compiler knows them.
import type { ColumnType } from 'kysely'
import type { Origin } from '../../domain/history.ts'
import type { Value } from '../../domain/record.ts'

type Time = ColumnType<number, Date, Date>
type OptionalTime = ColumnType<number | null, Date | null | undefined, Date | null>

export interface HistoryTables {
  history: HistoryTable
  /** `imported_at` is null while the import of the field goes on, and after one that failed. */
  history_import: { sync_id: string; field: string; imported_at: OptionalTime }
  /** `added` grows each time the record is made due. */
  history_due: { sync_id: string; record_id: string; added: ColumnType<number, never, never> }
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
