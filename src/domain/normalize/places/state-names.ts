// All that the states of a country are called: by ISO, by CLDR in English, by our tables, with and without the word that
// says what they are.
import english from 'cldr-subdivisions-full/subdivisions/en/en.json' with { type: 'json' }
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

const NAMES = new Map(Object.entries(table.names))
const ABBREVIATIONS = nested(table.abbreviations)
const EXONYMS = nested(table.exonyms)
const EQUAL = nested(table.alsoWritten)
const NATIVE = nested(table.native)
const AMBIGUOUS = new Map(Object.entries(table.ambiguous))
/** Codes that the list has and ISO has withdrawn, and those of groups of islands that have the name of a province. */
const WITHDRAWN = new Map(Object.entries(table.withdrawn).map(([country, codes]) => [country, codes.split(' ')]))
/** CLDR 48: "nokr" → Rogaland; its codes are ISO's in small letters, without the hyphen. */
const ENGLISH: Readonly<Record<string, string>> = english.subdivisions.localeDisplayNames.subdivisions
/** Whose codes ISO has given to others of its provinces since, in 2020: there CLDR's names would be those of others. */
const RECODED = new Set(['IR'])

const KINDS = new Set(table.kinds.split(' ').map(foldName))
/** Where all names are known, a word that is none of these may say that something smaller is meant: "New York County". */
const KINDS_OF_THE_KNOWN = new Set(table.kindsOfTheKnown.split(' '))
const JOINTS = new Set(['of', 'de', 'di', 'du', 'da', 'do', 'del', 'd'])
const ENDINGS = table.endings.split(' ')

/**
 * Folded names to states of the country (ISO 3166-1 alpha-2). `complete`: all its names are in our tables; `coded`: so are
 * codes. What is put in first stays: a name of its own before a code, a whole before its parts.
 */
export function namesOfStates(
  country: string,
  { complete, coded }: { readonly complete: boolean; readonly coded: boolean },
): ReadonlyMap<string, State> {
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
  for (const { code, name } of parts)
    for (const each of NATIVE.get(code) ?? [])
      add(each, complete ? { code, name: each, by: 'name' } : { code, name, by: 'equal' })
  for (const { code, name } of parts) {
    add(code, { code, name, by: 'code' })
    if (coded || /^[A-Z]{2,}$/.test(suffixOf(code))) add(suffixOf(code), { code, name, by: 'code' })
    for (const each of ABBREVIATIONS.get(code) ?? []) add(each, { code, name, by: 'abbreviation' })
    for (const each of EXONYMS.get(code) ?? []) add(each, { code, name, by: 'exonym' })
  }
  for (const { code, name } of parts) {
    const each = englishOf(code)
    if (each !== undefined) add(each, { code, name, by: complete ? 'exonym' : 'equal' })
  }
  for (const [text, state] of shortened(states, complete)) states.set(text, state)
  for (const text of namesakes(parts, country)) states.delete(text)
  for (const text of AMBIGUOUS.get(country) ?? []) states.delete(text)
  return states
}

function englishOf(code: string): string | undefined {
  return RECODED.has(code.slice(0, 2)) ? undefined : ENGLISH[code.toLowerCase().replace('-', '')]
}

/** Tashkent is a city and a region around it: a name that two parts of the country have by ISO means neither for sure. */
function namesakes(parts: readonly Part[], country: string): string[] {
  const siblings = parts.filter(({ parent }) => parent === country)
  const named = Map.groupBy(siblings, ({ official }) => foldName(official))
  return [...named].flatMap(([text, those]) => (those.length > 1 ? [text] : []))
}

/**
 * What several parts of the country are called but for the word that says what they are: "Moscow Province" is another one
 * than Moscow, so "Moscow Region" is not the city.
 */
export function sharedNames(country: string, complete: boolean): ReadonlySet<string> {
  const codes = new Map<string, string>()
  const shared = new Set<string>()
  for (const { code, official, parent } of partsOf(country)) {
    if (parent !== country) continue
    for (const text of [official, englishOf(code) ?? official].map(foldName)) {
      const name = withoutKind(text, complete) ?? text
      if ((codes.get(name) ?? code) !== code) shared.add(name)
      codes.set(name, code)
    }
  }
  return shared
}

/** "Stockholms län" is Stockholm, 大阪府 is 大阪; what would be two of them is none. */
function shortened(states: ReadonlyMap<string, State>, complete: boolean): Map<string, State> {
  const found = new Map<string, State>()
  const disputed = new Set<string>()
  for (const [text, state] of states) {
    for (const short of [withoutKind(text, complete), withoutEnding(text)]) {
      if (short === null || states.has(short)) continue
      if ((found.get(short)?.code ?? state.code) !== state.code) disputed.add(short)
      found.set(short, state)
    }
  }
  for (const short of disputed) found.delete(short)
  return found
}

/** A folded name without the word that says what it is ("province of", "oblast"); null where it has none, or is no more. */
export function withoutKind(folded: string, complete: boolean): string | null {
  const kinds = complete ? KINDS_OF_THE_KNOWN : KINDS
  const words = folded.split(' ')
  let [start, end] = [0, words.length]
  while (start < end && kinds.has(words[start] ?? '')) start += 1
  while (end > start && kinds.has(words[end - 1] ?? '')) end -= 1
  if (end - start === words.length) return null
  if (start > 0 && JOINTS.has(words[start] ?? '')) start += 1
  return start < end ? words.slice(start, end).join(' ') : null
}

function withoutEnding(folded: string): string | null {
  const ending = ENDINGS.find(each => folded.endsWith(each))
  const short = ending === undefined ? '' : folded.slice(0, -ending.length)
  return short.length < 2 ? null : short
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
  readonly parent: string
}

/** Those right below the country first: where a part of a state has its name, the state is meant. */
function partsOf(country: string): Part[] {
  const withdrawn = new Set(WITHDRAWN.get(country)?.map(suffix => `${country}-${suffix}`))
  const listed = iso31662.filter(({ code }) => code.startsWith(`${country}-`) && !withdrawn.has(code))
  const [whole, below] = [
    listed.filter(({ parent }) => parent === country),
    listed.filter(each => each.parent !== country),
  ]
  const official = [...whole, ...below].map(({ code, name, parent }) => ({
    code,
    name: nameOf(code, name),
    official: name,
    parent,
  }))
  const codes = new Set(official.map(({ code }) => code))
  const own = [...NAMES].filter(([code]) => code.startsWith(`${country}-`) && !codes.has(code))
  return [...official, ...own.map(([code, name]) => ({ code, name, official: name, parent: country }))]
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
