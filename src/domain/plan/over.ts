// Whether a plan that waits may still be decided on: it has its time, and what it rests on must hold. Pure.

import type { Proposal } from '../decide/proposal.ts'
import type { Moment } from '../record.ts'
import { judgesAlike, type SyncDefinition } from '../sync.ts'
import { putsBack } from './again.ts'

export interface PlanSight {
  readonly expiresAt: Moment
  /** As they were when the run began. */
  readonly definition: SyncDefinition
  readonly account: string | null
  /** What it would change. */
  readonly changes: readonly Pick<Proposal, 'field' | 'reason'>[]
}

/** `definition`: with the owners of its fields worked out. */
export interface GroundNow {
  readonly now: Moment
  readonly definition: SyncDefinition
  readonly account: string | null
}

export interface Over {
  readonly state: 'expired' | 'superseded'
  readonly why: string
}

/** Why nothing of the plan may be written any more; null while it may. */
export function whyOver(plan: PlanSight, now: GroundNow): Over | null {
  if (plan.account !== null && plan.account !== now.account) {
    return { state: 'superseded', why: 'the connection leads to another account now' }
  }
  if (!judgesAlike(plan.definition, now.definition)) return { state: 'superseded', why: 'the sync was changed since' }
  const lost = lostFields(plan, now)
  if (lost.length > 0) return { state: 'superseded', why: `another sync writes ${lost.join(', ')} now` }
  if (now.now < plan.expiresAt) return null
  return { state: 'expired', why: `nobody decided on the plan until ${new Date(plan.expiresAt).toISOString()}` }
}

/** What puts back what stood there before rests on no set-up. */
function lostFields({ changes }: PlanSight, { definition }: GroundNow): string[] {
  const others = new Set(definition.fields.filter(({ owner }) => owner === 'another-sync').map(({ field }) => field))
  return [...new Set(changes.filter(each => !putsBack(each) && others.has(each.field)).map(({ field }) => field))]
}
