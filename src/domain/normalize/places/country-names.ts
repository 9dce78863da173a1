// Every name of every country that a CRM is likely to hold, in some seventy languages, by ISO 3166-1 alpha-2 code.
import countries from 'i18n-iso-countries'
import table from '../tables/countries.json' with { type: 'json' }
import { isFormAlone, withoutForm } from './official-names.ts'
import { foldName } from './place-name.ts'

/** Longer than any country's name in any language. */
const LONGEST = 100

const COMMON_NAMES = new Map<string, string>(Object.entries(table.names))
const CODES = collectCodes()
let names: ReadonlyMap<string, string> | null = null
let furtherNames: ReadonlyMap<string, string> | null = null
/** Countries with more languages than that write none of them. */
const MOST_NAMES = 4
/** Where the flags' letters begin in Unicode. */
const FIRST_INDICATOR = 0x1f1e6

/**
 * The alpha-2 code that `text` stands for (a name, also in full or turned round: "Korea, South"; a code, also beside its
 * name; an alias; a flag; a number of ISO 3166-1), or null.
 */
export function countryCodeOf(text: string): string | null {
  if (text.length > LONGEST) return null
  return codeOf(text) ?? codeInBrackets(text) ?? codeOfFlag(text) ?? numbered(text) ?? agreed(text)
}

/** "United States (USA)", "Netherlands (the)", but not "Korea (South)" and "Congo (Kinshasa)", which are names as they stand. */
function codeInBrackets(text: string): string | null {
  const [, plain, more] = /^(.*\S)\s*\(([^()]+)\)$/.exec(text) ?? []
  if (plain === undefined || more === undefined) return null
  if (foldName(more) === 'the') return codeOf(plain)
  if (isFormAlone(foldName(more))) return codeOf(`${more} ${plain}`)
  const [before, behind] = [codeOf(plain), codeOf(more)]
  return before === behind ? before : null
}

function codeOf(text: string): string | null {
  const known = names ?? collectNames()
  names = known
  // Accents make a name of it: Vietnamese "Mỹ" (United States) is not MY.
  const code = /\P{ASCII}/u.test(text) ? undefined : CODES.get(foldName(text))
  if (code !== undefined) return code
  const folded = notationsOf(text)
  return firstOf(folded, known) ?? firstOf(folded, elsewhere()) ?? null
}

/** The name, without an article, turned round, and without the form of the state. */
function notationsOf(text: string): string[] {
  const [name = '', ofIt] = text.split(',')
  const folded = [text, ...(ofIt === undefined ? [] : [`${ofIt} ${name}`])].map(each =>
    foldName(each).replace(/\brep\b/, 'republic'),
  )
  const bare = folded.flatMap(each => [each, each.replace(/^the /, '')])
  return [...bare, ...bare.flatMap(each => withoutForm(each) ?? [])]
}

/** "840", as some systems keep countries. */
function numbered(text: string): string | null {
  return /^\d{3}$/.test(text) ? (countries.numericToAlpha2(text) ?? null) : null
}

/** "FR - France", "Schweiz/Suisse", "中国 China": the same country, two or three times over. */
function agreed(text: string): string | null {
  const separated = text.split(/\s*[/|]\s*|\s+[-\u2013\u2014:]\s+|,\s*/)
  const [at, last] = [text.indexOf(' '), text.lastIndexOf(' ')]
  const spaced = [at, last].map(each => [text.slice(0, each), text.slice(each + 1)])
  for (const parts of separated.length > 1 ? [separated] : at < 0 ? [] : spaced) {
    const [first = null, ...others] = parts.length > MOST_NAMES ? [] : parts.map(codeOf)
    if (first !== null && others.every(code => code === first)) return first
  }
  return null
}

/** Whether `text` is a code or a name of a country in a language of which the names are at hand: loads no others. */
export function isCommonCountry(text: string): boolean {
  if (text.length > LONGEST) return false
  names ??= collectNames()
  const folded = foldName(text)
  return names.has(folded) || (!/\P{ASCII}/u.test(text) && CODES.has(folded))
}

function firstOf(folded: readonly string[], names: ReadonlyMap<string, string>): string | undefined {
  return folded.map(name => names.get(name)).find(code => code !== undefined)
}

/** Two regional indicators, as 🇩🇪 is for DE. Unicode Technical Standard 51. */
export function isFlag(text: string): boolean {
  return /^\p{RI}{2}$/u.test(text)
}

function codeOfFlag(text: string): string | null {
  if (!isFlag(text)) return null
  const code = [...text].map(sign => String.fromCharCode((sign.codePointAt(0) ?? 0) - FIRST_INDICATOR + 65)).join('')
  return isCountryCode(code) ? code : null
}

/** The common English name ("United States"), as CRM users expect it; null for an unknown code. */
export function countryNameOf(alpha2: string): string | null {
  return COMMON_NAMES.get(alpha2) ?? countries.getName(alpha2, 'en') ?? null
}

function collectCodes(): Map<string, string> {
  return new Map(
    Object.entries(countries.getAlpha2Codes()).flatMap(([alpha2, alpha3]) => [
      [alpha2.toLowerCase(), alpha2],
      [alpha3.toLowerCase(), alpha2],
    ]),
  )
}

/** Later sources win: names in all languages, English names, our names and aliases. */
function collectNames(): Map<string, string> {
  const found = foreignNames()
  const add = (name: string, code: string) => found.set(foldName(name), code)
  for (const [code, names] of allNames('en')) for (const name of names) add(name, code)
  for (const [code, name] of COMMON_NAMES) add(name, code)
  for (const [name, code] of Object.entries(table.aliases)) add(name, code)
  for (const name of table.ambiguous) found.delete(name)
  return found
}

/** The names that ICU has in further languages. They cost some 30 ms, so they load when a name comes that is in no other. */
function elsewhere(): ReadonlyMap<string, string> {
  if (furtherNames !== null) return furtherNames
  const found = new Map<string, string>()
  const disputed = new Set<string>(table.ambiguous)
  const codes = Object.keys(countries.getAlpha2Codes())
  for (const language of table.languages.split(' ')) {
    const said = new Intl.DisplayNames(language, { type: 'region', fallback: 'none' })
    for (const code of codes) {
      const name = foldName(said.of(code) ?? '')
      if (name === '') continue
      if ((found.get(name) ?? code) !== code) disputed.add(name)
      found.set(name, code)
    }
  }
  for (const name of disputed) found.delete(name)
  furtherNames = found
  return found
}

/** A name that means different countries in different languages means none. */
function foreignNames(): Map<string, string> {
  const found = new Map<string, string>()
  const disputed = new Set<string>()
  for (const language of countries.getSupportedLanguages()) {
    for (const [code, names] of allNames(language)) {
      for (const name of names.map(foldName)) {
        if ((found.get(name) ?? code) !== code) disputed.add(name)
        found.set(name, code)
      }
    }
  }
  for (const name of disputed) found.delete(name)
  return found
}

function allNames(language: string): [string, string[]][] {
  return Object.entries(countries.getNames(language, { select: 'all' }))
}

/** Whether ISO 3166-1 has this alpha-2 code. */
export function isCountryCode(alpha2: string): boolean {
  return countries.alpha2ToAlpha3(alpha2) !== undefined
}
