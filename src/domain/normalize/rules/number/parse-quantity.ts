// Digits with grouping and decimals, as people of all countries write them. A separator that could mean either is never
// decided by guess.
import type { About } from '../../rule.ts'

export interface Quantity {
  /** Digits, with "." before decimals if there are any. */
  readonly digits: string
  readonly confidence: number
  readonly why: string
}

/** The mark before decimals, where someone said which it is. */
export type DecimalMark = '.' | ','

/** Longer than any sum of money. */
const LONGEST = 40
const PLAIN = /^-?\d+(?:\.\d+)?$/
/** Groups of three by one separator throughout; decimals by another. */
const GROUPED = /^(-?\d{1,3})((?:([ ,.'’])\d{3})(?:\3\d{3})*)(?:([.,])(\d+))?$/

/** Decimals behind a comma, without groups; lakhs and crores in groups of two. */
const COMMA = /^(-?\d+),(\d{1,2})$/
const INDIAN = /^-?\d{1,2}(?:,\d\d)+,\d{3}(?:\.\d+)?$/

/** What a sync says of the mark before decimals. */
export const DECIMAL_SETTING = { decimals: ['either', 'point', 'comma'] } as const

export function decimalMarkOf({ settings }: About): DecimalMark | null {
  const said = settings?.['decimals']
  return said === 'comma' ? ',' : said === 'point' ? '.' : null
}

/** The quantity that `typed` says, or null where it says none or several. `whole`: only integers make sense. */
export function parseQuantity(typed: string, whole: boolean, decimal: DecimalMark | null = null): Quantity | null {
  if (typed.length > LONGEST) return null
  const grouped = GROUPED.exec(typed)
  if (grouped !== null) return parseGrouped(grouped, whole, decimal)
  const [, units, cents] = COMMA.exec(typed) ?? []
  if (units !== undefined) {
    // "1,50" may have been 1,500; from a thousand on there would be another separator.
    const confidence = units.length > 3 || decimal === ',' ? 0.95 : 0.7
    return { digits: canonical(`${units}.${cents}`), confidence, why: 'a decimal comma' }
  }
  if (INDIAN.test(typed))
    return { digits: canonical(typed.replaceAll(',', '')), confidence: 0.95, why: 'grouping removed' }
  if (!PLAIN.test(typed)) return null
  return { digits: canonical(typed), confidence: 0.98, why: 'plain digits' }
}

function parseGrouped(match: RegExpExecArray, whole: boolean, decimal: DecimalMark | null): Quantity | null {
  const [typed, head = '', groups = '', separator = '', point, decimals] = match
  if (point === separator) return null
  if (head === '0' || head === '-0') return fraction(typed, separator)
  const digits = canonical(head + groups.replace(/\D/g, ''))
  if (decimals?.length === 3)
    return { digits: `${digits}.${decimals}`, confidence: 0.6, why: 'three decimals, or another group' }
  if (decimals !== undefined) return { digits: `${digits}.${decimals}`, confidence: 0.95, why: 'grouping removed' }
  const several = groups.length > 4
  const certain = several || /[ '’]/.test(separator) || (whole && separator === ',')
  if (certain || (decimal !== null && separator !== decimal))
    return { digits, confidence: 0.95, why: 'grouping removed' }
  if (separator === decimal)
    return { digits: canonical(`${head}.${groups.slice(1)}`), confidence: 0.95, why: 'decimals' }
  return { digits, confidence: 0.6, why: 'one separator: thousands, or decimals' }
}

/** "0.500", "0,500": no group begins with a zero. */
function fraction(typed: string, separator: string): Quantity | null {
  if (PLAIN.test(typed)) return { digits: typed, confidence: 0.98, why: 'plain digits' }
  return separator === ',' && typed.length < 7
    ? { digits: typed.replace(',', '.'), confidence: 0.6, why: 'decimals, or a zero too many' }
    : null
}

/** "007" is 7; "12.50" and "12.5" are the same, but a sum may be written with its cents. */
function canonical(digits: string): string {
  return digits.replace(/^(-?)0+(?=\d)/, '$1')
}

export function keyOf(digits: string): string {
  if (!digits.includes('.')) return digits
  const end = digits.search(/\.?0*$/)
  return digits.slice(0, end)
}
