// What proves the audit: the segments that seal its entries, the chain that links the segments, and how both are read.
import type { AuditColumns, LinkContent, SegmentContent } from '../../../domain/audit/text.ts'
import type { Moment, Value } from '../../../domain/record.ts'

export interface Segment extends SegmentContent {
  readonly seal: Uint8Array
  /** Where its entries were dropped: the mark of the entry that tells of it. Its hashes are gone with them. */
  readonly dropped: string | null
  /** By what filters find it; not sealed, for it follows from its entries. */
  readonly holds: readonly number[]
}

export interface Link extends LinkContent {
  readonly seal: Uint8Array
}

/** Hashes, and the seals that only who has the key can make. HMAC-SHA-256 (FIPS 198-1) over the texts of domain/audit. */
export interface AuditKeys {
  /** Of the key that seals from now on. */
  readonly keyId: string
  hashOf(entry: AuditColumns): Uint8Array
  contentOf(segments: readonly { readonly number: number; readonly seal: Uint8Array | null }[]): Uint8Array
  /** With the key that it names; null where that is not at hand. */
  segmentSeal(segment: SegmentContent): Uint8Array | null
  linkSeal(link: LinkContent): Uint8Array | null
  /** SHA-256 over shells of segments, a line each, in the order of their numbers. */
  shellDigest(): ShellDigest
  /** Seals the values of a record's entries, with the key's id before them; null where the key is not at hand. */
  valueSealer(key: RecordKey): ((plain: string) => string) | null
  /** Null where the key is not at hand, or it was sealed with another salt. */
  openValues(key: RecordKey, sealed: string): string | null
  /** Whether that key is at hand. */
  has(keyId: string): boolean
  /** Under what the values are found again without being kept: of most values nothing. With the key that seals. */
  blindsOf(values: readonly Value[]): readonly bigint[]
  /** What stands for texts that something is found by. With the key that seals. */
  blindsOfKeys(keys: readonly string[]): readonly bigint[]
  /** Under what values of a person are found (domain/audit/person), with each key at hand. */
  blindsFor(personKey: string): readonly bigint[]
}

export interface ShellDigest {
  add(segment: Segment): void
  /** In base64. */
  end(): string
}

/** What the key of a record's values is made of, with a key that is not in the database. Without the salt nobody can. */
export interface RecordKey {
  readonly salt: Uint8Array
  readonly keyId: string
}

export interface AuditChain {
  /**
   * Links the segments that are in no link yet, at most 10,000 of them; null where there are none, busy where another
   * process is just doing it, or says so.
   */
  extend(at: Moment): Promise<Link | 'busy' | null>
  /** The link of that number, or the last one. */
  link(number?: number): Promise<Link | null>
  /** Reads as of one moment, whatever is written meanwhile. */
  asOfNow<T>(read: (reader: AuditReader) => Promise<T>): Promise<T>
}

/** from ≤ seq < to; null: no end on that side. */
export interface SeqSpan {
  readonly from: number | null
  readonly to: number | null
}

/** A record of which values are sealed with a key of a sealing key. */
export interface SealedRecord {
  readonly connectionId: string
  readonly stream: string
  readonly recordId: string
  readonly keyId: string
}

export interface ErasureFate {
  /** The last entry that tells that the record was erased; null where none does. */
  readonly erasedSeq: number | null
  /** When, as that entry says. */
  readonly erasedAt: Moment | null
  /** It is being erased: an entry tells of what is stored meanwhile when that is over. Anybody may have noted that. */
  readonly isBeingErased: boolean
}

/** What verification reads, in pages. */
export interface AuditReader {
  /** Links after a number, in order. */
  links(after: number, limit: number): Promise<Link[]>
  /** The first link that was made at or after a moment; null where there is none. */
  firstLinkSince(at: Moment): Promise<number | null>
  /** Segments from a number on, in order: as many as hold about `entries` entries, at least one where there is one. */
  segments(from: number, entries: number): Promise<{ readonly segments: readonly Segment[]; readonly isEnd: boolean }>
  /** Entries of a span, in order. */
  entries(span: SeqSpan): Promise<AuditColumns[]>
  /** Those of a run, and all that are in one of these segments. */
  entriesOf(runId: string, segments: readonly number[], span: SeqSpan): Promise<AuditColumns[]>
  /** What a segment of these entries has to hold, so that filters find it. */
  holdsOf(entries: readonly AuditColumns[]): readonly number[]
  /** The number of the first segment that a run has, or that any entry of it belongs to. */
  firstSegmentOf(runId: string): Promise<number | null>
  /** The number of the last segment; 0 where there is none. */
  lastSegment(): Promise<number>
  /** The link before the first that has this segment or a later one; null where there is none. */
  linkBefore(segment: number): Promise<Link | null>
  /** The seals of segments, as far as they are there. */
  sealsOf(segments: readonly number[]): Promise<readonly { readonly number: number; readonly seal: Uint8Array }[]>
  /** The shells with a mark, in order: some of those after a number. */
  shells(mark: string, after: number): Promise<readonly Segment[]>
  /** The entries that tell what was dropped, in order. */
  drops(): Promise<AuditColumns[]>
  /** The entries that tell of a set-up, in order. */
  setups(): Promise<AuditColumns[]>
  /** Marks of shells, whether or not an entry tells of them. */
  marks(): Promise<string[]>
  /** The segment with that number. */
  segment(number: number): Promise<Segment | null>
  /** Segments that are in no link yet. */
  unlinked(): Promise<ReadonlySet<number>>
  /** The salts of these records' keys, in their order; null where there is none any more. */
  salts(of: readonly SealedRecord[]): Promise<readonly (Uint8Array | null)[]>
  /** What is known of the erasure of these records, in their order. */
  erasures(of: readonly SealedRecord[]): Promise<readonly ErasureFate[]>
  /** Runs that began, and jobs that began or ended, without the entry that tells it; at most so many. */
  untold(
    of: { readonly runId?: string | undefined; readonly since?: Moment | undefined },
    limit: number,
  ): Promise<readonly { readonly what: string; readonly of: string }[]>
}
