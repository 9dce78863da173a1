// The breaker: whether a run would do too much to a field to go on without a person. Pure.
import type { FieldFigures, RunFigures } from './figures.ts'
import { type BreakerLimits, type GuardSettings, limitsFor } from './settings.ts'

export interface Trip {
  readonly field: string
  readonly guard: 'changed' | 'blanked' | 'shift'
  /** What was found, and what is allowed. */
  readonly share: number
  readonly limit: number
  /** How many changes make it up, and of how many records. */
  readonly changes: number
  readonly looked: number
}

/** Every field and guard that says stop, in the order of the fields. */
export function tripsOf(figures: RunFigures, settings: GuardSettings): Trip[] {
  return Object.entries(figures).flatMap(([field, counts]) => tripsOfField(field, counts, limitsFor(field, settings)))
}

function tripsOfField(field: string, figures: FieldFigures, limits: BreakerLimits): Trip[] {
  const { looked, changed, blanked, moved } = figures
  const found = [
    { guard: 'changed' as const, changes: changed, share: shareOf(changed, looked), limit: limits.changedShare },
    { guard: 'blanked' as const, changes: blanked, share: shareOf(blanked, looked), limit: limits.blankedShare },
    { guard: 'shift' as const, changes: moved, share: shiftOf(figures, limits.atLeast), limit: limits.shift },
  ]
  return found
    .filter(({ changes, share, limit }) => changes >= limits.atLeast && share > limit)
    .map(each => ({ field, looked, ...each }))
}

/** More changes than records can only be where what was looked at came in parts: then it is all of it. */
const shareOf = (changes: number, looked: number) =>
  looked === 0 ? Number(changes > 0) : Math.min(1, changes / looked)

/**
 * How far the field's values would move: the total variation distance between how they are spread over their categories
 * now and after the changes, half the sum of the differences (Levin, Peres, Wilmer: Markov Chains and Mixing Times,
 * section 4.1). It is the least share of values that would have to be of another category to come from the one to the
 * other, so 0.25 reads as "a quarter". Empty fields are in neither, so that to fill them with more of the same moves
 * nothing. 0 where fewer than `atLeast` values stand there: there is nothing yet that could be moved.
 */
export function shiftOf({ before, delta }: Pick<FieldFigures, 'before' | 'delta'>, atLeast: number): number {
  const after = before.map((count, place) => Math.max(0, count + (delta[place] ?? 0)))
  const [was, is] = [sumOf(before), sumOf(after)]
  if (was === 0 || was < atLeast || is === 0) return 0
  return sumOf(before.map((count, place) => Math.abs(count / was - (after[place] ?? 0) / is))) / 2
}

const sumOf = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0)

/** One line for a person. */
export function tripText({ field, guard, share, limit, changes, looked }: Trip): string {
  const [found, most] = [percent(share), percent(limit)]
  const figures = `${found}, at most ${most}`
  if (guard === 'changed') return `${field} would change in ${changes} of ${looked} records (${figures})`
  if (guard === 'blanked') return `${field} would be emptied in ${changes} of ${looked} records (${figures})`
  return `the values of ${field} would shift by ${found} with ${changes} changes (at most ${most})`
}

/** Rounded so that what is over a limit reads as more than it. */
const percent = (share: number) => `${Math.ceil(share * 1_000) / 10} %`
