// The day's calls in figures, for ops.
import type { Moment } from '../record.ts'
import { asOf, type Day, reservedOf, usedOf } from './day.ts'
import { reservedOfDay, type WrittenReserve } from './reserve.ts'

export interface DayFigures {
  readonly max: number
  /** By all apps, as far as we know. */
  readonly used: number
  /** By jobs that are at work. */
  readonly reserved: number
  /** For the customer's other apps. */
  readonly kept: number
  /** For us. */
  readonly left: number
}

interface Known {
  readonly connection: string
  readonly reserve: WrittenReserve | undefined
  readonly day: Day
}

/** Of the connections whose limit is known. */
export function dayFigures(days: readonly Known[], now: Moment): (DayFigures & { readonly connection: string })[] {
  return days.flatMap(({ connection, reserve, day }) => {
    const current = asOf(day, now)
    const { max } = current
    if (max === null) return []
    const [used, reserved, kept] = [usedOf(current), reservedOf(current), reservedOfDay(reserve, max)]
    return [{ connection, max, used, reserved, kept, left: Math.max(0, max - kept - used - reserved) }]
  })
}
