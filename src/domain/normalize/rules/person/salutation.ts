// What stands before a name: "Mr.", "Frau", "Prof. Dr.". British English writes no point where the last letter is kept.
import { fold } from '../../clean.ts'
import { flagged, rewritten } from '../../outcome.ts'
import type { About, Normalized, Rule } from '../../rule.ts'
import table from '../../tables/titles-before-names.json' with { type: 'json' }
import { tidied, unreadable } from '../text.ts'

const PLAIN = new Map<string, string>(Object.entries(table.plain))
const ALWAYS = new Map<string, string>(Object.entries(table.always))
const DOTTED = new Map<string, string>(Object.entries(table.dotted))
const SAME = new Map<string, string>(Object.entries(table.same))
const DOTLESS = new Set(table.dotless.split(' '))
/** Where the language has no point behind a last letter that is kept, and many write one. */
const POINT_AS_TYPED = new Set(table.pointAsTyped.split(' '))
/** Titles of one language, or as it alone writes them: "dr" is no "Dr." in Polish. By country. */
const LOCAL = new Map(
  [...Map.groupBy(localLists(), ({ country }) => country)].map(([country, lists]) => [
    country,
    spelled(lists.map(({ titles }) => titles).join(' ')),
  ]),
)
const ACADEMIC = spelled(table.academic)
/** Fr. is a Father in English, a Frau in German, and neither elsewhere. */
const GERMAN = new Set(['AT', 'CH', 'DE', 'LI'])
/** "Prof. Dr. Dr." and no more. */
const MOST = 4
const LONGEST = 60
/** Points end a word, but for those in "Dipl.-Ing." and "Dott.ssa". */
const WORD = /[^\s.]+(?:\.(?:-[^\s.]+|ssa|r?na|ra))*\.?/gi

/** One title, without its point: "mr". */
interface Title {
  readonly key: string
  readonly text: string
}

function localLists(): readonly { readonly country: string; readonly titles: string }[] {
  return Object.entries(table.local).flatMap(([countries, titles]) =>
    countries.split(' ').map(country => ({ country, titles })),
  )
}

function spelled(titles: string): ReadonlyMap<string, string> {
  return new Map(titles.split(' ').map(title => [bareOf(title), title]))
}

function bareOf(word: string): string {
  return fold(word).replaceAll('.', '')
}

/** A title that is one word of its country's, or of a few degrees that are written so everywhere; null where it is none. */
export function localTitle(word: string, country: string | null): string | null {
  const bare = bareOf(word)
  const title = LOCAL.get(country ?? '')?.get(bare) ?? ACADEMIC.get(bare)
  // A single letter without its point is an initial.
  return title === undefined || (bare.length === 1 && !word.endsWith('.')) ? null : title
}

/** The titles that `typed` is made of and nothing else; null where some word of it is none. */
export function titlesOf(typed: string, country: string | null): readonly Title[] | null {
  // "Mr & Mrs" are two people; what stands between them is part of it.
  const words = /[,/&+]/.test(typed) ? [] : (typed.match(WORD) ?? [])
  if (words.length === 0 || words.length > MOST || typed.length > LONGEST) return null
  const titles: Title[] = []
  for (const word of words) {
    const title = titleOf(word, country)
    if (title === null) return null
    titles.push(title)
  }
  return titles
}

/** Letters of other scripts, and accents that were typed, are no slip: Paní is Czech, Pani is Polish. */
function isSpelledSo(word: string, title: string): boolean {
  const [typed, written] = [word, title].map(each => each.replace(/\./g, '').toLowerCase())
  return typed === written || /^[a-z-]+$/.test(typed ?? '')
}

/** "PANÍ" is Paní: its capitals are no accents. */
function inOwnLetters(word: string): string {
  return word === word.toUpperCase() ? word.slice(0, 1) + word.slice(1).toLowerCase() : word
}

/** At the beginning of a line "dr" is "Dr" there, too. */
function locally(word: string, own: string): string {
  if (word.slice(1) === own.slice(1)) return word
  return isSpelledSo(word, own) ? own : inOwnLetters(word)
}

function titleOf(word: string, country: string | null): Title | null {
  const bare = fold(word.replace(/\.$/, ''))
  const own = localTitle(word, country)
  if (own !== null) return { key: SAME.get(bare) ?? bareOf(own), text: locally(word, own) }
  const key = SAME.get(bare) ?? bare
  const local = bare === 'fr' && GERMAN.has(country ?? '') ? 'Fr.' : undefined
  const always = local ?? PLAIN.get(bare) ?? (DOTTED.has(bare) ? undefined : ALWAYS.get(bare))
  if (always !== undefined) return { key, text: isSpelledSo(word, always) ? always : inOwnLetters(word) }
  const dotted = DOTTED.get(bare)
  if (dotted === undefined) return null
  // Where the country does not say.
  const asTyped = country === null || POINT_AS_TYPED.has(country)
  const point = asTyped ? word.endsWith('.') : !DOTLESS.has(country)
  return { key, text: point ? `${dotted}.` : dotted }
}

function apply(value: string, about: About): Normalized {
  const tidy = tidied(value)
  const nothing = unreadable(value, tidy)
  if (nothing !== null) return nothing
  const { typed } = tidy
  if (/[\p{N}@]/u.test(typed)) return flagged(value, 'not a title before a name')
  const titles = titlesOf(typed, about.country)
  if (titles === null) return rewritten(value, typed, fold(typed), tidy.confidence, tidy.why)
  const key = titles.map(title => title.key).join(' ')
  const text = titles.map(title => title.text).join(' ')
  const to = allowed(key, about) ?? text
  return rewritten(value, to, key, 0.95, 'a title before a name')
}

/** The CRM's own way to write the title. */
function allowed(key: string, { options, country }: About): string | null {
  if (options === undefined || options === null) return null
  for (const option of options) {
    const titles = titlesOf(option, country)
    if (titles !== null && titles.map(title => title.key).join(' ') === key) return option
  }
  return null
}

export const salutation: Rule = { id: 'salutation', version: 3, kinds: ['salutation'], apply }
