// What who may not see values of persons is shown in their place. Pure.
import type { Value } from '../record.ts'

/** The same for every value, so that nothing of it shows, its length neither. */
const MASK = '•••'

/** Empty stays empty: that is no value of anybody's. */
export function masked(value: Value): Value {
  return value === null ? null : MASK
}
