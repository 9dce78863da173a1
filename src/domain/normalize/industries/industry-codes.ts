// Industries by the schemes that CRMs and registers use, and what they are in ISIC Rev.4: by a crosswalk of its own version,
// which says more than one division where the scheme does not tell them apart.
import { fold } from '../clean.ts'
import table from '../tables/industries.json' with { type: 'json' }

export const SCHEMES = ['naics', 'nace', 'isic', 'sic'] as const
export type Scheme = (typeof SCHEMES)[number]

export interface IndustryCode {
  readonly scheme: Scheme
  /** As the scheme writes it. */
  readonly code: string
  /** ISIC Rev.4 divisions that it may be of; none of a later revision, which cuts some of them differently. */
  readonly divisions: readonly string[]
  /** The revision that was typed with it. */
  readonly revision: string | null
  /** It says more than its scheme does: a class of a country's own, or the name behind it. */
  readonly more: boolean
  /** The class of a country's own within it, with the list that has it: "UKSIC:2"; null where it is the whole class. */
  readonly national: string | null
}

const DIVISIONS = new Map<string, string>(Object.entries(table.divisions))
const NAICS = new Map<string, string>(Object.entries(table.naics))
const SIC = new Map<string, string>(Object.entries(table.sic))
const SECTIONS = Object.entries(table.sections).map(([letter, text]) => {
  const [range = '', ...name] = text.split(' ')
  const [from = '', to = ''] = range.split('-')
  return { letter, from, to, name: name.join(' ') }
})
const NAMED =
  /^(?:(naics|nace|isic|sic)(?:\s?(?:rev\.?\s?)?([0-9.]{1,4})(?=[\s:]))?[\s:#-]*(?:code)?[\s:#-]*)?([A-U]?[\s.]?\d[\d.]*)$/i
/** NACE Rev.2.1 and ISIC Rev.5. */
const LATER = new Set(['2.1', '5'])
/** NACE Rev.2 and ISIC Rev.4 write a point after the division, NACE one more after the class. */
const POINTED = /^([A-U])?[\s.]?(\d\d)\.(\d{1,2})(?:\.(\d{1,2}))?$/i

/** National lists whose first four digits are NACE's: WZ 62.01.0, NAF 62.01Z, UK SIC 62012, SN 62.010. */
const NATIONAL =
  /^(?:(wz|naf|ape|ateco|cnae|[öo]nace|noga|sbi|sni|sn|db|tol|pkd|caen|te[áa]or|uk\s?sic)(?:[\s-]?20\d\d|[\s-]?2)?[\s:#-]+)?([A-U][\s.]?)?(\d\d)\.?(\d\d)(?:\.?(\d{1,2}))?([A-Z])?$/i
/** France's last letter or the list's name show one. */
const SHOWS_NATIONAL = /^[a-zöáé]{2,}|\d[A-Z]$/i
/** How companies of a country write theirs without a name: Companies House asks for five digits. */
const BY_COUNTRY: ReadonlyMap<string, { readonly form: RegExp; readonly list: string }> = new Map([
  ['DK', { form: /^\d\d\.?\d\d\.?\d\d$/, list: 'DB' }],
  ['GB', { form: /^\d{5}$/, list: 'UKSIC' }],
  ['NO', { form: /^\d\d\.\d{3}$/, list: 'SN' }],
])
/** Behind a class that its country does not divide: zeros, or a Z as in 62.01Z. */
const WHOLE_CLASS = /^0*Z?$/i
/** "541511 - Custom Computer Programming Services". */
const WITH_NAME = /^([A-U]?[\d.]{4,8}[A-Z]?)(?:\s*[-\u2013\u2014:]\s*|\s+)(?=\p{L}{3})/u

/**
 * The code that `typed` is, or begins with; null where it is none, or of no scheme that shows. `scheme`: what a sync says
 * of bare codes; `country`: ISO 3166-1 alpha-2, whose companies five bare digits may be of.
 */
export function industryCode(typed: string, scheme: Scheme | null, country: string | null): IndustryCode | null {
  const alone = WITH_NAME.exec(typed)?.[1]
  if (alone !== undefined) {
    const code = industryCode(alone, scheme, country)
    return code === null ? null : { ...code, more: true }
  }
  return namedCode(typed, scheme) ?? nationalCode(typed, country)
}

function nationalCode(typed: string, country: string | null): IndustryCode | null {
  const [, named, , division = '', group = '', digits = '', letter = ''] = NATIONAL.exec(typed) ?? []
  if (!DIVISIONS.has(division)) return null
  const local = BY_COUNTRY.get(country ?? '')
  if (!SHOWS_NATIONAL.test(typed) && local?.form.test(typed) !== true) return null
  const own = `${digits}${letter}`.toUpperCase()
  const list = named === undefined ? (local?.list ?? 'NAF') : fold(named).toUpperCase().replace(/\s/g, '')
  const national = WHOLE_CLASS.test(own) ? null : `${list === 'APE' ? 'NAF' : list}:${own}`
  return { scheme: 'nace', code: `${division}.${group}`, divisions: [division], revision: null, more: true, national }
}

function namedCode(typed: string, scheme: Scheme | null): IndustryCode | null {
  const [, named, revision = null, code = ''] = NAMED.exec(typed) ?? []
  const said = SCHEMES.find(each => each === named?.toLowerCase()) ?? null
  if (code === '') return null
  const found = coded(code, said, scheme)
  if (found === null) return null
  return {
    ...found,
    divisions: LATER.has(revision ?? '') ? [] : found.divisions,
    revision,
    more: false,
    national: null,
  }
}

type Found = Omit<IndustryCode, 'revision' | 'more' | 'national'>

function coded(code: string, said: Scheme | null, scheme: Scheme | null): Found | null {
  const digits = code.replace(/\D/g, '')
  if ((said ?? scheme) === 'naics' || ((said ?? scheme) === null && /^\d{6}$/.test(code)))
    return prefixed('naics', digits, NAICS, 6)
  if ((said ?? scheme) === 'sic') return prefixed('sic', digits, SIC, 4)
  const pointed = POINTED.exec(code)
  const among = said ?? scheme ?? (pointed === null ? null : 'nace')
  return among === 'nace' || among === 'isic' ? divided(among, digits) : null
}

/** By the longest beginning that the crosswalk has. */
function prefixed(scheme: Scheme, digits: string, known: ReadonlyMap<string, string>, most: number): Found | null {
  if (digits.length < 2 || digits.length > most) return null
  for (let length = digits.length; length >= 2; length -= 1) {
    const divisions = known.get(digits.slice(0, length))
    if (divisions !== undefined) return { scheme, code: digits, divisions: divisions.split(' ') }
  }
  // Whole sectors of NAICS, 31 to 33 among them.
  const within = [...known]
    .filter(([prefix]) => prefix.startsWith(digits))
    .flatMap(([, divisions]) => divisions.split(' '))
  return within.length === 0 ? null : { scheme, code: digits, divisions: [...new Set(within)] }
}

/** "6201", "62.01", "J62.01": the letter follows from the digits. */
function divided(scheme: 'nace' | 'isic', digits: string): Found | null {
  const division = digits.slice(0, 2)
  if (!DIVISIONS.has(division) || digits.length > 6) return null
  const [group, rest] = [digits.slice(2, 4), digits.slice(4)]
  const nace = [division, group, rest].filter(part => part !== '').join('.')
  return { scheme, code: scheme === 'nace' ? nace : digits.slice(0, 4), divisions: [division] }
}

/** "62 Computer programming and consultancy". */
export function divisionText(division: string): string {
  return `${division} ${DIVISIONS.get(division) ?? ''}`.trim()
}

/** "J Information and communication"; null for what is no division. */
export function sectionText(division: string): string | null {
  const section = SECTIONS.find(({ from, to }) => division >= from && division <= to)
  return section === undefined ? null : `${section.letter} ${section.name}`
}

/** "Computer Software" and COMPUTER_SOFTWARE are the same. */
function plain(text: string): string {
  return fold(text)
    .replaceAll('&', 'and')
    .replace(/[^\p{L}\p{N}]+/gu, '')
}

const BY_NAME = new Map<string, readonly string[]>()
for (const picklist of [table.salesforce, table.hubspot]) {
  for (const [name, places] of Object.entries<string>(picklist))
    BY_NAME.set(plain(name), places.split(' ').flatMap(divisionsOf))
}
for (const [code, name] of DIVISIONS) if (!BY_NAME.has(plain(name))) BY_NAME.set(plain(name), [code])

/** A division, or all of a section. */
function divisionsOf(place: string): readonly string[] {
  if (/\d/.test(place)) return [place]
  const section = SECTIONS.find(({ letter }) => letter === place)
  return [...DIVISIONS.keys()].filter(code => section !== undefined && code >= section.from && code <= section.to)
}

/** The ISIC divisions of a name out of the picklists of the CRMs, or of ISIC; empty where it is none of them. */
export function divisionsNamed(name: string): readonly string[] {
  return BY_NAME.get(plain(name)) ?? []
}
