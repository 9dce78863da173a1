// What a field that nobody has mapped probably means: by its type, else by the words of its label and name.
import type { FieldKind } from '../record.ts'
import type { FieldShape } from './picture.ts'

const BY_TYPE: Readonly<Record<string, FieldKind>> = { email: 'email', url: 'website' }
const PHONES = new Set(['phone', 'phone_number'])
const TEXTS = new Set(['string', 'textarea', 'picklist', 'combobox'])
const NUMBERS = new Set(['int', 'double', 'currency', 'number'])

/** The first that fits; words are whole, so that "capacity" is no city. */
const WORDS: readonly (readonly [RegExp, FieldKind])[] = [
  [/\be ?mail\b/, 'email'],
  [/\b(mobile|cell)\b/, 'mobile'],
  [/\b(phone|telephone)\b/, 'phone'],
  [/\b(website|web site|homepage)\b/, 'website'],
  [/\bjob ?title\b/, 'job_title'],
  [/\bindustry\b/, 'industry'],
  [/\bcountry\b/, 'country'],
  [/\b(city|town)\b/, 'city'],
  [/\b(street|address)\b/, 'address'],
  [/\b(first|last|full) ?name\b/, 'person_name'],
  [/\b(company|organi[sz]ation|employer)( name)?$/, 'company_name'],
]
const COUNTS: readonly (readonly [RegExp, FieldKind])[] = [
  [/\b(employees|headcount)\b/, 'employees'],
  [/\brevenue\b/, 'revenue'],
]

/** Null where it is anybody's guess, and for what the CRM works out. */
export function guessKind({ name, label, type, computed, updateable }: FieldShape): FieldKind | null {
  if (computed === true || !updateable) return null
  const words = `${spoken(label)} ${spoken(name)}`
  if (PHONES.has(type)) return /\b(mobile|cell)\b/.test(words) ? 'mobile' : 'phone'
  const byType = BY_TYPE[type]
  if (byType !== undefined) return byType
  const known = TEXTS.has(type) ? WORDS : NUMBERS.has(type) ? COUNTS : []
  return known.find(([pattern]) => pattern.test(spoken(label)) || pattern.test(spoken(name)))?.[1] ?? null
}

/** "WorkEmail__c" and "work_email" are both "work email". */
function spoken(text: string): string {
  return text
    .replace(/__c$/i, '')
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .replace(/[^A-Za-z]+/g, ' ')
    .trim()
    .toLowerCase()
}
