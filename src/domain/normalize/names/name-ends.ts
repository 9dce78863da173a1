// What stands before and behind a whole name, where it can be nothing else: "Don" and "Ma" are names too.
import { fold } from '../clean.ts'
import { suffixOf } from '../rules/person/name-suffix.ts'
import { localTitle, titlesOf } from '../rules/person/salutation.ts'
import table from '../tables/titles-before-names.json' with { type: 'json' }

const TITLES = new Set(
  (
    'mr mrs ms mx miss dr prof professor rev herr frau monsieur madame mademoiselle mme mlle sr sra srta dra dott signor ' +
    'signora dhr mevr drs ir sir dame ing mgr'
  ).split(' '),
)
/** Names, too, unless they are shortened with a point: "Gen. Powell", and Gen Hoshino. */
const RANKS = new Set(table.ranks.split(' '))
/** Names of people, or initials, as often as degrees. */
const NAMES_TOO = new Set('do ma ba pe od dc np usa ret v vi aia junior senior filho neto'.split(' '))
/** Behind a surname in Portuguese: son, grandson, nephew. In a name of two words it is the surname. */
const KIN = new Set(['filho', 'neto', 'netto', 'junior', 'sobrinho'])
const PORTUGUESE = new Set(['AO', 'BR', 'CV', 'MZ', 'PT'])
/** A degree that is in no list of ours, with its point and with capitals within: "CSc.", "M.Si.". */
const DEGREE = /^(?=.*\p{Ll})(?:\p{Lu}\p{Ll}{0,4}\.?){2,4}$/u

/** The title that the words begin with; null where the first word may be a name. */
export function titleAt(words: readonly string[], country: string | null): string | null {
  const [first = '', second] = words
  if (second === undefined) return null
  const bare = fold(first.replace(/\.$/, ''))
  if (!TITLES.has(bare) && !(RANKS.has(bare) && first.endsWith('.')) && localTitle(first, country) === null) return null
  return titlesOf(first, country)?.[0]?.text ?? null
}

/** The suffix that the word is; null where it may be a name. */
export function suffixAt(word: string, country: string | null): string | null {
  return NAMES_TOO.has(fold(word).replace(/\./g, '')) ? null : suffixOf(word, country)
}

/** The last of the words, where it tells a son from his father as Portuguese does; null where it is a name. */
export function kinAt(words: readonly string[], country: string | null): string | null {
  const last = words.at(-1) ?? ''
  return words.length > 2 && PORTUGUESE.has(country ?? '') && KIN.has(fold(last)) ? last : null
}

/** What a comma sets apart behind a name, each as it is written; null where it may be a name. */
export function suffixesIn(words: readonly string[], country: string | null): readonly string[] | null {
  const known = words.map(word => suffixAt(word, country))
  if (words.length === 0) return null
  if (known.every(suffix => suffix !== null)) return known
  const telling = words.every(
    (word, at) => known[at] !== null || (word.includes('.') && DEGREE.test(word)) || /^\([^()]+\)$/.test(word),
  )
  return telling && !words[0]?.startsWith('(') ? [words.join(' ')] : null
}
