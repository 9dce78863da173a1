import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Claim } from '../../src/domain/claim.ts'
import { YEAR_MS } from '../../src/domain/decay/survival.ts'
import { type ElectOptions, elect } from '../../src/domain/survivorship.ts'
import { vectors } from './vectors.ts'

const candidate = z.object({
  source: z.string(),
  value: z.string(),
  trust: z.number(),
  lam: z.number(),
  age: z.number(),
  match: z.number(),
  copies: z.string().nullish(),
})
const { cases } = vectors(
  '20_survivorship.json',
  z.object({
    cases: z.array(
      z.object({
        name: z.string(),
        n_false: z.number(),
        candidates: z.array(candidate),
        crm_value: z.string().nullable(),
        probabilities: z.record(z.string(), z.number()),
        winner: z.string(),
      }),
    ),
  }),
)

const now = Date.UTC(2030, 0, 1)

function claimOf({ source, value, trust, age, match, copies }: z.infer<typeof candidate>): Claim {
  const observedAt = now - age * YEAR_MS
  return {
    supply: 'x',
    value,
    source: copies ?? source,
    trust,
    matchedOn: 'domain',
    matchConfidence: match,
    observedAt,
  }
}

function claim(value: string, source: string, trust = 0.9): Claim {
  return { supply: 'x', value, source, trust, matchedOn: 'domain', matchConfidence: 1, observedAt: now }
}

const plain = { keyOf: (value: string) => (value === '' ? null : value.toLowerCase()), ratePerYear: 0.29, now }

describe('the vote on a value', () => {
  it.each(cases)('$name', ({ n_false, candidates, crm_value, probabilities, winner }) => {
    const crm = candidates.find(({ source }) => source === 'crm')
    const election = elect({
      claims: candidates.filter(({ source }) => source !== 'crm').map(claimOf),
      crm: crm === undefined ? null : { value: crm.value, accuracy: crm.trust * Math.exp(-crm.lam * crm.age) },
      keyOf: value => value,
      ratePerYear: candidates[0]?.lam ?? 0,
      now,
      falseValues: n_false,
    })
    if (election === null) throw new Error('Nobody was elected')
    expect(election.posterior).toBeCloseTo(probabilities[election.value] ?? -1, 9)
    expect(election.posteriorOfCrm).toBeCloseTo(crm_value === null ? 0 : (probabilities[crm_value] ?? -1), 9)
    expect(election.agreesWithCrm).toBe(election.value === crm_value)
    expect(election.posterior > election.posteriorOfCrm ? election.value : (crm_value ?? election.value)).toBe(winner)
  })

  it('hears a source once, with what it is surest of', () => {
    const election = elect({ ...plain, crm: null, claims: [claim('a', 's', 0.6), claim('b', 's', 0.8)] })
    const alone = elect({ ...plain, crm: null, claims: [claim('b', 's', 0.8)] })
    expect(election).toEqual(alone)
  })

  it('gives no vote to a claim that is empty or not understood', () => {
    expect(elect({ ...plain, crm: null, claims: [claim('', 's'), { ...claim('a', 't'), value: null }] })).toBeNull()
    expect(elect({ ...plain, crm: { value: 'a', accuracy: 0.9 }, claims: [] })).toBeNull()
  })

  it("weighs the CRM's value also when it is not understood", () => {
    const election = elect({
      ...plain,
      keyOf: value => (value === '???' ? null : value),
      crm: { value: '???', accuracy: 0.97 },
      claims: [claim('a', 's')],
    })
    expect(election).toMatchObject({ value: 'a', agreesWithCrm: false })
    expect(election?.posteriorOfCrm).toBeGreaterThan(0.7)
  })

  it('compares by match key and answers with the notation of the strongest claim', () => {
    const election = elect({
      ...plain,
      crm: { value: 'ACME', accuracy: 0.5 },
      claims: [claim('acme', 's', 0.7), claim('Acme', 't', 0.9)],
    })
    expect(election).toMatchObject({ value: 'Acme', key: 'acme', agreesWithCrm: true, winner: { source: 't' } })
  })

  const claims = fc.array(
    fc.record({
      supply: fc.constant('x'),
      value: fc.constantFrom('a', 'b', 'c', 'A', ''),
      source: fc.constantFrom('s', 't', 'u'),
      trust: fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true })),
      matchedOn: fc.constantFrom('domain' as const, 'company' as const),
      matchConfidence: fc.constantFrom(0.5, 1),
      observedAt: fc.integer({ min: 0, max: now + YEAR_MS }),
    }),
    { maxLength: 6 },
  )
  const crm = fc.option(
    fc.record({ value: fc.constantFrom('a', 'd'), accuracy: fc.double({ min: 0, max: 1, noNaN: true }) }),
  )

  it('does not depend on the order of the claims, and its probabilities are probabilities', () => {
    fc.assert(
      fc.property(claims, crm, (all, own) => {
        const options: ElectOptions = { ...plain, claims: all, crm: own }
        const election = elect(options)
        expect(elect({ ...options, claims: all.toReversed() })).toEqual(election)
        if (election === null) return
        const { posterior, posteriorOfCrm, agreesWithCrm } = election
        expect(posterior).toBeGreaterThan(0)
        expect(posteriorOfCrm).toBeGreaterThanOrEqual(0)
        expect(own === null && posteriorOfCrm > 0).toBe(false)
        if (agreesWithCrm) expect(posterior).toBe(posteriorOfCrm)
        else expect(posterior + posteriorOfCrm).toBeLessThanOrEqual(1 + 1e-12)
      }),
    )
  })
})
