// What a person decided about a plan, and what that means for each of its changes. Pure.
import type { Ground } from '../decide/proposal.ts'
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

/** A change as its record's others decide on it too: a stamp that rides along goes with them or not at all. */
interface PlannedBeside extends Planned {
  readonly ground: Ground
}

/** The fates of all changes of some records, in their order. */
export function fatesOf(changes: readonly PlannedBeside[], decision: Decision): Fate[] {
  const rides = ({ ground }: PlannedBeside) => ground.type === 'stamp' && !ground.alone
  const own = changes.map(change => fateOf(change, decision))
  const written = new Set(changes.filter((each, at) => own[at] === 'write' && !rides(each)).map(each => each.recordId))
  return changes.map((change, at) => {
    const fate = own[at] ?? 'left-out'
    return fate === 'write' && rides(change) && !written.has(change.recordId) ? 'left-out' : fate
  })
}

/** An exception weighs more than a choice. */
export function fateOf(change: Planned, { verdict, only, except }: Decision): Fate {
  if (verdict === 'rejected' || except.some(selector => isMeant(change, selector))) return 'declined'
  return only.length === 0 || only.some(selector => isMeant(change, selector)) ? 'write' : 'left-out'
}
