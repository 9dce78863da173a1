// What is to be made up: how many of each, from which seed. The same plan gives the same to the last stray space.
import { createRandom, type Random } from '../random.ts'

export interface Plan {
  readonly seed: number
  /** Epoch milliseconds; all stamps lie before. */
  readonly now: number
  readonly companies: number
  /** Contacts and leads together. */
  readonly persons: number
  readonly deals: number
  /** How many of the names were given before; the next ones differ from them. */
  readonly firstCompany: number
  readonly firstPerson: number
  /** Part of the records that tell of the same company or person as an earlier one. */
  readonly duplicates: number
  /** Factor on the rates of all dirt: 0 is clean, 1 usual. */
  readonly dirt: number
}

const SALT = { company: 0x51ed_270b, person: 0x2545_f491, deal: 0x27d4_eb2f, duplicate: 0x1656_67b1, look: 0x0b4e_0ef3 }

/** A source of randomness for one thing alone, so that it can be made without those before it. */
export function randomFor(plan: Plan, what: keyof typeof SALT, index: number): Random {
  const mixed = Math.imul(index + 1, 0x9e37_79b1) ^ Math.imul(plan.seed + 1, 0x85eb_ca6b) ^ SALT[what]
  return createRandom(mixed ^ (mixed >>> 15))
}

/** The record that this one repeats; null where it is the first of its company or person. */
export function originalOf(plan: Plan, kind: 'company' | 'person', index: number): number | null {
  if (index === 0 || plan.duplicates === 0) return null
  const random = randomFor(plan, 'duplicate', kind === 'company' ? index : index + 0x4000_0000)
  if (!random.chance(plan.duplicates)) return null
  const earlier = random.int(0, index - 1)
  return originalOf(plan, kind, earlier) ?? earlier
}
