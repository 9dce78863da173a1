// Texts of which only white space and invisible characters are certain; one rule for each way of comparing them.
import { clean, cleanLines, fold, isPlaceholder } from '../clean.ts'
import { flagged, kept, rewritten } from '../outcome.ts'
import type { Normalized, Rule } from '../rule.ts'

const WHY = 'white space and invisible characters'

/** Words in one line; case and accents make no difference when comparing. */
function applyToWords(value: string): Normalized {
  const typed = clean(value)
  if (typed === '') return kept(value, null, 'empty')
  if (isPlaceholder(typed)) return flagged(value, 'a placeholder')
  return rewritten(value, typed, fold(typed), 1, WHY)
}

/** Several lines; how they are broken makes no difference when comparing. */
function applyToLines(value: string): Normalized {
  const typed = cleanLines(value)
  if (typed === '') return kept(value, null, 'empty')
  if (isPlaceholder(typed)) return flagged(value, 'a placeholder')
  return rewritten(value, typed, fold(typed), 1, WHY)
}

/** Anything else: nothing is known of its meaning, so only equal text is the same. */
function applyToText(value: string): Normalized {
  const typed = cleanLines(value)
  if (typed === '') return kept(value, null, 'empty')
  return rewritten(value, typed, typed, 1, WHY)
}

export const words: Rule = { id: 'words', version: 1, kinds: ['city', 'job_title'], apply: applyToWords }
export const address: Rule = { id: 'address', version: 1, kinds: ['address'], apply: applyToLines }
export const text: Rule = { id: 'text', version: 1, kinds: ['text'], apply: applyToText }
