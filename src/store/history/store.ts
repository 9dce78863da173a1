// The HistoryStore, put together from its parts.
import type { HistoryStore } from '../../contract/stores.ts'
import type { Db } from '../pool.ts'
import { changeStore } from './changes.ts'
import { importStore } from './imports.ts'

/** The HistoryStore on `db`. */
export function historyStore(db: Db): HistoryStore {
  return { ...changeStore(db), ...importStore(db) }
}
