// The day as people in a place call it.
import type { Moment } from '../record.ts'
import { offsetAt } from '../schedule/zone.ts'

/** "2026-12-24". */
export function localDay(now: Moment, timeZone: string): string {
  return new Date(now + offsetAt(now, timeZone)).toISOString().slice(0, 10)
}
