// The three ways in which a rule can end, so that confidence and action never contradict each other.
import type { Normalized } from './rule.ts'

/** From this confidence on a rewrite needs no person to look at it. */
export const AUTO_AT = 0.9

/** Already in house style. `key` null: nothing to match on. */
export function kept(value: string, key: string | null, why: string): Normalized {
  return { value, key, confidence: 1, action: 'none', why }
}

/** `to` instead of `value`, with this much confidence (0 to 1); kept when they are the same. */
export function rewritten(value: string, to: string, key: string | null, confidence: number, why: string): Normalized {
  if (to === value) return kept(value, key, why)
  return { value: to, key, confidence, action: confidence >= AUTO_AT ? 'auto' : 'suggest', why }
}

/** Not understood: the value stays as it is. A key is given only where equal values still mean the same. */
export function flagged(value: string, why: string, key: string | null = null): Normalized {
  return { value, key, confidence: 0, action: 'flag', why }
}
