// Whether a plan that waits may still be decided on: it has its time, and what it rests on must hold. Pure.
import type { Moment } from '../record.ts'
import { judgesAlike, type SyncDefinition } from '../sync.ts'

export interface PlanSight {
  readonly expiresAt: Moment
  /** As they were when the run began. */
  readonly definition: SyncDefinition
  readonly account: string | null
}

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
  if (now.now < plan.expiresAt) return null
  return { state: 'expired', why: `nobody decided on the plan until ${new Date(plan.expiresAt).toISOString()}` }
}
