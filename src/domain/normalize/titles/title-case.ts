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
const SIGN = /[+#]/
const CYRILLIC = /\p{sc=Cyrillic}/u
/** Short as abbreviations are, and none. */
const CYRILLIC_WORDS = new Set('и в на с к з та у за до от по для при или об о из зам зав пом'.split(' '))
const NO_WORD = /^(?:[b-df-hj-np-tv-xz]{2,4}|[a-z]\d[a-z])$/
const TWO_LETTERS = /^\p{L}{2}$/u
/** Where titles are in English, so that Dir. is no Directeur and Mgr. no Magister. */
const ENGLISH_SPEAKING = new Set('AE AU GB GH HK IE IN KE MY NG NZ PH PK SG US ZA'.split(' '))
/** Alone, or of who knows where: Señor, Directeur. */
const GENTLEMAN = /^[sj]n?r\.?$/i
const DIRECTED = /\bdir\b/i
const SPELL_OUT = new Map<string, string>(Object.entries(table.spellOut))

/** `typed` is all capitals or all small. Left as it is where a letter has no case that leads back to it (the ligature ﬃ). */
export function titleCased(typed: string, country: string | null): CasedTitle {
  const once = CYRILLIC.test(typed) ? sentenceCased : casedOnce
  const cased = once(typed, country)
  const isSteady = cased.title.normalize('NFC') === cased.title && once(cased.title, country).title === cased.title
  return isSteady ? cased : { title: typed, sure: true }
}

/** In Cyrillic only the first word has a capital; a few letters may be no word: "НАЧАЛЬНИК ОТДЕЛА КИП". */
function sentenceCased(typed: string): CasedTitle {
  let first = true
  const title = typed.replace(WORD, word => {
    const text = CYRILLIC.test(word) ? cyrillicCased(word, first) : wordCased(word, first, 'en').title
    first = false
    return text
  })
  return { title, sure: false }
}

function cyrillicCased(word: string, first: boolean): string {
  const lower = word.toLowerCase()
  if (word.length <= 3 && word === word.toUpperCase() && !CYRILLIC_WORDS.has(lower)) return word
  return first ? lower.replace(/^\p{L}/u, letter => letter.toUpperCase()) : lower
}

function casedOnce(typed: string, country: string | null): CasedTitle {
  const locale = isTurkic(typed, country) ? 'tr' : 'en'
  let sure = true
  let first = true
  const title = typed.replace(WORD, word => {
    const cased = wordCased(word, first, locale)
    first = false
    sure &&= cased.sure
    return cased.title
  })
  return { title, sure }
}

/** Its letters tell, and that I is the capital of ı then; Ş is Romanian, too. */
function isTurkic(typed: string, country: string | null): boolean {
  return /[İıĞğ]/.test(typed) || (/[Şş]/.test(typed) && (country === 'TR' || country === 'AZ'))
}

function wordCased(typed: string, first: boolean, locale: string): CasedTitle {
  const word = typed.toLocaleLowerCase(locale)
  const initialed = (text: string) => text.replace(/^\p{L}/u, letter => letter.toLocaleUpperCase(locale))
  const bare = word.replace(/\.$/, '')
  const point = word.slice(bare.length)
  const capitals = CAPITALS.get(bare) ?? SPELLED.get(bare)
  if (capitals !== undefined) return { title: capitals + point, sure: true }
  // "I.T.": letters of an abbreviation, each with its point.
  if (bare.length === 1 && point !== '' && !/\d/.test(bare))
    return { title: bare.toLocaleUpperCase(locale) + point, sure: false }
  if (SMALL.has(bare)) return { title: (first ? initialed(bare) : bare) + point, sure: true }
  if (!first && FOREIGN_SMALL.has(bare)) return { title: word, sure: false }
  if (isLetters(typed, bare)) return { title: typed.toUpperCase(), sure: false }
  const parts = bare.split('-')
  const known = parts.every(part => ENGLISH.has(part) || CAPITALS.has(part) || SPELL_OUT.has(part) || SMALL.has(part))
  const title = parts
    .map((part, at) => CAPITALS.get(part) ?? (at > 0 && SMALL.has(part) ? part : initialed(part)))
    .join('-')
  return { title: title + point, sure: known || /^[&\d]+$/.test(bare) }
}

/** "RH", "B2C", "LLC": no words, so that they are in capitals; of two letters only where they were typed so. */
function isLetters(typed: string, bare: string): boolean {
  if (ENGLISH.has(bare) || SPELL_OUT.has(bare)) return false
  return NO_WORD.test(bare) || (TWO_LETTERS.test(bare) && typed !== typed.toLowerCase())
}

function isEnglish(title: string, country: string | null): boolean {
  return country === null ? !DIRECTED.test(title) : ENGLISH_SPEAKING.has(country)
}

/** "Sr. Mgr" is "Senior Manager"; sure where all is in English: elsewhere, or alone, Sr. is a gentleman. */
export function spelledOut(title: string, country: string | null): CasedTitle {
  let sure = isEnglish(title, country) && !GENTLEMAN.test(title)
  let any = false
  const full = title.replace(WORD, (word, at: number) => {
    const bare = fold(word.replace(/\.$/, ''))
    const [before, behind] = [title.charAt(at - 1), title.charAt(at + word.length)]
    // What a sign makes part of another word ("C#") is no abbreviation.
    const out = SIGN.test(before) || SIGN.test(behind) ? undefined : SPELL_OUT.get(bare)
    if (out !== undefined) {
      any = true
      // "Sr.Manager": the point parted the words, too.
      return /[\p{L}\p{N}]/u.test(behind) ? `${out} ` : out
    }
    sure &&= bare
      .split('-')
      .every(part => ENGLISH.has(part) || CAPITALS.has(part) || SMALL.has(part) || /^[&\d]+$/.test(part))
    return word
  })
  return { title: any ? full : title, sure }
}
