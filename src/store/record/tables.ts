// The ledger of what was seen, as the compiler knows it.
import type { ColumnType } from 'kysely'

export interface SightingTable {
  sync_id: string
  record_id: string
  stamp: ColumnType<number | null, Date | null | undefined, Date | null>
  digest: string
  /** '-infinity' where nothing is settled. */
  settled_until: ColumnType<number, Date, Date>
  changes: number
}
