// What checks the digits of one register's numbers: a module of stdnum, loaded when the first such number comes. There
// are some sixty of them, a third of what the rulebook took to load, and a process meets the numbers of few countries.
import { createRequire } from 'node:module'
import type { Validator } from 'stdnum/lib/cjs/types.js'

export type NumberCheck = Pick<Validator, 'validate' | 'format'>

const load = createRequire(import.meta.url)

/** By the module's path in stdnum, such as "no/orgnr". */
export function numberCheck(path: string): NumberCheck {
  let loaded: NumberCheck | null = null
  const check = (): NumberCheck => {
    loaded ??= checkIn(path)
    return loaded
  }
  return { validate: number => check().validate(number), format: number => check().format(number) }
}

function checkIn(path: string): NumberCheck {
  return load(`stdnum/lib/cjs/${path}.js`)
}
