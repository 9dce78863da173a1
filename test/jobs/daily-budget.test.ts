// The day's calls are spent in the middle of a run: it says so, waits, and goes on when there are calls again, to a
// complete end, with nothing read or written twice.
import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { WorkItem } from '../../src/contract/stores.ts'
import { createQuota } from '../../src/quota/call-budget.ts'
import { historyOf } from '../../src/sandbox/hubspot/store/record.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts'
import { testDeps } from '../connectors/deps.ts'
import { openHubSpot } from '../connectors/hubspot/kit.ts'
import { openSalesforce } from '../connectors/salesforce/kit.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'
import { clockOf } from '../support/sandbox-clock.ts'
import { setting } from '../support/sync.ts'
import { turnsInMemory } from '../support/turns-in-memory.ts'
import { openRoute } from './route.ts'

let db: FreshDatabase
let sandbox: Sandbox
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())
afterEach(() => sandbox.close())

const HOUR = 3_600_000
const DAY = 24 * HOUR
const OPEN = { hubspot: openHubSpot, salesforce: openSalesforce }
const NAMES = {
  hubspot: { stream: 'contacts', email: 'email', name: 'lastname' },
  salesforce: { stream: 'Contact', email: 'Email', name: 'LastName' },
}

/** A sync of records that all have a change to make, under the day's budget. */
async function place(system: 'hubspot' | 'salesforce', records: number) {
  sandbox = await startSandbox()
  const { world } = sandbox
  const { stream, email, name } = NAMES[system]
  const clock = clockOf(world)
  // In the morning: the day does not end by itself.
  world.clock.advance(DAY - (clock.now() % DAY) + 8 * HOUR)
  const modifiedAt = clock.now() - 2 * HOUR
  for (let i = 0; i < records; i += 1) {
    world[system].insert(stream, { [email]: `PERSON${i}@ACME-CORP.COM`, [name]: 'P' }, { modifiedAt })
  }
  const { calls, days } = db.unitOfWork.stores
  const quota = createQuota({ calls, days, turns: turnsInMemory(clock.now), clock, newId: randomUUID })
  const deps = testDeps({ clock })
  const crm = {
    connection: ({ runId, step }: WorkItem) => {
      const budget = quota.budgetFor({ connectionId: id.of, alias: 'acme', limits: {}, runId, step })
      const connection = OPEN[system](sandbox.url, { ...deps, budget })
      return { ...connection, close: () => budget.flush() }
    },
  }
  const id = { of: '' }
  const fields = [setting({ field: email, kind: 'email', policy: 'fill-empty' })]
  const route = await openRoute(db, crm, { stream, fields, history: false }, {}, clock)
  id.of = (await db.unitOfWork.stores.syncs.byName(route.sync))?.connectionId ?? ''
  /** Works until nothing is due; then lets the time pass that the work waits for. Why it waited, each time. */
  const workThrough = async (runId: string): Promise<{ note: string; until: number }[]> => {
    const waits: { note: string; until: number }[] = []
    for (;;) {
      await route.work()
      if ((await route.run(runId)).status !== 'active') return waits
      const [next] = (await db.unitOfWork.stores.work.waitingNotes(runId)).toSorted((a, b) => a.until - b.until)
      if (next === undefined) throw new Error('it waits for nothing')
      waits.push(next)
      world.clock.advance(Math.max(1, next.until - clock.now()))
    }
  }
  return { route, world, clock, workThrough }
}

it('a run on HubSpot goes on after midnight of the account', async () => {
  const { route, world, clock, workThrough } = await place('hubspot', 2_000)
  world.hubspot.limits.settings.daily = 50
  const began = clock.now()
  const run = await route.start()
  const waits = await workThrough(run.id)
  const spent = waits.filter(({ note }) => note.includes('daily budget spent'))
  const midnight = spent[0]?.until ?? 0
  expect(spent[0]?.note).toMatch(/^connection acme: daily budget spent, resumes 00:00 Europe\/Oslo \(40 of 50 /)
  expect(midnight - began).toBeLessThanOrEqual(25 * HOUR)
  expect(new Date(midnight).toLocaleTimeString('sv-SE', { timeZone: 'Europe/Oslo' })).toBe('00:00:00')
  expect(await route.run(run.id)).toMatchObject({ status: 'complete', note: null })
  const counts = await db.unitOfWork.stores.runs.counts(run.id)
  expect(counts).toMatchObject({ pulled: 2_000, proposed: 2_000, outcomes: { applied: 2_000, pending: 0 } })
  const table = world.hubspot.table('contacts')
  if (table === undefined) throw new Error('no contacts')
  const versions = table
    .page(0, 10_000, () => true)
    .records.map(record => historyOf(record, 'email', table.type).length)
  expect(new Set(versions)).toEqual(new Set([2]))
  expect(world.hubspot.limits.errors).toBe(0)
})

it('a run on Salesforce goes on when the calls of yesterday have fallen out of the last 24 hours', async () => {
  const { route, world, workThrough } = await place('salesforce', 4_000)
  world.salesforce.usage.max = 400
  world.salesforce.usage.spend(220)
  let most = 0
  const run = await route.start()
  const watched = setInterval(() => {
    most = Math.max(most, world.salesforce.usage.used)
  }, 1)
  const waits = await workThrough(run.id)
  clearInterval(watched)
  const spent = waits.find(({ note }) => note.includes('daily budget spent'))
  expect(spent?.note).toMatch(/^connection acme: daily budget spent, looked at again \d\d:\d\d UTC/)
  expect(await route.run(run.id)).toMatchObject({ status: 'complete', note: null })
  const counts = await db.unitOfWork.stores.runs.counts(run.id)
  expect(counts).toMatchObject({ pulled: 4_000, proposed: 4_000, outcomes: { applied: 4_000, pending: 0 } })
  expect(most).toBeLessThanOrEqual(320)
})
