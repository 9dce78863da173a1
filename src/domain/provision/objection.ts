// Whether a field that is there already can take what it is wished for: one of another kind is named, and left alone.
import type { FieldLimits } from '../decide/fit.ts'
import { objectionTo } from '../stamp/text.ts'
import type { FieldWish } from './wish.ts'

/** The vendors' names of their types that take any text. */
const WORDS = new Set(['string', 'text', 'textarea'])
const NUMBERS = new Set(['double', 'currency', 'percent', 'number', 'int', 'long'])
const TIMES = new Set(['date', 'datetime'])
const RECEIPT_LENGTH = 36

/** The field as the CRM has it; who may edit it is another question. */
export interface Standing extends Pick<FieldLimits, 'type' | 'maxLength'> {
  /** The CRM works the value out. */
  readonly computed: boolean
}

/** Why not, in words; null where it can. */
export function objectionOf(
  { role, shape }: FieldWish,
  { type = 'string', maxLength, computed }: Standing,
): string | null {
  if (computed) return 'it is there, and the CRM works its value out'
  if (role.is === 'stamp') {
    const why = objectionTo(role.stamp, role, { updateable: true, type, maxLength, options: null })
    return why === null ? null : `it is there, and ${why}`
  }
  if (role.is === 'receipt') {
    if (!WORDS.has(type)) return `it is there as a ${type}, and receipts are text`
    const short = maxLength !== null && maxLength < RECEIPT_LENGTH
    return short ? `it is there with ${maxLength} characters, and receipts have ${RECEIPT_LENGTH}` : null
  }
  if (shape.type === 'number' || shape.type === 'percent') return wrong(type, 'a number', NUMBERS.has(type))
  if (shape.type === 'date' || shape.type === 'date and time') return wrong(type, 'a day', TIMES.has(type))
  return wrong(type, 'text', !NUMBERS.has(type) && !TIMES.has(type) && type !== 'boolean' && type !== 'bool')
}

/** Any text field takes a number or a day as well. */
function wrong(type: string, wished: string, fits: boolean): string | null {
  return fits || WORDS.has(type) ? null : `it is there as a ${type}, and holds no ${wished.replace(/^a /, '')}`
}
