// From what a field holds and what sources say of it to the changes that the evidence suggests.
import type { Claim } from '../claim.ts'
import type { Ruled } from '../normalize/chain.ts'
import type { Moment, Value } from '../record.ts'
import { type Election, elect } from '../survivorship.ts'
import type { FieldSetting } from '../sync.ts'
import { asKept, type FieldLimits } from './fit.ts'
import type { Candidate } from './gates.ts'
import type { OtherClaim } from './proposal.ts'

/** Posteriors that a claim needs (domain of survivorship: fill at .8, overwrite at .9 with .3 to spare). */
const FILL_AT = 0.8
const OVERWRITE_AT = 0.9
const LEAD_OVER_CRM = 0.3

export interface FieldSight {
  readonly setting: FieldSetting
  readonly value: Value
  /** 0 to 1; null when the field is empty. */
  readonly freshness: number | null
  readonly stale: boolean
  /** Decay per year of this kind of value. */
  readonly ratePerYear: number
  /** Claims for this field's supply, all sources. */
  readonly claims: readonly Claim[]
  readonly limits: Pick<FieldLimits, 'options' | 'several'>
  /** What the field's rules say of a value. */
  readonly ruled: (value: string) => Ruled
  readonly now: Moment
}

export interface Suggestions {
  /** Best first: a change of meaning before one of notation. */
  readonly candidates: readonly Candidate[]
  /** When a source last saw the very value that the CRM has; null when none did. */
  readonly confirmedAt: Moment | null
  /** A source says something else than the CRM: which of them is right may look otherwise as time passes. */
  readonly disputed: boolean
}

/** All changes that the evidence suggests for one field, and whether a source confirmed the value it has. */
export function suggestionsFor(sight: FieldSight): Suggestions {
  const current = sight.value === null ? null : sight.ruled(sight.value)
  const notation = current === null ? null : newNotation(sight, current)
  if (sight.claims.length === 0) return unclaimed(notation)
  const election = elect({
    claims: sight.claims,
    crm: sight.value === null ? null : { value: sight.value, accuracy: sight.freshness ?? 0 },
    keyOf: value => sight.ruled(value).key,
    ratePerYear: sight.ratePerYear,
    now: sight.now,
  })
  const meaning = election === null || election.agreesWithCrm ? null : newMeaning(sight, election)
  return {
    candidates: [meaning, notation].filter(candidate => candidate !== null),
    confirmedAt: election?.agreesWithCrm === true ? election.winner.observedAt : null,
    disputed: election !== null && !election.undisputed,
  }
}

const NOTHING: Suggestions = { candidates: [], confirmedAt: null, disputed: false }

/** What is suggested where no source says anything. */
function unclaimed(notation: Candidate | null): Suggestions {
  return notation === null ? NOTHING : { ...NOTHING, candidates: [notation] }
}

function newMeaning(sight: FieldSight, { winner, posterior, posteriorOfCrm }: Election): Candidate | null {
  if (winner.value === null) return null
  const written = sight.ruled(winner.value)
  if (written.action === 'flag') return null
  return {
    field: sight.setting.field,
    before: sight.value,
    after: asKept(written.action === 'auto' ? written.value : winner.value, sight.limits),
    changes: 'meaning',
    reason: sight.value === null ? 'filled' : sight.stale ? 'refreshed' : 'overwritten',
    ground: {
      type: 'claim',
      source: winner.source,
      supply: winner.supply,
      matchedOn: winner.matchedOn,
      matchConfidence: winner.matchConfidence,
      observedAt: winner.observedAt,
      posterior,
      posteriorOfCrm,
      rule: written.rule,
      version: written.version,
      ...othersThan(winner, sight),
    },
    confidence: posterior,
    freshness: sight.freshness,
    doubt: doubtOf(sight.value === null, posterior, posteriorOfCrm),
  }
}

/** Who else spoke, so that one can tell years later whom the winner won against. */
function othersThan(winner: Claim, { claims, ruled }: FieldSight): { readonly others?: readonly OtherClaim[] } {
  const others = claims.filter(({ source, value }) => source !== winner.source && value !== null)
  if (others.length === 0) return {}
  const keyOf = ({ value }: Claim) => (value === null ? null : ruled(value).key)
  const key = keyOf(winner)
  return {
    others: others.map(claim => {
      return { source: claim.source, agrees: keyOf(claim) === key, observedAt: claim.observedAt }
    }),
  }
}

function doubtOf(empty: boolean, posterior: number, posteriorOfCrm: number): string | null {
  const sure = empty ? posterior >= FILL_AT : posterior >= OVERWRITE_AT && posterior - posteriorOfCrm >= LEAD_OVER_CRM
  if (sure) return null
  const bar = empty ? `${FILL_AT}` : `${OVERWRITE_AT} and ${LEAD_OVER_CRM} more than the CRM's value`
  return `probability ${posterior.toFixed(2)} (the CRM's value ${posteriorOfCrm.toFixed(2)}), needed ${bar}`
}

function newNotation(sight: FieldSight, current: Ruled): Candidate | null {
  const suggested = current.action === 'auto' || current.action === 'suggest'
  if (!suggested || current.value === sight.value || sight.setting.normalize === 'off') return null
  return {
    field: sight.setting.field,
    before: sight.value,
    after: asKept(current.value, sight.limits),
    changes: 'notation',
    reason: 'normalized',
    ground: { type: 'rule', rule: current.rule, version: current.version },
    confidence: current.confidence,
    freshness: sight.freshness,
    doubt: current.action === 'auto' ? null : `${current.why} (confidence ${current.confidence.toFixed(2)})`,
  }
}
