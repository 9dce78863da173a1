// What stands behind a name: "Jr.", "III", "PhD, CPA". Without points in the letters of degrees, with one after Jr.
import { fold } from '../../clean.ts'
import { flagged, rewritten } from '../../outcome.ts'
import type { About, Normalized, Rule } from '../../rule.ts'
import table from '../../tables/letters-after-names.json' with { type: 'json' }
import { tidied, unreadable } from '../text.ts'

const GENERATIONS = new Map<string, string>([...Object.entries(table.generations), ...Object.entries(table.ordinals)])
const NUMERALS = new Set(table.numerals.split(' '))
const CREDENTIALS = new Map(table.credentials.split(' ').map(each => [bareOf(each), each]))
/** British English writes no point after Jr. */
const DOTLESS = new Set(['GB', 'IE', 'AU', 'NZ', 'ZA'])
const PORTUGUESE = new Set(['AO', 'BR', 'CV', 'MZ', 'PT'])
const LONGEST = 100

function bareOf(word: string): string {
  return fold(word).replace(/[.\s-]/g, '')
}

/** One suffix as it is written, or null where it is none that we know. */
export function suffixOf(word: string, country: string | null): string | null {
  // There it is a part of the name, in full as a rule.
  if (PORTUGUESE.has(country ?? '') && bareOf(word) === 'junior') return /ú/i.test(word) ? 'Júnior' : 'Junior'
  // МД is none of ours, though its letters read like MD.
  if (/[^\x20-\x7E]/.test(word)) return null
  const generation = GENERATIONS.get(bareOf(word))
  if (generation !== undefined) return DOTLESS.has(country ?? '') ? generation.replace('.', '') : generation
  const numeral = word.replace(/\.$/, '').toUpperCase()
  if (NUMERALS.has(numeral)) return numeral
  return CREDENTIALS.get(bareOf(word)) ?? null
}

function apply(value: string, { country, options }: About): Normalized {
  const tidy = tidied(value)
  const nothing = unreadable(value, tidy)
  if (nothing !== null) return nothing
  const { typed } = tidy
  if (typed.includes('@') || !/[\p{L}\p{N}]/u.test(typed)) return flagged(value, 'nothing that stands behind a name')
  const suffixes = suffixesOf(typed, country)
  if (suffixes === null) return rewritten(value, typed, fold(typed), tidy.confidence, tidy.why)
  const key = suffixes.map(bareOf).join(' ')
  const allowed = [...(options ?? [])].find(option => suffixesOf(option, country)?.map(bareOf).join(' ') === key)
  const text = suffixes.join(', ')
  // Do, Ma and Pe are names of people, too, until they are written like degrees.
  const sure = !/^\p{Lu}\p{Ll}$/u.test(typed) || GENERATIONS.has(bareOf(typed))
  return rewritten(value, allowed ?? text, sure ? key : null, sure ? 0.95 : 0.6, 'what stands behind a name')
}

/** By commas, else by spaces; null where some word is no suffix. */
function suffixesOf(typed: string, country: string | null): readonly string[] | null {
  if (typed.length > LONGEST) return null
  const whole = suffixOf(typed, country)
  if (whole !== null) return [whole]
  const words = typed.split(typed.includes(',') ? /\s*,\s*/ : /\s+/).filter(word => word !== '')
  const found = words.map(word => suffixOf(word, country))
  return found.every(each => each !== null) && found.length > 0 ? found.filter(each => each !== null) : null
}

export const nameSuffix: Rule = { id: 'name-suffix', version: 3, kinds: ['name_suffix'], apply }
