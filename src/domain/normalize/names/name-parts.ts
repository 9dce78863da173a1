// How a whole name divides into its parts. Where the order of a people's names does not follow from the name itself, or
// from the country, nothing is said: half a guess is worse than a whole name.
import type { Parts } from '../rule.ts'
import { suffixAt, titleAt } from './name-ends.ts'
import { isNoPerson, named, namesOf } from './name-order.ts'

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
    const found = (segments.at(-1) ?? []).map(word => suffixAt(word, country))
    if (found.length === 0 || found.some(each => each === null)) break
    behind.unshift(...found.flatMap(each => each ?? []))
    segments.pop()
  }
  const [first = [], second, ...more] = segments
  const words = [...(second ?? first)]
  const before: string[] = []
  for (let title = titleAt(words, country); title !== null; title = titleAt(words, country)) {
    before.push(title)
    words.shift()
  }
  while (before.length > 0 && FACULTY.test(words[0] ?? '')) before.push(words.shift() ?? '')
  while (words.length > 1) {
    const suffix = suffixAt(words.at(-1) ?? '', country)
    if (suffix === null) break
    behind.unshift(suffix)
    words.pop()
  }
  if (second === undefined) return { words, before, behind, inverted: null }
  const [given, ...middle] = words
  const usable = more.length === 0 && first.length > 0 && given !== undefined && !words.some(isNoPerson)
  const inverted = usable ? named(given, middle.join(' '), first.join(' ')) : null
  return { words: inverted === null ? [] : words, before, behind, inverted }
}
