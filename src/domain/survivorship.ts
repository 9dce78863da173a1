// Survivorship: which value a field should have when the CRM and several sources differ, and how sure that is.
// An accuracy-weighted vote with a known number of false values (ACCU: Dong, Berti-Équille, Srivastava, VLDB 2009).
import type { Claim } from './claim.ts'
import { YEAR_MS } from './decay/survival.ts'
import type { Moment } from './record.ts'

export interface ElectOptions {
  readonly claims: readonly Claim[]
  /** The CRM's own value with the probability that it is right (its freshness); null when the field is empty. */
  readonly crm: { readonly value: string; readonly accuracy: number } | null
  /** Equal for two notations of one value; null for a value that is not understood: such a claim has no vote. */
  readonly keyOf: (value: string) => string | null
  /** By how much a claim's accuracy decays per year since it was observed. */
  readonly ratePerYear: number
  readonly now: Moment
  /** How many wrong values a source could give instead of the right one. */
  readonly falseValues?: number
}

export interface Election {
  /** The strongest claim for the most probable of the claimed values. */
  readonly winner: Claim
  readonly value: string
  readonly key: string
  /** Probability that the winner's value is right, that the CRM's is (0 when the field is empty). */
  readonly posterior: number
  readonly posteriorOfCrm: number
  /** The winner says what the CRM says. */
  readonly agreesWithCrm: boolean
  /** Nobody says anything else than the CRM: no passing of time makes another value win. */
  readonly undisputed: boolean
}

interface Vote {
  readonly key: string
  /** Logarithm of the odds that this vote gives to its value over any other. */
  readonly weight: number
}
interface ClaimVote extends Vote {
  readonly claim: Claim
  readonly value: string
}

const FALSE_VALUES = 50
/** No source is quite right or quite wrong. */
const LEAST_ACCURACY = 0.01
const MOST_ACCURACY = 0.99

/** Elects the best of the claimed values, weighed against the CRM's own; null when no claim has a vote. */
export function elect(options: ElectOptions): Election | null {
  if (options.claims.length === 0) return null
  const claimVotes = onePerSource(options.claims.flatMap(claim => voteOf(claim, options) ?? []))
  if (claimVotes.length === 0) return null
  const crm = voteOfCrm(options)
  const posteriors = posteriorsOf(crm === null ? claimVotes : [...claimVotes, crm], falseValuesOf(options))
  const posteriorOf = (key: string) => posteriors.get(key) ?? 0
  const [best] = claimVotes.toSorted(
    (a, b) => posteriorOf(b.key) - posteriorOf(a.key) || compare(b.key, a.key) || strongerFirst(a, b),
  )
  if (best === undefined) return null
  return {
    winner: best.claim,
    value: best.value,
    key: best.key,
    posterior: posteriorOf(best.key),
    posteriorOfCrm: crm === null ? 0 : posteriorOf(crm.key),
    agreesWithCrm: best.key === crm?.key,
    undisputed: claimVotes.every(({ key }) => key === crm?.key),
  }
}

function voteOf(claim: Claim, options: ElectOptions): ClaimVote | null {
  const key = claim.value === null ? null : options.keyOf(claim.value)
  if (claim.value === null || key === null) return null
  const years = Math.max(0, options.now - claim.observedAt) / YEAR_MS
  const accuracy = claim.trust * Math.exp(-options.ratePerYear * years) * claim.matchConfidence
  return { claim, value: claim.value, key, weight: weightOf(accuracy, falseValuesOf(options)) }
}

/** A value of the CRM that we do not understand is still somebody's value: it equals nothing but itself. */
function voteOfCrm(options: ElectOptions): Vote | null {
  if (options.crm === null) return null
  const key = options.keyOf(options.crm.value) ?? `\0${options.crm.value}`
  return { key, weight: weightOf(options.crm.accuracy, falseValuesOf(options)) }
}

function falseValuesOf({ falseValues = FALSE_VALUES }: ElectOptions): number {
  return falseValues
}

function weightOf(accuracy: number, falseValues: number): number {
  const a = Math.min(MOST_ACCURACY, Math.max(LEAST_ACCURACY, accuracy))
  return Math.log((a * falseValues) / (1 - a))
}

/** A source that says two things is heard once, with what it is surest of. */
function onePerSource(votes: readonly ClaimVote[]): ClaimVote[] {
  const heard = new Map<string, ClaimVote>()
  for (const vote of votes.toSorted(strongerFirst)) {
    if (!heard.has(vote.claim.source)) heard.set(vote.claim.source, vote)
  }
  return [...heard.values()]
}

/** A total order, so that the same claims in any order elect the same winner. */
function strongerFirst(a: ClaimVote, b: ClaimVote): number {
  return (
    b.weight - a.weight ||
    b.claim.observedAt - a.claim.observedAt ||
    compare(a.claim.source, b.claim.source) ||
    compare(a.value, b.value) ||
    b.claim.matchConfidence - a.claim.matchConfidence ||
    b.claim.trust - a.claim.trust ||
    compare(a.claim.matchedOn, b.claim.matchedOn)
  )
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}

/** Softmax over the values that someone holds and, with score 0, the false ones that nobody mentioned. */
function posteriorsOf(votes: readonly Vote[], falseValues: number): ReadonlyMap<string, number> {
  const scores = new Map<string, number>()
  for (const { key, weight } of votes) scores.set(key, (scores.get(key) ?? 0) + weight)
  const top = Math.max(0, ...scores.values())
  const unheard = Math.max(0, falseValues + 1 - scores.size) * Math.exp(-top)
  const total = [...scores.values()].reduce((sum, score) => sum + Math.exp(score - top), unheard)
  return new Map([...scores].map(([key, score]) => [key, Math.exp(score - top) / total]))
}
