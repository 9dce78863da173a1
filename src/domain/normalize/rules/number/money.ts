// Sums of money as people write them: a sign or a code before or behind, a unit that stands for zeros.
import type { About } from '../../rule.ts'
import { currencyOf, isCurrencyCode, isSign, isSignOf } from '../coded/currency.ts'
import { decimalMarkOf, parseQuantity } from './parse-quantity.ts'
import { isLongScale } from './scale.ts'

export interface Money {
  /** Digits, with "." before decimals if there are any. */
  readonly digits: string
  /** ISO 4217; null where no currency is named. */
  readonly currency: string | null
  /** What was typed for the currency; empty where nothing was. */
  readonly sign: string
  /** 0 to 1; of the digits alone, and of the currency. */
  readonly confidence: number
  readonly signConfidence: number
  readonly why: string
  /** How many zeros a unit beside the number stood for; 0 where there was none. */
  readonly zeros: number
}

/** Longer than any sum in words. */
const LONGEST = 60
const DOUBTED = 0.7
/** How many zeros a unit stands for, by what else it could be: some are several. */
const UNITS: ReadonlyMap<string, readonly [number, number]> = new Map([
  ...units(3, 0.92, 'thousand thousands tsd tausend milhares тыс 千 천 ribu nghìn'),
  ...units(3, 0.92, 'k'),
  ...units(
    6,
    0.92,
    'm mn mio mln million millions millionen milione milioni milyon juta triệu millón millones milhão milhões miljoen miljoner millioner miljoonaa mil. млн 百万',
  ),
  // In Portuguese "mi" and "bi", in English a thousand thousands.
  ...units(6, 0.7, 'mm mil. mill mi'),
  ...units(
    9,
    0.92,
    'bn mrd mia mld milliard milliards milliarden miliardi miliard bilhão bilhões миллиард млрд 十亿 milyar miliar tỷ',
  ),
  ...units(9, 0.92, 'b billion billions bil bil.'),
  ...units(9, 0.7, 'bi'),
  ...units(12, 0.92, 'trillion trillions'),
  ...units(12, 0.7, 'tn trn'),
  ...units(12, 0.92, '兆 조'),
  ...units(5, 0.92, 'lakh lakhs lac lacs'),
  ...units(7, 0.92, 'crore crores cr'),
  ...units(4, 0.92, '万 萬 만'),
  ...units(8, 0.92, '億 亿 억'),
])
/** "TEUR", "T€", "tkr": thousands to bookkeepers of German and the North, behind a number and before a currency only. */
const GLUED_UNITS: typeof UNITS = new Map([...UNITS, ...units(3, 0.7, 't')])
/** A thousand millions in English, a million of them in most languages that have the word; so with what comes next. */
const BILLION = /^(?:billions?|trillions?|bil\.?)$/
/** "100,-", "100.–"; in India and East Africa "5,000/-", "5,000/=". */
const NO_CENTS = /(\d)(?:[.,][-\u2010-\u2015\u2212]{1,2}|\/[-=])(?=\s|$)/
const LETTERS = /^([^\d\s.,+-]*(?:\.[^\d\s.,+-]+)*\.?)?\s*([+-]?\d[\d ,.'’]*)\s*(.*)$/u

function units(zeros: number, confidence: number, words: string): [string, readonly [number, number]][] {
  return words.split(' ').map(word => [word, [zeros, confidence]])
}

/** The sum that `typed` (one line, NFKC) says; null where it says none, or several. */
export function moneyOf(typed: string, about: About): Money | null {
  if (typed.length > LONGEST) return null
  const bracketed = /^\(([^()]+)\)$/.exec(typed)?.[1]
  // Accountants put what is owed in brackets.
  if (bracketed !== undefined) return negated(moneyOf(bracketed, about), 0.8)
  // Their programs put the minus behind; "100-" may be where something begins.
  const owed = /^(.*\d[.,]\d+)\s?[-\u2212]$/u.exec(typed)?.[1]
  if (owed !== undefined) return negated(moneyOf(owed, about), 0.8)
  const minus = /^[-\u2212](?=\P{Nd})/u.exec(typed)
  if (minus !== null) return negated(moneyOf(typed.slice(1).trim(), about), 0.95)
  const [, before = '', number = '', behind = ''] = LETTERS.exec(signed(typed)) ?? []
  if (number === '') return null
  const quantity = parseQuantity(number.trim().replace(/^\+/, ''), false, decimalMarkOf(about))
  if (quantity === null) return null
  const rest = behindOf(behind.trim(), before.trim(), about)
  if (rest === null) return null
  const { zeros, unit, ...money } = rest
  const digits = zeros === 0 ? quantity.digits : multiplied(quantity.digits, zeros)
  // A comma before a unit is for decimals: nobody writes "1,500 thousand" and few "1.500 Mio.".
  const confidence = Math.min(quantity.confidence, unit)
  return { digits, ...money, confidence, why: whyOf(zeros, unit), zeros }
}

function whyOf(zeros: number, unit: number): string {
  if (zeros === 0) return 'a sum with its currency'
  return unit === DOUBTED ? 'a unit that stands for more zeros elsewhere' : 'a unit written out'
}

interface Rest extends Pick<Money, 'currency' | 'sign' | 'signConfidence'> {
  readonly zeros: number
  /** How sure the unit is. */
  readonly unit: number
}

function behindOf(behind: string, before: string, about: About): Rest | null {
  const words = behind
    .toLowerCase()
    .split(/\s+/)
    .filter(word => word !== '')
  const [first = '', ...others] = words
  const unit = UNITS.get(first) ?? UNITS.get(first.replace(/\.$/, ''))
  const glued = unit === undefined ? gluedUnit(first, about.country) : null
  const left = unit === undefined ? [glued?.rest ?? first, ...others] : others
  const signs = [before, left.join(' ').replace(/^of /, '')].map(each => each.trim()).filter(each => each !== '')
  const found = currenciesOf(signs, about.country)
  const [zeros, known] = unit ?? glued?.unit ?? [0, 1]
  const sure = BILLION.test(first) && isLongScale(about) ? DOUBTED : known
  const [sign = ''] = signs
  const [currency] = found
  if (sign === '') return { zeros, unit: sure, sign, signConfidence: 1, currency: null }
  // Two of them have to be the same; what is no currency makes no sum of money.
  if (found.some((each, at) => each?.code !== currency?.code || (each === null && !isSign(signs[at] ?? ''))))
    return null
  if (currency === null || currency === undefined) return { zeros, unit: sure, sign, signConfidence: 0, currency: null }
  return { zeros, unit: sure, sign, signConfidence: currency.confidence, currency: currency.code }
}

/** "$1,000 MXN": the code says which of the currencies with that sign is meant. */
function currenciesOf(signs: readonly string[], country: string | null): ReturnType<typeof currencyOf>[] {
  const found = signs.map(sign => currencyOf(sign, country))
  const coded = found.find((_, at) => isCurrencyCode(signs[at] ?? ''))
  if (signs.length < 2 || coded === undefined || coded === null) return found
  return found.map((each, at) => (isSignOf(signs[at] ?? '', coded.code) ? coded : each))
}

/** "M€", "k$", "MUSD", "万円". */
function gluedUnit(
  word: string,
  country: string | null,
): { readonly unit: readonly [number, number]; readonly rest: string } | null {
  // "kr" is no thousand of anything, and MKD no million.
  if (isSign(word) || isCurrencyCode(word)) return null
  for (const length of [2, 1]) {
    const unit = GLUED_UNITS.get(word.slice(0, length))
    const rest = word.slice(length)
    if (unit !== undefined && (currencyOf(rest, country) !== null || isSign(rest))) return { unit, rest }
  }
  return null
}

/** The sign of mathematics is a minus, and what says that there are no cents goes. */
function signed(typed: string): string {
  return typed.replace(/\u2212(?=\d)/g, '-').replace(NO_CENTS, '$1')
}

function negated(money: Money | null, confidence: number): Money | null {
  if (money === null || money.digits.startsWith('-')) return null
  return { ...money, digits: `-${money.digits}`, confidence: Math.min(money.confidence, confidence) }
}

/** Moves the point by so many places; no rounding, no floating point. */
export function multiplied(digits: string, zeros: number): string {
  const [, minus = '', whole = '', decimals = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(digits) ?? []
  const moved = whole + decimals.padEnd(zeros, '0').slice(0, zeros)
  const rest = decimals.slice(zeros)
  return minus + moved.replace(/^0+(?=\d)/, '') + (/[1-9]/.test(rest) ? `.${rest}` : '')
}
