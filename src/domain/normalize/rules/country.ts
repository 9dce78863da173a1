// Countries: the common English name, so that one country is one value in every report. The key is the alpha-2 code.
import { clean, isPlaceholder } from '../clean.ts'
import { flagged, kept, rewritten } from '../outcome.ts'
import { allowedNotation } from '../places/allowed.ts'
import { countryCodeOf, countryNameOf, isFlag } from '../places/country-names.ts'
import { rememberingBy } from '../remembered.ts'
import type { About, Normalized, Rule } from '../rule.ts'
import table from '../tables/country-codes.json' with { type: 'json' }

/** Codes that are words when nobody pressed shift ("in", "and"; Vietnamese "Nga" is Russia). */
const WORDS = new Set(table.words.split(' '))
/** Codes that people use for something else, even in capitals: "SA" for South Africa, "NAM" for North America. */
const MISUSED = new Set(table.misused.split(' '))
/** Codes of states and provinces that are codes of countries, too: CA, GA, DE. */
const STATES = new Map(Object.entries(table.states).map(([country, codes]) => [country, codes.split(' ')]))
/** Taiwan's own name, and often that of the People's Republic with a word left out. */
const REPUBLIC_OF_CHINA = /^(?:(?:the )?republic of china|china,? republic of)$/i
const NORTH_AMERICA = ['US', 'CA']

/** Countries come again and again, each twice per record: as a value, and to read the others by. */
const remembered = rememberingBy<Normalized>(2_000)
/** Longer than any country's name: of text, that is not worth remembering. */
const LONGEST = 100

function apply(value: string, about: About): Normalized {
  if (value.length > LONGEST) return judged(value, about)
  const said = remembered.of(about.country, value, () => judged(value, about))
  return about.options === undefined || about.options === null ? said : fitted(value, said, about.options)
}

/** As the CRM allows it, where it allows only some names or codes. */
function fitted(value: string, said: Normalized, options: ReadonlySet<string>): Normalized {
  const typed = clean(value)
  const code = options.has(typed) ? countryCodeOf(typed) : null
  // What the CRM allows is no word of another meaning.
  if (code !== null) return rewritten(value, typed, code, 1, 'a value that the CRM allows')
  if (said.key === null) return said
  const place = { code: said.key, name: said.value }
  const allowed = allowedNotation(options, place, '', text => countryCodeOf(clean(text)))
  return rewritten(value, allowed, said.key, 0.95, options.has(allowed) ? 'as the CRM allows it' : said.why)
}

function judged(value: string, about: About): Normalized {
  const typed = clean(value)
  if (typed === '') return kept(value, null, 'empty')
  if (isPlaceholder(typed) && !isFlag(typed)) return flagged(value, 'a placeholder, not a country')
  const code = countryCodeOf(typed)
  const name = code === null ? null : countryNameOf(code)
  if (name === null) return flagged(value, 'no country that we know, or more than one')
  const doubt = doubtOf(typed, about.country)
  if (doubt !== null) return rewritten(value, name, null, 0.6, doubt)
  return rewritten(value, name, code, 0.95, 'the common English name')
}

/** Why `typed` may not be the code of a country; null when it is, or is a name. */
function doubtOf(typed: string, country: string | null): string | null {
  const letters = typed.replaceAll('.', '')
  const code = letters.toUpperCase()
  if (REPUBLIC_OF_CHINA.test(typed)) return 'Taiwan, or the People’s Republic'
  if (/^\d+$/.test(typed)) return 'the number of a country in ISO 3166-1, or another number'
  if (letters !== code && WORDS.has(code)) return 'a country code, or a word'
  if (MISUSED.has(code)) return 'a country code, or the initials of another place'
  const states = country === null || NORTH_AMERICA.includes(country) ? NORTH_AMERICA : [country]
  return states.some(each => STATES.get(each)?.includes(code)) ? 'a country code, or that of a state or province' : null
}

export const country: Rule = { id: 'country', version: 4, kinds: ['country'], apply }
