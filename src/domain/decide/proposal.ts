// The vocabulary of decide: why a change is proposed, on what ground, and why one is refused.
import type { MatchKeyKind } from '../claim.ts'
import type { Origin } from '../history.ts'
import type { Moment, Value } from '../record.ts'
import type { StampName } from '../stamp/setting.ts'

/**
 * normalized: same meaning, better notation. filled: was empty. refreshed: was stale. overwritten: policy says always.
 * restored: what somebody entered while a change of ours was on its way, and which that change wrote over.
 * undone: what stood there before our change, which ops took back. redone: what we wrote, for the undo was undone.
 * stamped: how fresh the record is, and the like; it rides along with other changes, and is counted apart from them.
 */
export const PROPOSAL_REASONS = [
  'normalized',
  'filled',
  'refreshed',
  'overwritten',
  'restored',
  'undone',
  'redone',
  'stamped',
] as const
export type ProposalReason = (typeof PROPOSAL_REASONS)[number]

/** In the order in which they are tested; the first that holds is the one reason. */
export const REFUSAL_REASONS = [
  'scope',
  'exclusion',
  'ownership',
  'policy',
  'lock',
  'barred',
  'evidence',
  'budget',
  'guard',
] as const
export type RefusalReason = (typeof REFUSAL_REASONS)[number]

/**
 * What the new value rests on: a normalization rule, a claim that won (and the rule that wrote it down), an edit that our
 * change with that intent wrote over, the changes of ours that are taken back, or nothing but what is known of the record.
 */
export type Ground =
  | { readonly type: 'rule'; readonly rule: string; readonly version: number | string }
  | {
      readonly type: 'claim'
      readonly source: string
      readonly supply: string
      readonly matchedOn: MatchKeyKind
      readonly matchConfidence: number
      readonly observedAt: Moment
      /** Probability that the claim is right, that the CRM's value is right, after all evidence. */
      readonly posterior: number
      readonly posteriorOfCrm: number
      readonly rule: string
      readonly version: number | string
      /** The other sources that spoke on the field; absent where none did. */
      readonly others?: readonly OtherClaim[]
    }
  | {
      readonly type: 'edit'
      readonly intentId: string
      readonly origin: Origin
      /** An id of the CRM's, never a name. */
      readonly by: string | null
      readonly editedAt: Moment
      /** For so long the person's value is locked. */
      readonly lockedUntil: Moment
    }
  | {
      readonly type: 'stamp'
      readonly stamp: StampName
      /** Written also where nothing else of the record is. */
      readonly alone: boolean
    }
  | UndoGround

/** What another source had said when the winner won: whether it was the same, not what. */
export interface OtherClaim {
  readonly source: string
  readonly agrees: boolean
  readonly observedAt: Moment
}

export interface UndoGround {
  readonly type: 'undo'
  /** The changes of ours that are taken back, in their order; the last one wrote what stands there. */
  readonly of: readonly UndoneChange[]
  /** Last evidence for the value that comes back, and for the one that goes; null where none is known. */
  readonly verifiedAt: Moment | null
  readonly verifiedBefore: Moment | null
}

/** Names a change of a run. */
export interface UndoneChange {
  readonly runId: string
  readonly id: string
  /** It is certain that the CRM took it, and took it as it was sent. */
  readonly sure: boolean
}

export interface Proposal {
  readonly field: string
  readonly before: Value
  readonly after: Value
  readonly reason: ProposalReason
  readonly ground: Ground
  readonly confidence: number
  /** Freshness of the value before, 0 to 1; null when it was empty. */
  readonly freshness: number | null
}

export interface Refusal extends Proposal {
  readonly refusal: RefusalReason
  /** What a person needs to know beyond the reason: "until 2027-02-01, unknown". */
  readonly detail: string
}
