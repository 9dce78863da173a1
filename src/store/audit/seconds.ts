// Moments as the audit hashes them: exactly what PostgreSQL makes of `extract(epoch from at)`.
import type { Moment } from '../../domain/record.ts'

/** Seconds since 1970 with six decimals. */
export function secondsOf(moment: Moment): string {
  return (Math.trunc(moment) / 1_000).toFixed(6)
}

/** The same moment for a timestamptz, exactly. */
export function isoOf(moment: Moment): string {
  return new Date(moment).toISOString()
}
