// Date literals of SOQL, such as TODAY and LAST_N_DAYS:7, as stretches of time. The org's time zone is GMT.
import { stampOf } from '../stamp.ts'

/** From (included) to (excluded), in the stored form of a date or a moment. */
export interface DateRange {
  readonly from: string
  readonly to: string
  /** Where "later than this" begins: `to`, but `from` for a stretch that ends today, as orgs are queried in practice. */
  readonly after: string
}

const DAY = 86_400_000

/**
 * @param literal TODAY, LAST_N_DAYS:7 and the like, in any case
 * @param now epoch milliseconds
 * @param isDate whether the field is a date and not a moment
 * @returns null for a literal that the sandbox does not know
 */
export function rangeOf(literal: string, now: number, isDate: boolean): DateRange | null {
  const [name = '', count = '0'] = literal.toUpperCase().split(':')
  const bounds = boundsOf(name, Number(count), new Date(now))
  if (bounds === null) return null
  const [from, to] = bounds.map(epochMs => (isDate ? new Date(epochMs).toISOString().slice(0, 10) : stampOf(epochMs)))
  if (from === undefined || to === undefined) return null
  return { from, to, after: /^LAST_(?:N|90)_DAYS$/.test(name) ? from : to }
}

function boundsOf(name: string, n: number, now: Date): [number, number] | null {
  const year = now.getUTCFullYear()
  const month = now.getUTCMonth()
  const today = Date.UTC(year, month, now.getUTCDate())
  switch (name) {
    case 'TODAY':
      return [today, today + DAY]
    case 'YESTERDAY':
      return [today - DAY, today]
    case 'TOMORROW':
      return [today + DAY, today + 2 * DAY]
    // The current day belongs to the last n days.
    case 'LAST_N_DAYS':
      return [today - n * DAY, today + DAY]
    case 'NEXT_N_DAYS':
      return [today + DAY, today + (n + 1) * DAY]
    case 'N_DAYS_AGO':
      return [today - n * DAY, today - (n - 1) * DAY]
    case 'LAST_90_DAYS':
      return [today - 90 * DAY, today + DAY]
    case 'THIS_MONTH':
      return [Date.UTC(year, month, 1), Date.UTC(year, month + 1, 1)]
    case 'LAST_MONTH':
      return [Date.UTC(year, month - 1, 1), Date.UTC(year, month, 1)]
    case 'THIS_YEAR':
      return [Date.UTC(year, 0, 1), Date.UTC(year + 1, 0, 1)]
    case 'LAST_YEAR':
      return [Date.UTC(year - 1, 0, 1), Date.UTC(year, 0, 1)]
    default:
      return null
  }
}
