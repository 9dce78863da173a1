// What stamps say of a record, in the form that each field takes, and how far from it the CRM is.
import { describe, expect, it } from 'vitest'
import { freshnessOf } from '../../../src/domain/decay/freshness.ts'
import { priorOf } from '../../../src/domain/decay/priors.ts'
import type { FieldLimits } from '../../../src/domain/decide/fit.ts'
import type { Proposal } from '../../../src/domain/decide/proposal.ts'
import type { FieldState, RecordState } from '../../../src/domain/record.ts'
import { localDay } from '../../../src/domain/stamp/day.ts'
import { stampLacks } from '../../../src/domain/stamp/lacks.ts'
import { aloneIn, type StampSettings, stampsWithin } from '../../../src/domain/stamp/setting.ts'
import { lagOf, stampsFor } from '../../../src/domain/stamp/stamps.ts'
import { isStampable, stampStates } from '../../../src/domain/stamp/watch.ts'
import { setting, syncDefinition } from '../../support/sync.ts'

const DAY = 86_400_000
const NOW = Date.UTC(2026, 10, 26, 10, 30, 15)
const fields = { freshness: 'F', lastVerified: 'V', lastEnriched: 'E', source: 'S' }
const EMAIL = setting({ field: 'Email', kind: 'email' })
const INDUSTRY = setting({ field: 'Industry', kind: 'industry' })

const syncOf = (part: Partial<StampSettings> = {}) =>
  syncDefinition({ fields: [EMAIL, INDUSTRY], stamps: { fields, freshnessAs: 'percent', alone: null, ...part } })

function limitsOf(types: Readonly<Record<string, string>> = {}): ReadonlyMap<string, FieldLimits> {
  const all = { F: 'double', V: 'date', E: 'datetime', S: 'string', ...types }
  const limit = { updateable: true, maxLength: 12, options: null }
  return new Map(
    Object.entries(all).map(([name, type]) => [name, { ...limit, maxLength: name === 'S' ? 12 : null, type }]),
  )
}

const known = (value: string | null, verifiedAt: number | null): FieldState => {
  return { value, changedAt: null, verifiedAt, source: 'crm', lock: null }
}
const STATE: RecordState = { Email: known('ada@acme.com', NOW - 1_000 * DAY), Industry: known(null, NOW - DAY) }

const claim = (source: string): Proposal => ({
  ...{ field: 'Industry', before: null, after: 'Banking', reason: 'filled', confidence: 0.9, freshness: null },
  ground: {
    ...{ type: 'claim', source, supply: 'industry', matchedOn: 'domain', matchConfidence: 1, observedAt: NOW - DAY },
    ...{ posterior: 0.9, posteriorOfCrm: 0, rule: 'industry', version: 1 },
  },
})

const textsOf = (proposals: readonly Proposal[]) => Object.fromEntries(proposals.map(each => [each.field, each.after]))

describe('the stamps of a record', () => {
  it('say the mean freshness of the values that are there, and when the youngest of them was checked', () => {
    const found = stampsFor(STATE, [], { sync: syncOf(), limits: limitsOf(), now: NOW })
    const expected = freshnessOf(STATE['Email'] ?? known(null, null), priorOf(EMAIL, syncOf()), NOW)
    expect(textsOf(found)).toEqual({ F: String(Math.round(expected * 100)), V: '2024-03-01' })
  })

  it('count the changes that are written with them, and name whose word they rest on', () => {
    const found = stampsFor(STATE, [claim('registry')], { sync: syncOf(), limits: limitsOf(), now: NOW })
    expect(textsOf(found)).toMatchObject({ V: '2026-11-25', E: '2026-11-26T10:30:00.000Z', S: 'registry' })
    const before = stampsFor(STATE, [], { sync: syncOf(), limits: limitsOf(), now: NOW })
    expect(Number(textsOf(found)['F'])).toBeGreaterThan(Number(textsOf(before)['F']))
    expect(found.map(({ reason, ground }) => [reason, ground.type === 'stamp' && ground.alone])).toEqual(
      new Array(4).fill(['stamped', false]),
    )
  })

  it('are left out where the CRM shows them already, and where they do not fit: nothing is cut', () => {
    const circle = { sync: syncOf(), limits: limitsOf(), now: NOW }
    const shown = textsOf(stampsFor(STATE, [], circle))
    const state = { ...STATE, F: known(shown['F'] ?? null, null), V: known(shown['V'] ?? null, null) }
    expect(stampsFor(state, [], circle)).toEqual([])
    expect(textsOf(stampsFor(state, [claim('a name of 17 ch..')], circle))).not.toHaveProperty('S')
    expect(textsOf(stampsFor(STATE, [], { ...circle, limits: limitsOf({ F: 'boolean', V: 'double' }) }))).toEqual({})
    expect(stampsFor(STATE, [], { ...circle, sync: syncDefinition({ fields: [EMAIL] }) })).toEqual([])
  })

  it('say freshness as a share where that is wanted, and days as moments where the field takes them', () => {
    const circle = { sync: syncOf({ freshnessAs: 'share' }), limits: limitsOf({ V: 'datetime' }), now: NOW }
    const { F = '', V } = textsOf(stampsFor(STATE, [], circle))
    expect(Number(F)).toBeGreaterThan(0.5)
    expect(F).toMatch(/^0\.\d{1,2}$/)
    expect(V).toBe('2024-03-01T10:30:00.000Z')
  })
})

describe('how far stamps are from what holds', () => {
  const stamps = { freshnessAs: 'percent' as const }
  const lag = (before: string | null, after: string) =>
    lagOf([{ ...claim('x'), before, after, ground: { type: 'stamp', stamp: 'freshness', alone: true } }], stamps)

  it('is the difference in freshness, and all of it where nothing was ever stamped, or what stands there is no number', () => {
    expect(lag('90', '65')).toBeCloseTo(0.25)
    expect(lag(null, '65')).toBe(1)
    expect(lag('good', '65')).toBe(1)
    expect(lagOf([], stamps)).toBe(0)
  })
})

describe('the state of stamps', () => {
  it('keeps its very object where nothing is new, so that our own write coming back is no news', () => {
    const first = stampStates({ F: '80' }, {}, ['F', 'V'], true)
    expect(first).toEqual({ F: { ...known('80', null), source: 'evergreen' } })
    expect(stampStates({ F: '80' }, first, ['F'], true)['F']).toBe(first['F'])
    expect(isStampable(first, ['F'])).toBe(true)
  })

  it('tells the records that are left alone', () => {
    expect(isStampable(stampStates({ F: '80' }, {}, ['F'], false), ['F'])).toBe(false)
    expect(isStampable({}, ['F'])).toBe(false)
  })
})

it('what a field can never hold is told with what to do', () => {
  const lacks = stampLacks(syncOf(), limitsOf({ F: 'boolean', S: 'date' }))
  expect(lacks.map(({ what, detail }) => `${what}: ${detail}`)).toEqual([
    'stamp freshness: F cannot hold it: it takes a boolean, not a number',
    'stamp source: S cannot hold it: it takes a date, and names are text',
  ])
  expect(lacks[0]?.fix).toContain('syncs.accounts.stamps.freshness')
  expect(stampLacks(syncOf({ freshnessAs: 'share' }), limitsOf({ F: 'int' }))).toHaveLength(1)
})

it('stamps whose field is gone are left out, and all of them where none is left', () => {
  const { stamps } = syncOf()
  expect(stampsWithin(stamps, field => field !== 'F')?.fields).not.toHaveProperty('freshness')
  expect(stampsWithin(stamps, () => true)).toBe(stamps)
  expect(stampsWithin(stamps, () => false)).toBeNull()
})

it('a share of less than one record is none', () => {
  const { stamps } = syncOf({ alone: 0.01 })
  expect([99, 100, 199, 200].map(records => aloneIn(stamps, records))).toEqual([0, 1, 1, 2])
  expect(aloneIn(syncOf().stamps, 1_000)).toBe(0)
})

it('a day is that of the place', () => {
  const late = Date.UTC(2026, 10, 26, 22, 30)
  expect([localDay(late, 'UTC'), localDay(late, 'Europe/Helsinki')]).toEqual(['2026-11-26', '2026-11-27'])
})
