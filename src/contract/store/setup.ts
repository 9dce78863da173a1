// What is kept of the set-up: connections and syncs.

import type { Keep } from '../../domain/audit/keep.ts'
import type { Picture } from '../../domain/drift/picture.ts'
import type { WrittenReserve } from '../../domain/quota/reserve.ts'
import type { Moment } from '../../domain/record.ts'
import type { SyncDefinition } from '../../domain/sync.ts'
import type { Json } from '../primitives.ts'

/** How many jobs of a connection may be on their way at once: in all, where nothing is said 16, and by step. */
type JobLimits = Readonly<Partial<Record<'jobs' | 'pull' | 'enrich' | 'write-back', number | undefined>>>

export interface ConnectionLimits extends JobLimits {
  /** What is kept for the customer's other apps; see domain/quota/reserve.ts. */
  readonly reserve?: WrittenReserve | undefined
  /** Calls that change records, in any hour; no limit where nothing is said. */
  readonly writesPerHour?: number | undefined
}

export interface StoredConnection {
  readonly id: string
  readonly alias: string
  readonly connector: string
  /** Settings without secrets; a secret is absent, or a reference { env: "NAME" }. */
  readonly settings: Readonly<Record<string, Json>>
  /** Sealed secrets by setting name; opaque text, see seal.ts. */
  readonly sealed: Readonly<Record<string, string>>
  /** The account that the last run found behind it; null before the first. */
  readonly account: string | null
  readonly limits: ConnectionLimits
  readonly keep: Keep
  readonly pausedAt: Moment | null
}
export interface ConnectionStore {
  /** Inserts, or replaces by alias (id and pause are kept). Returns the stored form. */
  save(
    connection: Omit<StoredConnection, 'pausedAt' | 'account' | 'keep'> & { readonly keep?: Keep },
  ): Promise<StoredConnection>
  /** Puts one sealed text in the place of another; false where another stands there by now. */
  reseal(id: string, setting: string, from: string, to: string): Promise<boolean>
  byAlias(alias: string): Promise<StoredConnection | null>
  /** Also one that was removed. */
  byId(id: string): Promise<StoredConnection | null>
  list(): Promise<StoredConnection[]>
  /** With those that were removed: records and the audit still tell of them. */
  known(): Promise<StoredConnection[]>
  /** It is no longer there to be used, and its secrets are forgotten; saved again it is the same one. */
  remove(id: string, at: Moment): Promise<void>
  setPaused(alias: string, at: Moment | null): Promise<boolean>
  /**
   * Notes which account is behind the connection. When it was another one before, all that was known of that one's
   * records is forgotten and the syncs begin anew; true then. The audit stays.
   */
  setAccount(id: string, account: string): Promise<boolean>
  /** The account behind it, which stays until the transaction ends. */
  holdAccount(id: string): Promise<string | null>
}

/** What a log-in gave, as sealed text; call both in one transaction. */
export interface SessionStore {
  /** What is stored, null where nothing is; nobody else gets it until the transaction ends. */
  lock(connectionId: string): Promise<string | null>
  save(connectionId: string, sealed: string): Promise<void>
}

export interface StoredSync {
  readonly id: string
  readonly name: string
  readonly connectionId: string
  readonly definition: SyncDefinition
  /** Up to where the stream was read completely; null before the first complete run. */
  readonly cursor: Moment | null
  /** When a plan of it was last approved as a whole; null while none was since it judges as it does. */
  readonly approvedAt: Moment | null
  readonly pausedAt: Moment | null
  /** Why it paused itself; null where somebody paused it, or nobody. */
  readonly pauseReason: string | null
  /** Since when its schedule, or the lack of one, is in force. */
  readonly scheduledSince: Moment
  /** The last tick of a schedule that was handled, without its jitter; null before the first. */
  readonly lastTick: Moment | null
  /** Why that tick started no run; null when it did. */
  readonly lastSkip: string | null
}
export interface SyncStore {
  /**
   * Inserts, or replaces by name (id, cursor, pause and last tick are kept). A schedule that is new or changed is in
   * force from `now` on. Wakes the schedulers at commit.
   */
  save(sync: Pick<StoredSync, 'id' | 'name' | 'connectionId' | 'definition'>, now: Moment): Promise<StoredSync>
  byName(name: string): Promise<StoredSync | null>
  /** Also one that was removed. */
  byId(id: string): Promise<StoredSync | null>
  list(): Promise<StoredSync[]>
  /** With those that were removed: records that they read are still known. */
  known(): Promise<StoredSync[]>
  /** It is no longer there to be run, and what it has seen is forgotten; saved again it begins anew. */
  remove(id: string, at: Moment): Promise<void>
  setPaused(name: string, at: Moment | null, reason?: string): Promise<boolean>
  /** Replaces the definition by one that has taken in what the CRM brought. */
  adopt(syncId: string, definition: SyncDefinition): Promise<void>
  /** Reads the sync and keeps others from doing so, until the transaction ends: one tick, one scheduler. */
  lock(id: string): Promise<StoredSync | null>
  /** Remembers a tick as handled; `skip` says why it started no run. */
  handled(id: string, tick: Moment, skip: string | null): Promise<void>
  /** Calls `wake` when a sync was saved by anyone; returns a stop function. */
  onChanged(wake: () => void): Promise<() => Promise<void>>
  moveCursor(syncId: string, to: Moment): Promise<void>
  /** A plan of it was approved. */
  approve(syncId: string, at: Moment): Promise<void>
  /** It judges in another way now: what was approved before says nothing of it. */
  forgetApproval(syncId: string): Promise<void>
  /** The next run reads everything. */
  forgetCursor(syncId: string): Promise<void>
  /** Which records it has seen, which windows it has read and which chores it has done counts no more. */
  forgetSeen(syncId: string): Promise<void>
}

/** What each sync has seen of its stream, to notice what is otherwise. */
export interface DriftStore {
  /** Null where the sync never looked. */
  of(syncId: string): Promise<Picture | null>
  forget(syncId: string): Promise<void>
  save(syncId: string, picture: Picture): Promise<void>
}
