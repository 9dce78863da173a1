// Texts of which only white space, invisible characters and what was read in a wrong encoding are certain; one rule for
// each way of comparing them.
import { clean, cleanLines, fold, isPlaceholder, isPlain } from '../clean.ts'
import { flagged, kept, rewritten } from '../outcome.ts'
import { addressLines } from '../places/address-format.ts'
import { mayBeWrong, type Repaired, repaired, withoutEntities } from '../repair.ts'
import type { About, Normalized, Parts, Rule } from '../rule.ts'

/** Longer than any street with its building. */
const LONGEST_STREET = 500
const WHY = 'white space and invisible characters'

/** A text without what nobody typed. */
export interface Tidied {
  readonly typed: string
  /** 0 to 1; 0: something was lost for good. */
  readonly confidence: number
  readonly why: string
}

/** One line. */
export function tidied(value: string): Tidied {
  if (isPlain(value) && !value.includes('&')) return { typed: value, confidence: 1, why: WHY }
  return settled(value, text => withoutEntities(text), clean)
}

/** Several lines, in which HTML may be meant. */
function tidiedLines(value: string): Tidied {
  if (isPlain(value)) return { typed: value, confidence: 1, why: WHY }
  return settled(value, text => ({ text, confidence: 1, why: null }), cleanLines)
}

/** What nobody sees may part what was wrongly read: so until nothing changes any more. */
const MOST_ROUNDS = 5

function settled(value: string, entities: (text: string) => Repaired, cleaned: (text: string) => string): Tidied {
  const plain = cleaned(value)
  if (!mayBeWrong(value) && !mayBeWrong(plain)) return { typed: plain, confidence: 1, why: WHY }
  let typed = value
  let confidence = 1
  let why: string | null = null
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const before = typed
    const plain = entities(typed)
    const read = repaired(plain.text)
    confidence = Math.min(confidence, plain.confidence, read.confidence)
    why ??= read.why ?? plain.why
    typed = cleaned(read.text)
    if (typed === before || confidence === 0) break
  }
  return { typed, confidence, why: why ?? WHY }
}

/** What stands for nothing, or cannot be read any more; null where there is something to look at. */
export function unreadable(value: string, { typed, confidence, why }: Tidied): Normalized | null {
  if (typed === '') return kept(value, null, 'empty')
  if (confidence === 0) return flagged(value, why)
  return isPlaceholder(typed) ? flagged(value, 'a placeholder') : null
}

/** Several lines; how they are broken makes no difference when comparing. */
function applyToLines(value: string): Normalized {
  const tidy = tidiedLines(value)
  return unreadable(value, tidy) ?? rewritten(value, tidy.typed, fold(tidy.typed), tidy.confidence, tidy.why)
}

/** Anything else: nothing is known of its meaning, so only equal text is the same. */
function applyToText(value: string): Normalized {
  const { typed, confidence, why } = tidiedLines(value)
  if (typed === '') return kept(value, null, 'empty')
  if (confidence === 0) return flagged(value, why)
  return rewritten(value, typed, typed, confidence, why)
}

/** With the record's other fields, as the country's post has it. */
function envelope(value: string, { country, siblings }: About): Parts {
  const { typed } = tidiedLines(value)
  if (country === null || typed === '' || typed.length > LONGEST_STREET || siblings?.city === undefined) return {}
  const { city, state, postcode } = siblings
  const lines = addressLines({ street: typed, city, state, postcode, country })
  return lines === null ? {} : { envelope: lines.join('\n') }
}

export const address: Rule = { id: 'address', version: 3, kinds: ['address'], apply: applyToLines, parts: envelope }
export const text: Rule = { id: 'text', version: 3, kinds: ['text'], apply: applyToText }
