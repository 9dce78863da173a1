// How a whole name divides into its parts. Where the order of a people's names does not follow from the name itself, or
// from the country, nothing is said: half a guess is worse than a whole name.
import type { Parts } from '../rule.ts'
import { kinAt, suffixAt, suffixesIn, titleAt } from './name-ends.ts'
import { isNoPerson, named, namesOf } from './name-order.ts'
import { PARTICLES } from './name-words.ts'

/** Longer than any name. */
const LONGEST = 120
const MOST_WORDS = 10
/** Behind "Dr.": med., phil., h. c. */
const FACULTY = /^(?:med|dent|vet|phil|jur|iur|rer|nat|pol|oec|theol|techn|habil|h\.|c\.|h\.?c|mult)\.?$/i
const NICKNAME = /\s["'“‘(„«]([^"'“”‘’()„«»]{1,30})["'”’)“»](?=\s)/u

/** Given and family name, and what stands before, between and behind them; empty where the name tells too little. */
export function namePartsOf(typed: string, country: string | null): Parts {
  if (typed.length > LONGEST) return {}
  const [, nickname] = NICKNAME.exec(typed) ?? []
  const whole = nickname === undefined ? typed : typed.replace(NICKNAME, ' ')
  const { words, before, behind, inverted } = divided(whole, country)
  if (words.length > MOST_WORDS) return {}
  const names = inverted ?? namesOf(words, country)
  if (names === null) return {}
  return {
    ...(before.length > 0 && { salutation: before.join(' ') }),
    ...names,
    ...(nickname !== undefined && { nickname }),
    ...(behind.length > 0 && { suffix: behind.join(', ') }),
  }
}

interface Divided {
  readonly words: readonly string[]
  readonly before: readonly string[]
  readonly behind: readonly string[]
  /** Set where a comma tells the order. */
  readonly inverted: Parts | null
}

/** Titles before, letters behind; "Smith, John" is in its order. */
function divided(whole: string, country: string | null): Divided {
  const segments = whole.split(/[,，、]/).map(each =>
    each
      .trim()
      .split(/\s+/)
      .filter(word => word !== ''),
  )
  const behind: string[] = []
  while (segments.length > 1) {
    const found = suffixesIn(segments.at(-1) ?? [], country)
    if (found === null) break
    behind.unshift(...found)
    segments.pop()
  }
  // "Smith, Jr., John"
  const between = segments.length === 3 ? suffixesIn(segments[1] ?? [], country) : null
  if (between !== null) behind.unshift(...between)
  const [first = [], second, ...more] = between === null ? segments : segments.filter((_, at) => at !== 1)
  const words = [...(second ?? first)]
  const before: string[] = []
  for (let title = titleAt(words, country); title !== null; title = titleAt(words, country)) {
    before.push(title)
    words.shift()
  }
  while (before.length > 0 && FACULTY.test(words[0] ?? '')) before.push(words.shift() ?? '')
  behind.unshift(...suffixesTakenFrom(words, country))
  if (second === undefined) return { words, before, behind, inverted: null }
  behind.unshift(...suffixesTakenFrom(first, country))
  const inverted = more.length === 0 ? invertedNames(first, words) : null
  return { words: inverted === null ? [] : words, before, behind, inverted }
}

/** Takes what stands behind a name off the end of `words`. */
function suffixesTakenFrom(words: string[], country: string | null): readonly string[] {
  const taken: string[] = []
  while (words.length > 1) {
    const suffix = suffixAt(words.at(-1) ?? '', country) ?? kinAt(words, country)
    if (suffix === null) break
    taken.unshift(suffix)
    words.pop()
  }
  return taken
}

/** "Smith, John A."; in Dutch lists the particles stand last: "Berg, Anna van den". */
function invertedNames(family: readonly string[], words: readonly string[]): Parts | null {
  const end = words.findLastIndex(word => !PARTICLES.has(word.toLowerCase())) + 1
  const [given, ...middle] = words.slice(0, end)
  if (family.length === 0 || given === undefined || words.some(isNoPerson)) return null
  return named(given, middle.join(' '), [...words.slice(end), ...family].join(' '))
}
