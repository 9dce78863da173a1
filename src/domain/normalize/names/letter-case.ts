// Upper and lower case as the languages behind a name have it: Turkish and Azerbaijani have two letters i, Dutch an IJ.

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
/** Letters of keyboards that have both letters i: without one of them a name may have been typed on any other. */
const BOTH_TYPED = /[İıŞşĞğƏə]/
/** Where a change of case turns an i into another letter of the two. */
const CAPITAL_I = /I/
const FIRST_I = /(?<!\p{L})i/u

/** How `name`, all capitals or all lower case, changes its case. */
export function caseOf(name: string, country: string | null): Case {
  const caps = name !== name.toLowerCase()
  const local = TWO_LETTERS_I.has(country ?? '')
  const typed = BOTH_TYPED.test(name)
  const locale = (local && typed) || /[İı]/.test(name) ? 'tr' : 'en'
  const changes = caps ? CAPITAL_I.test(name) : FIRST_I.test(name)
  const lower = (text: string) => text.toLocaleLowerCase(locale)
  const ij = country !== null && WITH_IJ.has(country) ? /^\P{Ll}*(?:ij|\p{Ll})/u : /\p{Ll}/u
  return {
    caps,
    country,
    lower,
    title: text => lower(text).replace(ij, letter => letter.toLocaleUpperCase(locale)),
    doubt: changes && local !== typed ? 'Turkish or Azerbaijani i' : null,
  }
}
