// The past of HubSpot's properties, out of the sandbox: who, when, how many at once, and what is missing.
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { History } from '../../../src/contract/history.ts'
import { formSource, importSource, integrationSource, userSource } from '../../../src/sandbox/hubspot/store/sources.ts'
import { type Sandbox, startSandbox } from '../../../src/sandbox/server.ts'
import { signal } from '../conformance/kit.ts'
import { type TestDeps, testDeps } from '../deps.ts'
import { openHubSpot } from './kit.ts'

const DAY = 86_400_000
const T0 = Date.UTC(2026, 0, 1)

let sandbox: Sandbox
let deps: TestDeps
let history: History
beforeEach(async () => {
  sandbox = await startSandbox()
  deps = testDeps()
  const opened = openHubSpot(sandbox.url, deps).history
  if (opened === undefined) throw new Error('the connection has no history')
  history = opened
})
afterEach(() => sandbox.close())

const contact = (fields: Record<string, string>) => sandbox.world.hubspot.insert('contacts', fields)
const read = (fields: readonly string[], ids: readonly string[], stream = 'contacts') =>
  history.of({ stream, fields }, ids, signal)

it('names our own app as the past of what it wrote does', async () => {
  const id = contact({ jobtitle: 'CTO' })
  const { destination } = openHubSpot(sandbox.url, deps)
  const change = { recordId: id, intentId: 'i', fields: { jobtitle: 'CIO' } }
  expect(await destination?.write('contacts', [change], signal)).toMatchObject([{ status: 'applied' }])
  const [, ours] = await read(['jobtitle'], [id])
  expect(ours).toMatchObject({ value: 'CIO', by: await history.self?.() })
})

it('tells each change with its time and who it was', async () => {
  const id = contact({ jobtitle: 'CTO' })
  sandbox.world.hubspot.backdate('contacts', id, 'jobtitle', [
    { value: 'CTO', at: T0 + 4 * DAY, ...userSource(7) },
    { value: 'Head of IT', at: T0 + 3 * DAY, ...formSource('form-1') },
    { value: '', at: T0 + 2 * DAY, ...integrationSource('4711') },
    { value: 'Dev', at: T0 + DAY, ...importSource('9') },
    { value: 'Developer', at: T0, sourceType: 'SOMETHING_NEW', sourceId: 'Jane Doe' },
  ])
  const told = (await read(['jobtitle'], [id])).map(({ value, before, at, origin, by }) => [
    (at - T0) / DAY,
    before,
    value,
    origin,
    by,
  ])
  expect(told).toEqual([
    [0, null, 'Developer', 'unknown', 'SOMETHING_NEW'],
    [1, 'Developer', 'Dev', 'import', 'IMPORT 9'],
    [2, 'Dev', null, 'integration', 'INTEGRATION 4711'],
    [3, null, 'Head of IT', 'form', 'FORMS form-1'],
    [4, 'Head of IT', 'CTO', 'person', 'userId:7'],
  ])
})

it('tells values in the same canonical text as a read, and tells apart what happened at one moment', async () => {
  const id = sandbox.world.hubspot.insert('companies', { name: 'Acme', numberofemployees: '12' })
  sandbox.world.hubspot.backdate('companies', id, 'numberofemployees', [
    { value: '12.0', at: T0, ...userSource() },
    { value: '11', at: T0, ...userSource() },
  ])
  const told = await read(['numberofemployees'], [id], 'companies')
  expect(told.map(({ value, mark }) => [value, mark])).toEqual([
    ['11', 'hubspot:00'],
    ['12', 'hubspot:01'],
  ])
})

it('costs one call for as many records as HubSpot allows, and no more are asked for at once', async () => {
  const ids = Array.from({ length: 50 }, (_none, i) => contact({ email: `p${i}@acme.com` }))
  await read(['email'], ids.slice(0, 1))
  const before = deps.spent()
  expect(new Set((await read(['email'], ids)).map(({ recordId }) => recordId)).size).toBe(50)
  expect(deps.spent() - before).toBe(1)
  expect(history.batchSize).toBe(50)
})

it('passes over what is gone, and what answers under another id because it was merged', async () => {
  const [kept = '', gone = '', a = '', b = ''] = ['k', 'g', 'a', 'b'].map(name => contact({ firstname: name }))
  sandbox.world.hubspot.remove(gone, 'person')
  const survivor = sandbox.world.hubspot.merge(a, b, 'person')
  const told = await read(['firstname'], [kept, gone, a, b, '999999'])
  expect(told.map(({ recordId, value }) => [recordId, value])).toEqual([[kept, 'k']])
  const origins = (await read(['firstname'], [survivor])).map(({ origin }) => origin)
  expect(origins.length).toBeGreaterThan(0)
})

it('keeps as many versions as HubSpot has, newest included', async () => {
  const id = contact({ city: 'Oslo' })
  const cities = Array.from({ length: 45 }, (_none, i) => ({ value: `City ${i}`, at: T0 - i * DAY, ...userSource() }))
  sandbox.world.hubspot.backdate('contacts', id, 'city', cities)
  const told = await read(['city'], [id])
  expect(told.at(-1)?.value).toBe('City 0')
  expect(told.length).toBeGreaterThanOrEqual(20)
})

it('asks for the stage of deals whether or not it is mapped, and for nothing where no property is left', async () => {
  expect(history.always('deals')).toEqual(['dealstage'])
  expect(history.always('contacts')).toEqual([])
  const id = contact({ email: 'p@acme.com' })
  await read(['email'], [id])
  const before = deps.spent()
  expect(await read(['no_such_property'], [id])).toEqual([])
  expect(deps.spent()).toBe(before)
})
