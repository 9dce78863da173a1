// Which kind a field or a column probably is, by its type and by the words of its label, name or heading.
import type { FieldShape } from '../drift/picture.ts'
import type { FieldKind } from '../record.ts'

const BY_TYPE: Readonly<Record<string, FieldKind>> = { email: 'email', url: 'website' }
const PHONES = new Set(['phone', 'phone_number'])
const TEXTS = new Set(['string', 'textarea', 'picklist', 'combobox'])
const NUMBERS = new Set(['int', 'double', 'currency', 'number'])

interface Word {
  /** Words are whole, so that "capacity" is no city. */
  readonly of: RegExp
  readonly kind: FieldKind
  /**
   * What is so plain that a field of a CRM of this type is taken for it unasked. What says nothing of it tells only of a
   * heading: what is guessed of a file is tried and shown, and nothing comes of it unasked.
   */
  readonly plain?: 'text' | 'number'
}

/** The first that fits. */
const WORDS: readonly Word[] = [
  { of: /\be ?mail\b/, kind: 'email', plain: 'text' },
  { of: /\bmail address\b/, kind: 'email' },
  { of: /\b(mobile|cell)\b/, kind: 'mobile', plain: 'text' },
  { of: /\b(handy|gsm)\b/, kind: 'mobile' },
  { of: /\b(phone|telephone)\b/, kind: 'phone', plain: 'text' },
  { of: /\b(tel|fax|telefon|telefono|téléphone)\b/, kind: 'phone' },
  { of: /\b(linked ?in|twitter|facebook|instagram|you ?tube|xing|social)\b/, kind: 'social_profile' },
  { of: /\b(website|web site|homepage)\b/, kind: 'website', plain: 'text' },
  { of: /\b(url|domain|web)\b/, kind: 'website' },
  { of: /\b(vat|vat id|tax id|lei|registration number|company number|orgnr|siren|siret|ust id)\b/, kind: 'company_id' },
  { of: /\b(legal form|entity type)\b/, kind: 'legal_form' },
  { of: /\b(zip|postcode|postal code|post code|plz|zip code)\b/, kind: 'postcode' },
  { of: /\bcountry\b/, kind: 'country', plain: 'text' },
  { of: /\b(nation|land)\b/, kind: 'country' },
  { of: /\b(state|province|bundesland|county)\b/, kind: 'state' },
  { of: /\b(city|town)\b/, kind: 'city', plain: 'text' },
  { of: /\b(ort|locality|ville)\b/, kind: 'city' },
  { of: /\b(street|address)\b/, kind: 'address', plain: 'text' },
  { of: /\b(adresse|strasse|straße)\b/, kind: 'address' },
  { of: /\b(salutation|prefix|anrede|honorific)\b/, kind: 'salutation' },
  { of: /\b(suffix)\b/, kind: 'name_suffix' },
  { of: /\b(nick ?name|goes by|called)\b/, kind: 'nickname' },
  { of: /\bjob ?title\b/, kind: 'job_title', plain: 'text' },
  { of: /\b(title|position)\b/, kind: 'job_title' },
  { of: /\b(seniority)\b/, kind: 'seniority' },
  { of: /\b(department|function)\b/, kind: 'job_function' },
  { of: /\b(company|organi[sz]ation|employer)( name)?$/, kind: 'company_name', plain: 'text' },
  { of: /\b(account|firma)( name)?$/, kind: 'company_name' },
  { of: /\b(first|last|full) ?name\b/, kind: 'person_name', plain: 'text' },
  { of: /\b(middle|given|family|sur) ?name\b|^(name|vorname|nachname)$/, kind: 'person_name' },
  { of: /\bindustry\b/, kind: 'industry', plain: 'text' },
  { of: /\b(sector|naics|nace|sic)\b/, kind: 'industry' },
  { of: /\b(employee|company) (band|range|size)\b/, kind: 'employee_band' },
  { of: /\b(employees|headcount)\b/, kind: 'employees', plain: 'number' },
  { of: /\brevenue (band|range)\b/, kind: 'revenue_band' },
  { of: /\brevenue\b/, kind: 'revenue', plain: 'number' },
  { of: /\b(turnover|umsatz)\b/, kind: 'revenue' },
  { of: /\b(amount|price|budget)\b/, kind: 'amount' },
  { of: /\bcurrency\b/, kind: 'currency' },
  { of: /\blanguage\b/, kind: 'language' },
  { of: /\blocale\b/, kind: 'locale' },
  { of: /\b(timestamp|date ?time|(created|updated|modified) at)\b/, kind: 'date_time' },
  { of: /\b(date|birthday|dob|since|start|end)\b/, kind: 'date' },
]

/** What a field of a CRM that nobody has mapped is. Null where it is anybody's guess, and for what the CRM works out. */
export function guessKind({ name, label, type, computed, updateable }: FieldShape): FieldKind | null {
  if (computed === true || !updateable) return null
  const said = [spoken(label), spoken(name)]
  if (PHONES.has(type)) return said.some(each => /\b(mobile|cell)\b/.test(each)) ? 'mobile' : 'phone'
  const byType = BY_TYPE[type]
  if (byType !== undefined) return byType
  const sort = TEXTS.has(type) ? 'text' : NUMBERS.has(type) ? 'number' : null
  if (sort === null) return null
  return WORDS.find(({ of, plain }) => plain === sort && said.some(each => of.test(each)))?.kind ?? null
}

/** What a column of a file is; null where its heading tells nothing. */
export function kindOfHeading(heading: string): FieldKind | null {
  const said = spoken(heading)
  return WORDS.find(({ of }) => of.test(said))?.kind ?? null
}

/** "WorkEmail__c" and "work_email" are both "work email". */
function spoken(text: string): string {
  return text
    .replace(/__c$/i, '')
    .replace(/(?<=\p{Ll})(?=\p{Lu})/gu, ' ')
    .replace(/[^\p{L}]+/gu, ' ')
    .trim()
    .toLowerCase()
}
