// States, provinces, cantons and other parts of countries, by their ISO 3166-2 codes. Of some countries every name and
// code in use is known, so that what is none of them is a mistake; of the others names are known as ISO and CLDR have them.
import table from '../tables/states.json' with { type: 'json' }
import { foldName } from './place-name.ts'
import { namesOfStates, type State, sharedNames, withoutKind } from './state-names.ts'

/** Longer than any name of a state. */
const LONGEST = 100

const COMPLETE = new Set(table.complete)
/** Where people know the letters of ISO's codes by heart, and type them in any case. */
const CODED = new Set(table.coded)

const known = new Map<string, ReadonlyMap<string, State>>()
const shared = new Map<string, ReadonlySet<string>>()

/** Whether all states of the country (ISO 3166-1 alpha-2) are known, with the codes that people use for them. */
export function knowsStatesOf(country: string): boolean {
  return COMPLETE.has(country)
}

/** The state that `text` names in the country, or null where it is none that we know. */
export function stateIn(text: string, country: string): State | null {
  if (text.length > LONGEST) return null
  const states = statesOf(country)
  const found = states.get(foldName(text)) ?? shortly(text, country, states)
  if (found !== undefined) return isTyped(found, text, country) ? found : null
  if (!text.endsWith(')')) return null
  const [, name, code] = /^(.*\S)\s*\(([^()]*)\)$/.exec(text) ?? []
  return name === undefined || code === undefined ? null : (agreed(name, code, states) ?? null)
}

/** "Province of Namur" is Namur, and "State of Texas" Texas. */
function shortly(text: string, country: string, states: ReadonlyMap<string, State>): State | undefined {
  const short = withoutKind(foldName(text), COMPLETE.has(country))
  const found = short === null ? undefined : states.get(short)
  return short === null || found === undefined || sharedIn(country).has(short) ? undefined : found
}

function sharedIn(country: string): ReadonlySet<string> {
  const there = shared.get(country) ?? sharedNames(country, COMPLETE.has(country))
  shared.set(country, there)
  return there
}

/** Letters that are a code by ISO alone are meant as one when they are capitals: GP, KZN, IDF. */
function isTyped({ by }: State, text: string, country: string): boolean {
  return by !== 'code' || CODED.has(country) || text.includes('-') || text === text.toUpperCase()
}

/** "Texas (TX)". */
function agreed(name: string, code: string, states: ReadonlyMap<string, State>): State | undefined {
  const [one, other] = [states.get(foldName(name)), states.get(foldName(code))]
  return one?.code === other?.code ? one : undefined
}

function statesOf(country: string): ReadonlyMap<string, State> {
  const there = known.get(country)
  if (there !== undefined) return there
  const collected = namesOfStates(country, { complete: COMPLETE.has(country), coded: CODED.has(country) })
  if (collected.size > 0) known.set(country, collected)
  return collected
}
