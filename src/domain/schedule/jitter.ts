// Spreads the starts of schedules that tick at the same time, the same way whenever and wherever it is asked.
import type { Moment } from '../record.ts'

/** The finalizer of MurmurHash3 (A. Appleby, public domain): every bit of the input moves every bit of the result. */
function mixed(bits: number): number {
  let hash = bits ^ (bits >>> 16)
  hash = Math.imul(hash, 0x85ebca6b)
  hash ^= hash >>> 13
  hash = Math.imul(hash, 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** A number in [0, 1), spread evenly over ticks and over seeds (any whole numbers; the lower 32 bits of a seed count). */
export function spread(seed: number, tick: Moment): number {
  const high = Math.floor(tick / 2 ** 32)
  return mixed(mixed(mixed(seed ^ 0x9e3779b9) ^ high) ^ (tick % 2 ** 32)) / 2 ** 32
}
