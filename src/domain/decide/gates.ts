// The refusal table: in this order, the first gate that objects gives the one reason why a candidate is not written.

import { type EditRules, heldLock, lockText } from '../lock.ts'
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
  readonly edits: EditRules
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
  ownership: (candidate, about) => ownerOf(candidate, about),
  policy: (candidate, about) =>
    candidate.changes === 'notation' ? notationPolicy(about.setting) : meaningPolicy(candidate, about),
  lock: (candidate, { setting, state, edits, now }) => {
    const lock = heldLock(state.lock, edits, now)
    if (lock === null) return null
    return candidate.changes === 'meaning' || setting.lockedNotation === 'keep' ? lockText(lock) : null
  },
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

const OWNERS = {
  crm: 'the CRM owns this field',
  nobody: 'the set-up lets nobody write this field',
  paused: 'others keep flipping our values back: the field is paused until it is resumed',
  'another-sync': 'a sync of lower order owns this field',
} as const

function ownerOf({ ground }: Candidate, { setting, state, edits, limits }: Circumstances): string | null {
  if (setting.owner !== 'evergreen' && setting.owner !== 'newest') return OWNERS[setting.owner]
  if (!limits.updateable) return 'the CRM does not let this user write the field'
  if (isTheirs(state, edits)) return `another program set it (${state.heldBy})`
  if (setting.owner !== 'newest' || ground.type !== 'claim') return null
  const since = knownSince(state)
  if (since === null || ground.observedAt > since) return null
  const [ours, theirs] = [ground.observedAt, since].map(at => new Date(at).toISOString().slice(0, 10))
  return `the CRM's value is newer: of ${theirs}, the source saw its own on ${ours}`
}

/** What another program has set stays its own until anyone else sets it. */
export function isTheirs({ value, heldBy }: FieldState, { programs }: EditRules): boolean {
  return programs === 'theirs' && heldBy !== undefined && value !== null
}

/** The last moment at which the value is known to have been right in the CRM's eyes; our own write is none. */
function knownSince({ value, source, changedAt, verifiedAt }: FieldState): Moment | null {
  return value === null ? null : source === 'crm' ? (changedAt ?? verifiedAt) : verifiedAt
}

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
