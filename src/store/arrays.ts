// Columns on their way into PostgreSQL: an array for each is what the database takes in most cheaply, and the driver
// spends more on looking through each of its elements than they take to send.
import { storable } from './json.ts'

const QUOTED = /["\\]/
const EACH_QUOTED = /["\\]/g

/** The text of a text[]. NUL and lone surrogates, which text cannot hold, become U+FFFD. */
export function textArray(values: readonly (string | null)[]): string {
  return `{${values.map(elementOf).join(',')}}`
}

/** The text of an array of numbers, for float8[], bigint[] or integer[]. */
export function numberArray(values: readonly (number | null)[]): string {
  return `{${values.map(value => value ?? 'NULL').join(',')}}`
}

function elementOf(value: string | null): string {
  if (value === null) return 'NULL'
  const text = storable(value)
  return QUOTED.test(text) ? `"${text.replace(EACH_QUOTED, '\\$&')}"` : `"${text}"`
}
