// Currencies: the ISO 4217 code. A sign that several countries use is only read by the record's country, and not for sure.
import { clean, inForm, isPlaceholder } from '../../clean.ts'
import { flagged, kept, rewritten } from '../../outcome.ts'
import type { About, Normalized, Rule } from '../../rule.ts'
import table from '../../tables/currencies.json' with { type: 'json' }

const CODES = new Set(table.codes.split(' '))
const NAMES = new Map<string, string>(Object.entries(table.names))
const SAME_SIGN = new Map<string, string>(Object.entries(table.sameSign))
const LOCAL = new Map(
  Object.entries(table.local).map(([sign, codes]) => [sign, new Map<string, string>(Object.entries(codes))]),
)
/** Longer than any currency's name. */
const LONGEST = 60

function apply(value: string, { country }: About): Normalized {
  const typed = inForm(clean(value), 'NFKC')
  if (typed === '') return kept(value, null, 'empty')
  if (isPlaceholder(typed) && !NAMES.has(typed) && !LOCAL.has(typed)) return flagged(value, 'a placeholder')
  if (typed.length > LONGEST) return flagged(value, 'longer than any name of a currency')
  const word = typed.toLowerCase()
  const code = CODES.has(word.toUpperCase()) ? word.toUpperCase() : NAMES.get(word)
  if (code !== undefined) return rewritten(value, code, code, 0.95, 'ISO 4217')
  const local = LOCAL.get(SAME_SIGN.get(word) ?? word)?.get(country ?? '')
  if (local !== undefined) return rewritten(value, local, null, 0.8, 'what the sign stands for in its country')
  return flagged(value, 'no currency that we know, or more than one')
}

export const currency: Rule = { id: 'currency', version: 1, kinds: ['currency'], apply }
