// States, provinces, cantons and other parts of countries, by their ISO 3166-2 codes. Of some countries every name and
// code in use is known, so that what is none of them is a mistake; of the others names are known as ISO has them.
import { iso31662 } from 'iso-3166'
import table from '../tables/states.json' with { type: 'json' }
import { foldName } from './place-name.ts'

/** By the name given, another one that is right too, a code, an abbreviation, or as people elsewhere call it. */
export type Naming = 'name' | 'equal' | 'code' | 'abbreviation' | 'exonym'

export interface State {
  /** ISO 3166-2: "US-TX". */
  readonly code: string
  /** As people of the country write it. */
  readonly name: string
  readonly by: Naming
}

/** Longer than any name of a state. */
const LONGEST = 100

const COMPLETE = new Set(table.complete)
const CODED = new Set(table.coded)
const NAMES = new Map(Object.entries(table.names))
const ABBREVIATIONS = nested(table.abbreviations)
const EXONYMS = nested(table.exonyms)
const EQUAL = nested(table.alsoWritten)
const AMBIGUOUS = new Map(Object.entries(table.ambiguous))
const NATIVE = new Map(Object.entries(table.native).map(([country, names]) => [country, names.split(' ')]))

const known = new Map<string, ReadonlyMap<string, State>>()

/** Whether all states of the country (ISO 3166-1 alpha-2) are known, with the codes that people use for them. */
export function knowsStatesOf(country: string): boolean {
  return COMPLETE.has(country)
}

/** The state that `text` names in the country, or null where it is none that we know. */
export function stateIn(text: string, country: string): State | null {
  if (text.length > LONGEST) return null
  const states = known.get(country) ?? collected(country)
  const found = states.get(foldName(text)) ?? null
  if (found !== null || !text.endsWith(')')) return found
  const [, name, code] = /^(.*\S)\s*\(([^()]*)\)$/.exec(text) ?? []
  return name === undefined || code === undefined ? null : (agreed(name, code, states) ?? null)
}

/** "Texas (TX)". */
function agreed(name: string, code: string, states: ReadonlyMap<string, State>): State | undefined {
  const [one, other] = [states.get(foldName(name)), states.get(foldName(code))]
  return one?.code === other?.code ? one : undefined
}

/** What is put in first stays: a name of its own before a code, a whole before its parts. */
function collected(country: string): ReadonlyMap<string, State> {
  const states = new Map<string, State>()
  if (!/^[A-Z]{2}$/.test(country)) return states
  const add = (text: string, state: State) => {
    const folded = foldName(text)
    if (folded !== '' && !states.has(folded)) states.set(folded, state)
  }
  const parts = partsOf(country)
  for (const { code, name } of parts) add(name, { code, name, by: 'name' })
  for (const { code, name, official } of parts) {
    for (const each of [official, ...turned(official), ...(EQUAL.get(code) ?? [])])
      add(each, { code, name, by: 'equal' })
  }
  for (const [index, name] of (NATIVE.get(country) ?? []).entries()) {
    const code = `${country}-${String(index + 1).padStart(2, '0')}`
    add(name, { code, name, by: 'name' })
  }
  for (const { code, name } of parts) {
    add(code, { code, name, by: 'code' })
    if (CODED.has(country)) add(suffixOf(code), { code, name, by: 'code' })
    for (const each of ABBREVIATIONS.get(code) ?? []) add(each, { code, name, by: 'abbreviation' })
    for (const each of EXONYMS.get(code) ?? []) add(each, { code, name, by: 'exonym' })
  }
  for (const text of AMBIGUOUS.get(country) ?? []) states.delete(text)
  known.set(country, states)
  return states
}

/** "Madrid, Comunidad de" is Madrid and Comunidad de Madrid; "Bolzano, Bozen" has two names. */
function turned(official: string): string[] {
  const [name = '', more] = official.split(', ')
  return more === undefined ? [] : [name, more, `${more} ${name}`]
}

interface Part {
  readonly code: string
  readonly name: string
  readonly official: string
}

/** Those right below the country first: where a part of a state has its name, the state is meant. */
function partsOf(country: string): Part[] {
  const listed = iso31662.filter(({ code }) => code.startsWith(`${country}-`))
  const [whole, below] = [
    listed.filter(({ parent }) => parent === country),
    listed.filter(each => each.parent !== country),
  ]
  const official = [...whole, ...below].map(({ code, name }) => ({ code, name: nameOf(code, name), official: name }))
  const codes = new Set(official.map(({ code }) => code))
  const own = [...NAMES].filter(([code]) => code.startsWith(`${country}-`) && !codes.has(code))
  return [...official, ...own.map(([code, name]) => ({ code, name, official: name }))]
}

/** ISO writes long vowels of India's languages with a macron, which nobody types. */
function nameOf(code: string, official: string): string {
  return NAMES.get(code) ?? (code.startsWith('IN-') ? withoutMacrons(official) : official)
}

function withoutMacrons(name: string): string {
  return name.normalize('NFD').replaceAll('\u0304', '').normalize('NFC')
}

function suffixOf(code: string): string {
  return code.slice(code.indexOf('-') + 1)
}

/** "US-TX" → ["tex"]. */
function nested(lists: Readonly<Record<string, Readonly<Record<string, string>>>>): Map<string, readonly string[]> {
  return new Map(
    Object.entries(lists).flatMap(([country, states]) =>
      Object.entries(states).map(([suffix, names]) => [`${country}-${suffix}`, names.split(';')]),
    ),
  )
}
