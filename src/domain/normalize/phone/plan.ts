// The numbering plans of all countries, made ready once from the metadata of libphonenumber-js: the library itself
// builds every pattern anew for every number. What is read here is the shape of that metadata, version 4.
import metadata from 'libphonenumber-js/max/metadata'

export interface NumberType {
  /** "MOBILE", "FIXED_LINE", ... as the library names it. */
  readonly name: string
  readonly pattern: RegExp
  readonly lengths: readonly number[]
}

export interface Format {
  readonly pattern: RegExp
  /** The last one decides; null: any digits. */
  readonly leading: RegExp | null
  /** In the notation of String.replace, the trunk prefix included. */
  readonly national: string
  /** Where the format only puts digits before the number and spaces between: these digits. Null where it does more. */
  readonly before: string | null
}

export interface Plan {
  readonly callingCode: string
  /** What is dialled before an international number; null where nobody dials from. */
  readonly outward: RegExp | null
  /** Any number of the plan. */
  readonly general: RegExp
  readonly lengths: readonly number[]
  /** What is dialled before a national number. */
  readonly trunk: RegExp | null
  /** What the trunk prefix and the groups behind it become; null: the prefix goes. */
  readonly transform: string | null
  /** What numbers of this country begin with, where several share a calling code. */
  readonly leading: RegExp | null
  readonly fixed: NumberType | null
  /** Numbers that may be fixed or mobile are told from fixed ones by the mobile pattern; null where there is none. */
  readonly mobile: NumberType | null
  /** In the order in which the library asks. */
  readonly others: readonly NumberType[]
  readonly formats: () => readonly Format[]
}

type Row = readonly unknown[]

/** Where the metadata has what, by the library's own accessors. */
const AT = { outward: 1, general: 2, lengths: 3, formats: 4, trunk: 5, rule: 6, parsing: 7, transform: 8 } as const
const LEADING = 10
const TYPES = 11
const OTHER_TYPES = [
  ['PREMIUM_RATE', 3],
  ['TOLL_FREE', 2],
  ['SHARED_COST', 9],
  ['VOIP', 8],
  ['PERSONAL_NUMBER', 4],
  ['PAGER', 7],
  ['UAN', 6],
  ['VOICEMAIL', 5],
] as const
const FIRST_GROUP = /(\$\d)/
const GROUPS_ONLY = /^(?:\((?!\?)[^()|]+\))+$/

const COUNTRY_ROWS = new Map<string, Row>(Object.entries(metadata.countries))
const WORLDWIDE_ROWS = new Map<string, Row>(Object.entries(metadata.nonGeographic))
const COUNTRIES_OF = new Map<string, readonly string[]>(Object.entries(metadata.country_calling_codes))
const plans = new Map<Row, Plan>()

/** The plan of a country (ISO 3166-1 alpha-2), or undefined where the library has none. */
export function planOfCountry(country: string): Plan | undefined {
  return planOf(COUNTRY_ROWS.get(country))
}

/** The countries that share a calling code, the main one first; undefined for codes of no country. */
export function countriesOf(callingCode: string): readonly string[] | undefined {
  return COUNTRIES_OF.get(callingCode)
}

/** The plan of a calling code's main country, or of a worldwide service (800, 870, 881, ...). */
export function planOfCallingCode(callingCode: string): Plan | undefined {
  const [main] = COUNTRIES_OF.get(callingCode) ?? []
  return main === undefined ? planOf(WORLDWIDE_ROWS.get(callingCode)) : planOfCountry(main)
}

function planOf(row: Row | undefined): Plan | undefined {
  if (row === undefined) return undefined
  const known = plans.get(row)
  if (known !== undefined) return known
  const plan = made(row)
  plans.set(row, plan)
  return plan
}

function made(row: Row): Plan {
  const lengths = numbers(row[AT.lengths])
  const types = rows(row[TYPES])
  const typeAt = (name: string, at: number) => typeOf(name, list(types[at]), lengths)
  const trunk = text(row[AT.parsing]) ?? text(row[AT.trunk])
  let formats: readonly Format[] | null = null
  return {
    callingCode: text(row[0]) ?? '',
    outward: atStart(text(row[AT.outward])),
    general: whole(text(row[AT.general]) ?? ''),
    lengths,
    trunk: atStart(trunk),
    transform: text(row[AT.transform]),
    leading: atStart(text(row[LEADING])),
    fixed: typeAt('FIXED_LINE', 0),
    mobile: typeAt('MOBILE', 1),
    others: OTHER_TYPES.flatMap(([name, at]) => typeAt(name, at) ?? []),
    formats: () => {
      formats ??= formatsOf(row)
      return formats
    },
  }
}

function typeOf(name: string, [pattern, lengths]: Row, ofPlan: readonly number[]): NumberType | null {
  const typed = text(pattern)
  if (typed === null) return null
  const own = numbers(lengths)
  return { name, pattern: whole(typed), lengths: own.length === 0 ? ofPlan : own }
}

/** Where a country has no formats of its own, those of the calling code's main country hold. */
function formatsOf(row: Row): Format[] {
  const main = mainRow(row)
  const own = rows(row[AT.formats])
  const rule = text(row[AT.rule]) ?? text(main[AT.rule])
  return (own.length > 0 ? own : rows(main[AT.formats])).map(format => {
    const [pattern, template, leading, ownRule] = list(format)
    const prefix = text(ownRule) ?? rule
    const plain = text(template) ?? ''
    const national = prefix === null ? plain : plain.replace(FIRST_GROUP, prefix)
    const typed = text(pattern) ?? ''
    return {
      pattern: whole(typed),
      leading: atStart(text(list(leading).at(-1))),
      national,
      before: digitsBefore(typed, national),
    }
  })
}

/** All groups of a pattern that has nothing between them, in their order; else null. */
function digitsBefore(pattern: string, national: string): string | null {
  if (!GROUPS_ONLY.test(pattern)) return null
  const groups = pattern.split('(').length - 1
  const inOrder = Array.from({ length: groups }, (_, at) => `$${at + 1}`).join('')
  const digits = national.replace(/[^\d$]/g, '')
  return digits.endsWith(inOrder) && /^\d*$/.test(digits.slice(0, -inOrder.length))
    ? digits.slice(0, -inOrder.length)
    : null
}

function mainRow(row: Row): Row {
  const code = text(row[0]) ?? ''
  const [main = ''] = COUNTRIES_OF.get(code) ?? []
  return COUNTRY_ROWS.get(main) ?? WORLDWIDE_ROWS.get(code) ?? row
}

function whole(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`)
}

function atStart(pattern: string | null): RegExp | null {
  return pattern === null ? null : new RegExp(`^(?:${pattern})`)
}

/** Zero and nothing stand for "none" in the metadata. */
function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

function list(value: unknown): Row {
  return Array.isArray(value) ? value : []
}

function rows(value: unknown): readonly Row[] {
  return list(value).map(list)
}

function numbers(value: unknown): readonly number[] {
  return list(value).filter(each => typeof each === 'number')
}
