// Names of people: only a name in a single case is touched, and written only where its capitals are certain.
import { clean, fold, isPlaceholder } from '../clean.ts'
import { capitalizeName } from '../name-case.ts'
import { flagged, kept, rewritten } from '../outcome.ts'
import type { About, Normalized, Rule } from '../rule.ts'

/** Longer than any person's name; beyond it only white space is looked at. */
const LONGEST = 200
/** Scripts in which names begin with a capital; Georgian and Cherokee have capitals, yet not for this. */
const TITLE_CASED = /[\p{sc=Latin}\p{sc=Cyrillic}\p{sc=Greek}]/u
/** Letters of one script, all of which have two cases. */
const LATIN = /^[ -~À-ÖØ-öø-ķĹ-ňŊ-ž]+$/

function apply(value: string, about: About): Normalized {
  const typed = clean(value)
  if (typed === '') return kept(value, null, 'empty')
  if (isPlaceholder(typed) || !/\p{L}/u.test(typed) || /[\p{N}@]/u.test(typed)) return flagged(value, 'not a name')
  const key = fold(typed)
  const reason = reasonToKeep(typed)
  if (reason !== null) return rewritten(value, typed, key, 1, reason)
  const { name, confidence, why } = capitalizeName(typed, about.country)
  return rewritten(value, name, key, confidence, why)
}

function reasonToKeep(typed: string): string | null {
  if (typed.length > LONGEST) return 'too long for a name'
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

export const personName: Rule = { id: 'person-name', version: 1, kinds: ['person_name'], apply }
