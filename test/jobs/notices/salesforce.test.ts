// From Salesforce's replication calls to what is stored, on the sandbox.
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ChangeFeed } from '../../../src/contract/feed.ts'
import { QuotaExhausted } from '../../../src/errors.ts'
import type { Resources } from '../../../src/operations/job-resources.ts'
import { beginBatches } from '../../../src/operations/notices/batch.ts'
import { type PollParts, pollFeeds } from '../../../src/operations/notices/poll.ts'
import { testDeps } from '../../connectors/deps.ts'
import { openSalesforce } from '../../connectors/salesforce/kit.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { quietLog } from '../../support/quiet-log.ts'
import { clockOf } from '../../support/sandbox-clock.ts'
import { MINUTE, openPlace, type Place } from '../completeness/place.ts'

let db: FreshDatabase
let there: Place
let parts: PollParts
let asked: number
/** What asking is met with, when it is not the CRM's answer. */
let trouble: Error | null
beforeEach(async () => {
  db = await freshDatabase()
})
afterEach(async () => {
  await there.close()
  await db.close()
})

async function open(records: number): Promise<void> {
  there = await openPlace(db, 'salesforce', { records, sync: { notices: { seconds: 10, records: 100 } } })
  const { world, url } = there.sandbox
  const clock = clockOf(world)
  const connection = openSalesforce(url, testDeps({ clock }), { noticeMinutes: 5 })
  const asks = connection.feed?.poll
  if (asks === undefined) throw new Error('nothing to ask')
  const feed: ChangeFeed = {
    poll: {
      ...asks,
      since: async (...of) => {
        asked += 1
        if (trouble !== null) throw trouble
        return asks.since(...of)
      },
    },
  }
  const resources = (): Resources => {
    return { connect: async () => ({ ...connection, feed }), calls: () => 0, close: async () => undefined }
  }
  parts = { unitOfWork: db.unitOfWork, clock, log: quietLog, resources }
  asked = 0
  trouble = null
  await there.run('full')
  await poll()
}

const poll = () => pollFeeds(parts, new AbortController().signal)
const rename = (id: string | undefined, LastName: string) =>
  there.sandbox.world.salesforce.update(id ?? '', { LastName }, 'person')

/** The runs that begin by what waits, ended. */
async function settle() {
  there.pass(MINUTE)
  const runs = await beginBatches({ ...parts, newId: randomUUID })
  return Promise.all(runs.map(({ id }) => there.route.finish(id)))
}

it('reads what changed and what went since it asked last, and asks no sooner than it is set to', async () => {
  await open(20)
  const [a, b = '', c] = there.ids
  there.pass(2 * MINUTE)
  rename(a, 'Renamed')
  there.sandbox.world.salesforce.remove(b, 'person')
  await poll()
  expect(asked).toBe(1)
  there.pass(3 * MINUTE)
  await poll()
  expect(asked).toBe(2)
  expect(await settle()).toMatchObject([{ mode: 'notices', status: 'complete' }])
  expect(await there.differences()).toEqual({})
  rename(c, 'Later')
  there.pass(5 * MINUTE)
  await poll()
  expect(await db.unitOfWork.stores.notices.waiting()).toMatchObject([{ records: 1 }])
  await settle()
  expect(await there.differences()).toEqual({})
})

it('asks from several processes once', async () => {
  await open(3)
  there.pass(5 * MINUTE)
  await Promise.all([poll(), poll(), poll()])
  expect(asked).toBe(2)
})

it('tells all of it later when the budget of calls was spent meanwhile', async () => {
  await open(5)
  rename(there.ids[0], 'Renamed')
  there.pass(5 * MINUTE)
  trouble = new QuotaExhausted({ what: 'the budget of today is spent', until: there.now() + MINUTE })
  await poll()
  expect(await settle()).toEqual([])
  trouble = null
  there.pass(5 * MINUTE)
  await poll()
  await settle()
  expect(await there.differences()).toEqual({})
})
