// What stands before and behind a whole name, where it can be nothing else: "Don" and "Ma" are names too.
import { fold } from '../clean.ts'
import { suffixOf } from '../rules/person/name-suffix.ts'
import { titlesOf } from '../rules/person/salutation.ts'

const TITLES = new Set(
  (
    'mr mrs ms mx miss dr prof professor rev herr frau monsieur madame mademoiselle mme mlle sr sra srta dra dott signor ' +
    'signora dhr mevr drs ir sir dame ing mgr'
  ).split(' '),
)
/** Names of people, or initials, as often as degrees. */
const NAMES_TOO = new Set('do ma ba pe od dc np usa ret v vi aia junior senior filho neto'.split(' '))

/** The title that the words begin with; null where the first word may be a name. */
export function titleAt(words: readonly string[], country: string | null): string | null {
  const [first = '', second] = words
  if (second === undefined || !TITLES.has(fold(first.replace(/\.$/, '')))) return null
  return titlesOf(first, country)?.[0]?.text ?? null
}

/** The suffix that the word is; null where it may be a name. */
export function suffixAt(word: string, country: string | null): string | null {
  return NAMES_TOO.has(fold(word).replace(/\./g, '')) ? null : suffixOf(word, country)
}
