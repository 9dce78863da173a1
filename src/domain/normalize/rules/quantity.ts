// Head counts and amounts: digits without grouping. A separator that could mean either is never decided by guess.
import { clean, hasRaisedDigit, inForm, isPlaceholder } from '../clean.ts'
import { flagged, kept, rewritten } from '../outcome.ts'
import type { Normalized, Rule } from '../rule.ts'

interface Quantity {
  /** Digits, with "." before decimals if there are any. */
  readonly digits: string
  readonly confidence: number
  readonly why: string
}

/** Longer than any sum of money. */
const LONGEST = 40
const PLAIN = /^-?\d+(?:\.\d+)?$/
/** Groups of three by one separator throughout; decimals by another. */
const GROUPED = /^(-?\d{1,3})((?:([ ,.'’])\d{3})(?:\3\d{3})*)(?:([.,])(\d+))?$/

/** The quantity that `typed` says, or null where it says none or several. `whole`: only integers make sense. */
function parseQuantity(typed: string, whole: boolean): Quantity | null {
  if (typed.length > LONGEST) return null
  const grouped = GROUPED.exec(typed)
  if (grouped !== null) return parseGrouped(grouped, whole)
  if (!PLAIN.test(typed)) return null
  return { digits: canonical(typed), confidence: 0.98, why: 'plain digits' }
}

function parseGrouped(match: RegExpExecArray, whole: boolean): Quantity | null {
  const [typed, head = '', groups = '', separator = '', point, decimals] = match
  if (point === separator) return null
  const isDecimal = head === '0' || head === '-0'
  if (isDecimal) return PLAIN.test(typed) ? { digits: typed, confidence: 0.98, why: 'plain digits' } : null
  const digits = head + groups.replace(/\D/g, '')
  if (decimals?.length === 3)
    return { digits: `${digits}.${decimals}`, confidence: 0.6, why: 'three decimals, or another group' }
  if (decimals !== undefined) return { digits: `${digits}.${decimals}`, confidence: 0.95, why: 'grouping removed' }
  const several = groups.length > 4
  const certain = several || /[ '’]/.test(separator) || (whole && separator === ',')
  if (certain) return { digits, confidence: 0.95, why: 'grouping removed' }
  return { digits, confidence: 0.6, why: 'one separator: thousands, or decimals' }
}

/** "007" is 7; "12.50" and "12.5" are the same, but a sum may be written with its cents. */
function canonical(digits: string): string {
  return digits.replace(/^(-?)0+(?=\d)/, '$1')
}

function keyOf(digits: string): string {
  if (!digits.includes('.')) return digits
  const end = digits.search(/\.?0*$/)
  return digits.slice(0, end)
}

function applyTo(value: string, whole: boolean): Normalized {
  const typed = inForm(clean(value), 'NFKC')
  if (typed === '') return kept(value, null, 'empty')
  if (isPlaceholder(typed)) return flagged(value, 'a placeholder, not a number')
  const quantity = hasRaisedDigit(value) ? null : parseQuantity(typed, whole)
  if (quantity === null) return flagged(value, 'not one plain number')
  const key = keyOf(quantity.digits)
  if (quantity.confidence < 0.9) return rewritten(value, quantity.digits, null, quantity.confidence, quantity.why)
  if (!whole) return rewritten(value, quantity.digits, key, quantity.confidence, quantity.why)
  if (key.includes('.') || key.startsWith('-')) return flagged(value, 'not a head count')
  return rewritten(value, key, key, quantity.confidence, quantity.why)
}

export const employees: Rule = {
  id: 'employees',
  version: 1,
  kinds: ['employees'],
  apply: value => applyTo(value, true),
}
export const revenue: Rule = { id: 'revenue', version: 1, kinds: ['revenue'], apply: value => applyTo(value, false) }
