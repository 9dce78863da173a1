// How a whole name divides into its parts. Where the order of a people's names does not follow from the name itself, or
// from the country, nothing is said: half a guess is worse than a whole name.
import { fold } from '../clean.ts'
import type { Parts } from '../rule.ts'
import table from '../tables/name-orders.json' with { type: 'json' }
import { suffixAt, titleAt } from './name-ends.ts'
import { CONNECTIVES, FIRST_NAMES, PARTICLES } from './name-words.ts'

/** Longer than any name. */
const LONGEST = 120
const MOST_WORDS = 10
const NICKNAME = /\s["'“‘(„«]([^"'“”‘’()„«»]{1,30})["'”’)“»](?=\s)/u
const HAN = /^\p{sc=Han}{2,4}$/u
const HANGUL = /^\p{sc=Hangul}{2,4}$/u
const FAMILY_FIRST = new Set(table.familyFirst.split(' '))
const TWO_SURNAMES = new Set(table.twoSurnames.split(' '))
const CHINESE = new Set(table.chinese.split(' '))
const KOREAN = new Set(table.korean.split(' '))
const ROMANIZED = new Set(table.romanized.split(' '))
const SECOND_GIVEN = new Set(table.secondGiven.split(' '))
const COMPOUND = new Set(table.compound.split(' '))

/** Given and family name, and what stands before, between and behind them; empty where the name tells too little. */
export function namePartsOf(typed: string, country: string | null): Parts {
  if (typed.length > LONGEST) return {}
  const [, nickname] = NICKNAME.exec(typed) ?? []
  const whole = nickname === undefined ? typed : typed.replace(NICKNAME, ' ')
  const { words, before, behind, inverted } = divided(whole, country)
  if (words.length > MOST_WORDS) return {}
  const names = inverted ?? namesOf(words, country)
  if (names === null) return {}
  return {
    ...(before.length > 0 && { salutation: before.join(' ') }),
    ...names,
    ...(nickname !== undefined && { nickname }),
    ...(behind.length > 0 && { suffix: behind.join(', ') }),
  }
}

interface Divided {
  readonly words: readonly string[]
  readonly before: readonly string[]
  readonly behind: readonly string[]
  /** Set where a comma tells the order. */
  readonly inverted: Parts | null
}

/** Titles before, letters behind; "Smith, John" is in its order. */
function divided(whole: string, country: string | null): Divided {
  const segments = whole.split(/[,，、]/).map(each =>
    each
      .trim()
      .split(/\s+/)
      .filter(word => word !== ''),
  )
  const behind: string[] = []
  while (segments.length > 1) {
    const found = (segments.at(-1) ?? []).map(word => suffixAt(word, country))
    if (found.length === 0 || found.some(each => each === null)) break
    behind.unshift(...found.flatMap(each => each ?? []))
    segments.pop()
  }
  const [first = [], second, ...more] = segments
  const words = [...(second ?? first)]
  const before: string[] = []
  for (let title = titleAt(words, country); title !== null; title = titleAt(words, country)) {
    before.push(title)
    words.shift()
  }
  while (words.length > 1) {
    const suffix = suffixAt(words.at(-1) ?? '', country)
    if (suffix === null) break
    behind.unshift(suffix)
    words.pop()
  }
  if (second === undefined) return { words, before, behind, inverted: null }
  const [given, ...middle] = words
  const usable = more.length === 0 && first.length > 0 && given !== undefined
  const inverted = usable ? named(given, middle.join(' '), first.join(' ')) : null
  return { words: inverted === null ? [] : words, before, behind, inverted }
}

function named(given: string, middle: string, family: string): Parts {
  return { given, ...(middle !== '' && { middle }), family }
}

function namesOf(words: readonly string[], country: string | null): Parts | null {
  const [only, ...others] = words
  if (only === undefined) return null
  if (others.length === 0) return unspaced(only)
  if (words.some(word => /[\p{N}@&+/()"“”«»]/u.test(word) || CONNECTIVES.has(word.toLowerCase()))) return null
  if (isNoGivenName(only)) return null
  if (words.every(word => /^[\p{sc=Han}\p{sc=Hangul}\p{sc=Hira}\p{sc=Kana}ー々]+$/u.test(word)))
    return named(others.join(' '), '', only)
  if (country === 'VN') return vietnamese(words)
  if (FAMILY_FIRST.has(country ?? '')) return familyFirst(words, country)
  return givenFirst(words, country)
}

/** A particle, or half of a surname: the given name is not there. */
function isNoGivenName(word: string): boolean {
  const lower = word.toLowerCase()
  return (PARTICLES.has(lower) && !FIRST_NAMES.has(lower)) || /^(?:mc|mac|st\.?|o|['’]t)$/.test(lower)
}

/** Scripts that put no space between: the first letter, or a surname of two. Japanese surnames are of any length. */
function unspaced(name: string): Parts | null {
  const surnames = HAN.test(name) ? CHINESE : HANGUL.test(name) ? KOREAN : null
  if (surnames === null) return null
  const two = name.slice(0, 2)
  if (COMPOUND.has(two) && name.length > 2) return named(name.slice(2), '', two)
  const one = name.slice(0, 1)
  return surnames.has(one) && name.length <= 3 ? named(name.slice(1), '', one) : null
}

function vietnamese(words: readonly string[]): Parts | null {
  const [family = '', ...rest] = words
  const given = rest.at(-1) ?? ''
  return ROMANIZED.has(fold(family)) ? named(given, rest.slice(0, -1).join(' '), family) : null
}

/** In Hungary always so; in roman letters elsewhere only where the surname is one that everybody knows. */
function familyFirst(words: readonly string[], country: string | null): Parts | null {
  const [first = '', ...rest] = words
  const last = rest.at(-1) ?? ''
  if (country === 'HU') return named(rest[0] ?? '', rest.slice(1).join(' '), first)
  const [leads, ends] = [ROMANIZED.has(fold(first)), ROMANIZED.has(fold(last))]
  if (leads === ends) return null
  return leads ? named(rest.join(' '), '', first) : named(words.slice(0, -1).join(' '), '', last)
}

function givenFirst(words: readonly string[], country: string | null): Parts | null {
  // Surnames of China, Korea and Vietnam are given names, too: with two of them the order is anybody's guess.
  if (words.length === 2 && words.every(word => ROMANIZED.has(fold(word)))) return null
  const units = unitsOf(words)
  const [given = '', ...rest] = units
  if (rest.length === 0) return null
  if (TWO_SURNAMES.has(country ?? '')) return twoSurnames(given, rest)
  return named(given, rest.slice(0, -1).join(' '), rest.at(-1) ?? '')
}

/** María José García López; with three words the second may be a given name or a surname. */
function twoSurnames(given: string, rest: readonly string[]): Parts | null {
  const second = SECOND_GIVEN.has(fold(rest[0] ?? ''))
  if (rest.length <= 2 && !second) return named(given, '', rest.join(' '))
  if (second && rest.length <= 3) return named(`${given} ${rest[0]}`, '', rest.slice(1).join(' '))
  return rest.length === 3 ? named(`${given} ${rest[0]}`, '', rest.slice(1).join(' ')) : null
}

/** "van der Berg" is one, "de la Cruz" and "O' Brien" too; a particle alone at the end belongs to what is before. */
function unitsOf(words: readonly string[]): string[] {
  const units: string[] = []
  let open: string[] = []
  for (const [at, word] of words.entries()) {
    const particle = at > 0 && at < words.length - 1 && PARTICLES.has(word.toLowerCase())
    open.push(word)
    if (particle) continue
    units.push(open.join(' '))
    open = []
    // "da Silva e Souza" is one surname.
    const joined = units.length > 2 && /^[ey] /i.test(units.at(-1) ?? '') ? units.splice(-2).join(' ') : null
    if (joined !== null) units.push(joined)
  }
  return open.length > 0 ? [...units, open.join(' ')] : units
}
