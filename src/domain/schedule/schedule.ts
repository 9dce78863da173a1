// When a sync runs, as the admin declared it: plain data, so that it can be stored, compared and shown.

/** Monday first, as in ISO 8601. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Weekday = (typeof WEEKDAYS)[number]

/** Local times of day, "07:00" to "19:00": `to` is not in it, may be "24:00", and may lie past midnight ("22:00" to "06:00"). */
export interface HourRange {
  readonly from: string
  readonly to: string
}

/** Local dates, "2026-12-24" to "2026-12-26", both in it; a single date has them equal. */
export interface DateRange {
  readonly from: string
  readonly to: string
}

export interface Schedule {
  /**
   * Five-field cron in the zone's wall-clock time, or minutes between ticks: any whole number under a day, counted in
   * elapsed time, or a multiple of 1440, which ticks at local midnight.
   */
  readonly trigger: { readonly cron: string } | { readonly every: number }
  /** A name of the IANA time zone database: "Europe/Helsinki". */
  readonly timeZone: string
  /** A tick at another time of day is dropped, not moved; null allows the whole day. */
  readonly hours: readonly HourRange[] | null
  /** A tick on another weekday is dropped; null allows all. */
  readonly days: readonly Weekday[] | null
  /** A tick on one of these local dates is dropped. */
  readonly blackout: readonly DateRange[]
  /** A run starts up to so many minutes after its tick, so that many schedules do not start at once. */
  readonly jitterMinutes: number
}
