// How an address stands on an envelope: the order of its parts is the country's. For people to read; no field is written
// from it, and no address in one line is taken apart.
import { stateIn } from './states.ts'

export interface AddressParts {
  readonly street: string
  readonly city?: string | undefined
  readonly state?: string | undefined
  readonly postcode?: string | undefined
  /** ISO 3166-1 alpha-2. */
  readonly country: string
}

/** S street, C city, A state, Z postcode, a line for each bar. What is between parts goes where one of them is missing. */
const FORMATS: ReadonlyMap<string, string> = new Map([
  ...of('S|C, A Z', 'US PR GU VI AS MP'),
  ...of('S|C A  Z', 'CA'),
  ...of('S|C A Z', 'AU'),
  ...of('S|C Z', 'NZ SG TW TH PH SA ID'),
  ...of('S|C|Z', 'GB IE GG JE IM ZA KE'),
  ...of(
    'S|Z C',
    'DE AT CH LI FR MC BE NL LU NO SE DK FI IS EE LT PL CZ SK HU SI HR RS BA ME MK BG RO GR PT CY TR IL MA TN DZ',
  ),
  ...of('S|C|A|Z', 'RU UA BY KZ'),
  ...of('S|Z C|A', 'ES AR CL UY'),
  ...of('S|Z C A', 'IT'),
  ...of('S|C, A|Z', 'CO PE'),
  ...of('S|Z C, A', 'MX'),
  ...of('S|C-A|Z', 'BR'),
  ...of('S|C Z|A', 'IN PK MY'),
  ...of('〒Z|ACS', 'JP'),
  ...of('Z|ACS', 'CN KR'),
])
/** Where the state is written by its code. */
const CODED = new Set(['US', 'CA', 'AU', 'BR', 'IT'])

function of(format: string, countries: string): [string, string][] {
  return countries.split(' ').map(country => [country, format])
}

/** The lines of the address; null where the country's order is not known. */
export function addressLines({ street, city, state, postcode, country }: AddressParts): readonly string[] | null {
  const format = FORMATS.get(country)
  if (format === undefined) return null
  const code = state === undefined || !CODED.has(country) ? undefined : stateIn(state, country)?.code.slice(3)
  const parts: Readonly<Record<string, string | undefined>> = { C: city, A: code ?? state, Z: postcode }
  return format.split('|').flatMap(line => {
    if (line === 'S') return street.split(/\r\n|[\r\n\u2028\u2029]/).filter(each => each !== '')
    const filled = filledLine(line, { ...parts, S: street })
    return filled === '' ? [] : [filled]
  })
}

/** What stands between two parts goes where one of them is missing; a space stays. */
function filledLine(line: string, parts: Readonly<Record<string, string | undefined>>): string {
  let filled = ''
  let between = ''
  for (const piece of line.match(/[CAZS]|[^CAZS]+/g) ?? []) {
    if (!/^[CAZS]$/.test(piece)) {
      between = between === '' ? piece : ' '
      continue
    }
    const part = parts[piece]
    if (part === undefined || part === '') continue
    filled += (filled === '' && !between.startsWith('〒') ? '' : between) + part
    between = ''
  }
  return filled
}
