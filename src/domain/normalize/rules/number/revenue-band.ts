// Bands of revenue: "1M-10M USD", "1B+ USD". What a unit or a sign leaves open is asked, never guessed.
import { clean, isPlaceholder, plainDigits } from '../../clean.ts'
import { flagged, kept, rewritten } from '../../outcome.ts'
import type { About, Normalized, Rule } from '../../rule.ts'
import { type Money, moneyOf, multiplied } from './money.ts'

interface Band {
  readonly text: string
  readonly confidence: number
  readonly why: string
}

/** Longer than any band in words. */
const LONGEST = 80
const RANGE =
  /^(?:(?:from|between|von|zwischen|de|entre|da|tra|van|tussen|fra|från|mellom|mellan|od) )?(.+?)(?:\s?[-~]\s?|\s(?:to|bis|and|und|à|et|a|y|e|til|till|tot|en|og|och|do)\s)(.+)$/iu
const OPEN = /^(.+?)\s?(?:\+|or more|and more|and above|and over|plus|und mehr|et plus)$/iu
const ABOVE = /^(?:>=?|over|more than|above|über|mehr als|plus de|más de|oltre|mer än|mer enn)\s?(.+)$/iu
const BELOW =
  /^(?:<=?|under|less than|below|up to|unter|weniger als|bis zu|bis|moins de|menos de|meno di|mindre än|mindre enn)\s?(.+)$/iu
/** "50M+ EUR", as the rule writes it. */
const PLUS_WITHIN = /\+\s?(\p{L}{3})$/u
const SCALES: readonly (readonly [number, string])[] = [
  [9, 'B'],
  [6, 'M'],
  [3, 'K'],
]

function bandOf(typed: string, about: About): Band | null {
  const [, low, high] = RANGE.exec(typed) ?? []
  if (low !== undefined && high !== undefined) return between(low, high, about)
  const open = OPEN.exec(typed.replace(PLUS_WITHIN, ' $1+'))?.[1] ?? ABOVE.exec(typed)?.[1]
  if (open !== undefined) return above(open, about)
  const below = BELOW.exec(typed)?.[1]
  return below === undefined ? null : between('0', below, about)
}

function above(typed: string, about: About): Band | null {
  const money = moneyOf(typed, about)
  if (money === null || money.digits.startsWith('-')) return null
  return { text: textOf(money, [scaled(money.digits)], '+'), confidence: money.confidence, why: 'lowest and highest' }
}

/** "1-10 million": the word is for both; "$1-10M" hardly begins at a dollar, but who knows. */
function between(low: string, high: string, about: About): Band | null {
  const to = moneyOf(high, about)
  const from = moneyOf(low, about)
  if (to === null || from === null || to.digits.startsWith('-') || from.digits.startsWith('-')) return null
  if (from.sign !== '' && to.sign !== '' && from.sign !== to.sign) return null
  const confidence = Math.min(from.confidence, to.confidence)
  const lifted = from.zeros === 0 && to.zeros > 0 && from.digits !== '0' ? multiplied(from.digits, to.zeros) : null
  // "$500,000-$1M" has its unit at one end only: nobody means half a million millions.
  const shared = lifted !== null && Number(lifted) < Number(to.digits)
  const lowest = shared ? lifted : from.digits
  if (Number(lowest) >= Number(to.digits)) return null
  const money = from.sign === '' ? to : from
  const text = textOf(money, scaledAlike([lowest, to.digits]), '')
  return { text, confidence: shared ? Math.min(confidence, 0.8) : confidence, why: 'lowest and highest' }
}

/** The largest unit that leaves no decimals. */
function scaled(digits: string): string {
  if (digits.includes('.')) return digits
  for (const [zeros, unit] of SCALES) {
    if (digits.length > zeros && digits.endsWith('0'.repeat(zeros))) return `${digits.slice(0, -zeros)}${unit}`
  }
  return digits
}

/** "1M-10M", but "1000000-4999999": both with a unit, or neither. */
function scaledAlike(ends: readonly string[]): readonly string[] {
  const written = ends.map(scaled)
  return written.every((text, at) => text !== ends[at] || text === '0') ? written : ends
}

/** A sign of several countries stays as it was typed; what names one currency becomes its code. */
function textOf({ currency, sign, signConfidence }: Money, ends: readonly string[], plus: string): string {
  if (sign !== '' && signConfidence < 0.9) return ends.map(end => (end === '0' ? end : sign + end)).join('-') + plus
  return `${ends.join('-')}${plus}${currency === null ? '' : ` ${currency}`}`
}

function apply(value: string, about: About): Normalized {
  const typed = plainDigits(clean(value)).replace(/[\u2010-\u2015\u2212～〜]/g, '-')
  if (typed === '') return kept(value, null, 'empty')
  if (isPlaceholder(typed)) return flagged(value, 'a placeholder, not a band')
  if (typed.length > LONGEST) return flagged(value, 'longer than any band')
  const band = bandOf(typed, about)
  if (band === null) return flagged(value, 'no band of revenue')
  return rewritten(value, band.text, band.confidence >= 0.9 ? band.text : null, band.confidence, band.why)
}

export const revenueBand: Rule = { id: 'revenue-band', version: 6, kinds: ['revenue_band'], apply }
