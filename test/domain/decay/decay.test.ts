import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { freshnessAt, freshnessOf, LIKELIHOOD_RATIOS, withEvidence } from '../../../src/domain/decay/freshness.ts'
import { familyOf, priorOf, rateOf } from '../../../src/domain/decay/priors.ts'
import {
  exponentialSurvival,
  halfLife,
  meanRate,
  posteriorOf,
  rateOfAnnual,
  rateWithHalfLife,
  survival,
  YEAR_MS,
} from '../../../src/domain/decay/survival.ts'
import { FIELD_KINDS } from '../../../src/domain/record.ts'
import { vectors } from '../vectors.ts'

const DIGITS = 9
const number = z.number()
const evidence = z.enum([
  'hard_bounce_5_1_1',
  'email_verifier_invalid',
  'email_verifier_valid',
  'catch_all_unknown',
  'reply_received_30d',
  'open_or_click_30d',
  'domain_nxdomain',
  'provider_agrees',
  'provider_disagrees',
])
const freshness = vectors(
  '07_field_freshness.json',
  z.object({
    likelihood_ratios: z.record(evidence, number),
    cases: z.array(
      z.object({
        name: z.string(),
        initial_accuracy: number,
        lambda_per_year: number,
        age_years: number,
        evidence: z.array(evidence),
        freshness_before: number,
        freshness_after: number,
      }),
    ),
    lomax: z.array(z.object({ alpha: number, beta: number, age_years: number, S: number })),
    record_level_shrinkage: z.object({
      alpha: number,
      beta: number,
      cases: z.array(
        z.object({
          history: z.array(z.object({ interval: number, changed: number })),
          posterior_mean: number,
          S_next_1y: number,
        }),
      ),
    }),
  }),
)
const defaults = vectors(
  '00_half_life_defaults.json',
  z.object({
    rows: z.array(
      z.object({ field: z.string(), lambda_per_year: number, prior_alpha: number, prior_beta_years: number }),
    ),
  }),
)
const gammaPoisson = vectors(
  '06_gamma_poisson.json',
  z.object({
    fixed_prior: z.object({ alpha0: number, beta0: number }),
    fixed_prior_cases: z.array(
      z.object({ events: number, exposure: number, predictive_S_1y: number, effective_half_life: number }),
    ),
  }),
)

describe('the table of priors', () => {
  it.each(defaults.rows)('has the published figures for $field', row => {
    const rate = rateOf(row.field)
    expect(rate?.alpha).toBe(row.prior_alpha)
    expect(rate?.beta).toBeCloseTo(row.prior_beta_years, DIGITS)
    expect(rate && meanRate(rate)).toBeCloseTo(row.lambda_per_year, DIGITS)
  })

  it('has a prior for every kind of field of people and of companies', () => {
    for (const kind of FIELD_KINDS) {
      for (const stream of ['Contact', 'companies']) {
        expect(halfLife(priorOf({ kind, halfLifeYears: null }, { stream }))).toBeGreaterThan(0.9)
      }
    }
  })

  it("lets a person's work phone decay with the job and a company's not", () => {
    const field = { kind: 'phone', halfLifeYears: null } as const
    expect(priorOf(field, { stream: 'Contact' })).toBe(rateOf('contact.phone_work_direct'))
    expect(priorOf(field, { stream: 'Account' })).toBe(rateOf('company.phone_switchboard'))
  })

  it("takes the admin's half-life as it is", () => {
    const rate = priorOf({ kind: 'email', halfLifeYears: 1.5 }, { stream: 'Lead' })
    expect(halfLife(rate)).toBeCloseTo(1.5, DIGITS)
    expect(survival(rate, 1.5)).toBeCloseTo(0.5, DIGITS)
  })

  it('knows companies by the names that the CRMs give to their streams', () => {
    expect(['Account', 'companies', 'Contact', 'contacts', 'Lead'].map(familyOf)).toEqual([
      'company',
      'company',
      'person',
      'person',
      'person',
    ])
  })
})

describe('survival', () => {
  it.each(freshness.lomax)('is $S at $age_years years of Gamma($alpha, $beta)', ({ alpha, beta, age_years, S }) => {
    expect(survival({ alpha, beta }, age_years)).toBeCloseTo(S, DIGITS)
  })

  const { alpha, beta, cases } = freshness.record_level_shrinkage
  it.each(cases)('learns from what happened to the record: $history', ({ history, posterior_mean, S_next_1y }) => {
    const exposures = history.map(({ interval, changed }) => ({ years: interval, changed: changed === 1 }))
    const rate = posteriorOf({ alpha, beta }, exposures)
    expect(meanRate(rate)).toBeCloseTo(posterior_mean, DIGITS)
    expect(survival(rate, 1)).toBeCloseTo(S_next_1y, DIGITS)
  })

  const { alpha0, beta0 } = gammaPoisson.fixed_prior
  it.each(gammaPoisson.fixed_prior_cases)('has a half-life after $events changes in $exposure years', expected => {
    const rate = { alpha: alpha0 + expected.events, beta: beta0 + expected.exposure }
    expect(halfLife(rate)).toBeCloseTo(expected.effective_half_life, DIGITS)
    expect(survival(rate, 1)).toBeCloseTo(expected.predictive_S_1y, DIGITS)
  })

  it('falls with time, from 1, and halves at the half-life', () => {
    const gamma = fc.record({
      alpha: fc.double({ min: 0.1, max: 50, noNaN: true }),
      beta: fc.double({ min: 0.1, max: 500, noNaN: true }),
    })
    const years = fc.double({ min: 0, max: 200, noNaN: true })
    fc.assert(
      fc.property(gamma, years, years, (rate, a, b) => {
        expect(survival(rate, 0)).toBe(1)
        expect(survival(rate, Math.max(a, b))).toBeLessThanOrEqual(survival(rate, Math.min(a, b)))
        expect(survival(rate, halfLife(rate))).toBeCloseTo(0.5, 6)
        expect(survival(rate, a)).toBeGreaterThanOrEqual(exponentialSurvival(meanRate(rate), a) - 1e-12)
      }),
    )
  })
})

describe('freshness', () => {
  it('weighs evidence as the table says', () => {
    for (const [name, ratio] of Object.entries(freshness.likelihood_ratios)) {
      expect(LIKELIHOOD_RATIOS[evidence.parse(name)]).toBeCloseTo(ratio, DIGITS)
    }
  })

  it.each(freshness.cases)('$name', item => {
    const before = item.initial_accuracy * exponentialSurvival(item.lambda_per_year, item.age_years)
    expect(before).toBeCloseTo(item.freshness_before, DIGITS)
    expect(withEvidence(before, item.evidence)).toBeCloseTo(item.freshness_after, DIGITS)
    // A rate that is as good as known gives the same curve.
    const known = { alpha: 1e9, beta: 1e9 / item.lambda_per_year }
    expect(freshnessAt(item.age_years, known, item.initial_accuracy)).toBeCloseTo(item.freshness_before, 6)
  })

  const rate = rateWithHalfLife(2, 4)
  const now = Date.UTC(2030, 0, 1)

  it('counts from the last check or change, whichever came later', () => {
    const twoYears = now - 2 * YEAR_MS
    expect(freshnessOf({ verifiedAt: twoYears, changedAt: null }, rate, now)).toBeCloseTo(0.97 / 2, DIGITS)
    expect(freshnessOf({ verifiedAt: twoYears, changedAt: now }, rate, now)).toBeCloseTo(0.97, DIGITS)
    expect(freshnessOf({ verifiedAt: now, changedAt: twoYears }, rate, now)).toBeCloseTo(0.97, DIGITS)
  })

  it('takes a clock that is ahead for now, and a value of unknown age for one half-life old', () => {
    expect(freshnessOf({ verifiedAt: now + YEAR_MS, changedAt: null }, rate, now)).toBeCloseTo(0.97, DIGITS)
    expect(freshnessOf({ verifiedAt: null, changedAt: null }, rate, now)).toBeCloseTo(0.97 / 2, DIGITS)
  })

  it('turns a yearly share into a rate that leaves that share', () => {
    expect(exponentialSurvival(rateOfAnnual(0.23), 1)).toBeCloseTo(0.77, DIGITS)
  })
})
