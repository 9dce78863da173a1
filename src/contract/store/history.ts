// What is kept of the past of fields: as the CRM told it once, and as Evergreen has noted it since.
import type { FieldChange } from '../../domain/history.ts'
import type { Moment } from '../../domain/record.ts'

export interface HistoryStore {
  /** Adds what is not there yet, of records that are known; returns how many were new. */
  add(connectionId: string, stream: string, changes: readonly FieldChange[]): Promise<number>
  /** Oldest first, by record; records without any are missing. */
  of(
    connectionId: string,
    stream: string,
    ids: readonly string[],
    field?: string,
  ): Promise<Map<string, readonly FieldChange[]>>
  /** At most `limit` known records after this id, in the order of ids. */
  known(connectionId: string, stream: string, after: string | null, limit: number): Promise<string[]>
  /** The same of records that have a past. */
  withPast(connectionId: string, stream: string, after: string | null, limit: number): Promise<string[]>

  /** The fields whose past was imported for a sync. */
  imported(syncId: string): Promise<ReadonlySet<string>>
  noteImported(syncId: string, fields: readonly string[], at: Moment): Promise<void>

  /** Records whose past is to be read again, because they are new or were changed. None before the first import. */
  addDue(syncId: string, ids: readonly string[]): Promise<void>
  /** At most `limit` of them, in the order of ids. */
  due(syncId: string, limit: number): Promise<string[]>
  removeDue(syncId: string, ids: readonly string[]): Promise<void>
}
