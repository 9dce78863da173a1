// Head counts and amounts: digits without grouping. What a separator or a unit leaves open is asked, never guessed.
import { clean, hasRaisedDigit, isPlaceholder, plainDigits } from '../../clean.ts'
import { flagged, kept, rewritten } from '../../outcome.ts'
import type { About, Normalized, Rule } from '../../rule.ts'
import { moneyOf } from './money.ts'
import { DECIMAL_SETTING, decimalMarkOf, keyOf, parseQuantity, type Quantity } from './parse-quantity.ts'

/** "500 employees", "3万人": words behind a head count. */
const PEOPLE =
  /^(\d[\d ,.'’]*(?:k|[a-z]+|[万萬만])?)\s?(?:employees|people|staff|ftes?|headcount|mitarbeiter|mitarbeitende|employés|salariés|empleados|dipendenti|ansatte|anställda|medewerkers|funcionários|pracowników|сотрудников|人|名|명)$/iu

function applyToCount(value: string, about: About): Normalized {
  const typed = plainDigits(clean(value))
  const nothing = notOne(value, typed)
  if (nothing !== null) return nothing
  const count = (PEOPLE.exec(typed)?.[1] ?? typed).trim()
  const quantity = parseQuantity(count, true, decimalMarkOf(about)) ?? roundCount(count, about)
  if (quantity === null) return flagged(value, 'not one plain number')
  const key = keyOf(quantity.digits)
  if (key.includes('.') || key.startsWith('-')) return flagged(value, 'not a head count')
  return rewritten(value, key, quantity.confidence < 0.9 ? null : key, quantity.confidence, quantity.why)
}

/** "1.2k", "2.3 million": as round as the unit. */
function roundCount(count: string, about: About): Quantity | null {
  const money = moneyOf(count, about)
  if (money === null || money.sign !== '' || money.zeros === 0) return null
  return { digits: money.digits, confidence: Math.min(money.confidence, 0.8), why: 'a unit written out: about so many' }
}

/** The field's own currency is that of the CRM: a sign that names the same one may go. */
function applyToSum(value: string, about: About): Normalized {
  const typed = plainDigits(clean(value))
  const nothing = notOne(value, typed)
  if (nothing !== null) return nothing
  const quantity = parseQuantity(typed, false, decimalMarkOf(about))
  if (quantity !== null) {
    const key = quantity.confidence < 0.9 ? null : keyOf(quantity.digits)
    return rewritten(value, quantity.digits, key, quantity.confidence, quantity.why)
  }
  const money = moneyOf(typed, about)
  if (money === null) return flagged(value, 'not one plain number')
  const own = about.siblings?.currency
  const same =
    money.sign === '' || (own !== undefined && own.trim().toUpperCase() === money.currency && money.signConfidence > 0)
  const confidence = Math.min(money.confidence, same ? 0.92 : 0.8)
  const why = same ? money.why : `${money.why}, the currency left out`
  return rewritten(value, money.digits, confidence < 0.9 ? null : keyOf(money.digits), confidence, why)
}

function notOne(value: string, typed: string): Normalized | null {
  if (typed === '') return kept(value, null, 'empty')
  if (isPlaceholder(typed)) return flagged(value, 'a placeholder, not a number')
  return hasRaisedDigit(value) ? flagged(value, 'not one plain number') : null
}

export const employees: Rule = {
  id: 'employees',
  version: 4,
  kinds: ['employees'],
  settings: DECIMAL_SETTING,
  apply: applyToCount,
}
export const revenue: Rule = {
  id: 'revenue',
  version: 6,
  kinds: ['revenue'],
  settings: DECIMAL_SETTING,
  apply: applyToSum,
}
