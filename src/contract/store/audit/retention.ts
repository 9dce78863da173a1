// Dropping what of the audit need not be kept any more: whole segments of one connection, so that what is left is proven
// as before.
import type { Moment } from '../../../domain/record.ts'
import type { Actor } from '../../audit.ts'

/** What can be dropped, or was. */
export interface DroppedPart {
  readonly segments: number
  readonly entries: number
}

/** A segment that is kept though it need not be. */
export interface Unproven {
  readonly segment: number
  readonly why: string
}

export interface Drop {
  /** Null where there was nothing. */
  readonly dropped: DroppedPart | null
  /** What is not what was sealed stays, as evidence. */
  readonly unproven: readonly Unproven[]
}

export interface AuditRetention {
  /** Makes the partitions of this and the next months where they are missing; nothing where this is not the owner. */
  makeMonths(): Promise<void>
  /** Of a connection: segments that are linked, and of which every entry is older than a moment. */
  foresee(connectionId: string, before: Moment): Promise<DroppedPart>
  /**
   * Drops them in one transaction, with the entry that tells of it and proves what was dropped. Only the owner of the audit
   * can.
   */
  drop(
    of: { readonly connectionId: string; readonly before: Moment },
    by: { readonly id: string; readonly actor: Actor; readonly at: Moment },
  ): Promise<Drop>
  /** Until when the audit of a connection was dropped; null where nothing of it was. */
  droppedUntil(connectionId: string): Promise<Moment | null>
  /** Removes the keys of a connection's records with which nothing is sealed any more. Returns how many; no transaction. */
  removeUnusedKeys(connectionId: string): Promise<number>
}
