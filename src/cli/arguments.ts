// Numbers on the command line: whole, in plain digits and within bounds, or refused before anything is opened.
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

/** A TCP port; 0 is any free one. */
export const portNumber = wholeNumber(0, 65_535)
