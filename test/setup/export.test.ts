// What is exported can be applied again and means the same.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type DriftSetting, STANDARD } from '../../src/domain/drift/setting.ts'
import { FIELD_KINDS } from '../../src/domain/record.ts'
import { scheduleProblem } from '../../src/domain/schedule/problem.ts'
import { type Schedule, WEEKDAYS } from '../../src/domain/schedule/schedule.ts'
import {
  APPROVALS,
  type Exclusion,
  FIELD_OWNERS,
  type FieldSetting,
  type SyncDefinition,
  WRITE_POLICIES,
} from '../../src/domain/sync.ts'
import { exportSetup } from '../../src/setup/export.ts'
import { parseSetup } from '../../src/setup/parse.ts'
import { ENV, LIMITED, options, stored, WHOLE } from './fakes.ts'

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter(word => word !== '__proto__')
const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null })

const field: fc.Arbitrary<FieldSetting> = fc.record({
  field: text,
  kind: fc.constantFrom(...FIELD_KINDS),
  policy: fc.constantFrom(...WRITE_POLICIES),
  normalize: fc.constantFrom('auto', 'suggest', 'off'),
  owner: fc.constantFrom(...FIELD_OWNERS),
  lockDays: orNull(fc.nat({ max: 3650 })),
  lockedNotation: fc.constantFrom('rewrite', 'keep'),
  staleBelow: fc.double({ min: 0, max: 1, noNaN: true }).map(Math.abs),
  halfLifeYears: orNull(fc.double({ min: 0.01, max: 100, noNaN: true })),
  supply: orNull(fc.constantFrom('industry', 'website')),
})

const share = fc.integer({ min: 0, max: 100 }).map(percent => percent / 100)
const counted = fc.constantFrom('human' as const, 'free' as const)

const exclusion: fc.Arbitrary<Exclusion> = fc.oneof(
  fc.record({ field: text, test: fc.constantFrom('empty', 'not-empty'), value: fc.constant(null) }),
  fc.record({ field: text, test: fc.constantFrom('equals', 'contains', 'starts-with', 'ends-with'), value: text }),
)

const filter = fc.record(
  { field: text, operator: text, value: text, values: fc.array(text, { minLength: 1, maxLength: 2 }), highValue: text },
  { requiredKeys: ['field', 'operator'] },
)

const schedule: fc.Arbitrary<Schedule> = fc
  .record({
    trigger: fc.constantFrom({ cron: '*/15 * * * *' }, { cron: '0 12 * * *' }, { every: 30 }, { every: 2880 }),
    timeZone: fc.constantFrom('Europe/Helsinki', 'UTC', 'America/Argentina/Buenos_Aires'),
    hours: fc.constantFrom(null, [{ from: '07:00', to: '24:00' }], [{ from: '22:00', to: '13:30' }]),
    days: orNull(fc.constant(WEEKDAYS)),
    blackout: fc.subarray([
      { from: '2026-12-24', to: '2026-12-26' },
      { from: '2027-01-01', to: '2027-01-01' },
    ]),
    jitterMinutes: fc.nat({ max: 720 }),
  })
  .filter(candidate => scheduleProblem(candidate) === null)

const ALL_PAUSE: DriftSetting = {
  added: 'pause',
  renamed: 'pause',
  retyped: 'pause',
  vanished: 'pause',
  locked: 'pause',
  shortened: 'pause',
  'values-added': 'pause',
  'values-removed': 'pause',
}

const sync: fc.Arbitrary<SyncDefinition> = fc
  .record({
    name: fc.constant('sf-accounts'),
    connection: fc.constant('acme-salesforce'),
    stream: text,
    scope: fc.record({
      where: orNull(text.filter(soql => !/^\s*where\b/i.test(soql))),
      filters: fc.array(fc.array(filter, { minLength: 1, maxLength: 2 }), { maxLength: 2 }),
      list: orNull(text),
    }),
    refreshHours: fc.constantFrom({}, { formulas: 0 }, { formulas: 168, associations: 6 }),
    exclude: fc.array(exclusion, { maxLength: 3 }),
    // Names of digits come first in any JavaScript object, so their order is not kept; no CRM has such names.
    fields: fc.uniqueArray(field, { selector: ({ field }) => field, minLength: 1, maxLength: 4 }).filter(fields => {
      return fields.every(({ field }) => !/^\d+$/.test(field))
    }),
    associations: orNull(fc.uniqueArray(fc.constantFrom('companies', 'AccountId', 'OpportunityContactRole'))),
    enrich: fc.constant(['firmographics']),
    defaultCountry: orNull(fc.constantFrom('US', 'NO', 'DE')),
    lockDays: fc.nat({ max: 3650 }),
    edits: fc.record({
      ...{ unknown: counted, imports: counted, forms: counted, workflows: counted },
      programs: fc.constantFrom('theirs', 'free'),
    }),
    settleMinutes: fc.nat({ max: 1440 }),
    recheckMinutes: fc.nat({ max: 10080 }),
    changesPerRun: orNull(fc.integer({ min: 1, max: 1_000_000 })),
    approval: fc.constantFrom(...APPROVALS),
    stamps: orNull(
      fc.record({
        fields: fc.constantFrom({ freshness: 'F__c' }, { lastVerified: 'V__c', lastEnriched: 'E__c', source: 'S__c' }),
        freshnessAs: fc.constantFrom('percent' as const, 'share' as const),
        alone: orNull(fc.constantFrom(0.01, 0.5, 1)),
      }),
    ),
    planDays: fc.integer({ min: 1, max: 365 }),
    guards: orNull(
      fc.record({
        changedShare: share,
        blankedShare: share,
        shift: share,
        atLeast: fc.integer({ min: 1, max: 1_000_000 }),
        canary: fc.nat({ max: 1_000 }),
        canaryFailures: share,
        confirmMinutes: fc.nat({ max: 43_200 }),
        flips: fc.integer({ min: 1, max: 100 }),
        fields: fc.constantFrom({}, { first: { changedShare: 0.9 } }, { first: { shift: 1, atLeast: 5 } }),
      }),
    ),
    history: fc.boolean(),
    schedule: orNull(schedule),
    notices: orNull(
      fc.record({ seconds: fc.integer({ min: 1, max: 60 }), records: fc.integer({ min: 1, max: 10_000 }) }),
    ),
    drift: fc.constantFrom(null, STANDARD, { ...STANDARD, vanished: 'ignore' as const }, ALL_PAUSE),
    order: orNull(fc.nat({ max: 100 })),
  })
  // What is said of a field is said of one that is mapped.
  .map(({ guards, ...sync }) => {
    const name = sync.fields[0]?.field ?? ''
    const own = Object.values(guards?.fields ?? {}).map(limits => [name, limits] as const)
    return { ...sync, guards: guards === null ? null : { ...guards, fields: Object.fromEntries(own) } }
  })
  // A list tells of no changes.
  .filter(({ scope, notices }) => scope.list === null || notices === null)

describe('exportSetup', () => {
  test('what was parsed, exported and parsed again is the same', async () => {
    const setup = await parseSetup(WHOLE, options(ENV))
    const again = await parseSetup(exportSetup(stored(setup), setup.syncs), options(ENV))
    expect(again).toEqual(setup)
  })

  test('any sync survives the trip through the file', async () => {
    const { connections } = await parseSetup(WHOLE, options(ENV))
    await fc.assert(
      fc.asyncProperty(sync, async definition => {
        const file = exportSetup(stored({ connections, syncs: [] }), [definition])
        expect((await parseSetup(file, options(ENV))).syncs).toEqual([definition])
      }),
    )
  })

  test('a sealed secret becomes a reference to the environment, and never shows', async () => {
    const setup = await parseSetup(WHOLE.replace('{ env: SF_CLIENT_SECRET }', 'hunter2'), options())
    const file = exportSetup(stored(setup), setup.syncs)
    expect(file).toContain('clientSecret: { env: EVERGREEN_ACME_SALESFORCE_CLIENT_SECRET }')
    expect(file).not.toContain('hunter2')
  })

  test('reads as an admin would write it: one line a field, no defaults', async () => {
    const setup = await parseSetup(WHOLE, options(ENV))
    const file = exportSetup(stored(setup), setup.syncs)
    expect(file).toContain('      Name: { kind: company_name, policy: never }\n')
    expect(file).toContain('      Website: { kind: website, policy: fill-empty, from: website }\n')
    expect(file).toContain('    enrich: [ firmographics ]\n')
    expect(file).toContain(
      '    schedule: { cron: 0 8 * * 1-5, zone: Europe/Helsinki, hours: [ 07:00-19:00 ], jitterMinutes: 10 }\n',
    )
    expect(file).not.toContain('filters')
  })

  test('limits are there where an admin has set some, and mean the same when they are applied again', async () => {
    const setup = await parseSetup(LIMITED, options(ENV))
    const file = exportSetup(stored(setup), setup.syncs)
    expect(file.match(/limits.*/g)).toEqual(['limits: { jobs: 8, pull: 2, write-back: 1 }'])
    expect(await parseSetup(file, options(ENV))).toEqual(setup)
  })

  test('so are what is kept for other apps, as a share or a number, and how many writes an hour may have', async () => {
    for (const limits of ['reserve: 30%, writesPerHour: 500', 'reserve: 5000']) {
      const setup = await parseSetup(LIMITED.replace('jobs: 8, pull: 2, write-back: 1', limits), options(ENV))
      const file = exportSetup(stored(setup), setup.syncs)
      expect(file).toContain(`limits: { ${limits} }`)
      expect(await parseSetup(file, options(ENV))).toEqual(setup)
    }
  })

  test('an empty installation exports a file that can be applied', async () => {
    expect(await parseSetup(exportSetup([], []), options())).toEqual({ connections: [], syncs: [] })
  })
})
