// Numbers and times on the command line: in plain digits and within bounds, or refused before anything is opened.
import { InvalidArgumentError } from 'commander'

/** A parser for commander. Number() alone would take "", "1e3" and "abc" (as NaN). */
export function wholeNumber(min: number, max = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return text => {
    const number = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN
    if (number >= min && number <= max) return number
    const range = max === Number.MAX_SAFE_INTEGER ? `from ${min}` : `from ${min} to ${max}`
    throw new InvalidArgumentError(`Give a whole number ${range}.`)
  }
}

/** A share of one, as 0.85. */
export function shareOf(text: string): number {
  const share = /^\d(\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN
  if (share >= 0 && share <= 1) return share
  throw new InvalidArgumentError('Give a number from 0 to 1, such as 0.85.')
}

/** A TCP port; 0 is any free one. */
export const portNumber = wholeNumber(0, 65_535)

/** A time as people write it, in ISO 8601; epoch milliseconds. */
export function momentOf(text: string): number {
  const moment = Date.parse(text)
  if (Number.isNaN(moment)) throw new InvalidArgumentError('Write it like 2026-01-31 or 2026-01-31T08:00:00Z.')
  return moment
}
