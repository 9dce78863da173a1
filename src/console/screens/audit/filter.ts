// What the audit can be searched by; in the address of the page, so that a search can be sent to somebody.
export const AUDIT_FILTERS = [
  'connection',
  'stream',
  'record',
  'field',
  'run',
  'actor',
  'event',
  'reason',
  'outcome',
  'since',
  'until',
] as const
export type AuditFilter = { readonly [Name in (typeof AUDIT_FILTERS)[number]]?: string | undefined }

/** Nothing said of the order: the newest come first. */
export type AuditSearch = AuditFilter & { readonly order?: 'oldest' | undefined }
