// Salesforce's typed values ↔ Evergreen's canonical text, by the type that the describe names.
import type { Value } from '../../src/domain/record.ts'
import { momentText } from './moment.ts'

const WHOLE = new Set(['int', 'long'])
const NUMBERS = new Set(['int', 'long', 'double', 'currency', 'percent'])

/** Id checksum letters: each block of five characters gives one, bit i set where character i is upper case. */
const CHECKSUM = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'

/** A 15-character id with its three checksum characters; others as they are. Source: SOAP API guide, "ID Field Type". */
export function longId(id: string): string {
  if (id.length !== 15) return id
  const suffix = [0, 5, 10].map(start => {
    const bits = [0, 1, 2, 3, 4].filter(i => /[A-Z]/.test(id.charAt(start + i))).map(i => 1 << i)
    return CHECKSUM.charAt(bits.reduce((sum, bit) => sum + bit, 0))
  })
  return id + suffix.join('')
}

/** "1500.0" and "1.5E3" are "1500"; what is no number stays as it is. */
function numberText(text: string): string {
  const number = Number(text)
  return text.trim() === '' || !Number.isFinite(number) ? text : String(number)
}

/** In: a value from JSON (typed) or CSV (text). Out: canonical text, null when empty. */
export function toText(type: string, raw: unknown): Value {
  if (raw === null || raw === undefined || raw === '') return null
  if (typeof raw === 'object') return null
  const canonical = canonicalFor(type)
  return canonical === null ? String(raw) : canonical(String(raw))
}

/** From text that is not empty to canonical text, for values of a type; null where it is canonical as it is. */
export function canonicalFor(type: string): ((text: string) => string) | null {
  if (NUMBERS.has(type)) return numberText
  if (type === 'boolean') return text => (text === 'true' || text === 'false' ? text : text.toLowerCase())
  if (type === 'id' || type === 'reference') return longId
  return type === 'datetime' ? momentText : null
}

export type Typed = { readonly ok: true; readonly value: string | number | boolean | null } | { readonly ok: false }

const DATE = /^\d{4}-\d\d-\d\d$/
const TIME = String.raw`([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?`
const TIME_OF_DAY = new RegExp(`^${TIME}Z?$`)
const MOMENT = new RegExp(`^T${TIME}(Z|[+-]\\d\\d:?\\d\\d)$`)

/** A day that there is. */
function isDate(text: string): boolean {
  const start = DATE.test(text) ? Date.parse(`${text}T00:00:00.000Z`) : Number.NaN
  return !Number.isNaN(start) && new Date(start).toISOString().startsWith(text)
}

const isMoment = (text: string): boolean =>
  isDate(text.slice(0, 10)) && (text.length === 10 || MOMENT.test(text.slice(10)))

/** Types of text that have a form, for which Salesforce would refuse all rows of a request: whether a text has it. */
const FORMS: Readonly<Record<string, (text: string) => boolean>> = {
  date: isDate,
  datetime: isMoment,
  time: text => TIME_OF_DAY.test(text),
}

/** In: canonical text. Out: the JSON value that the field takes; not ok when the text is no value of the type. */
export function toJson(type: string, value: Value): Typed {
  // A checkbox is on or off, and cannot be cleared.
  if (value === null) return type === 'boolean' ? { ok: false } : { ok: true, value: null }
  if (NUMBERS.has(type)) {
    const number = Number(value)
    const fits = WHOLE.has(type) ? Number.isInteger(number) : Number.isFinite(number)
    return value.trim() !== '' && fits ? { ok: true, value: number } : { ok: false }
  }
  if (type === 'boolean')
    return /^(true|false)$/i.test(value) ? { ok: true, value: /^true$/i.test(value) } : { ok: false }
  return FORMS[type]?.(value) === false ? { ok: false } : { ok: true, value }
}
