// Postcodes as each country's post writes them. A format is digits (#), letters (@), either (*) and what stands between.
import table from '../tables/postcodes.json' with { type: 'json' }

export interface Postcode {
  /** As the country's post writes it. */
  readonly written: string
  /** What was put right to read it; null when nothing. */
  readonly doubt: string | null
}

interface Format {
  readonly text: string
  /** Without what stands between. */
  readonly pattern: RegExp
  readonly exact: RegExp
}

const CLASSES: Readonly<Record<string, string>> = { '#': '[0-9]', '@': '[A-Z]', '*': '[A-Z0-9]' }
/** The mark of Japan's post among them, and what its keyboards put for a hyphen: a minus, a line, a long vowel. */
const SEPARATORS = /[\s.\-\u2010-\u2015\u2212\u2500\u30fc〒]+/g
/** Of the form of the country, but its post gives no such codes out. */
const NEVER: ReadonlyMap<string, RegExp> = new Map([
  ['CA', /^(?:[DFIOQUWZ]|..[DFIOQU]|....[DFIOQU])/],
  ['NL', /^0|S[ADS]$/],
])
/** What the number is called, before it. */
const LABEL =
  /^(?:c\.? ?p\.?|cap|cep|plz|psč|zip(?: ?code)?|pin(?: ?code)?|post ?code|postal code|postnr\.?|postleitzahl|code postal|código postal|eircode|singapore)[\s.:#]+(?=[\dA-Z])/i
const FORMATS = new Map(
  Object.entries(table.formats).map(([country, formats]) => [country, formats.split('|').map(formatOf)]),
)
const PREFIXES = new Map<string, string>(Object.entries(table.prefixes))
const ZERO_LOST = new Set(table.zeroLost.split(' '))

/** Whether the country (ISO 3166-1 alpha-2) is known to have postcodes, and of which form. */
export function hasPostcodes(country: string): boolean {
  return FORMATS.has(country)
}

/** The postcode of the country that `text` is, or null. */
export function postcodeIn(labelled: string, country: string): Postcode | null {
  const text = labelled.replace(LABEL, '')
  const formats = FORMATS.get(country) ?? []
  if (NEVER.get(country)?.test(compact(text)) === true) return null
  if (formats.some(format => format.exact.test(text))) return { written: text, doubt: null }
  const typed = compact(text)
  const exact = [typed, ...withoutPrefixes(typed, country)].map(each => writtenIn(each, formats)).find(isFound)
  if (exact !== undefined) return { written: exact, doubt: null }
  const padded = ZERO_LOST.has(country) && /^\d{3,}$/.test(typed) ? withZeros(typed, formats) : null
  if (padded !== null) return { written: padded, doubt: 'a zero at the beginning that was lost' }
  const read = formats.map(format => writtenIn(misread(typed, format), [format])).find(isFound)
  return read === undefined ? null : { written: read, doubt: 'a letter for a digit, or the other way round' }
}

/** Without what stands between letters and digits, in capitals. */
export function compact(text: string): string {
  return text.replace(SEPARATORS, '').toUpperCase()
}

/** "D-10115", "DE-10115": the country's letters were put before codes, and no longer are. */
function withoutPrefixes(typed: string, country: string): string[] {
  const letters = [PREFIXES.get(country) ?? country, country]
  return letters.flatMap(prefix => (typed.startsWith(prefix) ? [typed.slice(prefix.length)] : []))
}

/** One zero that a spreadsheet took, or two of five digits. */
function withZeros(typed: string, formats: readonly Format[]): string | null {
  return writtenIn(`0${typed}`, formats) ?? (typed.length === 3 ? writtenIn(`00${typed}`, formats) : null)
}

function isFound(written: string | null): written is string {
  return written !== null
}

function writtenIn(typed: string, formats: readonly Format[]): string | null {
  const format = formats.find(({ pattern }) => pattern.test(typed))
  if (format === undefined) return null
  let at = 0
  return format.text.replace(/[^ -]/g, () => typed.charAt(at++))
}

/** O for 0 and I for 1 where the format has digits, and back where it has letters. */
function misread(typed: string, { text }: Format): string {
  const places = text.replace(/[ -]/g, '')
  if (places.length !== typed.length) return typed
  return [...typed].map((letter, at) => asIn(places.charAt(at), letter)).join('')
}

function asIn(place: string, letter: string): string {
  if (place === '#') return letter === 'O' ? '0' : letter === 'I' || letter === 'L' ? '1' : letter
  if (place === '@') return letter === '0' ? 'O' : letter === '1' ? 'I' : letter
  return letter
}

function formatOf(text: string): Format {
  const patternOf = (places: string) => new RegExp(`^${places.replace(/[#@*]/g, place => CLASSES[place] ?? place)}$`)
  return { text, pattern: patternOf(text.replace(/[ -]/g, '')), exact: patternOf(text) }
}
