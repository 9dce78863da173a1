// Legal forms by ISO 20275: which one a company's name ends or begins with, or a field of its own holds.
import { fold } from '../clean.ts'
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
const FIRST = new Set('FI SE NO EE LT LV ID VN RU UA KZ BY BG FR BE NL DE'.split(' '))

let byCountry: ReadonlyMap<string, ReadonlyMap<string, LegalForm>> | null = null
let general: ReadonlyMap<string, LegalForm> | null = null

/** What makes two notations of a form the same: "S.à r.l." and "SARL". */
export function formKey(text: string): string {
  return fold(text)
    .replace(/\b(?:and|und|et|y|och|og)\b/g, '')
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, '')
}

function forms(country: string | null): ReadonlyMap<string, LegalForm> {
  byCountry ??= new Map(
    Object.entries(table.forms).map(([code, rows]) => [code, firstOf(rows.flatMap(row => entries(row, true)))]),
  )
  general ??= onlyOf(table.general.flatMap(row => entries(row, false)))
  return byCountry.get(country ?? '') ?? general
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
  const key = formKey(text)
  return key === '' ? null : (forms(country).get(key) ?? null)
}

/** The form of a company by its name; null where it shows none. */
export function formOf(name: string, country: string | null): LegalForm | null {
  if (name.length > LONGEST) return null
  const known = forms(country)
  if (UNSPACED.test(name)) return unspacedForm(name, known)
  const words = name.split(/[\s,]+/).filter(word => word !== '')
  return formAt(words, known, -1) ?? (FIRST.has(country ?? '') ? formAt(words, known, 1) : null)
}

/** The longest form that the name ends with (-1) or begins with (1), beside at least one word more. */
function formAt(words: readonly string[], known: ReadonlyMap<string, LegalForm>, side: 1 | -1): LegalForm | null {
  for (let count = Math.min(MOST_WORDS, words.length - 1); count > 0; count -= 1) {
    const part = side === 1 ? words.slice(0, count) : words.slice(-count)
    const found = known.get(formKey(part.join(' ')))
    if (found !== undefined) return found
  }
  return null
}

function unspacedForm(name: string, known: ReadonlyMap<string, LegalForm>): LegalForm | null {
  const bare = formKey(name)
  const found = [...known].filter(
    ([key]) => UNSPACED.test(key) && key !== bare && (bare.startsWith(key) || bare.endsWith(key)),
  )
  return found.toSorted(([a], [b]) => b.length - a.length)[0]?.[1] ?? null
}
