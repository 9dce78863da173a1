// An amount with its currency: digits, a point before cents, the code of ISO 4217 behind.
import { clean, hasRaisedDigit, isPlaceholder, plainDigits } from '../../clean.ts'
import { flagged, kept, rewritten } from '../../outcome.ts'
import type { About, Normalized, Parts, Rule } from '../../rule.ts'
import { type Money, moneyOf } from './money.ts'
import { DECIMAL_SETTING, keyOf } from './parse-quantity.ts'

function apply(value: string, about: About): Normalized {
  const typed = plainDigits(clean(value))
  if (typed === '') return kept(value, null, 'empty')
  if (isPlaceholder(typed)) return flagged(value, 'a placeholder, not an amount')
  const money = hasRaisedDigit(value) ? null : moneyOf(typed, about)
  if (money === null || (money.sign !== '' && money.currency === null))
    return flagged(value, 'not one amount, or of a currency that several countries have')
  const written = textOf(money, money.digits)
  const confidence = Math.min(money.confidence, money.signConfidence, 0.95)
  const sure = confidence >= 0.9
  return rewritten(value, written, sure ? textOf(money, keyOf(money.digits)) : null, confidence, money.why)
}

function textOf({ currency }: Money, digits: string): string {
  return currency === null ? digits : `${digits} ${currency}`
}

function parts(value: string, about: About): Parts {
  const money = moneyOf(plainDigits(clean(value)), about)
  if (money === null) return {}
  return { amount: money.digits, ...(money.currency !== null && { currency: money.currency }) }
}

export const amount: Rule = { id: 'amount', version: 5, kinds: ['amount'], settings: DECIMAL_SETTING, apply, parts }
