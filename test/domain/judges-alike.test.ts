// Which changes of a sync ask for everything to be read again.
import { expect, it } from 'vitest'
import { withOwners } from '../../src/domain/ownership.ts'
import { judgesAlike, type SyncDefinition } from '../../src/domain/sync.ts'
import { setting, syncDefinition } from '../support/sync.ts'

const email = setting({ field: 'Email', kind: 'email' })
const sync = syncDefinition({ fields: [email], order: 2 })

it.each<[string, Partial<SyncDefinition>]>([
  ['another field', { fields: [email, setting({ field: 'Phone', kind: 'phone' })] }],
  ['another policy', { fields: [{ ...email, policy: 'never' }] }],
  ['another scope', { scope: { where: "Type = 'Customer'", filters: [], list: null } }],
  ['an exclusion', { exclude: [{ field: 'Email', test: 'empty', value: null }] }],
  ['an enricher', { enrich: ['firmographics'] }],
  ['links to be kept', { associations: ['AccountId'] }],
  ['another connection', { connection: 'other' }],
])('%s is another judgement', (_what, part) => {
  expect(judgesAlike(sync, { ...sync, ...part })).toBe(false)
})

it.each<[string, Partial<SyncDefinition>]>([
  ['when it runs', { schedule: null, settleMinutes: 1, recheckMinutes: 5, refreshHours: { counts: 1 } }],
  ['how much it may write', { changesPerRun: 5 }],
  ['which of several syncs writes first', { order: 7 }],
])('%s is not', (_what, part) => {
  expect(judgesAlike(sync, { ...sync, ...part })).toBe(true)
})

it('minds neither the order of keys, as the database gives them back, nor who owns a field in a run', () => {
  const { field, kind, ...rest } = email
  expect(judgesAlike(sync, { ...sync, fields: [{ ...rest, kind, field }] })).toBe(true)
  const first = syncDefinition({ name: 'first', fields: [email], order: 1 })
  const inRun = withOwners(sync, [first, sync])
  expect(inRun.fields).toMatchObject([{ owner: 'another-sync' }])
  expect(judgesAlike(sync, inRun)).toBe(true)
})
