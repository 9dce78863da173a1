// The heart on whole records: what is proposed, refused, asked for and learnt.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Claim } from '../../../src/domain/claim.ts'
import { barredKey, type Circle, judge, onlyFields, settle, worthSettling } from '../../../src/domain/decide/decide.ts'
import type { RecordState, Value } from '../../../src/domain/record.ts'
import type { FieldSetting } from '../../../src/domain/sync.ts'
import { setting, syncDefinition } from '../../support/sync.ts'

const NOW = Date.UTC(2026, 10, 23)
const DAY = 86_400_000
const YEAR = 365.25 * DAY
const yearsAgo = (years: number) => NOW - years * YEAR

const FIELDS = [
  setting({ field: 'Name', kind: 'company_name', policy: 'never' }),
  setting({ field: 'Phone', kind: 'phone', policy: 'fill-empty' }),
  setting({ field: 'Country', kind: 'country', policy: 'fill-empty' }),
  setting({ field: 'Industry', kind: 'industry', supply: 'industry' }),
]

function circle(fields: readonly FieldSetting[] = FIELDS, part: Partial<Circle> = {}): Circle {
  return {
    sync: syncDefinition({ fields, enrich: ['firmographics'] }),
    limits: new Map(fields.map(({ field }) => [field, { updateable: true, maxLength: 80, options: null }])),
    obtainable: new Set(['industry']),
    now: NOW,
    ...part,
  }
}

const subject = (
  fields: Record<string, Value>,
  { years = 4, known = {} as RecordState, claims = [] as Claim[], barred = new Set<string>() } = {},
) => ({ record: { id: '001', fields, modifiedAt: yearsAgo(years), stamp: yearsAgo(years) }, known, claims, barred })

const claim = (value: string, part: Partial<Claim> = {}): Claim => ({
  supply: 'industry',
  value,
  source: 'firmographics',
  trust: 0.95,
  matchedOn: 'domain',
  matchConfidence: 1,
  observedAt: NOW,
  ...part,
})

const changes = (settled: ReturnType<typeof settle>) =>
  settled.proposals.map(({ proposal: { field, before, after, reason } }) => ({ field, before, after, reason }))

describe('judge and settle', () => {
  it.each([
    ['Deutschland', '+498912345678'],
    [null, '+12125550123'],
    ['N/A', '+12125550123'],
    ['CA', null],
    ['Congo', null],
  ])(
    'reads a phone in the country that %s says, by default in the United States, else in none',
    (country, expected) => {
      const phone = expected?.startsWith('+49') ? '089 12345678' : '(212) 555-0123'
      const fields = [...FIELDS]
      const sync = syncDefinition({ fields, defaultCountry: 'US' })
      const judged = judge(subject({ Name: 'Acme', Phone: phone, Country: country }), circle(fields, { sync }))
      const settled = changes(settle([worthSettling(judged)], Number.POSITIVE_INFINITY))
      expect(settled.find(({ field }) => field === 'Phone')?.after ?? null).toBe(expected)
    },
  )

  it('writes what a source says as the value that the CRM allows', () => {
    const options = new Set(['COMPUTER_SOFTWARE', 'OIL_ENERGY'])
    const limits = new Map([['Industry', { updateable: true, maxLength: null, options }]])
    const judged = judge(
      subject({ Name: 'Acme', Industry: null }, { claims: [claim('Computer Software')] }),
      circle(FIELDS, { limits, obtainable: new Set() }),
    )
    expect(changes(settle([worthSettling(judged)], Number.POSITIVE_INFINITY))).toEqual([
      { field: 'Industry', before: null, after: 'COMPUTER_SOFTWARE', reason: 'filled' },
    ])
  })

  it.each<[string, Value, Claim[], Value]>([
    ['fills', null, [claim('Support; sales')], 'SALES;SUPPORT'],
    ['replaces', 'BILLING', [claim('support;SALES', { trust: 1 })], 'SALES;SUPPORT'],
    ['puts right', 'support;SALES;support', [], 'SALES;SUPPORT'],
    ['leaves as they stand', 'SUPPORT;SALES', [], null],
  ])('%s several choices in the order of the list, in which the CRM keeps them', (_does, before, claims, after) => {
    const options = new Set(['SALES', 'BILLING', 'SUPPORT'])
    const fields = [
      setting({ field: 'Skills', kind: 'multi_picklist', policy: 'overwrite-always', supply: 'industry' }),
    ]
    const limits = new Map([['Skills', { updateable: true, maxLength: null, options, several: true }]])
    const judged = judge(subject({ Skills: before }, { claims }), circle(fields, { limits, obtainable: new Set() }))
    const [change] = changes(settle([worthSettling(judged)], Number.POSITIVE_INFINITY))
    expect(change?.after ?? null).toBe(after)
  })

  it('rewrites the notation of a phone by the country of its record', () => {
    const judged = judge(
      subject({ Name: 'Acme', Phone: '(020) 7946 0018', Country: 'England', Industry: null }),
      circle(),
    )
    expect(changes(settle([worthSettling(judged)], Number.POSITIVE_INFINITY))).toContainEqual({
      field: 'Phone',
      before: '(020) 7946 0018',
      after: '+442079460018',
      reason: 'normalized',
    })
  })

  it('asks for what is missing and for what is stale, and not for what is fresh', () => {
    const asksFor = (value: Value, years: number) => judge(subject({ Industry: value }, { years }), circle()).asks
    expect(asksFor(null, 0)).toEqual(['Industry'])
    expect(asksFor('Mining', 15)).toEqual(['Industry'])
    expect(asksFor('Mining', 0.3)).toEqual([])
  })

  it('asks for nothing that no enricher supplies, nobody may write, or a lock protects', () => {
    const asks = (part: Partial<Circle>, years = 15) =>
      judge(subject({ Industry: null }, { years }), circle(FIELDS, part)).asks
    expect(asks({ obtainable: new Set() })).toEqual([])
    const readOnly = new Map([['Industry', { updateable: false, maxLength: null, options: null }]])
    expect(asks({ limits: readOnly })).toEqual([])
    const lock = { until: NOW + 1, kind: 'inferred' } as const
    const state = { value: 'Mining', changedAt: yearsAgo(15), verifiedAt: yearsAgo(15), source: 'crm', lock } as const
    expect(judge(subject({ Industry: 'Mining' }, { known: { Industry: state } }), circle()).asks).toEqual([])
  })

  it('leaves a field alone while its enricher is still to be asked', () => {
    const judged = judge(subject({ Industry: ' Mining ' }, { years: 15 }), circle())
    expect(settle([worthSettling(judged)], 10)).toEqual({ proposals: [], refusals: [] })
    expect(changes(settle([onlyFields(judged, ['Industry'])], 10))).toEqual([
      { field: 'Industry', before: ' Mining ', after: 'Mining', reason: 'normalized' },
    ])
  })

  it('fills an empty field from a claim and says on what ground', () => {
    const judged = judge(subject({ Industry: null }, { claims: [claim('Mining')] }), circle())
    const [first] = settle([judged], 10).proposals
    expect(first?.proposal).toMatchObject({ before: null, after: 'Mining', reason: 'filled', freshness: null })
    expect(first?.proposal.ground).toMatchObject({ type: 'claim', source: 'firmographics', matchedOn: 'domain' })
    expect(first?.proposal.confidence).toBeGreaterThan(0.8)
  })

  it('refreshes a value that is probably stale, and only that', () => {
    const claims = [claim('Energy')]
    const old = judge(subject({ Industry: 'Mining' }, { years: 40, claims }), circle())
    expect(changes(settle([old], 10))).toEqual([
      { field: 'Industry', before: 'Mining', after: 'Energy', reason: 'refreshed' },
    ])
    const young = judge(subject({ Industry: 'Mining' }, { years: 0.3, claims }), circle())
    expect(settle([young], 10).proposals).toEqual([])
    expect(settle([young], 10).refusals.map(({ refusal }) => refusal.refusal)).toEqual(['policy'])
  })

  it('refuses a claim from a source that is not sure enough, with the figures', () => {
    const judged = judge(
      subject({ Industry: 'Mining' }, { years: 12, claims: [claim('Energy', { trust: 0.4 })] }),
      circle(),
    )
    const [refused] = settle([judged], 10).refusals
    expect(refused?.refusal).toMatchObject({ refusal: 'evidence', after: 'Energy' })
    expect(refused?.refusal.detail).toMatch(/^probability 0\.\d\d/)
  })

  it('takes a claim that says the same as a verification, at the time when its source saw it', () => {
    const seen = yearsAgo(1)
    const judged = judge(
      subject({ Industry: 'Mining' }, { years: 15, claims: [claim('Mining', { observedAt: seen })] }),
      circle(),
    )
    expect(judged.state['Industry']?.verifiedAt).toBe(seen)
    expect(settle([judged], 10)).toEqual({ proposals: [], refusals: [] })
  })

  it('does not propose a barred value again', () => {
    const barred = new Set([barredKey('Industry', 'Mining')])
    const judged = judge(subject({ Industry: null }, { claims: [claim('Mining')], barred }), circle())
    expect(settle([judged], 10).refusals.map(({ refusal }) => refusal.refusal)).toEqual(['barred'])
  })

  it('locks what changed between two reads without us, and keeps what did not change by identity', () => {
    const first = judge(subject({ Industry: 'Mining', Phone: '1' }), circle())
    const again = judge(subject({ Industry: 'Mining', Phone: '1' }, { known: first.state }), circle())
    expect(again.state['Phone']).toBe(first.state['Phone'])
    const edited = judge(subject({ Industry: 'Energy', Phone: '1' }, { known: first.state, years: 0 }), circle())
    expect(edited.state['Industry']?.lock).toEqual({ until: NOW + 90 * 86_400_000, kind: 'inferred' })
    expect(edited.state['Phone']).toBe(first.state['Phone'])
  })

  it('keeps an edit of a field for as long as the field says, else as the sync does', () => {
    const fields = [
      setting({ field: 'Phone', kind: 'phone', lockDays: 10 }),
      setting({ field: 'Country', kind: 'country' }),
      setting({ field: 'Name', kind: 'company_name', lockDays: 0 }),
    ]
    const { state } = judge(subject({ Phone: '1', Country: 'FI', Name: 'A' }, { years: 0 }), circle(fields))
    expect(state['Phone']?.lock).toEqual({ until: NOW + 10 * DAY, kind: 'unknown' })
    expect(state['Country']?.lock).toEqual({ until: NOW + 90 * DAY, kind: 'unknown' })
    expect(state['Name']?.lock).toBeNull()
  })

  it('locks nothing when a listed program made the last edit: what it changed is its own', () => {
    const before = judge(subject({ Phone: '1', Country: 'FI' }, { years: 1 }), circle()).state
    const again = subject({ Phone: '2', Country: 'FI' }, { years: 0.1, known: before })
    const { state } = judge({ ...again, record: { ...again.record, editedBy: '005A' } }, circle())
    expect(state['Phone']).toMatchObject({ source: 'crm', lock: null, heldBy: '005A' })
    expect(state['Country']).toBe(before['Country'])
  })

  it('asks nobody about what another program keeps, until a person sets it', () => {
    const held = {
      value: 'Mining',
      changedAt: yearsAgo(5),
      verifiedAt: yearsAgo(5),
      source: 'crm',
      lock: null,
    } as const
    const known = { Industry: { ...held, heldBy: 'INTEGRATION 77' } }
    const aging = circle([setting({ field: 'Industry', kind: 'industry', supply: 'industry', halfLifeYears: 1 })])
    expect(judge(subject({ Industry: 'Mining' }, { known }), aging).asks).toEqual([])
    expect(judge(subject({ Industry: 'Mining' }, { known: { Industry: held } }), aging).asks).toEqual(['Industry'])
    const edited = judge(subject({ Industry: 'Steel' }, { known, years: 0 }), aging).state['Industry']
    expect(edited).toMatchObject({ lock: { kind: 'inferred' } })
    expect(edited).not.toHaveProperty('heldBy')
  })

  it('locks a value of unknown editor from the last edit of its record, and an empty field not at all', () => {
    const judged = judge(subject({ Industry: 'Mining', Phone: null }, { years: 0.1 }), circle())
    expect(judged.state['Industry']?.lock).toEqual({ until: yearsAgo(0.1) + 90 * 86_400_000, kind: 'unknown' })
    expect(judged.state['Phone']?.lock).toBeNull()
    expect(judge(subject({ Industry: 'Mining' }, { years: 1 }), circle()).state['Industry']?.lock).toBeNull()
  })

  it('leaves converted leads and excluded records alone, each with its reason', () => {
    const refusalOf = (fields: Record<string, Value>, part: Partial<Circle> = {}) =>
      settle(
        [worthSettling(judge(subject({ Phone: '020 7946 0018', Country: 'GB', ...fields }), circle(FIELDS, part)))],
        10,
      )
    const reasons = ({ refusals }: ReturnType<typeof settle>) => new Set(refusals.map(({ refusal }) => refusal.refusal))
    expect(reasons(refusalOf({ IsConverted: 'true' }))).toEqual(new Set(['scope']))
    const exclude = [{ field: 'Website', test: 'ends-with', value: '.GOV' }] as const
    const sync = syncDefinition({ fields: FIELDS, exclude, enrich: ['firmographics'] })
    expect(reasons(refusalOf({ Website: 'https://www.senate.gov' }, { sync }))).toEqual(new Set(['exclusion']))
    expect(refusalOf({ Website: 'https://acme.com' }, { sync }).refusals).toEqual([])
  })

  it('stops at the allowance and refuses the rest for budget', () => {
    const judged = ['1', '2', '3'].map(() =>
      judge(subject({ Industry: null }, { claims: [claim('Mining')] }), circle()),
    )
    const settled = settle(judged, 2)
    expect(settled.proposals).toHaveLength(2)
    expect(settled.refusals.map(({ refusal }) => refusal.refusal)).toEqual(['budget'])
  })

  it('proposes nothing that it would not propose again on the outcome: deciding settles', () => {
    const value = fc.option(fc.oneof(fc.string(), fc.constantFrom('ACME  Ltd', '+44 20 7946 0018', 'UK', ' x ')), {
      nil: null,
    })
    fc.assert(
      fc.property(fc.record({ Name: value, Phone: value, Country: value, Industry: value }), fields => {
        const before = judge(subject(fields), circle())
        const written = Object.fromEntries(
          settle([before], 100).proposals.map(({ proposal }) => [proposal.field, proposal.after]),
        )
        const after = judge(subject({ ...fields, ...written }), circle())
        const again = settle([after], 100).proposals.filter(({ proposal }) => proposal.field in written)
        expect(again).toEqual([])
      }),
    )
  })

  it('asks about and settles each of two fields with the same supply by itself', () => {
    const fields = [
      setting({ field: 'BillingCity', kind: 'city', supply: 'city', policy: 'fill-empty' }),
      setting({ field: 'ShippingCity', kind: 'city', supply: 'city', policy: 'fill-empty' }),
    ]
    const around = circle(fields, { obtainable: new Set(['city']) })
    const judged = judge(subject({ BillingCity: null, ShippingCity: ' Paris ' }), around)
    expect(judged.asks).toEqual(['BillingCity'])
    expect(changes(settle([worthSettling(judged)], 10)).map(({ field }) => field)).toEqual(['ShippingCity'])
    expect(settle([onlyFields(judged, judged.asks)], 10)).toEqual({ proposals: [], refusals: [] })
  })

  it('gives no say to a source that the sync does not name any more', () => {
    const claims = [claim('Mining', { source: 'retired' })]
    expect(settle([judge(subject({ Industry: null }, { claims }), circle())], 10).proposals).toEqual([])
  })
})
