// The date functions of SOQL: CALENDAR_YEAR(CreatedDate), DAY_ONLY(CreatedDate) … Years begin in January, fiscal ones
// too, weeks on Sunday, and the org lives in GMT.
import type { FieldValue } from '../../write-log.ts'

const DAY = 86_400_000

type Part = (moment: Date) => number

const quarterOf: Part = moment => Math.floor(moment.getUTCMonth() / 3) + 1
const dayOfYear: Part = moment => Math.floor((moment.getTime() - Date.UTC(moment.getUTCFullYear(), 0, 1)) / DAY) + 1

const PARTS: Readonly<Record<string, Part>> = {
  CALENDAR_MONTH: moment => moment.getUTCMonth() + 1,
  CALENDAR_QUARTER: quarterOf,
  CALENDAR_YEAR: moment => moment.getUTCFullYear(),
  DAY_IN_MONTH: moment => moment.getUTCDate(),
  DAY_IN_WEEK: moment => moment.getUTCDay() + 1,
  DAY_IN_YEAR: dayOfYear,
  FISCAL_MONTH: moment => moment.getUTCMonth() + 1,
  FISCAL_QUARTER: quarterOf,
  FISCAL_YEAR: moment => moment.getUTCFullYear(),
  HOUR_IN_DAY: moment => moment.getUTCHours(),
  WEEK_IN_MONTH: moment => Math.ceil(moment.getUTCDate() / 7),
  WEEK_IN_YEAR: moment => Math.ceil(dayOfYear(moment) / 7),
}

/** True for a function of a date or a moment; in any case. */
export function isDateFunction(name: string): boolean {
  return name.toUpperCase() in PARTS || name.toUpperCase() === 'DAY_ONLY'
}

/** True where a function takes moments only, not dates. */
export function needsMoment(name: string): boolean {
  return ['DAY_ONLY', 'HOUR_IN_DAY'].includes(name.toUpperCase())
}

/** What a date function makes of a stored date or moment. */
export function dateFunctionOf(name: string): (value: FieldValue) => FieldValue {
  const part = PARTS[name.toUpperCase()]
  return value => {
    if (typeof value !== 'string') return null
    if (part === undefined) return value.slice(0, 10)
    const moment = new Date(value.length > 10 ? value.replace('+0000', 'Z') : `${value}T00:00:00Z`)
    return part(moment)
  }
}
