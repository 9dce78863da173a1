// What is kept of the past of fields: as the CRM told it once, and as Evergreen has noted it since.
import type { FieldChange } from '../../domain/history.ts'
import type { Moment } from '../../domain/record.ts'

/** A sync that keeps the past. */
export interface Keeper {
  readonly syncId: string
  /** The fields whose import was begun, or is done. */
  readonly begun: ReadonlySet<string>
}

export interface DueRecord {
  readonly id: string
  /** Another one each time the record is made due. */
  readonly added: number
}

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
  /** From now on changes of these fields make records due. */
  noteBegun(syncId: string, fields: readonly string[]): Promise<void>
  /** Of those that were begun, and not forgotten since. */
  noteImported(syncId: string, fields: readonly string[], at: Moment): Promise<void>
  /** How far the imports of a sync have come is forgotten: the next one begins with all of it again. */
  forgetImports(syncId: string): Promise<void>
  /** The syncs of a stream that keep the past. */
  keepers(connectionId: string, stream: string): Promise<Keeper[]>

  /** Records whose past is to be read again, because they are new or were changed. */
  addDue(due: readonly { readonly syncId: string; readonly recordId: string }[]): Promise<void>
  /** At most `limit` of them, in the order of ids. */
  due(syncId: string, limit: number): Promise<DueRecord[]>
  /** Those that were not made due again since they were told. */
  removeDue(syncId: string, due: readonly DueRecord[]): Promise<void>
}
