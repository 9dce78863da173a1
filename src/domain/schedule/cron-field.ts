// One field of a cron expression: lists, ranges, steps and names, and words for what is wrong with it.

export interface CronField {
  readonly label: string
  readonly min: number
  readonly max: number
  /** Names by value, from `min` on; case does not matter. */
  readonly names: readonly string[]
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const SUNDAY_FIRST = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

export const MINUTE_FIELD: CronField = { label: 'minute', min: 0, max: 59, names: [] }
export const HOUR_FIELD: CronField = { label: 'hour', min: 0, max: 23, names: [] }
export const DATE_FIELD: CronField = { label: 'day of the month', min: 1, max: 31, names: [] }
export const MONTH_FIELD: CronField = { label: 'month', min: 1, max: 12, names: MONTHS }
/** Both 0 and 7 are Sunday. */
export const WEEKDAY_FIELD: CronField = { label: 'day of the week', min: 0, max: 7, names: SUNDAY_FIRST }

/** What is wrong with a cron expression; thrown within its parser and caught at its edge. */
export class CronError extends Error {}

/** The number that one value of a field stands for: "5", "fri". Throws CronError. */
export function cronValue(text: string, { label, min, max, names }: CronField): number {
  const named = names.indexOf(text.toLowerCase())
  if (named >= 0) return named + min
  const value = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN
  if (value >= min && value <= max) return value
  const orName = names.length === 0 ? '' : `, nor a name such as ${names[1]}`
  throw new CronError(`the ${label} "${text}" is not a number from ${min} to ${max}${orName}`)
}

function bounds(text: string, field: CronField): [number, number] {
  if (text === '*') return [field.min, field === WEEKDAY_FIELD ? 6 : field.max]
  const [first, last, ...more] = text.split('-')
  if (first === undefined || more.length > 0) throw new CronError(`the ${field.label} "${text}" is no range`)
  const from = cronValue(first, field)
  if (last === undefined) return [from, from]
  const to = cronValue(last, field)
  // A week that ends on Sunday: fri-sun.
  if (field === WEEKDAY_FIELD && to === 0 && from > 0) return [from, 7]
  if (to < from) throw new CronError(`the ${field.label} "${text}" runs backwards; write two ranges with a comma`)
  return [from, to]
}

/** The values of one item of a list: "5", "1-5", "*", "*" or a range with "/step". Throws CronError. */
export function cronItem(item: string, field: CronField): number[] {
  const [range = '', step, ...more] = item.split('/')
  const [from, to] = bounds(range, field)
  if (step === undefined) return Array.from({ length: to - from + 1 }, (_, i) => from + i)
  if (range !== '*' && !range.includes('-'))
    throw new CronError(`the ${field.label} "${item}" has a step without a range; write ${range}-${field.max}/${step}`)
  const by = more.length === 0 && /^\d{1,4}$/.test(step) ? Number(step) : 0
  if (by < 1 || by > field.max) throw new CronError(`the ${field.label} "${item}" needs a step from 1 to ${field.max}`)
  return Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, i) => from + i * by)
}

/** All values of a field, ascending, each once. Throws CronError. */
export function cronValues(text: string, field: CronField): number[] {
  return [...new Set(text.split(',').flatMap(item => cronItem(item, field)))].toSorted((a, b) => a - b)
}
