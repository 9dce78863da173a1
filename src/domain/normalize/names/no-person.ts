// Names that no person has: a desk, a household, a test. Told of whatever their capitals are.
import { fold, isPlain } from '../clean.ts'
import names from '../tables/names.json' with { type: 'json' }

/** Never the name of a person; one of them, and nothing but them and the next, is enough. */
const NOBODY = wordsIn(names.nobody)
/** Surnames, too: Sales, Guest and Post are people. */
const BESIDE = wordsIn(names.besideNobody)
const FAMILY = new Set(names.family.split(' '))
/** Behind the name as well: "Smith Family". Familia, Famiglia and Rodina are surnames there. */
const FAMILY_BEHIND = new Set(names.familyBehind.split(' '))
/** Between words of either. */
const SMALL = new Set(names.small.split(' '))
const MOST_WORDS = 5
/** None is longer, with its separators. */
const LONGEST = 60

/** What `typed` names instead of a person; null where it may be one. */
export function noPersonIn(typed: string): string | null {
  if (typed.length > LONGEST) return null
  const words = wordsOf(typed)
  const [first = ''] = words
  const last = words.at(-1) ?? ''
  // Most names end here.
  if (words.length === 0 || words.length > MOST_WORDS || !(isKnown(last) || isKnown(first))) return null
  if (words.length > 1 && (FAMILY_BEHIND.has(last) || FAMILY.has(first))) return 'a family, not a person'
  if (words.length > 2 && ((first === 'estate' && words[1] === 'of') || last === 'trust'))
    return 'an estate, not a person'
  const telling = words.filter(word => !SMALL.has(word))
  if (!telling.every(word => NOBODY.has(word) || BESIDE.has(word))) return null
  return telling.length > 1 || telling.some(word => NOBODY.has(word)) ? 'no person: a desk, a role or a test' : null
}

function wordsIn(lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.flatMap(wordsOf))
}

function isKnown(word: string): boolean {
  return NOBODY.has(word) || BESIDE.has(word) || FAMILY.has(word) || word === 'trust' || word === 'estate'
}

function wordsOf(text: string): readonly string[] {
  const folded = fold(text)
  return (isPlain(folded) ? folded.match(/[a-z0-9]+/g) : folded.match(/[\p{L}\p{M}\p{N}]+/gu)) ?? []
}
