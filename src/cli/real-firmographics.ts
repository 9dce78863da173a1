// What a data vendor would know of the companies, made from the file that they are loaded from.
import { ConfigError } from '../errors.ts'

/** One company; all text, empty where the source does not say. */
export interface Firmographic {
  readonly name: string
  readonly industry: string
  readonly city: string
  readonly state: string
  readonly country: string
  readonly founded: string
}

const STATES = new Set(
  `Alabama,Alaska,Arizona,Arkansas,California,Colorado,Connecticut,Delaware,D.C.,Florida,Georgia,Hawaii,Idaho,Illinois,
Indiana,Iowa,Kansas,Kentucky,Louisiana,Maine,Maryland,Massachusetts,Michigan,Minnesota,Mississippi,Missouri,Montana,
Nebraska,Nevada,New Hampshire,New Jersey,New Mexico,New York,North Carolina,North Dakota,Ohio,Oklahoma,Oregon,
Pennsylvania,Rhode Island,South Carolina,South Dakota,Tennessee,Texas,Utah,Vermont,Virginia,Washington,West Virginia,
Wisconsin,Wyoming`.split(/,\s*/),
)

type Row = Readonly<Record<string, string>>

/** One row per company of `file`; ConfigError when a column is missing. */
export function firmographicsFrom(rows: readonly Row[], file: string): Firmographic[] {
  return rows.map(row => {
    const cell = (column: string) => row[column] ?? missingColumn(file, column)
    // "2013 (1888)" was refounded, "1904/1946/1959" is not sure: the first year stands.
    const founded = /^\d{4}/.exec(cell('Founded'))?.[0] ?? ''
    return { name: cell('Security'), industry: cell('GICS Sector'), ...placeOf(cell('Headquarters Location')), founded }
  })
}

function missingColumn(file: string, column: string): never {
  throw new ConfigError({
    where: file,
    what: `there is no column ${column}`,
    fix: 'Take the file as it was published.',
  })
}

/** "Chicago, Illinois; Pittsburgh, Pennsylvania" is at home in Chicago; "Florida[3]" has a footnote. */
function placeOf(location: string): Pick<Firmographic, 'city' | 'state' | 'country'> {
  const [first = ''] = location.replaceAll(/\[\d+\]/g, '').split(';')
  const parts = first.split(',').map(part => part.trim())
  const [city = '', ...around] = parts
  const last = around.at(-1) ?? ''
  if (STATES.has(last)) return { city, state: last, country: 'United States' }
  return { city, state: around.length > 1 ? (around[0] ?? '') : '', country: last }
}
