// What an apply changes, setting by setting, without a secret in sight.
import { expect, test } from 'vitest'
import { diffSetup } from '../../src/setup/diff.ts'
import { parseSetup } from '../../src/setup/parse.ts'
import { ENV, LIMITED, options, stored, WHOLE } from './fakes.ts'

const parse = (text: string) => parseSetup(text, options(ENV))

test('the same file again changes nothing', async () => {
  const setup = await parse(WHOLE)
  expect(diffSetup({ connections: stored(setup), syncs: setup.syncs }, setup)).toEqual([])
})

test('each changed setting is listed in the words of the file', async () => {
  const before = await parse(WHOLE)
  const text = WHOLE.replace('overwrite-stale', 'overwrite-always')
    .replace('    country: US\n', '')
    .replace('name }', 'title }')
  expect(diffSetup({ connections: stored(before), syncs: before.syncs }, await parse(text))).toEqual([
    { path: 'connections.firmographics.match.company', before: 'name', after: 'title' },
    { path: 'syncs.sf-accounts.country', before: 'US', after: null },
    { path: 'syncs.sf-accounts.fields.Industry.policy', before: 'overwrite-stale', after: 'overwrite-always' },
  ])
})

test('a limit is listed like a setting', async () => {
  const [before, after] = [await parse(LIMITED), await parse(LIMITED.replace('jobs: 8, pull: 2', 'jobs: 9'))]
  const path = 'connections.acme-salesforce.limits'
  expect(diffSetup({ connections: stored(before), syncs: before.syncs }, after)).toEqual([
    { path: `${path}.jobs`, before: '8', after: '9' },
    { path: `${path}.pull`, before: '2', after: null },
  ])
})

test('a new installation lists everything; what a file does not name is left out', async () => {
  const setup = await parse(WHOLE)
  expect(diffSetup({ connections: [], syncs: [] }, setup)[0]).toEqual({
    path: 'connections.acme-salesforce.connector',
    before: null,
    after: 'salesforce',
  })
  expect(diffSetup({ connections: stored(setup), syncs: setup.syncs }, { connections: [], syncs: [] })).toEqual([])
})

test('a secret shows as a word', async () => {
  const before = await parse(WHOLE)
  const after = await parse(WHOLE.replace('{ env: SF_CLIENT_SECRET }', 'hunter2-written-out'))
  const changes = diffSetup({ connections: stored(before), syncs: before.syncs }, after)
  expect(changes).toContainEqual({ path: 'connections.acme-salesforce.clientSecret', before: null, after: 'entered' })
  expect(JSON.stringify(diffSetup({ connections: stored(after), syncs: [] }, after))).not.toContain('hunter2')
})
