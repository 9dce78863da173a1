// Countries: the common English name, so that one country is one value in every report. The key is the alpha-2 code.
import { clean, isPlaceholder } from '../clean.ts'
import { countryCodeOf, countryNameOf } from '../country-names.ts'
import { flagged, kept, rewritten } from '../outcome.ts'
import type { Normalized, Rule } from '../rule.ts'

/** Codes that are English words when nobody pressed shift: an answer that slipped into the wrong column. */
const WORDS = new Set(['am', 'as', 'at', 'be', 'do', 'in', 'is', 'it', 'me', 'my', 'no', 'so', 'to'])

function apply(value: string): Normalized {
  const typed = clean(value)
  if (typed === '') return kept(value, null, 'empty')
  if (isPlaceholder(typed)) return flagged(value, 'a placeholder, not a country')
  const code = countryCodeOf(typed)
  const name = code === null ? null : countryNameOf(code)
  if (name === null) return flagged(value, 'no country that we know, or more than one')
  if (WORDS.has(typed)) return rewritten(value, name, null, 0.6, 'a country code, or a word')
  return rewritten(value, name, code, 0.95, 'the common English name')
}

export const country: Rule = { id: 'country', version: 1, kinds: ['country'], apply }
