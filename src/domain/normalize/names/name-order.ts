// Which words of a name are the given ones and which the family's, by the habits of its country and by what it shows.
import { fold } from '../clean.ts'
import type { Parts } from '../rule.ts'
import table from '../tables/name-orders.json' with { type: 'json' }
import { CONNECTIVES, FIRST_NAMES, NO_NAME, OFFICES, PARTICLES } from './name-words.ts'

const HAN = /^\p{sc=Han}{2,4}$/u
const HANGUL = /^\p{sc=Hangul}{2,4}$/u
const FAMILY_FIRST = new Set(table.familyFirst.split(' '))
/** Where Chinese keep their order among others, who have another. */
const CHINESE_ABROAD = new Set(['BN', 'MY'])
const TWO_SURNAMES = new Set(table.twoSurnames.split(' '))
const CHINESE = new Set(table.chinese.split(' '))
const KOREAN = new Set(table.korean.split(' '))
const ROMANIZED = new Set(table.romanized.split(' '))
const SECOND_GIVEN = new Set(table.secondGiven.split(' '))
const COMPOUND = new Set(table.compound.split(' '))
const HUNGARIAN = new Set(table.hungarianGiven.split(' '))
const DEVOTION = new Set(table.devotion.split(' '))
/** Particles that are no such in other places of a name, or in its capitals. */
const JOINED = new Set([...PARTICLES, ...table.joined.split(' ')])
/** Burmese names have no part that is the family's. */
const NO_FAMILY_NAMES = new Set(['MM'])
const INITIALS = /^(?:\p{L}|(?:\p{L}\.){1,3})$/u
const CYRILLIC_INITIALS = /^(?:\p{sc=Cyrillic}\.){1,2}$/u
/** A father's name, in the notations of Russian, Ukrainian, Belarusian and Kazakh. */
const PATRONYMIC =
  /\p{sc=Cyrillic}(?:ович|евич|йович|івна|ївна|овна|евна|ична|авіч|евіч|льич|узьмич|лукич|фомич|ұлы|қызы)$/iu
/** The same in Latin letters, where Jankovich and Rabinovich abroad are surnames. */
const ROMANIZED_PATRONYMIC = /\p{L}(?:[oe]v[iy]ch|[oe]vna|ivna|inichna)$/iu
const PATRONYMICS_IN = new Set(['BY', 'KG', 'KZ', 'RU', 'TJ', 'UA', 'UZ'])
const SLAVIC_SURNAME = /^\p{sc=Cyrillic}{3,}(?:ов|ев|ёв|ова|ева|ёва|ский|ская|цкий|цкая)$/iu

/** As `partsOf` tells of a name. */
export function named(given: string, middle: string, family: string): Parts {
  return { given, ...(middle !== '' && { middle }), family }
}

/** Given and family name, and what is between; null where the words tell too little. */
export function namesOf(words: readonly string[], country: string | null): Parts | null {
  const [only, ...others] = words
  if (only === undefined) return null
  if (others.length === 0) return unspaced(only)
  if (words.some(isNoPerson) || isNoGivenName(only) || NO_FAMILY_NAMES.has(country ?? '')) return null
  if (words.every(word => /^[\p{sc=Han}\p{sc=Hangul}\p{sc=Hira}\p{sc=Kana}ー々]+$/u.test(word)))
    return named(others.join(' '), '', only)
  const shown = shownOrder(words, country)
  if (shown !== undefined) return shown
  if (country === 'VN') return vietnamese(words)
  if (country === 'HU') return hungarian(words)
  if (FAMILY_FIRST.has(country ?? '') || isChineseAbroad(words, country)) return familyFirst(words)
  return givenFirst(words, country)
}

/** Several people, a firm, or what somebody does. */
export function isNoPerson(word: string): boolean {
  const lower = word.toLowerCase()
  if (/[\p{N}@&+/()"“”«»]/u.test(word) || !/\p{L}/u.test(word)) return true
  return CONNECTIVES.has(lower) || NO_NAME.has(lower) || OFFICES.has(lower)
}

/** Where the name itself shows its order, whatever the country; undefined where it does not, null where it hides it. */
function shownOrder(words: readonly string[], country: string | null): Parts | null | undefined {
  const [first = '', ...rest] = words
  const last = words.at(-1) ?? ''
  // DUPONT Jean: surnames in capitals, given names not.
  const capitals = words.findIndex(word => !/^(?:\p{Lu}\p{M}*['’-]?){3,}$/u.test(word))
  if (capitals > 0 && words.slice(capitals).every(word => /\p{Ll}/u.test(word)))
    return named(words.slice(capitals).join(' '), '', words.slice(0, capitals).join(' '))
  // Иванов И. И. has its surname first, John S. last.
  if (!INITIALS.test(first) && rest.every(word => CYRILLIC_INITIALS.test(word))) return named(rest.join(' '), '', first)
  if (words.length === 3 && isPatronymic(last, country)) return named(rest[0] ?? '', last, first)
  if (words.length === 2 && SLAVIC_SURNAME.test(first) && !SLAVIC_SURNAME.test(last)) return named(last, '', first)
  return undefined
}

function isPatronymic(word: string, country: string | null): boolean {
  return PATRONYMIC.test(word) || (PATRONYMICS_IN.has(country ?? '') && ROMANIZED_PATRONYMIC.test(word))
}

/** Hungarians put the family first, and foreigners do not: a given name that everybody knows tells. */
function hungarian(words: readonly string[]): Parts | null {
  const [first = '', ...rest] = words
  const [leads, ends] = [HUNGARIAN.has(fold(first)), HUNGARIAN.has(fold(rest.at(-1) ?? ''))]
  if (leads === ends) return null
  if (ends) return named(rest[0] ?? '', rest.slice(1).join(' '), first)
  return named(first, rest.slice(0, -1).join(' '), rest.at(-1) ?? '')
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

/** Lim Wei Ming: three syllables, as no Malay or Tamil name has. */
function isChineseAbroad(words: readonly string[], country: string | null): boolean {
  return CHINESE_ABROAD.has(country ?? '') && words.length === 3 && ROMANIZED.has(fold(words[0] ?? ''))
}

/** In roman letters only where the surname is one that everybody knows. */
function familyFirst(words: readonly string[]): Parts | null {
  const [first = '', ...rest] = words
  const last = rest.at(-1) ?? ''
  const [leads, ends] = [ROMANIZED.has(fold(first)), ROMANIZED.has(fold(last))]
  if (leads === ends) return null
  return leads ? named(rest.join(' '), '', first) : named(words.slice(0, -1).join(' '), '', last)
}

function givenFirst(words: readonly string[], country: string | null): Parts | null {
  // Surnames of China, Korea and Vietnam are given names, too: with two of them the order is anybody's guess.
  if (words.length === 2 && words.every(word => ROMANIZED.has(fold(word)))) return null
  // In the south of India the initial is that of a father or a village.
  if (country === 'IN' && INITIALS.test(words[0] ?? '')) return null
  const [given = '', ...rest] = unitsOf(givenAsOne(words))
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

/** Abdul Rahman, María del Carmen: one given name. */
function givenAsOne(words: readonly string[]): readonly string[] {
  const [first = '', second = '', third = '', ...rest] = words
  if (/^abd(?:ul|el|al)?$/i.test(first) && words.length > 2) return [`${first} ${second}`, third, ...rest]
  const devoted = /^mar[ií]a$/i.test(first) && /^de(?:l| la| los| las)?$/i.test(second)
  const [of, name, others] = /^l[ao]s?$/i.test(third)
    ? [`${second} ${third}`, rest[0] ?? '', rest.slice(1)]
    : [second, third, rest]
  return devoted && others.length > 0 && DEVOTION.has(fold(name)) ? [`${first} ${of} ${name}`, ...others] : words
}

/** "van der Berg" is one, "de la Cruz" and "O' Brien" too; a particle alone at the end belongs to what is before. */
function unitsOf(words: readonly string[]): string[] {
  const units: string[] = []
  let open: string[] = []
  for (const [at, word] of words.entries()) {
    const particle = at > 0 && at < words.length - 1 && JOINED.has(word.toLowerCase())
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
