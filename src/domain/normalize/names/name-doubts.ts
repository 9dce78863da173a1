// Where capital letters alone do not tell how a name is written: each doubt here keeps a guess from being written.
import names from '../tables/names.json' with { type: 'json' }

/** A name, or a part of it, in lower case, and how it came. */
export interface Spelled {
  readonly lower: string
  readonly caps: boolean
  /** ISO 3166-1 alpha-2, when known. */
  readonly country: string | null
}

interface LocalDoubt {
  readonly countries: ReadonlySet<string>
  readonly pattern: RegExp
  readonly doubt: string
  /** The spelling was lost in capitals only. */
  readonly capsOnly?: true
}

/** Names of which no other spelling is in use, among those that the patterns below would hold back. */
const THREE_LETTERS = new Set(names.threeLetters.flatMap(line => line.split(' ')))
const ONE_WORD = new Set(names.oneWord.flatMap(line => line.split(' ')))

/** Where names that lost the space after an article may keep its capital: elsewhere Dupont and Laurenz have one. */
const TWO_CAPITALS_IN = of(
  'AG AU BB BM BS BZ CA DM GB GD GG GI GU GY IE IM JE JM KN LC LR MT NZ PH PR SG TT US VC VG VI ZA',
)
interface Accented {
  readonly names: ReadonlySet<string>
  readonly endings: readonly string[]
}
/** Names that have an accent in their country, without it: capitals and haste drop accents. */
const ACCENTED = Map.groupBy(
  names.accented.flatMap(({ countries, names: lines, endings = '' }) => {
    const own = { names: new Set(lines.flatMap(line => line.split(' '))), endings: endings.split(' ').filter(Boolean) }
    return countries.split(' ').map((country): Accented & { country: string } => ({ country, ...own }))
  }),
  ({ country }) => country,
)
/** A name that ends so is longer: Sova is a name, Nováková another. */
const SHORTEST_ENDING = 3

/** DeGette, DiMaggio, DuBois, LaHood, LeBlanc, VanDyke, DesJarlais: an article or a preposition, then a syllable. */
const GROWN_TOGETHER =
  /^(?:d(?:e[ls]?|i|u)|l[ae]|van|von)(?!(\p{L})\1)(?=[ao]|[b-df-hj-np-tv-z][aeiouyhlrw]|s[cmnpqt]|jar)\p{L}{3,}$/u
const TWO_CAPITALS = [
  /^fitz\p{L}{3,}$/u,
  /^st[bcdfgjklmnpvz]\p{L}+$/u,
  /^da(?:costa|cruz|cunha|fonseca|luz|mata|rocha|rosa|silva|vinci)$/,
  /^do(?:santos|rego|carmo)$|^dos(?:reis|santos)$/,
  /^lo(?:biondo|bue|cascio|conte|faro|giudice|monaco|piccolo|presti|russo|schiavo|verde)$/,
  /^san(?:filippo|giorgio|giovanni)$/,
  /^(?:anna?|beth|bobbi|carol|jo|lee|lou|lu|mary|rae|rose|ruth|sue|terri)(?:anne?|beth|ellen|lee|lou|lynne?|marie|rose)$/,
  /^(?:cha|da|ja|ka|ke|ra|re|sha|ta|tre|ty)(?:juan|marcus|quan|sean|shaun|shawn|vonte)$/,
  /^o(?:b(?:rian|rien|ryan)|c(?:allaghan|onnell|onnor)|d(?:ea|oherty|onnell|onoghue|owd|riscoll|wyer)|flaherty|flynn|g(?:rady)|h(?:ara|agan|are)|k(?:eefe|eeffe|elly)|l(?:eary|oughlin)|m(?:alley|ahony|ara)|n(?:eal|eil|eill)|r(?:eilly|iordan|ourke)|s(?:hea|ullivan)|toole)$/,
]
const ABU = /^abu\p{L}{3,}$/u
/** Surnames of southern and eastern Africa in which Mc is no prefix. */
const NO_SON_OF = /^mc(?:hunu|unu|ebisi|edisi|oliseli)$/

const LOCAL: readonly LocalDoubt[] = [
  { countries: of('AT DE'), pattern: /ss/, doubt: 'ss or ß', capsOnly: true },
  { countries: of('AE BH EG IQ JO KW LB LY OM QA SA SD SY YE'), pattern: /^[ae]l\p{L}{4,}$/u, doubt: 'article' },
  { countries: of('BW KE LS MW MZ NA SZ TZ UG ZA ZM ZW'), pattern: /^mc/, doubt: 'Mc may be no prefix' },
]
/** Where a hyphen may join the syllables of one given name: Geun-hye, Ing-wen. */
const ONE_GIVEN_NAME = of('CN HK KP KR MO MY SG TW')

/** Why the capitals of `word`, the run of letters between separators, are not certain; null when they are. */
export function doubtOf({ lower, caps, country }: Spelled): string | null {
  if (/^[a-z]{3}$/.test(lower) && !THREE_LETTERS.has(lower)) return 'three letters: a name or initials'
  if (/^ß|[\uFB00-\uFB06ŉ]/u.test(lower)) return 'a letter that has no capital of its own'
  if (lower.startsWith('ij')) return 'IJ may be one letter'
  if (country === null || TWO_CAPITALS_IN.has(country)) {
    if (GROWN_TOGETHER.test(lower) && !ONE_WORD.has(lower)) return 'prefix or part of the name'
    if (TWO_CAPITALS.some(pattern => pattern.test(lower))) return 'may have a second capital'
  }
  if (ABU.test(lower)) return 'may have a second capital'
  if (NO_SON_OF.test(lower)) return 'Mc may be no prefix'
  if (caps && /\p{sc=Greek}/u.test(lower) && !/[άέήίόύώΐΰ]/.test(lower)) return 'accent lost in capitals'
  return localDoubt({ lower, caps, country })
}

function localDoubt({ lower, caps, country }: Spelled): string | null {
  const found = LOCAL.find(
    local => local.countries.has(country ?? '') && (caps || local.capsOnly !== true) && local.pattern.test(lower),
  )
  return found?.doubt ?? (hasLostAccent(lower, country) ? 'accents may be lost' : null)
}

function hasLostAccent(lower: string, country: string | null): boolean {
  const known = country === null ? undefined : ACCENTED.get(country)
  return known?.some(({ names, endings }) => names.has(lower) || endings.some(end => endsLonger(lower, end))) ?? false
}

function endsLonger(lower: string, end: string): boolean {
  return lower.endsWith(end) && lower.length >= end.length + SHORTEST_ENDING
}

/** Whether the part of a name after a hyphen may stay in lower case in that country. */
export function joinsSyllables(country: string | null): boolean {
  return ONE_GIVEN_NAME.has(country ?? '')
}

function of(countries: string): ReadonlySet<string> {
  return new Set(countries.split(' '))
}
