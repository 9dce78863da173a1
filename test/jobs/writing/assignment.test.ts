// A write of ours is no reason to give a lead or a case to somebody else: an org's assignment rule stays off, whichever
// way a change is written.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Connection, Destination } from '../../../src/contract/connector.ts'
import { retryRun } from '../../../src/operations/write/retry.ts'
import { type Sandbox, startSandbox } from '../../../src/sandbox/server.ts'
import { testDeps } from '../../connectors/deps.ts'
import { openSalesforce } from '../../connectors/salesforce/kit.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { clockOf } from '../../support/sandbox-clock.ts'
import { setting } from '../../support/sync.ts'
import { openRoute } from '../route.ts'

const RECORDS = 3
const Shown = z.record(z.string(), z.unknown())
const STREAMS = [
  { stream: 'Lead', field: 'Email', others: { LastName: 'Doe', Company: 'Acme' } },
  { stream: 'Case', field: 'SuppliedEmail', others: { Subject: 'It squeaks' } },
] as const

let db: FreshDatabase
let sandbox: Sandbox
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())
beforeEach(async () => {
  sandbox = await startSandbox()
})
afterEach(() => sandbox.close())

type Altered = (destination: Destination) => Destination
const asTheyAre: Altered = destination => destination
/** Few records are worth a job here. */
const byJob: Altered = destination => {
  const { bulk } = destination
  return bulk === undefined ? destination : { ...destination, bulk: { ...bulk, worth: records => records >= RECORDS } }
}
const REFUSED = { status: 'rejected', code: 'RULE', answer: 'not now', fields: [], mendable: true } as const
const refusing: Altered = destination => ({ ...destination, write: async (_, changes) => changes.map(() => REFUSED) })

describe.each(STREAMS)('the owner of a $stream', ({ stream, field, others }) => {
  /** Records of ours in an org that gives whatever is saved to its admin, unless the program says no. */
  async function place() {
    const { salesforce } = sandbox.world
    const ids = Array.from({ length: RECORDS }, (_none, n) =>
      salesforce.insert(stream, { ...others, [field]: `PERSON${n}@ACME-CORP.COM` }),
    )
    const shown = (name: string) => ids.map(id => Shown.parse(salesforce.get(stream, id))[name])
    const owners = shown('OwnerId')
    const ownerId = salesforce.users.adminUserId
    salesforce.addAssignmentRule({ object: stream, name: 'Standard', active: true, entries: [{ ownerId }] })
    const clock = clockOf(sandbox.world)
    const deps = testDeps({ clock })
    let altered = asTheyAre
    const connection = (): Connection => {
      const opened = openSalesforce(sandbox.url, deps)
      if (opened.destination === undefined) throw new Error('no destination')
      return { ...opened, destination: altered(opened.destination) }
    }
    const fields = [setting({ field, kind: 'email', policy: 'fill-empty' })]
    const about = { stream, fields, settleMinutes: 0, history: false }
    const route = await openRoute(db, { connection }, about, {}, clock)
    const expectWritten = () => {
      expect(shown(field)).toEqual(ids.map((_, n) => `person${n}@acme-corp.com`))
      expect(owners).not.toContain(ownerId)
      expect(shown('OwnerId')).toEqual(owners)
    }
    return {
      run: async (by: Altered) => {
        altered = by
        return route.finish((await route.start()).id)
      },
      retry: async (id: string, by: Altered) => {
        altered = by
        return route.finish((await retryRun(id, 'cli:test', route.parts)).id)
      },
      expectWritten,
    }
  }

  it('stays who it was where collections write', async () => {
    const { run, expectWritten } = await place()
    expect(await run(asTheyAre)).toMatchObject({ status: 'complete' })
    expectWritten()
  })

  it('stays who it was where a job writes', async () => {
    const { run, expectWritten } = await place()
    expect(await run(byJob)).toMatchObject({ status: 'complete' })
    expect(sandbox.world.salesforce.ingestJobs.list().map(({ state }) => state)).toEqual(['JobComplete'])
    expectWritten()
  })

  it('stays who it was where what had failed is tried again', async () => {
    const { run, retry, expectWritten } = await place()
    const { id } = await run(refusing)
    expect(await retry(id, asTheyAre)).toMatchObject({ mode: 'retry', status: 'complete' })
    expectWritten()
  })
})
