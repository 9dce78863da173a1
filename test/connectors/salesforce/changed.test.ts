// What the changes of a Bulk job are compared with: one question about all records, whatever number has changed.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Sandbox, startSandbox } from '../../../src/sandbox/server.ts'
import { testDeps } from '../deps.ts'
import { openSalesforce } from './kit.ts'

const RECORDS = 10_500
const BEGAN = Date.now() - 1_000
/** What one comparison may cost, however much has changed. */
const MOST_CALLS = 10

let sandbox: Sandbox
let ids: string[]
beforeAll(async () => {
  sandbox = await startSandbox()
  const { world } = sandbox
  Object.assign(world.salesforce.queryJobs.pace, { queueMs: 2_000, workMs: 0 })
  const stamps = { modifiedAt: world.clock.now() - 86_400_000, trusted: true }
  ids = Array.from({ length: RECORDS }, (_none, n) => {
    return world.salesforce.insert('Contact', { LastName: `Person ${n}`, DoNotCall: n % 2 === 0 }, stamps)
  })
})
afterAll(() => sandbox.close())

/** What is told, and the calls for it; what every connection asks once beside. */
async function changedSince() {
  const { clock: time, calls } = sandbox.world
  const clock = { now: () => time.now(), sleep: async (ms: number) => time.advance(ms) }
  const { bulk } = openSalesforce(sandbox.url, testDeps({ clock })).destination ?? {}
  if (bulk === undefined) throw new Error('no bulk writer')
  calls.clear()
  const found = await bulk.changedSince('Contact', ['LastName', 'DoNotCall'], BEGAN, new AbortController().signal)
  const asked = calls.list().filter(({ endpoint }) => /query/.test(endpoint))
  return { found, calls: asked.reduce((sum, each) => sum + each.calls, 0) }
}

it('takes one call where few have changed', async () => {
  const [edited = '', gone = ''] = ids
  sandbox.world.salesforce.update(edited, { LastName: 'Berg' }, 'person')
  sandbox.world.salesforce.remove(gone, 'person')
  const { found, calls } = await changedSince()
  expect([...found]).toEqual([
    [edited, { fields: { LastName: 'Berg', DoNotCall: 'true' }, receipt: null }],
    [gone, null],
  ])
  expect(calls).toBe(1)
})

it('takes a few calls where very many have, and tells the same', async () => {
  for (const [n, id] of ids.entries()) {
    if (n > 1) sandbox.world.salesforce.update(id, { LastName: `Berg ${n}` }, 'person')
  }
  const { found, calls } = await changedSince()
  const of = (n: number) => found.get(ids[n] ?? '')
  expect([found.size, of(1), of(2), of(RECORDS - 1)]).toEqual([
    RECORDS,
    null,
    { fields: { LastName: 'Berg 2', DoNotCall: 'true' }, receipt: null },
    { fields: { LastName: `Berg ${RECORDS - 1}`, DoNotCall: 'false' }, receipt: null },
  ])
  expect(calls).toBeLessThanOrEqual(MOST_CALLS)
})
