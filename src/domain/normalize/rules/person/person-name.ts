// Names of people: only a name in a single case is touched, and written only where its capitals are certain.
import { fold, inForm } from '../../clean.ts'
import { capitalizeName } from '../../names/name-case.ts'
import { namePartsOf } from '../../names/name-parts.ts'
import { noPersonIn } from '../../names/no-person.ts'
import { flagged, rewritten } from '../../outcome.ts'
import { rememberingBy } from '../../remembered.ts'
import type { About, Normalized, Parts, Rule } from '../../rule.ts'
import { tidied, unreadable } from '../text.ts'

/** Longer than any person's name; beyond it only white space is looked at. */
const LONGEST = 200
/** Scripts in which names begin with a capital; Georgian and Cherokee have capitals, yet not for this. */
const TITLE_CASED = /[\p{sc=Latin}\p{sc=Cyrillic}\p{sc=Greek}]/u
/** Letters of one script, all of which have two cases. */
const LATIN = /^[ -~À-ÖØ-öø-ķĹ-ňŊ-ž]+$/

const INVERTED = /^\p{Ll}\p{Lu}{2,}(?: \p{Ll}\p{Lu}+)*$/u
/** Bold and script letters of mathematics, which dress up names in networks. */
const STYLED = /[\u{1D400}-\u{1D7FF}]/u
/** Half of a full-width name would look worse than all of it. */
const FULL_WIDTH = /[\uFF21-\uFF3A\uFF41-\uFF5A]/

/** First names come again and again, and so do most last names. */
const remembered = rememberingBy<Normalized>(20_000)
/** V8 copies such short text; longer text is a view of the page that it was read in, which would be kept as well. */
const LONGEST_REMEMBERED = 12

function apply(value: string, about: About): Normalized {
  if (value.length > LONGEST_REMEMBERED) return judged(value, about)
  return remembered.of(about.country, value, () => judged(value, about))
}

function judged(value: string, about: About): Normalized {
  const tidy = tidied(value)
  const nothing = unreadable(value, tidy)
  if (nothing !== null) return nothing
  const { typed } = tidy
  if (!/\p{L}/u.test(typed) || /[\p{N}@]/u.test(typed)) return flagged(value, 'not a name')
  const other = noPersonIn(typed)
  if (other !== null) return flagged(value, other)
  const key = fold(typed)
  const plain = withoutStyle(typed)
  if (plain !== typed) return plainly(value, plain, about)
  if (INVERTED.test(typed)) return inverted(value, typed, about)
  const reason = reasonToKeep(typed)
  if (reason !== null) return rewritten(value, typed, key, tidy.confidence, tidy.confidence < 1 ? tidy.why : reason)
  const { name, confidence, why } = capitalizeName(typed, about.country)
  return rewritten(value, name, key, Math.min(confidence, tidy.confidence), why)
}

/** In letters that everybody's keyboard has; as it is where some of the styled ones are no letters. */
function withoutStyle(typed: string): string {
  const plain = STYLED.test(typed) ? inForm(typed, 'NFKC') : typed
  return STYLED.test(plain) ? typed : plain
}

function plainly(value: string, plain: string, about: About): Normalized {
  const said = judged(plain, about)
  if (said.action === 'flag') return { ...said, value }
  return rewritten(value, said.value, said.key, Math.min(said.confidence, 0.7), 'letters of mathematics, for looks')
}

/** "jOHN sMITH" was typed with the capitals locked. */
function inverted(value: string, typed: string, { country }: About): Normalized {
  const { name, confidence, why } = capitalizeName(typed.toUpperCase(), country)
  return rewritten(value, name, fold(typed), Math.min(confidence, 0.7), `${why}; capitals were locked`)
}

/** How a whole name divides; a part of a name alone divides no further. */
function parts(value: string, { country }: About): Parts {
  const typed = withoutStyle(tidied(value).typed)
  return noPersonIn(typed) === null ? namePartsOf(typed, country) : {}
}

function reasonToKeep(typed: string): string | null {
  if (typed.length > LONGEST) return 'too long for a name'
  if (FULL_WIDTH.test(typed)) return 'full-width letters: keep'
  const ofScript = LATIN.test(typed) ? null : scriptToKeep(typed)
  if (ofScript !== null) return ofScript
  if (typed !== typed.toUpperCase() && typed !== typed.toLowerCase()) return 'mixed case: keep as typed'
  return (typed.match(/\p{L}/gu) ?? []).length <= 2 ? 'initials: keep' : null
}

function scriptToKeep(typed: string): string | null {
  const letters = typed.match(/\p{L}/gu) ?? []
  const cased = letters.filter(letter => letter.toLowerCase() !== letter.toUpperCase())
  if (cased.length === 0) return 'no case in script'
  if (cased.some(letter => !TITLE_CASED.test(letter))) return 'a script whose capitals we do not set: keep'
  return isMixedScript(typed) || cased.length < letters.length ? 'mixed-script: keep' : null
}

function isMixedScript(typed: string): boolean {
  return [/\p{sc=Latin}/u, /\p{sc=Cyrillic}/u, /\p{sc=Greek}/u].filter(script => script.test(typed)).length > 1
}

export const personName: Rule = { id: 'person-name', version: 7, kinds: ['person_name'], apply, parts }
