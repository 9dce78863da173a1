// Values of which the CRM allows only some: the allowed value that is the same word, whatever its case and separators.

import { nearest } from '../../../nearest.ts'
import { clean, fold, isPlaceholder } from '../../clean.ts'
import { flagged, kept, rewritten } from '../../outcome.ts'
import type { About, Normalized, Rule } from '../../rule.ts'

/** To compare with more, or longer ones, would take too long; they are only found when they are the same. */
const MOST_COMPARED = 300
const LONGEST_COMPARED = 60
const BETWEEN = ';'

/** The allowed values by their plain form; null where two have the same. */
type Index = ReadonlyMap<string, string | null>
const indexes = new WeakMap<ReadonlySet<string>, Index>()

function indexOf(options: ReadonlySet<string>): Index {
  const known = indexes.get(options)
  if (known !== undefined) return known
  const index = new Map<string, string | null>()
  for (const option of options) index.set(plain(option), index.has(plain(option)) ? null : option)
  indexes.set(options, index)
  return index
}

/** "Computer Software", "COMPUTER_SOFTWARE" and "computer-software" are the same. */
function plain(text: string): string {
  return fold(text)
    .replaceAll('&', 'and')
    .replace(/[^\p{L}\p{M}\p{N}+#]+/gu, '')
}

function applyToOne(value: string, { options }: About): Normalized {
  const typed = clean(value)
  if (typed === '') return kept(value, null, 'empty')
  if (options?.has(typed) === true) return rewritten(value, typed, plain(typed), 1, 'a value that the CRM allows')
  const nothing = isPlaceholder(typed)
  if (nothing && options !== undefined && options !== null) return saidNothing(value, typed, options)
  if (nothing) return flagged(value, 'a placeholder')
  if (options === undefined || options === null)
    return rewritten(value, typed, fold(typed), 1, 'white space and invisible characters')
  const same = indexOf(options).get(plain(typed)) ?? null
  if (same !== null) return rewritten(value, same, plain(same), 0.95, 'a value that the CRM allows')
  const near = options.size > MOST_COMPARED || typed.length > LONGEST_COMPARED ? null : nearest(typed, [...options])
  if (near !== null) return rewritten(value, near, null, 0.6, 'the nearest value that the CRM allows')
  return flagged(value, 'not one of the values that the CRM allows')
}

/** "None", "N/A" and "Unknown" may be values that the CRM allows. "NA" may be North America: then a person is asked. */
function saidNothing(value: string, typed: string, options: ReadonlySet<string>): Normalized {
  const word = plain(typed)
  const same = word === '' ? null : (indexOf(options).get(word) ?? null)
  if (same === null) return flagged(value, 'a placeholder')
  const sure = spelledSo(same) === spelledSo(typed)
  return rewritten(value, same, sure ? word : null, sure ? 0.95 : 0.6, 'a value that the CRM allows')
}

/** Whatever its case, spaces, hyphens and points; "N/A" keeps its stroke. */
function spelledSo(text: string): string {
  return fold(text).replace(/[\s_.-]+/g, '')
}

/** Each value on its own, each once, in the order in which they came; the order makes no difference. */
function applyToSeveral(value: string, about: About): Normalized {
  const typed = clean(value)
  if (typed === '') return kept(value, null, 'empty')
  const said = typed.split(BETWEEN).flatMap(part => (part.trim() === '' ? [] : applyToOne(part.trim(), about)))
  const flaw = said.find(({ action }) => action === 'flag')
  if (flaw !== undefined || said.length === 0) return flagged(value, flaw?.why ?? 'no value')
  const values = [...new Set(said.map(each => each.value))]
  const sure = said.every(({ key }) => key !== null)
  const key = sure ? [...new Set(said.map(each => each.key))].sort().join(BETWEEN) : null
  const confidence = Math.min(...said.map(each => each.confidence))
  return rewritten(value, values.join(BETWEEN), key, confidence, 'values that the CRM allows, each once')
}

export const picklist: Rule = {
  id: 'picklist',
  version: 2,
  kinds: ['picklist', 'seniority', 'job_function'],
  apply: applyToOne,
}
export const multiPicklist: Rule = {
  id: 'multi-picklist',
  version: 2,
  kinds: ['multi_picklist'],
  apply: applyToSeveral,
}
