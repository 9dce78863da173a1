// What exactly is hashed and signed of the audit: one text for one content, so that whoever reads the table with any tool
// can make the same bytes. Each text is a JSON array without spaces (ECMA-404), in UTF-8, that begins with its kind.

/** The columns of an entry, in the order in which they are hashed, each with its name in an export. */
export const AUDIT_PARTS = [
  ['seq', 'seq'],
  ['at', 'at'],
  ['event', 'event'],
  ['actor', 'actor'],
  ['connection_id', 'connectionId'],
  ['sync_name', 'syncName'],
  ['stream', 'stream'],
  ['record_id', 'recordId'],
  ['field', 'field'],
  ['run_id', 'runId'],
  ['job_id', 'jobId'],
  ['intent_id', 'intentId'],
  ['step', 'step'],
  ['before', 'before'],
  ['after', 'after'],
  ['reason', 'reason'],
  ['ground', 'ground'],
  ['outcome', 'outcome'],
  ['answer', 'answer'],
  ['detail', 'detail'],
  ['sealed', 'erased'],
] as const

export const AUDIT_COLUMNS = AUDIT_PARTS.map(([column]) => column)

/**
 * An entry as it is stored, each column as text: `seq` in digits, `at` in seconds since 1970 with six decimals, JSON
 * exactly as it is kept. `sealed`: what would stand in `before`, `after` and `answer` of an entry on a record, for nobody
 * to read without the record's key.
 */
export type AuditColumns = Readonly<Record<(typeof AUDIT_COLUMNS)[number], string | null>>

/** The entries of one write, sealed with it. The places of entries within follow from their `seq`. */
export interface SegmentContent {
  readonly number: number
  readonly runId: string | null
  readonly entries: number
  /** The earliest and latest `at` of its entries, in seconds since 1970 with six decimals. */
  readonly from: string
  readonly to: string
  readonly keyId: string
  /** SHA-256 of each entry in order, one after the other. */
  readonly hashes: Uint8Array
}

/** A link of the chain: which segments it takes in, and the link before it. */
export interface LinkContent {
  readonly number: number
  readonly linkedAt: string
  readonly segments: readonly number[]
  /** SHA-256 over the segments' numbers and seals, in order. */
  readonly content: Uint8Array
  readonly keyId: string
  /** The seal of the link before; empty for the first. */
  readonly previous: Uint8Array
}

const PLAIN_COLUMNS = AUDIT_COLUMNS.filter(column => column !== 'sealed')

/** What is hashed of an entry; the first form is that of entries without sealed values. */
export function entryText(entry: AuditColumns): string {
  const [form, columns] = entry.sealed === null ? (['v1', PLAIN_COLUMNS] as const) : (['v2', AUDIT_COLUMNS] as const)
  return JSON.stringify([`evergreen audit entry ${form}`, ...columns.map(column => entry[column])])
}

/** What is signed of a segment; `hashes` in base64. */
export function segmentText(segment: Omit<SegmentContent, 'hashes'>, hashes: string): string {
  const { number, runId, entries, from, to, keyId } = segment
  return JSON.stringify(['evergreen audit segment v1', number, runId, entries, from, to, keyId, hashes])
}

/** What is hashed of the shell that is left of a segment whose entries were dropped; `seal` in base64. */
export function shellText(segment: Omit<SegmentContent, 'hashes'>, seal: string): string {
  const { number, runId, entries, from, to, keyId } = segment
  return JSON.stringify(['evergreen audit shell v1', number, runId, entries, from, to, keyId, seal])
}

/** What a link's content is the hash of: its segments with their seals in base64; null for one that is not there. */
export function contentText(segments: readonly (readonly [number: number, seal: string | null])[]): string {
  return JSON.stringify(['evergreen audit content v1', ...segments])
}

/** What is signed of a link; hashes and seals in base64. */
export function linkText(link: Omit<LinkContent, 'content' | 'previous'>, content: string, previous: string): string {
  const { number, linkedAt, segments, keyId } = link
  return JSON.stringify(['evergreen audit link v1', number, linkedAt, segments, content, keyId, previous])
}
