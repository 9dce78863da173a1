// Postcodes: as the country's post writes them. Of countries that we do not know the form of, they stay as typed.
import { clean, inForm, isPlaceholder } from '../clean.ts'
import { flagged, kept, rewritten } from '../outcome.ts'
import { compact, hasPostcodes, postcodeIn } from '../places/postcodes.ts'
import { stateIn } from '../places/states.ts'
import type { About, Normalized, Rule } from '../rule.ts'

/** Longer than any postcode, with a country's letters before it. */
const LONGEST = 20
const WHY = 'white space and invisible characters'
/** ZIP+4 names a part of the same delivery area. */
const WITH_FINER_PART = new Set(['US', 'AS', 'GU', 'MP', 'PR', 'VI', 'PW', 'FM', 'MH', 'SA'])

function apply(value: string, { country }: About): Normalized {
  const typed = clean(value)
  if (typed === '') return kept(value, null, 'empty')
  if (isPlaceholder(typed)) return flagged(value, 'a placeholder, not a postcode')
  if (typed.length > LONGEST) return flagged(value, 'longer than any postcode')
  if (country === null || !hasPostcodes(country)) return rewritten(value, typed, compact(typed), 1, WHY)
  if (typed.startsWith('0') && /^[0\s-]+$/.test(typed)) return flagged(value, 'zeros alone: a placeholder')
  const found = postcodeIn(inForm(typed, 'NFKC'), country)
  if (found === null) return behindState(value, typed, country) ?? flagged(value, 'no postcode of its country')
  if (found.doubt !== null) return rewritten(value, found.written, null, 0.7, found.doubt)
  return rewritten(value, found.written, keyOf(found.written, country), 0.95, 'as the post of its country writes it')
}

/** "NY 10001". */
function behindState(value: string, typed: string, country: string): Normalized | null {
  const [, state, rest] = /^([A-Z]{2,3})[\s,]+(\d.*)$/.exec(typed) ?? []
  if (state === undefined || rest === undefined || stateIn(state, country)?.by !== 'code') return null
  const found = postcodeIn(rest, country)
  return found === null ? null : rewritten(value, found.written, null, 0.7, 'the state before it would be lost')
}

function keyOf(written: string, country: string): string {
  const key = compact(WITH_FINER_PART.has(country) ? written.replace(/-.*$/, '') : written)
  return key.startsWith(country) ? key.slice(country.length) : key
}

export const postcode: Rule = { id: 'postcode', version: 4, kinds: ['postcode'], apply }
