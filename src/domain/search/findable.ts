// By what a record is found that somebody looks for without an id: an e-mail address, a telephone number, a domain, the
// beginnings of the words of a name. Both sides are made here, so that they meet. Pure.
import { personKeyOf, personKeysOf } from '../audit/person.ts'
import { matchKeysOf } from '../match-key.ts'
import { parsePhone } from '../normalize/rules/phone.ts'
import { parseWebsite } from '../normalize/rules/website.ts'
import type { FieldKind } from '../record.ts'

/** A value of a record, and what it means. */
export interface FindableValue {
  readonly kind: FieldKind
  readonly value: string
  /** ISO 3166-1 alpha-2, for numbers without one; null when unknown. */
  readonly country: string | null
}

/** Records that have all keys; with `words` or `digits` they are to be looked at once more, because keys are cut off. */
export interface Sought {
  readonly keys: readonly string[]
  readonly words?: readonly string[]
  readonly digits?: string
}

/** A word is kept by its beginnings of these lengths, and whole. */
const [SHORTEST, LONGEST] = [3, 6]
/** Of one value; what is longer is hardly a name. */
const WORDS = 12
const TELLING_DIGITS = 7
const NUMBER = /^[+\d(][\d\s().\-/]*$/
const HOST = /^(?:https?:\/\/|@)?((?:[\p{L}\p{N}-]+\.)+\p{L}{2,})\/?$/iu
const NAMES: ReadonlySet<FieldKind> = new Set<FieldKind>(['person_name', 'company_name'])
const NUMBERS: ReadonlySet<FieldKind> = new Set<FieldKind>(['phone', 'mobile'])
const DOMAINS: ReadonlySet<FieldKind> = new Set<FieldKind>(['website', 'email'])

/** The keys of a record, each once. */
export function findableKeys(values: readonly FindableValue[]): string[] {
  return [...new Set(values.flatMap(keysOf))]
}

function keysOf({ kind, value, country }: FindableValue): string[] {
  const keys = [...personKeysOf(value)]
  if (NUMBERS.has(kind)) {
    const phone = parsePhone(value, country)
    if (phone !== null) keys.push(`phone ${phone.e164}`)
    const digits = digitsOf(value)
    if (digits.length >= TELLING_DIGITS) keys.push(`digits ${digits.slice(-TELLING_DIGITS)}`)
  }
  const domain = DOMAINS.has(kind) ? matchKeysOf([{ kind, value }], null).domain : undefined
  if (domain !== undefined) keys.push(`domain ${domain}`)
  if (NAMES.has(kind)) keys.push(...wordsOf(value).slice(0, WORDS).flatMap(beginningsOf))
  return keys
}

function beginningsOf(word: string): string[] {
  const letters = [...word]
  const cut = Array.from({ length: LONGEST - SHORTEST + 1 }, (_, more) => letters.slice(0, SHORTEST + more).join(''))
  return [...cut, word].map(each => `word ${each}`)
}

/** What a text may mean, the likeliest first; none for what nothing could be found by. */
export function soughtBy(text: string): Sought[] {
  const said = text.trim()
  const person = personKeyOf(said)
  const byPerson = person === null ? [] : [{ keys: [person] }]
  const digits = digitsOf(said)
  if (NUMBER.test(said) && digits.length >= TELLING_DIGITS) {
    return [...byPerson, { keys: [`digits ${digits.slice(-TELLING_DIGITS)}`], digits }]
  }
  const host = HOST.exec(said)?.[1]
  const site = host === undefined ? null : parseWebsite(host)
  const byDomain = site === null ? [] : [{ keys: [`domain ${site.registrable}`] }]
  return [...byPerson, ...byDomain, ...(said.includes('@') ? [] : byWords(wordsOf(said)))]
}

function byWords(words: readonly string[]): Sought[] {
  const keyed = words.filter(word => word.length > 1).slice(0, WORDS)
  if (keyed.length === 0) return []
  const whole = { keys: keyed.map(word => `word ${word}`) }
  if (keyed.every(word => [...word].length <= LONGEST)) return [whole]
  return [whole, { keys: keyed.map(word => `word ${[...word].slice(0, LONGEST).join('')}`), words: keyed }]
}

/** Whether a record with these values is what was sought, beyond what its keys tell. */
export function isSought({ words, digits }: Sought, values: readonly string[]): boolean {
  if (words !== undefined) {
    const own = values.flatMap(wordsOf)
    return words.every(word => own.some(each => each.startsWith(word)))
  }
  if (digits === undefined) return true
  return values.some(value => {
    const own = NUMBER.test(value.trim()) ? digitsOf(value) : ''
    return own.length >= TELLING_DIGITS && (own.endsWith(digits) || digits.endsWith(own))
  })
}

/** Small letters without accents. */
function wordsOf(text: string): string[] {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  return plain.split(/[^\p{L}\p{N}]+/u).filter(word => word !== '')
}

/** Without the zeros that are dialled before it. */
const digitsOf = (text: string): string => text.replace(/\D/g, '').replace(/^0+/, '')
