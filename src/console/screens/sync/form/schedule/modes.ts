// The ways in which a form asks for a schedule, and how each stands in the set-up.
import { wordOf } from '../../draft/text.ts'

export const MODES = [
  { mode: 'never', label: 'On demand' },
  { mode: 'interval', label: 'Every…' },
  { mode: 'daily', label: 'Daily' },
  { mode: 'cron', label: 'Cron' },
] as const
export type Mode = (typeof MODES)[number]['mode']

type Written = Readonly<Record<string, unknown>>
const DAILY = /^(\d{1,2}) (\d{1,2}) \* \* \*$/
const USUAL_MINUTES = 60
const USUAL_TIME = '0 6 * * *'

export function modeOf(schedule: Written): Mode {
  if (schedule['everyMinutes'] !== undefined) return 'interval'
  const cron = schedule['cron']
  if (cron === undefined) return 'never'
  return DAILY.test(wordOf(cron)) ? 'daily' : 'cron'
}

/** "06:00" of a schedule that starts at one time of the day. */
export function timeOf(schedule: Written): string {
  const [, minute = '0', hour = '6'] = DAILY.exec(wordOf(schedule['cron'])) ?? []
  return `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`
}

/** How a schedule begins that is asked for in another way than before. */
export function triggerOf(mode: Mode, before: Written): { readonly cron?: string; readonly everyMinutes?: number } {
  if (mode === 'interval') return { everyMinutes: USUAL_MINUTES }
  if (mode === 'daily') return { cron: USUAL_TIME }
  // More than the other ways can say; it begins as the same and is changed from there.
  return { cron: modeOf(before) === 'daily' ? `${wordOf(before['cron']).replace(/\*$/, '1-5')}` : '0 6 * * 1-5' }
}
