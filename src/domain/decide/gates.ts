// The refusal table: in this order, the first gate that objects gives the one reason why a candidate is not written.

import type { FieldState, Moment } from '../record.ts'
import type { Exclusion, FieldSetting } from '../sync.ts'
import { exclusionText } from './exclusion.ts'
import { type FieldLimits, misfit } from './fit.ts'
import { type Proposal, REFUSAL_REASONS, type RefusalReason } from './proposal.ts'

/** A change that the evidence suggests, before anyone asked whether it may be made. */
export interface Candidate extends Proposal {
  /** notation: same match key, other spelling. meaning: another value. */
  readonly changes: 'notation' | 'meaning'
  /** Enough evidence to write without a person; else why not. */
  readonly doubt: string | null
}

export interface Circumstances {
  /** Why the record takes no writes ("converted lead"), or null. */
  readonly outOfScope: string | null
  readonly excludedBy: Exclusion | null
  readonly setting: FieldSetting
  readonly state: FieldState
  readonly limits: FieldLimits
  /** Values for this field that were undone or rejected. */
  readonly barred: ReadonlySet<string>
  readonly stale: boolean
  /** How many more changes the run may make. */
  readonly budgetLeft: number
  readonly now: Moment
}

/** Why the gate objects, in words for a person; null lets the candidate pass. */
type Gate = (candidate: Candidate, about: Circumstances) => string | null

/** Keyed by the closed set of reasons, so that the compiler knows when one has no gate. */
const GATES: Readonly<Record<RefusalReason, Gate>> = {
  scope: (_, about) => about.outOfScope,
  exclusion: (_, about) => (about.excludedBy === null ? null : exclusionText(about.excludedBy)),
  ownership: (_, { setting, limits }) => {
    if (setting.owner !== 'evergreen') return OWNERS[setting.owner]
    return limits.updateable ? null : 'the CRM does not let this user write the field'
  },
  policy: (candidate, about) =>
    candidate.changes === 'notation' ? notationPolicy(about.setting) : meaningPolicy(candidate, about),
  lock: (candidate, { state, now }) =>
    candidate.changes === 'meaning' && state.lock !== null && state.lock.until > now
      ? `until ${new Date(state.lock.until).toISOString().slice(0, 10)}, ${state.lock.kind}`
      : null,
  // Mostly nothing is barred, and to look a text up takes its hash.
  barred: (candidate, { barred }) =>
    barred.size > 0 && candidate.after !== null && barred.has(candidate.after)
      ? 'this value was undone or rejected before'
      : null,
  evidence: candidate => candidate.doubt,
  budget: (_, { budgetLeft }) => (budgetLeft > 0 ? null : "the run's allowance of changes is spent"),
  guard: ({ after }, { limits }) => (after === null ? 'would blank the field' : misfit(after, limits)),
}

/** The one reason against the candidate, with its detail; null when it may be proposed. */
export function refusalOf(
  candidate: Candidate,
  about: Circumstances,
): { readonly refusal: RefusalReason; readonly detail: string } | null {
  for (const refusal of REFUSAL_REASONS) {
    const detail = GATES[refusal](candidate, about)
    if (detail !== null) return { refusal, detail }
  }
  return null
}

const OWNERS = { crm: 'the CRM owns this field', 'another-sync': 'a sync of lower order owns this field' } as const

function notationPolicy(setting: FieldSetting): string | null {
  if (setting.policy === 'never' || setting.policy === 'suggest-only') return setting.policy
  return setting.normalize === 'auto' ? null : 'normalize: suggest'
}

function meaningPolicy(candidate: Candidate, { setting, stale }: Circumstances): string | null {
  const empty = candidate.before === null
  switch (setting.policy) {
    case 'never':
    case 'suggest-only':
      return setting.policy
    case 'fill-empty':
      return empty ? null : 'fill-empty, and the field has a value'
    case 'overwrite-stale':
      return empty || stale ? null : 'overwrite-stale, and the value is fresh'
    case 'overwrite-always':
      return null
  }
}
