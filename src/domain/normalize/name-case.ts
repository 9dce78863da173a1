// Capital letters for a name that was typed in a single case, with how sure one can be of them.

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

interface Typed {
  readonly caps: boolean
  /** For case rules of Turkish and Azerbaijani; undefined for all others. */
  readonly locale: string | undefined
}

const SURE = 0.95
const PARTICLES = new Set(
  'af al am auf aus ben bin bint da das de degli dei del della den der des di do dos du e el het ibn la las le lo los ter te ten till van vom von y zu zum zur'.split(
    ' ',
  ),
)
/** Particles that are first names where they come first. */
const FIRST_NAMES = new Set(['al', 'ben'])
const GENERATIONS = new Map([
  ['jr', 'Jr'],
  ['sr', 'Sr'],
  ['ii', 'II'],
  ['iii', 'III'],
  ['iv', 'IV'],
])
/** Letters after a name, and words without a vowel, are initials more often than names. */
const CREDENTIALS = new Set(
  'cfa cma cpa dba dds dmd dvm edd esq faia fca jd llb llm mba mbe msc obe phd pmp psyd rn'.split(' '),
)
const NO_VOWEL = /^[b-df-hj-np-tv-xz]{3,}$/
/** Dotless and dotted i are different letters there (Unicode SpecialCasing). */
const DOTTED_I = new Map([
  ['TR', 'tr'],
  ['AZ', 'az'],
])

/** `name` is all capitals or all lower case; `country` (ISO 3166-1 alpha-2) selects the case rules. */
export function capitalizeName(name: string, country: string | null): CasedName {
  const locale = DOTTED_I.get(country ?? '')
  const typed = { caps: name !== name.toLowerCase(), locale }
  const words = name.split(' ')
  const parts = words.map((word, index) => capitalizeWord(word, typed, index, words.length))
  const doubts = [...new Set(parts.flatMap(part => part.doubt ?? []))]
  const turkish = locale === undefined && typed.caps && /I/.test(name) && /[ŞĞİ]/.test(name)
  if (turkish) doubts.push('Turkish or Azerbaijani i')
  return {
    name: parts
      .map(part => part.text)
      .join(' ')
      .normalize('NFC'),
    confidence: Math.min(...parts.map(part => part.confidence), turkish ? 0.6 : SURE),
    why: [typed.caps ? 'ALL CAPS' : 'all lower', ...doubts].join('; '),
  }
}

function capitalizeWord(word: string, typed: Typed, index: number, count: number): Part {
  const plain = word.toLocaleLowerCase(typed.locale)
  const bare = plain.replace(/[.,]/g, '')
  const generation = index > 0 ? GENERATIONS.get(bare) : undefined
  if (generation !== undefined) return { text: plain.replace(bare, generation), confidence: SURE, doubt: null }
  if (index < count - 1 && PARTICLES.has(plain) && !(index === 0 && FIRST_NAMES.has(plain)))
    return { text: plain, confidence: 0.6, doubt: 'particle' }
  const pieces = word.split('-').map(piece => capitalizePiece(piece, typed))
  return {
    text: pieces.map(piece => piece.text).join('-'),
    confidence: Math.min(...pieces.map(piece => piece.confidence)),
    doubt: pieces.find(piece => piece.doubt !== null)?.doubt ?? null,
  }
}

function capitalizePiece(piece: string, typed: Typed): Part {
  const apostrophe = /^(\p{L}+['’ʼ])(\p{L}.*)$/u.exec(piece)
  if (apostrophe === null) return capitalizeSimple(piece, typed)
  const [, before = '', after = ''] = apostrophe
  const text = title(before, typed) + title(after, typed)
  if (/^o.$/i.test(before)) return { text, confidence: SURE, doubt: null }
  return { text, confidence: 0.6, doubt: /^[dl].$/i.test(before) ? "d'/l'" : 'apostrophe' }
}

function capitalizeSimple(piece: string, typed: Typed): Part {
  const text = title(piece, typed)
  const lower = piece.toLocaleLowerCase(typed.locale)
  const letters = piece.match(/\p{L}/gu)?.length ?? 0
  if (letters === 2) return { text: typed.caps ? piece : text, confidence: 0.6, doubt: 'short token' }
  if (lower.startsWith('mac') && letters > 3) return { text, confidence: 0.5, doubt: 'Mac ambiguous' }
  if (CREDENTIALS.has(lower) || NO_VOWEL.test(lower))
    return { text: typed.caps ? piece : text, confidence: 0.6, doubt: 'initials or a title' }
  if (!typed.caps && lower.startsWith('ff')) return { text, confidence: 0.5, doubt: 'ff- surnames may be lower case' }
  if (/^mc\p{L}{2}/u.test(lower)) return { text: `Mc${title(piece.slice(2), typed)}`, confidence: SURE, doubt: null }
  return { text, confidence: SURE, doubt: null }
}

/** The first letter in upper case, the rest in lower. */
function title(text: string, { locale }: Typed): string {
  return text.toLocaleLowerCase(locale).replace(/\p{L}/u, letter => letter.toLocaleUpperCase(locale))
}
