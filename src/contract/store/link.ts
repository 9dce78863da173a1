// What is kept of links between records.
import type { Link, LinkSet } from '../../domain/link.ts'

/** A link as it is kept: by which association it came. */
export interface StoredLink extends Link {
  readonly via: string
}

/** How much is known of the records of which links are told. */
export interface LinkOwners {
  /** Records that the very transaction has stored for the first time: nobody else can tell of their links yet. */
  readonly fresh: ReadonlySet<string>
  /** Whether some of the records may be strangers, or gone: nothing is kept of these. */
  readonly strangers: boolean
}

export interface LinkStore {
  /** In the order of association and target; records without links are missing. */
  of(connectionId: string, stream: string, ids: readonly string[]): Promise<Map<string, readonly StoredLink[]>>
  /**
   * Makes the links of each set what they are in the CRM. Returns how many links were added, changed or taken away.
   * Call it in a transaction.
   */
  replace(connectionId: string, stream: string, sets: readonly LinkSet[], owners: LinkOwners): Promise<number>
  /** Hands the links to a merged record, and those of it that its survivor lacks, to the survivor. */
  follow(
    connectionId: string,
    stream: string,
    merged: readonly { readonly id: string; readonly mergedInto: string }[],
  ): Promise<void>
  /** Forgets the stream's links by other associations than these; returns how many. */
  keepOnly(connectionId: string, stream: string, associations: readonly string[]): Promise<number>
  /** Forgets the links of records, and those to them. */
  forget(connectionId: string, stream: string, ids: readonly string[]): Promise<void>
}
