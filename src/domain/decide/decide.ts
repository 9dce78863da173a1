// The heart: what should change on a record, and why what should not may not. Pure.
// judge looks at one record; settle applies the refusal table to many, within the run's allowance of changes.
import type { Claim } from '../claim.ts'
import { freshnessOf } from '../decay/freshness.ts'
import { type FieldOutlook, outlookOf } from '../decay/outlook.ts'
import { heldLock } from '../lock.ts'
import { clean, isPlaceholder } from '../normalize/clean.ts'
import { normalizeField, type TeamRules } from '../normalize/field-rules.ts'
import type { Siblings } from '../normalize/rule.ts'
import { normalize } from '../normalize/rulebook.ts'
import { isOurs } from '../ownership.ts'
import type { CrmRecord, FieldState, Moment, RecordState } from '../record.ts'
import { stampFields } from '../stamp/setting.ts'
import { stampStates } from '../stamp/watch.ts'
import type { SyncDefinition } from '../sync.ts'
import { suggestionsFor } from './candidate.ts'
import { excludedBy } from './exclusion.ts'
import type { FieldLimits } from './fit.ts'
import { type Candidate, type Circumstances, isTheirs, refusalOf } from './gates.ts'
import { observe } from './observe.ts'
import type { Proposal, Refusal } from './proposal.ts'
import { outOfScope } from './scope.ts'

export interface Subject {
  readonly record: CrmRecord
  readonly known: RecordState
  /** Of any source; those that the sync does not name have no say. */
  readonly claims: readonly Claim[]
  /** Values barred for the record, as barredKey(field, value). */
  readonly barred: ReadonlySet<string>
}

export interface Circle {
  readonly sync: SyncDefinition
  readonly limits: ReadonlyMap<string, FieldLimits>
  /** Only these supplies may be asked for: those that some enricher of the sync gives. */
  readonly obtainable: ReadonlySet<string>
  readonly now: Moment
  /** Rules that the team wrote, where fields have some. */
  readonly team?: TeamRules
}

/** What was found on one record; not yet refused or proposed. */
export interface Judged {
  readonly recordId: string
  readonly state: RecordState
  /** Fields to ask enrichers about: stale or missing, and writable if found. */
  readonly asks: readonly string[]
  readonly cases: readonly Case[]
}
export interface Case {
  readonly candidates: readonly Candidate[]
  readonly about: Omit<Circumstances, 'budgetLeft'>
  /** A source says something else than the CRM. */
  readonly disputed: boolean
  /** Set while an enricher is still to be asked about the field. */
  readonly asked: boolean
}

/** The key under which a value is barred for a field. */
export const barredKey = (field: string, value: string): string => `${field}\u0000${value}`

/** Looks at one record: its next state, what to ask enrichers for, and every candidate change with its circumstances. */
export function judge(subject: Subject, circle: Circle): Judged {
  const { sync, now } = circle
  const { record } = subject
  const { watched, fields } = outlookOf(sync)
  const observed = observe(record, subject.known, { fields: watched, now })
  const whole = {
    country: countryOf(record, sync),
    excludedBy: excludedBy(record, sync.exclude),
    siblings: siblingsOf(record, sync),
  }
  let state = withStamps(observed, subject, whole.excludedBy === null, sync)
  const cases: Case[] = []
  for (const field of fields) {
    const name = field.setting.field
    const seen = observed[name]
    if (seen === undefined) continue
    const found = lookAt(field, seen, subject, circle, whole)
    // Most fields are as they were seen, and their state has all of them already.
    if (found.about.state !== seen) state = { ...state, [name]: found.about.state }
    cases.push(found)
  }
  const asks = cases.filter(item => item.asked).map(item => item.about.setting.field)
  return { recordId: record.id, state, asks, cases }
}

/** A record that is left alone gets no stamps either. */
function withStamps(
  observed: RecordState,
  { record, known }: Subject,
  ours: boolean,
  sync: SyncDefinition,
): RecordState {
  const stamps = stampFields(sync.stamps)
  const [first] = stamps
  if (first === undefined) return observed
  const writable = ours && outOfScope(record, sync.stream, first) === null
  return { ...observed, ...stampStates(record.fields, known, stamps, writable) }
}

const NO_LIMITS: FieldLimits = { updateable: false, maxLength: null, options: null }

/** What holds for all fields of a record. */
type Whole = Pick<Circumstances, 'excludedBy'> & { readonly country: string | null; readonly siblings: Siblings }

function lookAt(
  { setting, prior, ratePerYear }: FieldOutlook,
  seen: FieldState,
  subject: Subject,
  circle: Circle,
  { country, excludedBy, siblings }: Whole,
): Case {
  const { sync, now } = circle
  const claims =
    subject.claims.length === 0
      ? subject.claims
      : subject.claims.filter(({ supply, source }) => supply === setting.supply && sync.enrich.includes(source))
  const { value } = seen
  const freshness = value === null ? null : freshnessOf(evidenceOf(seen), prior, now)
  const stale = freshness !== null && freshness < setting.staleBelow
  const limits = circle.limits.get(setting.field) ?? NO_LIMITS
  const about = { country, options: limits.options, locale: sync.locale ?? null, siblings }
  const ruled = (text: string) => normalizeField(setting, text, about, circle.team)
  const sight = { setting, value, freshness, stale, claims, limits, ruled, now, ratePerYear }
  const { candidates, confirmedAt, disputed } = suggestionsFor(sight)
  const circumstances = {
    outOfScope: outOfScope(subject.record, sync.stream, setting.field),
    excludedBy,
    setting,
    state: confirmed(seen, confirmedAt),
    edits: sync.edits,
    limits,
    barred: barredValues(subject.barred, setting.field),
    stale,
    now,
  }
  return { candidates, about: circumstances, disputed, asked: worthAsking(circumstances, circle) }
}

/** Our own write proves nothing beyond the evidence that it rests on; anyone else's change does. */
export function evidenceOf(state: FieldState): Pick<FieldState, 'verifiedAt' | 'changedAt'> {
  return state.source === 'evergreen' ? { verifiedAt: state.verifiedAt, changedAt: null } : state
}

/** A source saw the value later than anyone before: that is a verification. */
function confirmed(state: FieldState, at: Moment | null): FieldState {
  return at !== null && at > (state.verifiedAt ?? 0) ? { ...state, verifiedAt: at } : state
}

/** Ask only where an answer could be written: no call is spent on what the table would refuse anyway. */
function worthAsking(about: Case['about'], circle: Circle): boolean {
  const { setting, state, stale } = about
  if (!mayBeAsked(about, circle)) return false
  if (heldLock(state.lock, circle.sync.edits, circle.now) !== null) return false
  if (state.value === null || setting.policy === 'overwrite-always') return true
  return stale && setting.policy !== 'fill-empty'
}

/** What no passing of time changes: an enricher has it, and it could be written. */
export function mayBeAsked(about: Case['about'], { obtainable }: Pick<Circle, 'obtainable'>): boolean {
  const { setting, limits } = about
  if (setting.supply === null || !obtainable.has(setting.supply)) return false
  if (about.outOfScope !== null || about.excludedBy !== null) return false
  return setting.policy !== 'never' && isOurs(setting.owner) && limits.updateable && !isTheirs(about.state, about.edits)
}

/** What the record's fields hold, by kind; of several of a kind the first that is filled. */
function siblingsOf(record: CrmRecord, { fields }: SyncDefinition): Siblings {
  const siblings: Record<string, string> = {}
  for (const { field, kind } of fields) {
    const value = record.fields[field]
    if (value != null && siblings[kind] === undefined) siblings[kind] = value
  }
  return siblings
}

/** The default is for records that name no country: one that is not understood is some other country than known. */
function countryOf(record: CrmRecord, sync: SyncDefinition): string | null {
  const setting = sync.fields.find(({ kind }) => kind === 'country')
  const value = setting === undefined ? null : record.fields[setting.field]
  if (value == null || isPlaceholder(clean(value))) return sync.defaultCountry
  return normalize('country', value, { country: sync.defaultCountry }).key
}

const NONE: ReadonlySet<string> = new Set()

function barredValues(barred: ReadonlySet<string>, field: string): ReadonlySet<string> {
  if (barred.size === 0) return NONE
  const prefix = barredKey(field, '')
  return new Set([...barred].filter(key => key.startsWith(prefix)).map(key => key.slice(prefix.length)))
}

/**
 * Only the fields that there is something to settle of: those that an enricher is still to be asked about are settled
 * when it has answered. Of most records little is left, which matters while thousands wait to be stored.
 */
export function worthSettling(judged: Judged): Judged {
  return { ...judged, cases: judged.cases.filter(({ asked, candidates }) => !asked && candidates.length > 0) }
}

/** Only these fields. */
export function onlyFields(judged: Judged, fields: readonly string[]): Judged {
  return { ...judged, cases: judged.cases.filter(({ about }) => fields.includes(about.setting.field)) }
}

export interface Settled {
  readonly proposals: readonly { readonly recordId: string; readonly proposal: Proposal }[]
  readonly refusals: readonly { readonly recordId: string; readonly refusal: Refusal }[]
}

/**
 * Applies the refusal table. Per field at most one proposal: the best candidate that passes; the refused ones are kept
 * with their one reason. `allowance` is how many proposals may be made in all.
 */
export function settle(judged: readonly Judged[], allowance: number): Settled {
  const proposals: { recordId: string; proposal: Proposal }[] = []
  const refusals: { recordId: string; refusal: Refusal }[] = []
  for (const { recordId, cases } of judged) {
    for (const { candidates, about } of cases) {
      for (const candidate of candidates) {
        const objection = refusalOf(candidate, { ...about, budgetLeft: allowance - proposals.length })
        if (objection === null) {
          proposals.push({ recordId, proposal: proposalOf(candidate) })
          break
        }
        refusals.push({ recordId, refusal: { ...proposalOf(candidate), ...objection } })
      }
    }
  }
  return { proposals, refusals }
}

function proposalOf({ field, before, after, reason, ground, confidence, freshness }: Candidate): Proposal {
  return { field, before, after, reason, ground, confidence, freshness }
}
