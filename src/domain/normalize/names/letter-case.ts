// Upper and lower case as the languages behind a name have it: Turkish and Azerbaijani have two letters i, Dutch an IJ.
import { fold } from '../clean.ts'

/** How a name in a single case was typed, and how its letters change case. */
export interface Case {
  readonly caps: boolean
  /** ISO 3166-1 alpha-2, when known. */
  readonly country: string | null
  readonly lower: (text: string) => string
  /** The first letter in upper case, the rest in lower. */
  readonly title: (text: string) => string
  /** Why an i may be another one; null when it may not. */
  readonly doubt: string | null
}

/** Countries in which dotless and dotted i are different letters (Unicode SpecialCasing). */
const TWO_LETTERS_I = new Set(['AZ', 'TR'])
const WITH_IJ = new Set(['BE', 'NL'])
/** Letters of those languages; Ş is of Romanian too, and an i there may still be either. */
const TURKIC = /[İıŞşĞğƏə]/
/** Ç where French and Portuguese have none: first, last, and before other letters than a, o, u. */
const TURKIC_C = /(?<!\p{L})[Çç]|[Çç](?![AOUaouÂÃÀÓÕÔÚâãàóõôú])/u
/** Albanian and Catalan write Ç there as well, and have one i. */
const OTHER_C = new Set(['AD', 'AL', 'ES', 'XK'])
/** Where a change of case turns an i into another letter of the two. */
const CAPITAL_I = /I/
const FIRST_I = /(?<!\p{L})i/u
const WORD = /\p{L}+/gu
/** Names of which every i is dotless: no other name differs from them in its dots alone. */
const DOTLESS = new Set(
  (
    'isik isil isin ilgaz ilgin irmak yilmaz yildiz yildirim aydin kilic kilinc cakir akin akinci altin avci balci ' +
    'bakir bicakci caliskan kirac kirmizi kizil kizilkaya nazli sari sarikaya tarik yalcin kivanc cagri asli arikan yazici'
  ).split(' '),
)

/** How `name`, all capitals or all lower case, changes its case. */
export function caseOf(name: string, country: string | null): Case {
  const caps = name !== name.toLowerCase()
  const local = TWO_LETTERS_I.has(country ?? '')
  const typed = TURKIC.test(name) || (!OTHER_C.has(country ?? '') && TURKIC_C.test(name))
  const both = /[İı]/.test(name)
  const first = both || (local && typed) ? 'tr' : 'en'
  const ij = country !== null && WITH_IJ.has(country) ? /^\P{Ll}*(?:ij|\p{Ll})/u : /\p{Ll}/u
  // Systems that change case without asking for the language make I of i: only a typed İ tells that both were meant.
  const lower = (text: string) =>
    text.toLocaleLowerCase(both || ((local || (typed && caps)) && isDotless(text)) ? 'tr' : 'en')
  return {
    caps,
    country,
    lower,
    title: text => lower(text).replace(ij, letter => capital(letter, isDotless(text) ? 'en' : first)),
    doubt: isDoubtful(name, { caps, local, typed, both }) ? 'Turkish or Azerbaijani i' : null,
  }
}

/** Of what is one letter and becomes two (ß, ﬁ) the first alone is a capital. */
function capital(letter: string, locale: string): string {
  const upper = letter.toLocaleUpperCase(locale)
  return letter.length === 1 && upper.length > 1 ? upper.slice(0, 1) + upper.slice(1).toLowerCase() : upper
}

interface Typed {
  readonly caps: boolean
  readonly local: boolean
  readonly typed: boolean
  readonly both: boolean
}

function isDoubtful(name: string, { caps, local, typed, both }: Typed): boolean {
  const changes = (word: string) => (caps ? CAPITAL_I : FIRST_I).test(word)
  if (!changes(name)) return false
  if (!local) return typed
  if (!typed) return true
  const words = (name.match(WORD) ?? []).filter(changes)
  return caps ? !both && !words.every(isDotless) : words.some(isDotless)
}

/** Also of the sons of one: Kılıçoğlu, Kılıçdaroğlu. */
function isDotless(text: string): boolean {
  return DOTLESS.has(fold(text).replace(/(?:dar)?oglu$/, ''))
}
