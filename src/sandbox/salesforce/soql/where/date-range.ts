// Date literals of SOQL, such as TODAY and LAST_N_DAYS:7, as stretches of time. The org's time zone is GMT, its weeks
// begin on Sunday and its fiscal years in January.
import { stampOf } from '../../stamp.ts'

/** From (included) to (excluded), in the stored form of a date or a moment. */
export interface DateRange {
  readonly from: string
  readonly to: string
  /** Where "later than this" begins: `to`, but `from` for a stretch that ends today, as orgs are queried in practice. */
  readonly after: string
}

const DAY = 86_400_000

type Unit = 'DAY' | 'WEEK' | 'MONTH' | 'QUARTER' | 'YEAR'

/** The beginning of a unit of time, `shift` units away from the one that is now. */
function beginningOf(unit: Unit, now: Date, shift: number): number {
  const [year, month, day] = [now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()]
  switch (unit) {
    case 'DAY':
      return Date.UTC(year, month, day + shift)
    case 'WEEK':
      return Date.UTC(year, month, day - now.getUTCDay() + 7 * shift)
    case 'MONTH':
      return Date.UTC(year, month + shift, 1)
    case 'QUARTER':
      return Date.UTC(year, Math.floor(month / 3) * 3 + 3 * shift, 1)
    default:
      return Date.UTC(year + shift, 0, 1)
  }
}

/**
 * @param literal TODAY, LAST_N_DAYS:7 and the like, in any case
 * @param now epoch milliseconds
 * @param isDate whether the field is a date and not a moment
 * @returns null for a literal that SOQL does not have
 */
export function rangeOf(literal: string, now: number, isDate: boolean): DateRange | null {
  const [name = '', count = '0'] = literal.toUpperCase().replace('FISCAL_', '').split(':')
  const bounds = boundsOf(name, Number(count), new Date(now))
  if (bounds === null) return null
  const [from, to] = bounds.map(epochMs => (isDate ? new Date(epochMs).toISOString().slice(0, 10) : stampOf(epochMs)))
  if (from === undefined || to === undefined) return null
  return { from, to, after: /^LAST_(?:N|90)_DAYS$/.test(name) ? from : to }
}

function boundsOf(name: string, n: number, now: Date): [number, number] | null {
  const days = (from: number, to: number): [number, number] => {
    const today = beginningOf('DAY', now, 0)
    return [today + from * DAY, today + to * DAY]
  }
  switch (name) {
    case 'TODAY':
      return days(0, 1)
    case 'YESTERDAY':
      return days(-1, 0)
    case 'TOMORROW':
      return days(1, 2)
    case 'LAST_90_DAYS':
      return days(-90, 1)
    case 'NEXT_90_DAYS':
      return days(1, 91)
    // The current day belongs to the last n days.
    case 'LAST_N_DAYS':
      return days(-n, 1)
    default:
      return unitBounds(name, n, now)
  }
}

/** THIS_MONTH, LAST_QUARTER, NEXT_N_WEEKS:n, N_YEARS_AGO:n. The current unit belongs to none of the last or next n. */
function unitBounds(name: string, n: number, now: Date): [number, number] | null {
  const [, which = '', counted, text] =
    /^(THIS|LAST|NEXT|N)_(N_)?(DAY|WEEK|MONTH|QUARTER|YEAR)(?:S|S_AGO)?$/.exec(name) ?? []
  const unit = (['DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR'] as const).find(one => one === text)
  if (unit === undefined) return null
  const size = counted === undefined ? 1 : n
  const at = (shift: number): number => beginningOf(unit, now, shift)
  if (which === 'THIS') return [at(0), at(1)]
  if (which === 'LAST') return [at(-size), at(0)]
  if (which === 'NEXT') return [at(1), at(size + 1)]
  return [at(-n), at(1 - n)]
}
