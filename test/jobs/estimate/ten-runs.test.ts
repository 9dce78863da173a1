// Twelve runs that differ in all that makes calls: what was estimated before each, held against what the sandbox answered.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { SyncDefinition } from '../../../src/domain/sync.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { setting } from '../../support/sync.ts'
import { type Held, HOUR, openPlace, type Place, type System } from './place.ts'

let db: FreshDatabase
let place: Place
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())
afterEach(() => place.close())

const DAY = 24 * HOUR

interface Scenario {
  readonly name: string
  readonly system: System
  readonly part?: Partial<SyncDefinition>
  /** What went before, and the run that is estimated. */
  readonly held: (place: Place) => Promise<Held>
}

const full = { mode: 'full' } as const
const incremental = { mode: 'incremental' } as const

const SCENARIOS: readonly Scenario[] = [
  {
    name: 'HubSpot: the first run of 3,000, after a dry one',
    system: 'hubspot',
    held: async ({ add, run, hold }) => {
      add(3_000, 0.4)
      await run({ ...full, dryRun: true })
      return hold(full)
    },
  },
  {
    name: 'HubSpot: a dry run of 9,000, with nothing known before',
    system: 'hubspot',
    held: ({ add, hold }) => {
      add(9_000, 0.2)
      return hold({ ...full, dryRun: true })
    },
  },
  {
    name: 'HubSpot: what changed after the first run, some of it our own writes',
    system: 'hubspot',
    held: async ({ add, edit, run, hold, pass }) => {
      const ids = add(2_500, 0.3)
      await run(full)
      pass(HOUR)
      edit(ids.slice(0, 700), 0.3)
      pass(HOUR)
      return hold(incremental)
    },
  },
  {
    name: 'HubSpot: a later incremental run with history',
    system: 'hubspot',
    part: { history: true },
    held: async ({ add, edit, run, hold, pass }) => {
      const ids = add(2_600, 0.5)
      await run(full)
      pass(2 * HOUR)
      edit(ids.slice(0, 600), 0.2)
      pass(HOUR)
      await run(incremental)
      pass(2 * HOUR)
      edit(ids.slice(500, 1_900), 0.2)
      pass(HOUR)
      return hold(incremental)
    },
  },
  {
    name: 'HubSpot: a filtered stream with links that are asked for, nothing written',
    system: 'hubspot',
    part: {
      stream: 'deals',
      scope: { where: null, list: null, filters: [[{ field: 'dealname', operator: 'HAS_PROPERTY' }]] },
      fields: [setting({ field: 'dealname', kind: 'text', policy: 'never' })],
      associations: ['companies', 'contacts'],
    },
    held: ({ sandbox: { world }, hold }) => {
      for (let i = 0; i < 3_300; i += 1) world.hubspot.insert('deals', { dealname: `Deal ${i}` })
      return hold(full)
    },
  },
  {
    name: 'HubSpot: the first run with the import of all history',
    system: 'hubspot',
    part: { history: true, fields: [setting({ field: 'email', kind: 'email', policy: 'never' })] },
    held: ({ add, hold }) => {
      add(2_600, 0.1)
      return hold(full)
    },
  },
  {
    name: 'Salesforce: the first run of 7,000 by REST, after a dry one',
    system: 'salesforce',
    held: async ({ add, run, hold }) => {
      add(7_000, 0.3)
      await run({ ...full, dryRun: true })
      return hold(full)
    },
  },
  {
    name: 'Salesforce: what changed, with links between',
    system: 'salesforce',
    part: { associations: ['AccountId', 'AccountContactRelation'] },
    held: async ({ add, edit, run, hold, pass }) => {
      const ids = add(4_000, 0.2)
      await run(full)
      pass(2 * HOUR)
      edit(ids.slice(0, 1_600), 0.5)
      pass(HOUR)
      await run(incremental)
      pass(DAY)
      edit(ids.slice(1_000, 3_500), 0.5)
      pass(HOUR)
      return hold(incremental)
    },
  },
  {
    name: 'Salesforce: a dry run of 13,000 by Bulk, after another one',
    system: 'salesforce',
    held: async ({ add, run, hold, pass }) => {
      add(13_000, 0.1)
      await run({ ...full, dryRun: true })
      pass(HOUR)
      return hold({ ...full, dryRun: true })
    },
  },
  {
    name: 'Salesforce: the first run of 13,000 by Bulk, with writes',
    system: 'salesforce',
    held: async ({ add, run, hold, pass }) => {
      add(13_000, 0.25)
      await run({ ...full, dryRun: true })
      pass(HOUR)
      return hold(full)
    },
  },
  {
    name: 'Salesforce: the first run of 4,500, which writes by a Bulk job',
    system: 'salesforce',
    held: async ({ add, run, hold }) => {
      add(4_500, 0.9)
      await run({ ...full, dryRun: true })
      return hold(full)
    },
  },
  {
    name: 'Salesforce: the first run with the import of all tracked history',
    system: 'salesforce',
    part: { history: true, fields: [setting({ field: 'Title', kind: 'job_title', policy: 'never' })] },
    held: async ({ add, sandbox: { world }, hold }) => {
      const at = world.clock.now() - DAY
      for (const id of add(3_000, 0)) {
        for (const value of ['CTO', 'CEO', 'CFO']) {
          world.salesforce.addHistory('Contact', id, { field: 'Title', oldValue: 'Dev', newValue: value, at })
        }
      }
      return hold(full)
    },
  },
]

for (const [seed, { name, system, part, held }] of SCENARIOS.entries()) {
  it(`tells the calls within 10 %. ${name}`, async () => {
    place = await openPlace(db, system, seed + 1, part)
    const { estimate, real } = await held(place)
    const { likely } = estimate.calls
    expect(real).toBeGreaterThan(0)
    expect.soft(Math.abs(likely - real) / real, `estimated ${likely}, really ${real}`).toBeLessThanOrEqual(0.1)
  })
}
