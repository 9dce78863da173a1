// Currencies: the ISO 4217 code. A sign that several countries use is only read by the record's country, and not for sure.
import { clean, inForm, isPlaceholder } from '../../clean.ts'
import { flagged, kept, rewritten } from '../../outcome.ts'
import type { About, Normalized, Rule } from '../../rule.ts'
import table from '../../tables/currencies.json' with { type: 'json' }
import { currencyNamed } from './currency-names.ts'

const CODES = new Set(table.codes.split(' '))
const NAMES = new Map<string, string>(Object.entries(table.names))
const SAME_SIGN = new Map<string, string>(Object.entries(table.sameSign))
const LOCAL = new Map(
  Object.entries(table.local).map(([sign, codes]) => [sign, new Map<string, string>(Object.entries(codes))]),
)
/** Longer than any currency's name. */
const LONGEST = 60

/** No name by which a language tells one currency from others is shorter; those that are stand in the table. */
const SHORTEST = 3

/** The currency that a code, name or sign stands for, and how sure that is; null where it is none, or several. */
export function currencyOf(
  typed: string,
  country: string | null,
): { readonly code: string; readonly confidence: number } | null {
  const word = typed.toLowerCase()
  const code = CODES.has(word.toUpperCase()) ? word.toUpperCase() : NAMES.get(word)
  const countries = LOCAL.get(SAME_SIGN.get(word) ?? word)
  // Egypt has pounds of its own: there even the sign that is Britain's elsewhere is only likely to be either.
  const local = countries?.get(country ?? '')
  if (local !== undefined && local !== code) return { code: local, confidence: 0.8 }
  if (code !== undefined) return { code, confidence: 0.95 }
  if (countries !== undefined) return null
  const named = word.length < SHORTEST ? null : currencyNamed(word, CODES)
  return named === null ? null : { code: named, confidence: 0.95 }
}

/** Whether it is a code of ISO 4217, in any case. */
export function isCurrencyCode(typed: string): boolean {
  return CODES.has(typed.toUpperCase())
}

/** Whether several countries have currencies of this sign: which one is meant may stay open. */
export function isSign(typed: string): boolean {
  const word = typed.toLowerCase()
  return LOCAL.has(SAME_SIGN.get(word) ?? word)
}

/** Whether the sign is that of the currency somewhere: "$" of CAD. */
export function isSignOf(typed: string, code: string): boolean {
  const word = typed.toLowerCase()
  return [...(LOCAL.get(SAME_SIGN.get(word) ?? word)?.values() ?? [])].includes(code)
}

/** "USD - U.S. Dollar", "US Dollar (USD)", as lists to choose from have them. */
const WITH_NAME = /^([A-Z]{3})\s*[-\u2013:(]\s*([^()]+?)\)?$|^([^()]+?)\s*[-\u2013:(]\s*([A-Z]{3})\)?$/

/** Both have to be the same currency. */
function withName(typed: string, country: string | null): ReturnType<typeof currencyOf> {
  const [, before, behind = '', name = '', after] = WITH_NAME.exec(typed) ?? []
  const code = before ?? after
  if (code === undefined || !isCurrencyCode(code)) return null
  const named = currencyOf(before === undefined ? name : behind, country)
  return named?.code === code ? { code, confidence: 0.95 } : null
}

function apply(value: string, { country }: About): Normalized {
  const typed = inForm(clean(value), 'NFKC')
  if (typed === '') return kept(value, null, 'empty')
  if (isPlaceholder(typed) && !NAMES.has(typed) && !LOCAL.has(typed)) return flagged(value, 'a placeholder')
  const found = typed.length > LONGEST ? null : (currencyOf(typed, country) ?? withName(typed, country))
  if (found === null) return flagged(value, 'no currency that we know, or more than one')
  if (found.confidence >= 0.9) return rewritten(value, found.code, found.code, found.confidence, 'ISO 4217')
  return rewritten(value, found.code, null, found.confidence, 'what the sign stands for in its country')
}

export const currency: Rule = { id: 'currency', version: 5, kinds: ['currency'], apply }
