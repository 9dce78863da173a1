// Languages and locales: the English name of a language, or its code where the CRM keeps codes; a locale as BCP 47 has it.
import { clean, fold, isPlaceholder } from '../../clean.ts'
import { flagged, kept, rewritten } from '../../outcome.ts'
import { isCountryCode } from '../../places/country-names.ts'
import type { About, Normalized, Rule } from '../../rule.ts'
import table from '../../tables/languages.json' with { type: 'json' }

const ENGLISH = new Map<string, string>()
const CODES = new Map<string, string | null>()
for (const [code, list] of Object.entries<string>(table.names)) {
  const [english = code, ...others] = list.split(', ')
  ENGLISH.set(code, english)
  for (const name of [english, ...others].map(fold))
    CODES.set(name, CODES.has(name) && CODES.get(name) !== code ? null : code)
}
for (const [name, code] of Object.entries(table.also)) CODES.set(fold(name), code)
// Languages that one name stands for in several lists: the English name wins.
for (const [code, english] of ENGLISH) CODES.set(fold(english), code)
/** Codes that are words, or months, or other codes as well. */
const WORDS = new Set(table.words.split(' '))
/** Names of variants that are languages to some: more than their language. */
const VARIANTS = new Set(table.variantNames.split(' '))
/** The word itself beside the name, as in Thai, Polish, French. */
const LANGUAGE = /^(?:ภาษา|jezyk |langue |lingua |idioma |bahasa )| language$/
/** Languages that have no code of two letters. */
const THREE_LETTERS = new Set(table.threeLetters.split(' '))
/** Codes that ISO 639 changed in 1989, and Java wrote for long after. */
const FORMER = new Map([
  ['in', 'id'],
  ['iw', 'he'],
  ['ji', 'yi'],
])
const LONGEST = 60
const VARIANT = /^(.+?)\s?[(-]\s?[\p{L} ]+\)?$/u
const QUALIFIED = new RegExp(`^(?:(?:${table.variants.replaceAll(' ', '|')}) )+(.+)$`)
const LOCALE =
  /^([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|\d{3}))?(?:\.[a-z0-9-]+)?(?:@(euro|latin|cyrillic|devanagari))?$/i

/** POSIX names a script behind an at sign: sr_RS@latin. The euro that may stand there tells nothing. */
const SCRIPTS = new Map([
  ['latin', 'Latn'],
  ['cyrillic', 'Cyrl'],
  ['devanagari', 'Deva'],
])

interface Found {
  readonly code: string
  readonly confidence: number
}

/** ISO 639-1; null where the word is no language, or more than one. */
function languageOf(typed: string): Found | null {
  const word = fold(typed)
  const code = ENGLISH.has(word) ? word : CODES.get(word)
  if (code !== undefined && code !== null)
    return { code, confidence: WORDS.has(word) ? 0.6 : VARIANTS.has(word) ? 0.7 : 0.95 }
  const [ofLocale = '', more] = localeOf(typed)?.split('-') ?? []
  if (more !== undefined && ENGLISH.has(ofLocale)) return { code: ofLocale, confidence: 0.8 }
  const called = CODES.get(word.replace(LANGUAGE, ''))
  if (called !== undefined && called !== null) return { code: called, confidence: 0.95 }
  const name = VARIANT.exec(typed)?.[1] ?? QUALIFIED.exec(word)?.[1]
  const general = name === undefined ? undefined : CODES.get(fold(name))
  return general === undefined || general === null ? null : { code: general, confidence: 0.7 }
}

function applyToLanguage(value: string, { options, settings }: About): Normalized {
  const typed = clean(value)
  const nothing = nothingIn(value, typed)
  if (nothing !== null) return nothing
  if (options?.has(typed) === true) return allowedAsIs(value, typed)
  const found = languageOf(typed)
  if (found === null) return flagged(value, 'no language that we know, or more than one')
  const written = allowed(found.code, options, each => languageOf(each)?.code ?? null)
  const to = written ?? (settings?.['write'] === 'code' ? found.code : (ENGLISH.get(found.code) ?? typed))
  // A variant says more than its language; it is not thrown away without a person.
  return rewritten(value, to, found.confidence >= 0.9 ? found.code : null, found.confidence, 'the language of ISO 639')
}

/** Allowed by the CRM as it is. */
function allowedAsIs(value: string, typed: string): Normalized {
  return rewritten(value, typed, languageOf(typed)?.code ?? fold(typed), 1, 'a value that the CRM allows')
}

/** "en_us.UTF-8" is en-US; null where language or country are none. */
function localeOf(typed: string): string | null {
  const [, language = '', typedScript, typedRegion, modifier = ''] = LOCALE.exec(typed) ?? []
  const script = typedScript ?? SCRIPTS.get(modifier.toLowerCase())
  // ISO keeps UK free for those who mean GB.
  const region = typedRegion?.toUpperCase() === 'UK' ? 'GB' : typedRegion
  const code = language.toLowerCase()
  const known = code.length === 2 ? (ENGLISH.has(code) ? code : (FORMER.get(code) ?? null)) : ofThreeLetters(code)
  if (known === null || (region !== undefined && /\D/.test(region) && !isCountryCode(region.toUpperCase()))) return null
  const parts = [known, script && script.charAt(0).toUpperCase() + script.slice(1).toLowerCase(), region?.toUpperCase()]
  return parts.filter(part => part !== undefined).join('-')
}

function ofThreeLetters(code: string): string | null {
  return THREE_LETTERS.has(code) ? code : (CODES.get(code) ?? null)
}

function applyToLocale(value: string, { options, settings }: About): Normalized {
  const typed = clean(value)
  const nothing = nothingIn(value, typed)
  if (nothing !== null) return nothing
  const locale = typed.length > LONGEST ? null : localeOf(typed)
  if (locale === null) return flagged(value, 'no locale that we know')
  const style = settings?.['write'] === 'underscore' ? locale.replaceAll('-', '_') : locale
  const to = options?.has(typed) === true ? typed : (allowed(locale, options, localeOf) ?? style)
  return rewritten(value, to, locale, 0.95, 'BCP 47')
}

function nothingIn(value: string, typed: string): Normalized | null {
  if (typed === '') return kept(value, null, 'empty')
  if (typed.length > LONGEST) return flagged(value, 'longer than any language')
  return isPlaceholder(typed) && !ENGLISH.has(typed.toLowerCase()) ? flagged(value, 'a placeholder') : null
}

/** The CRM's own value for it. */
function allowed(
  key: string,
  options: ReadonlySet<string> | null | undefined,
  keyOf: (option: string) => string | null,
): string | null {
  for (const option of options ?? []) if (keyOf(option) === key) return option
  return null
}

export const language: Rule = {
  id: 'language',
  version: 3,
  kinds: ['language'],
  settings: { write: ['name', 'code'] },
  apply: applyToLanguage,
}
export const locale: Rule = {
  id: 'locale',
  version: 5,
  kinds: ['locale'],
  settings: { write: ['hyphen', 'underscore'] },
  apply: applyToLocale,
}
