// A stamp as the text that its field takes: a number, a day, a moment, or words. What does not fit is not written, and
// never cut.
import { type FieldLimits, misfit } from '../decide/fit.ts'
import type { Moment } from '../record.ts'
import type { StampName, StampSettings } from './setting.ts'

/** What there is to say of a record; null where there is nothing. */
export interface StampContent {
  /** 0 to 1. */
  readonly freshness: number | null
  readonly lastVerified: Moment | null
  readonly lastEnriched: Moment | null
  readonly source: string | null
}

/** The vendors' names of their types: Salesforce's and HubSpot's. */
const WHOLE = new Set(['int', 'long'])
const NUMBERS = new Set(['double', 'currency', 'percent', 'number', ...WHOLE])
const WORDS = new Set(['string', 'textarea', 'text', 'picklist', 'enumeration'])
const MINUTE_MS = 60_000

/** The text for the field; null where there is nothing to say, or the field takes no such thing. */
export function stampText(
  stamp: StampName,
  content: StampContent,
  settings: Pick<StampSettings, 'freshnessAs'>,
  limits: FieldLimits | undefined,
): string | null {
  if (limits === undefined || objectionTo(stamp, settings, limits) !== null) return null
  const text = plainText(stamp, content, settings, limits.type)
  return text === null || misfit(text, limits) !== null ? null : text
}

/** Why the field can never hold the stamp, in words for an admin; null where it can. */
export function objectionTo(
  stamp: StampName,
  { freshnessAs }: Pick<StampSettings, 'freshnessAs'>,
  { updateable, type = 'string' }: FieldLimits,
): string | null {
  if (!updateable) return 'our user cannot edit it'
  if (WORDS.has(type)) return null
  if (stamp === 'source') return `it takes a ${type}, and names are text`
  if (stamp !== 'freshness') return type === 'date' || type === 'datetime' ? null : `it takes a ${type}, not a day`
  if (!NUMBERS.has(type)) return `it takes a ${type}, not a number`
  return freshnessAs === 'share' && WHOLE.has(type) ? 'it takes whole numbers, and a share from 0 to 1 is none' : null
}

function plainText(
  stamp: StampName,
  { freshness, source, ...times }: StampContent,
  { freshnessAs }: Pick<StampSettings, 'freshnessAs'>,
  type: string | undefined,
): string | null {
  if (stamp === 'source') return source
  if (stamp !== 'freshness') return times[stamp] === null ? null : timeText(times[stamp], type)
  if (freshness === null) return null
  const percent = Math.round(freshness * 100)
  return String(freshnessAs === 'percent' ? percent : percent / 100)
}

/** To the minute, in UTC; a day where the field takes no time. */
function timeText(at: Moment, type: string | undefined): string {
  const text = new Date(Math.floor(at / MINUTE_MS) * MINUTE_MS).toISOString()
  return type === 'datetime' ? text : text.slice(0, 10)
}
