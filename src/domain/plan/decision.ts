// What a person decided about a plan, and what that means for each of its changes. Pure.
import { isMeant, type Planned, type Selector } from './selector.ts'

export interface Decision {
  readonly verdict: 'approved' | 'rejected'
  /** Only changes that one of these means; all where there is none. */
  readonly only: readonly Selector[]
  /** And of these none. */
  readonly except: readonly Selector[]
  /** In the person's words. */
  readonly why: string | null
}

/** declined: a person said no to it, and it is barred. left-out: nobody said anything to it; a later run may propose it. */
export type Fate = 'write' | 'declined' | 'left-out'

/** An exception weighs more than a choice. */
export function fateOf(change: Planned, { verdict, only, except }: Decision): Fate {
  if (verdict === 'rejected' || except.some(selector => isMeant(change, selector))) return 'declined'
  return only.length === 0 || only.some(selector => isMeant(change, selector)) ? 'write' : 'left-out'
}
