// Columns on their way into PostgreSQL: an array for each is what the database takes in most cheaply, and the driver
// spends more on looking through each of its elements than they take to send.
import { storable } from './json.ts'

/** What is escaped, and halves of characters, which may be whole ones. */
const SPECIAL = /["\\\ud800-\udfff]/
const QUOTED = /["\\]/
const EACH_QUOTED = /["\\]/g

/** The text of a text[]. NUL and lone surrogates, which text cannot hold, become U+FFFD. */
export function textArray(values: readonly (string | null)[]): string {
  // To look at all of them at once takes a fraction of the time, and mostly there is nothing to be done about any.
  const together = values.join('')
  const isPlain = !together.includes('\u0000') && !SPECIAL.test(together) && !values.includes(null)
  return isPlain && values.length > 0 ? `{"${values.join('","')}"}` : `{${values.map(elementOf).join(',')}}`
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
