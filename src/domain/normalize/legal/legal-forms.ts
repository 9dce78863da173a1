// Legal forms by ISO 20275: which one a company's name ends or begins with, or a field of its own holds.
import { fold, inForm } from '../clean.ts'
import table from '../tables/elf.json' with { type: 'json' }

export interface LegalForm {
  /** As companies of the country write it. */
  readonly text: string
  /** The code of ISO 20275; null where the country's own list is not known. */
  readonly elf: string | null
}

/** Longer than any form, in words; than any name. */
const MOST_WORDS = 9
const LONGEST = 300
const UNSPACED = /[\p{sc=Han}\p{sc=Hangul}\p{sc=Thai}]/u
/** Where the form stands first. */
const GERMAN = new Set(['AT', 'CH', 'DE', 'LI'])
const FIRST = new Set('AM GE DZ RO UZ FI SE NO EE LT LV ID VN RU UA KZ BY BG FR BE NL DE'.split(' '))

/** What is said of the company behind its form. */
const BEHIND_FORM =
  /[\s,(-]+(?:(?:a|con) socio unico|unipersonale|in liquidazione|in liquidation|en liquidation|en liquidación|w likwidacji|v likvidaci|publ)\)?$/iu
/** Words, and codes of states, in other letters: Simplot Ag, Las Vegas NV. */
const EXACT = new Set(table.exact)
const ABBREVIATED = new Map([
  ['株', '株式会社'],
  ['有', '有限会社'],
  ['同', '合同会社'],
  ['合', '合同会社'],
  ['名', '合名会社'],
  ['資', '合資会社'],
  ['주', '주식회사'],
  ['유', '유한회사'],
])

let byCountry: ReadonlyMap<string, ReadonlyMap<string, LegalForm>> | null = null
let general: ReadonlyMap<string, LegalForm> | null = null

/** What makes two notations of a form the same: "S.à r.l." and "SARL". */
export function formKey(text: string): string {
  return fold(text)
    .replace(/\b(?:and|und|et|y|och|og)\b/g, '')
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, '')
}

function forms(country: string | null): ReadonlyMap<string, LegalForm> {
  general ??= onlyOf(table.general.flatMap(row => entries(row, false)))
  byCountry ??= formsByCountry(general)
  return byCountry.get(country ?? '') ?? general
}

/** A firm of one country may be in another; two letters alone tell too little of that. */
function formsByCountry(
  everywhere: ReadonlyMap<string, LegalForm>,
): ReadonlyMap<string, ReadonlyMap<string, LegalForm>> {
  const abroad = [...everywhere].filter(([key]) => key.length > 2)
  return new Map(
    Object.entries(table.forms).flatMap(([codes, rows]) => {
      const own = firstOf(rows.flatMap(row => entries(row, true)))
      return codes.split(' ').map(code => [code, new Map([...abroad, ...own])] as const)
    }),
  )
}

/** Without a country A/S, a.s. and A.Ş. are one key and three forms: none of them is meant for sure. */
function onlyOf(found: readonly [string, LegalForm][]): ReadonlyMap<string, LegalForm> {
  const texts = Map.groupBy(found, ([key]) => key)
  return new Map(found.filter(([key, { text }]) => texts.get(key)?.every(([, other]) => other.text === text)))
}

/** Of two with the same key, as of two scripts, the first. */
function firstOf(found: readonly [string, LegalForm][]): ReadonlyMap<string, LegalForm> {
  return new Map(found.toReversed())
}

function entries(row: string, coded: boolean): [string, LegalForm][] {
  const [first = '', ...rest] = row.split('|')
  const [text = first, ...others] = coded ? rest : [first, ...rest]
  const form = { text, elf: coded && first !== '' ? first : null }
  return [text, ...others].map(each => [
    formKey(each),
    each === text ? form : { ...form, text: isAbbreviation(each) ? each : text },
  ])
}

/** Another abbreviation of the same form stays as it is: Ab beside Oy, SPRL beside BVBA. */
function isAbbreviation(text: string): boolean {
  return text.length <= 6 && !/^(?:limited|teo)$/i.test(text)
}

/** The form that `text` alone is; null where it is none that we know. */
export function formNamed(text: string, country: string | null): LegalForm | null {
  if (text.length > LONGEST) return null
  const key = formKey(inFull(text))
  return key === '' ? null : (forms(country).get(key) ?? null)
}

/** The form of a company by its name; null where it shows none. */
export function formOf(name: string, country: string | null): LegalForm | null {
  if (name.length > LONGEST) return null
  const known = forms(country)
  if (UNSPACED.test(name)) return unspacedForm(inFull(name), known)
  const words = name
    .replace(BEHIND_FORM, '')
    .split(/[\s,]+/)
    .filter(word => word !== '')
  const form = formAt(words, known, -1) ?? (FIRST.has(country ?? '') ? formAt(words, known, 1) : null)
  const last = words.at(-1) ?? ''
  if (form === null && words.length > 1 && (country === null || country === 'US') && EXACT.has(last))
    return { text: last, elf: null }
  return form ?? compoundForm(last, country, known)
}

/** "Allianz Versicherungs-AG" */
function compoundForm(word: string, country: string | null, known: ReadonlyMap<string, LegalForm>): LegalForm | null {
  const form = /-(AG|GmbH)$/.exec(word)?.[1]
  return form === undefined || !GERMAN.has(country ?? '') ? null : (known.get(formKey(form)) ?? null)
}

/** The longest form that the name ends with (-1) or begins with (1), beside at least one word more. */
function formAt(words: readonly string[], known: ReadonlyMap<string, LegalForm>, side: 1 | -1): LegalForm | null {
  // "The Limited" is a name.
  const [first = ''] = words
  const most = words.length - (first.toLowerCase() === 'the' ? 2 : 1)
  for (let count = Math.min(MOST_WORDS, most); count > 0; count -= 1) {
    const part = side === 1 ? words.slice(0, count) : words.slice(-count)
    const found = known.get(formKey(part.join(' ')))
    if (found !== undefined) return found
  }
  return null
}

/** One letter in brackets, or a sign of it, stands for the form; without them it is a part of the name: 주연테크. */
function inFull(name: string): string {
  return inForm(name, 'NFKC').replace(/\((\p{L})\)/gu, (whole, letter: string) => ABBREVIATED.get(letter) ?? whole)
}

function unspacedForm(name: string, known: ReadonlyMap<string, LegalForm>): LegalForm | null {
  const bare = formKey(name)
  const found = [...known].filter(
    ([key]) => UNSPACED.test(key) && key !== bare && (bare.startsWith(key) || bare.endsWith(key)),
  )
  return found.toSorted(([a], [b]) => b.length - a.length)[0]?.[1] ?? null
}
