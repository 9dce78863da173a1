// What makes two notations of a company's name the same: "The Acme Co., Ltd." and "ACME". For matching only.
import { clean, fold, isPlain } from './clean.ts'
import { umlautsInOne } from './legal/umlauts.ts'
import { isCommonCountry } from './places/country-names.ts'
import { stateIn } from './places/states.ts'
import forms from './tables/legal-forms.json' with { type: 'json' }

interface Suffix {
  readonly words: readonly string[]
  /** Where it is a form; null for everywhere. Elsewhere, or where no country is known, it is part of the name. */
  readonly countries: readonly string[] | null
  /** A word of the language, unless points or strokes say otherwise: "I/S" is a form in Denmark, "is" is ice. */
  readonly pointed: boolean
}

/** Legal forms by their last word, the longest first. */
const SUFFIXES = Map.groupBy(
  [
    ...forms.suffixes.map((form): Suffix => ({ words: form.split(' '), countries: null, pointed: false })),
    ...formsOf(forms.onlyIn, false),
    ...formsOf(forms.pointed, true),
  ].toSorted((a, b) => b.words.length - a.words.length),
  ({ words }) => words.at(-1) ?? '',
)
const PREFIXES = longestFirst(forms.prefixes)
/** What stands first only beside a form at the end: "SC Popescu SRL". Alone it is something else, as a sports club. */
const BESIDE_FORM = longestFirst(forms.besideForm)
/** What stands for "&" between two names, by country. */
const AND = new Map(
  [...Map.groupBy(countriesWith(forms.and), ({ country }) => country)].map(([country, lists]) => [
    country,
    new Set(lists.flatMap(({ words }) => words.split(' '))),
  ]),
)
/** Words shortened before the form: "Julius Berger Nig. Ltd". */
const SHORT_FOR = new Map(
  Object.entries(forms.shortFor).map(([country, words]) => [country, new Map(Object.entries(words))]),
)
/** Forms that are words, names or codes of states as well, with where they are forms without points, too. */
const WORDS_TOO = new Map(Object.entries(forms.wordsToo).map(([form, countries]) => [form, countries.split(' ')]))
/** What many firms are: alone behind a form that stands first, it would make one of all of them. */
const COMMON = new Set(forms.common.split(' '))
/** In brackets: forms, and parts of the world that a firm is for. */
const DROPPED = new Set(forms.bracketed)
const UNSPACED = forms.unspaced.map(fold)
const NOTE =
  /^(?:formerly|previously|former|fka|f\/k\/a|dba|d\/b\/a|aka|a\/k\/a|ex|ehemals|ehem|vormals|vorm|anciennement|ex-|now|nyse|nasdaq|lse|see|old|new|do not|duplicate|inactive|closed|test)(?:[\s:.-]|$)/
const MOST_IN_BRACKETS = 2

/** Longer than any registered name; beyond it the name is compared as it is. */
const LONGEST = 1000

function countriesWith(table: Readonly<Record<string, string>>): { country: string; words: string }[] {
  return Object.entries(table).flatMap(([countries, words]) =>
    countries.split(' ').map(country => ({ country, words })),
  )
}

function formsOf(table: Readonly<Record<string, string>>, pointed: boolean): Suffix[] {
  return Object.entries(table).map(([form, in_]) => ({ words: form.split(' '), countries: in_.split(' '), pointed }))
}

function longestFirst(table: Readonly<Record<string, readonly string[]>>): Map<string, readonly string[][]> {
  const words = (list: readonly string[]): string[][] => list.map(form => form.split(' '))
  return new Map(
    Object.entries(table).flatMap(([countries, list]) => {
      const sorted = words(list).toSorted((a, b) => b.length - a.length)
      return countries.split(' ').map((country): [string, readonly string[][]] => [country, sorted])
    }),
  )
}

/**
 * The match key of a company's name, or null when it has no letter or digit. Legal forms are stripped from the end,
 * repeatedly, and from the start where the country (ISO 3166-1 alpha-2) puts them there; never to nothing.
 */
export function companyKeyOf(name: string, country: string | null): string | null {
  const folded = fold(clean(name))
  if (folded.length > LONGEST) return folded
  const typed = wordsOf(withoutUnspaced(withoutBrackets(umlautsInOne(folded, country), country)))
  const words = withAnd(typed, country)
  if (words.length === 0 || (words[0] === 'and' && !/[\p{L}\p{N}]/u.test(folded))) return null
  return bareOf(words, { name: folded, country }).join(' ')
}

/** "Gómez y Hijos" is "Gómez & Hijos". */
function withAnd(words: readonly string[], country: string | null): readonly string[] {
  const and = country === null ? undefined : AND.get(country)
  if (and === undefined || words.length < 3 || !words.some(word => and.has(word))) return words
  return words.map((word, at) => (at > 0 && at < words.length - 1 && and.has(word) ? 'and' : word))
}

function bareOf(words: readonly string[], typed: Typed): readonly string[] {
  const country = typed.country ?? ''
  const named = words[0] === 'the' && words.length > 1 ? words.slice(1) : words
  const behind = withoutPrefix(named, PREFIXES.get(country))
  const rest = withoutSuffixes(behind, typed)
  const bare = rest.length < behind.length ? withoutPrefix(rest, BESIDE_FORM.get(country)) : rest
  const whole = SHORT_FOR.get(country)?.get(bare.at(-1) ?? '')
  return whole === undefined ? bare : [...bare.slice(0, -1), whole]
}

/** Without brackets and what is in them, but for what tells one firm of a group from another: "Acme (UK) Ltd". */
function withoutBrackets(name: string, country: string | null): string {
  if (!name.includes('(')) return name
  const rest = name.replace(/\(([^()]*)\)/g, (whole, inside: string, at: number) =>
    tellsApart(inside.trim(), { before: name.slice(0, at), behind: name.slice(at + whole.length), country })
      ? ` ${inside} `
      : ' ',
  )
  return /[\p{L}\p{N}]/u.test(rest) ? rest : name
}

interface Around {
  readonly before: string
  readonly behind: string
  readonly country: string | null
}

/** A country or a state, or a word or two before the legal form, as of a town: no form, no note, no initials of the name. */
function tellsApart(inside: string, { before, behind, country }: Around): boolean {
  if (inside === '' || DROPPED.has(inside.replaceAll('.', '')) || NOTE.test(inside)) return false
  if (isCommonCountry(inside) || (country !== null && stateIn(inside, country) !== null)) return true
  if (!/[\p{L}\p{N}]/u.test(before) || !/[\p{L}\p{N}]/u.test(behind)) return false
  const words = inside.match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
  return words.length > 0 && words.length <= MOST_IN_BRACKETS && words.join('') !== initialsOf(before)
}

function initialsOf(name: string): string {
  const words = (name.match(/[\p{L}\p{N}]+/gu) ?? []).filter(word => !/^(?:and|the|of|for|und|et|y|og|och)$/.test(word))
  return words.map(word => word.slice(0, 1)).join('')
}

/** Legal forms of scripts that put no space between words. */
function withoutUnspaced(name: string): string {
  let rest = name.trim()
  if (isPlain(rest)) return rest
  for (const form of UNSPACED) {
    const shorter = rest.startsWith(form)
      ? rest.slice(form.length)
      : rest.endsWith(form)
        ? rest.slice(0, -form.length)
        : ''
    if (/[\p{L}\p{N}]/u.test(shorter)) rest = shorter
  }
  return rest
}

/** "s.a." and "a/s" are one word each, and so are single letters in a row: "A. O. Smith", "AO Smith". */
function wordsOf(name: string): string[] {
  const words = isSimple(name) ? name.split(' ') : spelledWords(name)
  const rows: string[] = []
  let open = false
  for (const word of words) {
    const single = word.length <= 2 && /^\p{L}$/u.test(word)
    if (single && open) rows.push(`${rows.pop() ?? ''}${word}`)
    else rows.push(word)
    open = single
  }
  return rows
}

function isSimple(name: string): boolean {
  return /^[a-z0-9]+(?: [a-z0-9]+)*$/.test(name)
}

function spelledWords(name: string): string[] {
  const unquoted = /['’‘`´]/.test(name) ? name.replace(/['’‘`´]/g, '') : name
  const spelled = /[&+#]/.test(unquoted) ? unquoted.replace(SIGN, signInWords) : unquoted
  const joined = /[./]/.test(spelled) ? spelled.replace(INITIALS, joinInitials) : spelled
  return joined.match(isPlain(name) ? /[a-z0-9]+/g : /[\p{L}\p{N}\p{M}]+/gu) ?? []
}

/** "C++" and "C#" are no C, nor is Disney+ Disney; between words a plus is an "and". */
const SIGN = /[&+]|(?<=[\p{L}\p{N}])#(?![\p{L}\p{N}])/gu

function signInWords(sign: string, at: number, name: string): string {
  if (sign === '#') return ' sharp '
  return sign === '+' && isBehind(at, name) ? ' plus ' : ' and '
}

/** A plus with a letter, a digit or a plus before it, and none behind. */
function isBehind(at: number, name: string): boolean {
  return /[\p{L}\p{N}+]/u.test(name.charAt(at - 1)) && !/[\p{L}\p{N}]/u.test(name.charAt(at + 1))
}

const INITIALS = /(?<![\p{L}\p{N}])(?:\p{L}[./])+(?:\p{L}(?![\p{L}\p{N}]))?/gu

function joinInitials(run: string): string {
  return run.length > 2 ? `${run.replace(/[./]/g, '')} ` : run
}

function withoutPrefix(named: readonly string[], local: readonly string[][] = []): readonly string[] {
  const form = local.find(each => startsWith(named, each))
  if (form === undefined) return named
  const rest = named.slice(form.length)
  const [only = ''] = rest
  return rest.length === 1 && (COMMON.has(only) || /^[a-z]{1,2}$/.test(only)) ? named : rest
}

function startsWith(words: readonly string[], form: readonly string[]): boolean {
  return words.length > form.length && form.every((word, index) => words[index] === word)
}

interface Typed {
  /** In lower case, with its points. */
  readonly name: string
  readonly country: string | null
}

function withoutSuffixes(words: readonly string[], typed: Typed): readonly string[] {
  let end = words.length
  for (let cut = suffixLength(words, end, typed); cut > 0; cut = suffixLength(words, end, typed)) end -= cut
  return words.slice(0, end)
}

/** How many words before `end` are a legal form, or what a form leaves behind ("Smith and Co", "Gap Inc., The"). */
function suffixLength(words: readonly string[], end: number, typed: Typed): number {
  const last = words[end - 1] ?? ''
  if (end > 1 && (last === 'the' || (last === 'and' && end < words.length))) return 1
  if (isWordHere(last, typed)) return 0
  const form = SUFFIXES.get(last)?.find(each => isFormHere(each, typed) && endsWith(words, end, each.words))
  return form?.words.length ?? 0
}

function isFormHere({ words, countries, pointed }: Suffix, { name, country }: Typed): boolean {
  if (countries === null) return true
  return country !== null && countries.includes(country) && (!pointed || isPointed(words[0] ?? '', name))
}

/** Serenity Spa is no S.p.A.: without points it is one only where firms have that form. */
function isWordHere(last: string, { name, country }: Typed): boolean {
  const countries = country === null ? undefined : WORDS_TOO.get(last)
  if (countries === undefined || country === null || countries.includes(country)) return false
  return !isPointed(last, name)
}

function isPointed(form: string, name: string): boolean {
  return ['.', '/'].some(mark => name.includes([...form].join(mark)))
}

function endsWith(words: readonly string[], end: number, form: readonly string[]): boolean {
  return end > form.length && form.every((word, index) => words[end - form.length + index] === word)
}
