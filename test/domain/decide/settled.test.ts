// How long a judgement that asks for nothing holds: never longer than a full judgement would stay silent.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Claim } from '../../../src/domain/claim.ts'
import { type Circle, type Judged, judge, type Subject, settle } from '../../../src/domain/decide/decide.ts'
import { mindOf, settledUntil } from '../../../src/domain/decide/settled.ts'
import type { FieldState } from '../../../src/domain/record.ts'
import { type FieldSetting, WRITE_POLICIES } from '../../../src/domain/sync.ts'
import { setting, syncDefinition } from '../../support/sync.ts'

const NOW = Date.UTC(2026, 10, 23)
const DAY = 86_400_000
const YEAR = 365.25 * DAY

const INDUSTRY = setting({ field: 'Industry', kind: 'industry', supply: 'industry' })

function circleOf(fields: readonly FieldSetting[], part: Partial<Circle> = {}): Circle {
  return {
    sync: syncDefinition({ fields, enrich: ['a', 'b'] }),
    limits: new Map(fields.map(({ field }) => [field, { updateable: true, maxLength: 80, options: null }])),
    obtainable: new Set(['industry']),
    now: NOW,
    ...part,
  }
}

const stateOf = (part: Partial<FieldState>): FieldState => ({
  ...{ value: 'Mining', changedAt: null, verifiedAt: NOW, source: 'crm', lock: null },
  ...part,
})

function subjectOf(state: FieldState, claims: readonly Claim[] = []): Subject {
  const record = { id: '001', fields: { Industry: state.value }, modifiedAt: NOW, stamp: NOW }
  return { record, known: { Industry: state }, claims, barred: new Set() }
}

const claim = (part: Partial<Claim> = {}): Claim => ({
  ...{ supply: 'industry', value: 'Energy', source: 'a', trust: 0.95, matchedOn: 'domain', matchConfidence: 1 },
  ...{ observedAt: NOW },
  ...part,
})

const wants = (judged: Judged) => judged.asks.length + settle([judged], Number.POSITIVE_INFINITY).proposals.length
const untilOf = (subject: Subject, circle: Circle) => settledUntil(judge(subject, circle), circle)

const moment = fc.integer({ min: NOW - 12 * YEAR, max: NOW })
const value = fc.constantFrom(null, 'Mining', 'mining', ' Energy ', 'Energy', 'Steel')
const lock = fc.option(
  fc.record({ until: fc.integer({ min: NOW - DAY, max: NOW + 20 * DAY }), kind: fc.constant('exact' as const) }),
)
const fieldState = fc.record({
  value,
  changedAt: fc.option(moment),
  verifiedAt: fc.option(moment),
  source: fc.constantFrom('crm' as const, 'evergreen' as const),
  lock,
})
const claims = fc.array(
  fc.record({
    supply: fc.constantFrom('industry', 'industry', 'city'),
    value,
    source: fc.constantFrom('a', 'b', 'stranger'),
    trust: fc.double({ min: 0.3, max: 1, noNaN: true }),
    matchedOn: fc.constant('domain' as const),
    matchConfidence: fc.double({ min: 0.3, max: 1, noNaN: true }),
    observedAt: moment,
  }),
  { maxLength: 3 },
)
const settings = fc.record({
  field: fc.constant('Industry'),
  kind: fc.constantFrom('industry' as const, 'text' as const),
  policy: fc.constantFrom(...WRITE_POLICIES),
  normalize: fc.constantFrom('auto' as const, 'suggest' as const, 'off' as const),
  owner: fc.constantFrom('evergreen' as const, 'newest' as const, 'crm' as const, 'nobody' as const),
  lockDays: fc.option(fc.integer({ min: 0, max: 365 })),
  lockedNotation: fc.constantFrom('rewrite' as const, 'keep' as const),
  staleBelow: fc.constantFrom(0, 0.1, 0.5, 0.7, 0.9, 0.969, 0.97, 0.98, 1),
  halfLifeYears: fc.option(fc.double({ min: 0.05, max: 10, noNaN: true })),
  supply: fc.constantFrom('industry', null),
})
/** Where in the time that is said to be silent a full judgement looks, from its beginning to its last moment. */
const share = fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true }))

describe('a judgement that asks for nothing', () => {
  it('holds for as long as it says: no full judgement before would propose or ask', () => {
    let held = 0
    fc.assert(
      fc.property(
        fc.record({ setting: settings, state: fieldState, seen: value, claims, barred: fc.boolean(), share }),
        given => {
          const circle = circleOf([given.setting])
          const subject = {
            ...subjectOf(given.state, given.claims),
            record: { id: '001', fields: { Industry: given.seen }, modifiedAt: NOW - YEAR, stamp: NOW },
            barred: new Set(given.barred ? ['Industry\u0000Energy'] : []),
          }
          const first = judge(subject, circle)
          const until = settledUntil(first, circle)
          if (wants(first) > 0) expect(until).toBeNull()
          if (until === null) return
          held += 1
          const now = Math.floor(NOW + given.share * (until - 1 - NOW))
          expect(wants(judge({ ...subject, known: first.state }, { ...circle, now }))).toBe(0)
        },
      ),
      { numRuns: 4_000 },
    )
    expect(held).toBeGreaterThan(500)
  })

  it('does not hold while there is something to propose, to ask, or to argue about', () => {
    expect(untilOf(subjectOf(stateOf({ value: ' Mining ' })), circleOf([INDUSTRY]))).toBeNull()
    expect(untilOf(subjectOf(stateOf({ value: null })), circleOf([INDUSTRY]))).toBeNull()
    const doubtful = [claim({ trust: 0.5, matchConfidence: 0.5 })]
    const always = { ...INDUSTRY, policy: 'overwrite-always' as const }
    const nobody = circleOf([always], { obtainable: new Set() })
    expect(wants(judge(subjectOf(stateOf({}), doubtful), nobody))).toBe(0)
    expect(untilOf(subjectOf(stateOf({}), doubtful), nobody)).toBeNull()
  })

  it('holds until a lock ends', () => {
    const until = NOW + 3 * DAY
    const locked = stateOf({ verifiedAt: NOW - 12 * YEAR, lock: { until, kind: 'exact' } })
    expect(untilOf(subjectOf(locked), circleOf([INDUSTRY]))).toBe(until)
    expect(untilOf(subjectOf(locked, [claim()]), circleOf([INDUSTRY]))).toBe(until)
  })

  it('holds until the value goes stale, to the minute', () => {
    const circle = circleOf([{ ...INDUSTRY, halfLifeYears: 0.05 }])
    const until = untilOf(subjectOf(stateOf({})), circle) ?? 0
    const asksAt = (now: number) => judge(subjectOf(stateOf({})), { ...circle, now }).asks.length
    expect([asksAt(until - 1), asksAt(until + 2 * 60_000)]).toEqual([0, 1])
  })

  it('holds for a month at most, whatever is agreed on', () => {
    const silent = circleOf([{ ...INDUSTRY, policy: 'never' }])
    expect(untilOf(subjectOf(stateOf({}), [claim()]), silent)).toBe(NOW + 30 * DAY)
    const agreed = [claim({ value: 'Mining' }), claim({ value: 'mining', source: 'b' })]
    expect(untilOf(subjectOf(stateOf({}), agreed), circleOf([INDUSTRY]))).toBe(NOW + 30 * DAY)
  })

  it('does not hold for what only the run’s allowance stood against', () => {
    const judged = judge(subjectOf(stateOf({ value: ' Mining ' })), circleOf([INDUSTRY]))
    expect(settle([judged], 0).refusals[0]?.refusal.refusal).toBe('budget')
    expect(settledUntil(judged, circleOf([INDUSTRY]))).toBeNull()
  })
})

describe('what a judgement rests on beside the record', () => {
  const circle = circleOf([INDUSTRY])
  const limits = (options: readonly string[]) =>
    new Map([['Industry', { updateable: true, maxLength: 80, options: new Set(options) }]])

  it.each<[string, Partial<Circle>]>([
    ['a field setting', { sync: { ...circle.sync, fields: [{ ...INDUSTRY, policy: 'never' }] } }],
    ['an exclusion', { sync: { ...circle.sync, exclude: [{ field: 'Industry', test: 'empty', value: null }] } }],
    ['the enrichers', { sync: { ...circle.sync, enrich: ['a'] } }],
    ['the default country', { sync: { ...circle.sync, defaultCountry: 'NO' } }],
    ['what the CRM allows', { limits: limits(['Mining']) }],
    ['what enrichers give', { obtainable: new Set() }],
  ])('differs with %s', (_, part) => {
    expect(mindOf({ ...circle, ...part })).not.toBe(mindOf(circle))
  })

  it('is the same whatever the order in which the CRM lists what it allows, and whenever the sync runs', () => {
    const one = { ...circle, limits: limits(['Mining', 'Energy']) }
    expect(mindOf({ ...one, limits: limits(['Energy', 'Mining']) })).toBe(mindOf(one))
    expect(mindOf({ ...one, sync: { ...circle.sync, order: 3, changesPerRun: 5 } })).toBe(mindOf(one))
  })
})
