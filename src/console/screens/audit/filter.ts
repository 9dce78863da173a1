// What the audit can be searched by; in the address of the page, so that a search can be sent to somebody.
export const AUDIT_FILTERS = [
  'connection',
  'stream',
  'record',
  'field',
  'sync',
  'run',
  'job',
  'intent',
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

/** What the API is asked for: what is not chosen is not asked, and days are from their beginning to their end here. */
export function askedOf(filter: AuditFilter): Readonly<Record<string, string>> {
  return Object.fromEntries(
    AUDIT_FILTERS.flatMap(name => {
      const value = filter[name]
      if (value === undefined) return []
      return [[name, name === 'since' ? dayStart(value, 0) : name === 'until' ? dayStart(value, 1) : value]]
    }),
  )
}

/** "2026-01-31" as the moment at which that day, or one so many days later, begins in the zone of whoever looks. */
function dayStart(day: string, later: number): string {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day) ?? []
  // What is no day came in the address, and the API tells what is wrong with it.
  if (year === undefined) return day
  return new Date(Number(year), Number(month) - 1, Number(date) + later).toISOString()
}
