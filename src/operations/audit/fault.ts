// What verification finds wrong, one by one, each with the place where it was found.

export type FaultKind =
  | 'entry-changed'
  | 'entry-removed'
  | 'entry-inserted'
  | 'segment-changed'
  | 'segment-removed'
  | 'segment-unlinked'
  | 'segment-waiting'
  | 'link-changed'
  | 'link-removed'
  | 'drop-changed'
  | 'values-lost'
  | 'chain-cut'
  | 'untold'
  | 'key-missing'

export interface AuditFault {
  readonly kind: FaultKind
  /** "entry 2049", "segment 1", "link 7", "run …". */
  readonly at: string
  readonly what: string
}

export type Report = (kind: FaultKind, at: string, what: string) => void
