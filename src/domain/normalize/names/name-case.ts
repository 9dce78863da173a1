// Capital letters for a name that was typed in a single case, with how sure one can be of them.
import { type Case, caseOf } from './letter-case.ts'
import { doubtOf, joinsSyllables } from './name-doubts.ts'
import { suffixAt, titleAt } from './name-ends.ts'
import {
  CONNECTIVES,
  CREDENTIALS,
  FIRST_NAMES,
  GENERATIONS,
  hasCapital,
  NO_NAME,
  NUMERAL,
  OFFICES,
  PARTICLES,
  PATRONYMICS,
} from './name-words.ts'

export interface CasedName {
  readonly name: string
  /** 0 to 1: the least certain part decides. */
  readonly confidence: number
  readonly why: string
}

interface Part {
  readonly text: string
  readonly confidence: number
  readonly doubt: string | null
}

const SURE = 0.95
const UNSURE = 0.6
const NO_VOWEL = /^[b-df-hj-np-tv-xz]{3,}$/
/** What stands between the letters of names without telling anything; any other character is a doubt. */
const USUAL = /^[-\u2010-\u2015.,()"“”„«»]+$/
const LONG_WORD = /^\p{Lu}\p{Ll}{3,}$/u
/** Where 't is an article. */
const WITH_T = new Set(['BE', 'NL'])
const SEPARATOR = /([^\p{L}\p{M}'’ʼ]+)/u

/** `name` is all capitals or all lower case; `country` (ISO 3166-1 alpha-2) selects the case rules. */
export function capitalizeName(name: string, country: string | null): CasedName {
  const typed = caseOf(name, country)
  const words = name.split(' ')
  const titles = titlesBefore(words, country)
  const parts = words.map((_, index) => endOf(words, index, titles, country) ?? capitalizeWord(words, index, typed))
  if (typed.doubt !== null) parts.push({ text: '', confidence: UNSURE, doubt: typed.doubt })
  const doubts = [...new Set(parts.flatMap(part => part.doubt ?? []))]
  return {
    name: parts
      .map(part => part.text)
      .join(' ')
      .trim()
      .normalize('NFC'),
    confidence: Math.min(...parts.map(part => part.confidence)),
    why: [typed.caps ? 'ALL CAPS' : 'all lower', ...doubts].join('; '),
  }
}

/** How many words at the beginning are titles: "PROF. DR." */
function titlesBefore(words: readonly string[], country: string | null): number {
  let count = 0
  while (titleAt(words.slice(count, count + 2), country) !== null) count += 1
  return count
}

/** A title before the name, or letters behind it, as they are written; points stay as typed. Null for the name itself. */
function endOf(words: readonly string[], index: number, titles: number, country: string | null): Part | null {
  const word = words[index] ?? ''
  const bare = word.replace(/[.,]/g, '')
  const said =
    index < titles
      ? titleAt(words.slice(index), country)
      : index > 0 && index === words.length - 1 && (CREDENTIALS.has(bare.toLowerCase()) || /^md$/i.test(word))
        ? suffixAt(bare, country)
        : null
  const letters = said?.replace(/\./g, '') ?? ''
  if (said === null || letters === '' || letters.toLowerCase() !== bare.toLowerCase()) return null
  if (!word.includes(bare)) return index < titles ? unsure(said, 'a title or initials') : null
  // A title that is a word has the capitals of one.
  if (index < titles && LONG_WORD.test(letters)) return null
  return unsure(word.replace(bare, letters), 'a title or initials')
}

/** Beside one other word, which is no initials: what else would be the surname? */
function isSurname(words: readonly string[], index: number, { country }: Case): boolean {
  const other = words[1 - index] ?? ''
  const isLast = joinsSyllables(country) || index === 1
  return isLast && words.length === 2 && (other.length > 2 || /\P{ASCII}/u.test(other))
}

function capitalizeWord(words: readonly string[], index: number, typed: Case): Part {
  const word = words[index] ?? ''
  const count = words.length
  const plain = typed.lower(word)
  const bare = plain.replace(/[.,]/g, '')
  const generation = GENERATIONS.get(bare) ?? (NUMERAL.test(bare) ? bare.toUpperCase() : undefined)
  if (index > 0 && generation !== undefined) return sure(plain.replace(bare, generation))
  if (count > 1 && CONNECTIVES.has(bare)) return unsure(plain, 'more than one name')
  if (index > 0 && PATRONYMICS.has(bare)) return unsure(plain, 'particle')
  if (count > 1 && PARTICLES.has(plain) && !(index === 0 && FIRST_NAMES.has(plain))) {
    const leads = index === 0 || !PARTICLES.has(typed.lower(words[index - 1] ?? ''))
    const small = index < count - 1 && !hasCapital(plain, typed.country, leads)
    return unsure(small ? plain : typed.title(plain), 'particle')
  }
  if (count > 1 && NO_NAME.has(bare)) return unsure(typed.title(plain), 'not a name')
  if (count > 1 && OFFICES.has(bare)) return unsure(typed.caps ? word : typed.title(plain), 'initials or a title')
  return capitalizePieces(word, typed, isSurname(words, index, typed))
}

/** Pieces take turns with what separates them. */
function capitalizePieces(word: string, typed: Case, surname: boolean): Part {
  const runs = word.split(SEPARATOR)
  const parts = runs.map((run, index) => {
    if (index % 2 === 1) return capitalizeSeparator(run, runs[index - 1] ?? '', runs[index + 1] ?? '', typed)
    return runs.length > 1 && PARTICLES.has(typed.lower(run)) && run.length > 1
      ? unsure(typed.title(run), 'particle')
      : capitalizePiece(run, typed, surname || (runs.length > 1 && word.includes('-')))
  })
  return {
    text: parts.map(part => part.text).join(''),
    confidence: Math.min(...parts.map(part => part.confidence)),
    doubt: parts.find(part => part.doubt !== null)?.doubt ?? null,
  }
}

function capitalizeSeparator(run: string, before: string, after: string, typed: Case): Part {
  if (!USUAL.test(run)) return unsure(run, 'unusual character')
  if (run === '.' && before.length > 1 && after !== '') return unsure(run, 'joined by a dot')
  if (before === '' || after === '' || run === '.') return sure(run)
  return joinsSyllables(typed.country) ? unsure(run, 'one given name or two') : sure(run)
}

function capitalizePiece(piece: string, typed: Case, joined: boolean): Part {
  if (/^['’ʼ]t$/iu.test(piece) && WITH_T.has(typed.country ?? '')) return unsure(typed.lower(piece), 'particle')
  if (/^['’ʼ]/u.test(piece)) return unsure(typed.title(piece), 'apostrophe')
  // Nicolo' is Nicolò where the keyboard has no accents.
  if (/[aeiou]['’ʼ]$/iu.test(piece)) return unsure(typed.title(piece), 'an apostrophe, or an accent')
  const apostrophe = /^(\p{L}+['’ʼ])(\p{L}.*)$/u.exec(piece)
  if (apostrophe === null) return capitalizeSimple(piece, typed, joined)
  const [, before = '', after = ''] = apostrophe
  // Ukrainian and Belarusian have it within words, before these vowels: В'ячеслав.
  if (/^\p{sc=Cyrillic}['’ʼ][яюєїёеі]/iu.test(piece.slice(before.length - 2))) return sure(typed.title(piece))
  // O' and G' are letters.
  if (typed.country === 'UZ') return unsure(typed.title(piece), 'apostrophe')
  const text = typed.title(before) + typed.title(after)
  if (/^o.$/i.test(before)) return sure(text)
  return unsure(text, /^[dl].$/i.test(before) ? "d'/l'" : 'apostrophe')
}

function capitalizeSimple(piece: string, typed: Case, joined: boolean): Part {
  const text = typed.title(piece)
  const lower = typed.lower(piece)
  const letters = piece.match(/\p{L}/gu)?.length ?? 0
  if (letters === 2) return unsure(typed.caps && !isShortName(lower, joined) ? piece : text, 'short token')
  if (lower.startsWith('mac') && letters > 3) return { text, confidence: 0.5, doubt: 'Mac ambiguous' }
  if (CREDENTIALS.has(lower) || NO_VOWEL.test(lower)) return unsure(typed.caps ? piece : text, 'initials or a title')
  if (lower.startsWith('ff')) return { text, confidence: 0.5, doubt: 'ff- surnames may be lower case' }
  const cased = /^mc\p{L}{2}/u.test(lower) ? `Mc${typed.title(piece.slice(2))}` : text
  const doubt = doubtOf({ lower, caps: typed.caps, country: typed.country })
  return doubt === null ? sure(cased) : unsure(cased, doubt)
}

/**
 * Saint, Mc, half of a double name (Jo-Ann), a surname behind one other word (Jack Ma), letters with accents (Ní). Other
 * two letters are initials as often: TJ, DJ.
 */
function isShortName(lower: string, joined: boolean): boolean {
  return lower === 'st' || lower === 'mc' || /\P{ASCII}/u.test(lower) || (joined && /[aeiouy]|^ng$/.test(lower))
}

function sure(text: string): Part {
  return { text, confidence: SURE, doubt: null }
}

function unsure(text: string, doubt: string): Part {
  return { text, confidence: UNSURE, doubt }
}
