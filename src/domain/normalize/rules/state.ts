// States and provinces: the full name, so that one state is one value in every report. The key is the ISO 3166-2 code.
import { clean, fold, isPlaceholder } from '../clean.ts'
import { flagged, kept, rewritten } from '../outcome.ts'
import { allowedNotation } from '../places/allowed.ts'
import type { State } from '../places/state-names.ts'
import { knowsStatesOf, stateIn } from '../places/states.ts'
import type { About, Normalized, Rule } from '../rule.ts'
import table from '../tables/states.json' with { type: 'json' }

/** Codes that are words when nobody pressed shift: "in", "or". */
const WORDS = new Set(table.codesThatAreWords.split(' '))
const WHY = 'white space and invisible characters'

function apply(value: string, { country, options }: About): Normalized {
  const typed = clean(value)
  if (typed === '') return kept(value, null, 'empty')
  if (isPlaceholder(typed)) return flagged(value, 'a placeholder, not a state')
  if (country === null) return rewritten(value, typed, fold(typed), 1, `${WHY}; the country is unknown`)
  const state = stateIn(typed, country)
  if (state !== null) {
    if (options?.has(typed) === true) return rewritten(value, typed, state.code, 1, 'a value that the CRM allows')
    const name = allowedNotation(options, state, country, text => stateIn(text, country)?.code ?? null)
    return named(value, typed, { ...state, name }, country, options?.has(name) === true)
  }
  if (knowsStatesOf(country)) return flagged(value, 'no state of its country that we know')
  return rewritten(value, typed, fold(typed), 1, WHY)
}

/** `asked`: the CRM allows this name, and not what was typed. */
function named(value: string, typed: string, { code, name, by }: State, country: string, asked: boolean): Normalized {
  // Of other countries ISO's own names are not always those that people use.
  const isRight = !knowsStatesOf(country) || by === 'equal' || (by === 'name' && isOwnSpelling(typed, name))
  if (isRight && !asked) return rewritten(value, typed, code, 1, WHY)
  if (by === 'exonym') return rewritten(value, name, null, 0.7, 'its name in another language')
  if (by === 'code' && WORDS.has(typed.toUpperCase()) && typed !== typed.toUpperCase())
    return rewritten(value, name, null, 0.6, 'the code of a state, or a word')
  return rewritten(value, name, code, 0.95, asked ? 'as the CRM allows it' : 'the full name')
}

/** "Québec" for Quebec: the same word with capitals, and no accent less than ours. */
function isOwnSpelling(typed: string, name: string): boolean {
  const mixed = typed !== typed.toUpperCase() && typed !== typed.toLowerCase()
  return mixed && fold(typed) === fold(name) && accents(typed) >= accents(name)
}

function accents(text: string): number {
  return text.replace(/[ -~]/g, '').length
}

export const state: Rule = { id: 'state', version: 4, kinds: ['state'], apply }
