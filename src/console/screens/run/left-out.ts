// What of a plan is left out: fields, groups and single changes, by the selectors of the API.
import type { Change } from '../../api/words.ts'

/** The selectors of what is left out. */
export type LeftOut = ReadonlySet<string>

/** Leaves out or takes in again what the selector means; null: the plan is to be looked at only. */
export type Toggle = ((selector: string, isIn: boolean) => void) | null

export const selectorOfField = (field: string): string => `field=${field}`

export const selectorOf = ({ field, reason }: Pick<Change, 'field' | 'reason'>): string =>
  `field=${field},reason=${reason}`

/** Whether all of the field, or all of it for this reason, is left out. */
export function isGroupOut(except: LeftOut, of: Pick<Change, 'field' | 'reason'>): boolean {
  return except.has(selectorOfField(of.field)) || except.has(selectorOf(of))
}
