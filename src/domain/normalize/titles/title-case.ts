// Capitals for a job title that was typed in a single case: sure only where every word is one of English titles.
import { fold } from '../clean.ts'
import table from '../tables/job-titles.json' with { type: 'json' }

export interface CasedTitle {
  readonly title: string
  /** Every word is known, so that its capitals are. */
  readonly sure: boolean
}

const CAPITALS = new Map(table.capitals.split(' ').map(each => [each.toLowerCase(), each]))
const SPELLED = new Map<string, string>(Object.entries(table.spelled))
const ENGLISH = new Set(table.english.split(' '))
/** With a point behind where it is shortened; a dash alone is none. */
const WORD = /[\p{L}\p{N}][\p{L}\p{N}&'’-]*\.?/gu
const SMALL = new Set(['of', 'and', 'for', 'the', 'to', 'in', 'at', 'on', 'with', 'by', 'a', 'an', 'or', 'as'])
/** Of other languages: small within a title, and a sign that its other words may be, too. */
const FOREIGN_SMALL = new Set(
  'de du des la le les et der die das und für von y del en e da do dos para i og och voor van'.split(' '),
)
const SPELL_OUT = new Map<string, string>(Object.entries(table.spellOut))

/** `typed` is all capitals or all small. */
export function titleCased(typed: string): CasedTitle {
  let sure = true
  let first = true
  const title = typed.replace(WORD, word => {
    const cased = wordCased(word.toLowerCase(), first)
    first = false
    sure &&= cased.sure
    return cased.title
  })
  return { title, sure }
}

function wordCased(word: string, first: boolean): CasedTitle {
  const bare = word.replace(/\.$/, '')
  const point = word.slice(bare.length)
  const capitals = CAPITALS.get(bare) ?? SPELLED.get(bare)
  if (capitals !== undefined) return { title: capitals + point, sure: true }
  if (SMALL.has(bare)) return { title: (first ? initialed(bare) : bare) + point, sure: true }
  if (!first && FOREIGN_SMALL.has(bare)) return { title: word, sure: false }
  const parts = bare.split('-')
  const known = parts.every(part => ENGLISH.has(part) || CAPITALS.has(part) || SPELL_OUT.has(part) || SMALL.has(part))
  const title = parts
    .map((part, at) => CAPITALS.get(part) ?? (at > 0 && SMALL.has(part) ? part : initialed(part)))
    .join('-')
  return { title: title + point, sure: known || /^[&\d]+$/.test(bare) }
}

function initialed(word: string): string {
  return word.replace(/^\p{L}/u, letter => letter.toUpperCase())
}

/** "Sr. Mgr" is "Senior Manager"; sure where all other words are English too: elsewhere Sr. is a gentleman. */
export function spelledOut(title: string): CasedTitle {
  let sure = true
  let any = false
  const full = title.replace(WORD, word => {
    const bare = fold(word.replace(/\.$/, ''))
    const out = SPELL_OUT.get(bare)
    if (out !== undefined) {
      any = true
      return out
    }
    sure &&= bare
      .split('-')
      .every(part => ENGLISH.has(part) || CAPITALS.has(part) || SMALL.has(part) || /^[&\d]+$/.test(part))
    return word
  })
  return { title: any ? full : title, sure }
}
