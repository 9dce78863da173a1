// From Salesforce's change events to what is stored, on the sandbox: with asking beside it, whatever breaks.
import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Clock } from '../../../src/contract/primitives.ts'
import type { UnitOfWork } from '../../../src/contract/stores.ts'
import type { Resources } from '../../../src/operations/job-resources.ts'
import { beginBatches } from '../../../src/operations/notices/batch.ts'
import { startListeners } from '../../../src/operations/notices/listen.ts'
import { pollFeeds } from '../../../src/operations/notices/poll.ts'
import { createRandom } from '../../../src/sandbox/random.ts'
import { testDeps } from '../../connectors/deps.ts'
import { openSalesforce } from '../../connectors/salesforce/kit.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { quietLog } from '../../support/quiet-log.ts'
import { MINUTE, openPlace, type Place } from '../completeness/place.ts'

let db: FreshDatabase
let there: Place
let asked: number
const listening: Listener[] = []
beforeEach(async () => {
  db = await freshDatabase()
  there = await openPlace(db, 'salesforce', { records: 200, sync: { notices: { seconds: 10, records: 100 } } })
  asked = 0
  org().bus.selected.add('Contact')
  org().bus.keepAliveMs = MINUTE
  await there.run('full')
})
afterEach(async () => {
  for (const { close } of listening.splice(0)) await close()
  await there.close()
  await db.close()
})

const org = () => there.sandbox.world.salesforce
const waiting = async () => (await db.unitOfWork.stores.notices.waiting())[0]?.records ?? 0
const until = (check: () => unknown) => expect.poll(check, { interval: 20 })
const heardAt = async () => (await db.unitOfWork.stores.notices.listenedStreams())[0]?.heardAt ?? 0

const never = () => new Promise<never>(() => undefined)

/** The sandbox's clock; whoever sleeps looks at it again and again, while it is alive. */
function clockOf(isDead: () => boolean): Clock {
  const now = () => there.sandbox.world.clock.now()
  return {
    now,
    sleep: async (ms, signal) => {
      const end = now() + ms
      while (now() < end) {
        if (isDead()) return never()
        signal?.throwIfAborted()
        await wait(5)
      }
    },
  }
}
const clock = clockOf(() => false)

function resources(): Resources {
  const connection = openSalesforce(there.sandbox.url, testDeps({ clock }))
  const { poll, stream } = connection.feed ?? {}
  if (poll === undefined || stream === undefined) throw new Error('no feed')
  const counted: typeof poll.since = (...of) => {
    asked += 1
    return poll.since(...of)
  }
  const feed = { stream, poll: { ...poll, since: counted } }
  return { connect: async () => ({ ...connection, feed }), calls: () => 0, close: async () => undefined }
}

interface Listener {
  /** From now on it does nothing any more, and gives nothing back. */
  kill(): void
  close(): Promise<void>
}

function startListener(): Listener {
  let killed = false
  const unitOfWork: UnitOfWork = {
    stores: db.unitOfWork.stores,
    transaction: work => (killed ? never() : db.unitOfWork.transaction(work)),
  }
  const mortal = clockOf(() => killed)
  const { close } = startListeners({ unitOfWork, clock: mortal, log: quietLog, newId: randomUUID, resources })
  const listener = {
    kill: () => {
      killed = true
    },
    close: async () => {
      if (!killed) await close()
    },
  }
  listening.push(listener)
  return listener
}

const poll = () =>
  pollFeeds({ unitOfWork: db.unitOfWork, clock, log: quietLog, resources }, new AbortController().signal)

/** Time goes by, and what is due is asked and read; the stream lives on where `alive`. */
async function pass(minutes: number, alive = false): Promise<void> {
  for (let i = 0; i < minutes; i += 1) {
    there.pass(MINUTE)
    if (alive) await until(async () => clock.now() - (await heardAt())).toBeLessThan(2 * MINUTE)
    await poll()
    await wait(30)
  }
  for (const { id } of await beginBatches({ unitOfWork: db.unitOfWork, clock, log: quietLog, newId: randomUUID })) {
    await there.route.finish(id)
  }
}

it('has a change read within seconds, and is not asked while it tells everything', async () => {
  startListener()
  await until(() => org().bus.subscriptions).toBe(1)
  await pass(20, true)
  const before = asked
  expect(before).toBeGreaterThan(0)
  const changed = there.ids.slice(0, 20)
  for (const id of changed) org().update(id, { LastName: `New ${id}` }, 'person')
  await until(waiting).toBe(20)
  await pass(1)
  expect(await there.differences()).toEqual({})
  await pass(30, true)
  expect(asked).toBe(before)
})

it('loses no change, whatever breaks and whoever dies', async () => {
  const random = createRandom(11)
  const { bus, sessions } = org()
  let current = startListener()
  let edited = 0
  // Each record once: a later edit would make good for one that was lost.
  const edit = (records: number) => {
    for (const id of there.ids.slice(edited, edited + records)) org().update(id, { LastName: `Edit ${id}` }, 'person')
    edited += records
  }
  const cut = () => {
    bus.faults.cuts += 1
    bus.rouse()
  }
  const troubles: (() => Promise<void> | void)[] = [
    cut,
    () => sessions.expire(),
    () => {
      cut()
      edit(2)
      bus.forgetReplayIds()
    },
    () => {
      bus.selected.delete('Contact')
      edit(3)
      bus.selected.add('Contact')
      bus.gap('Contact', 'GAP_OVERFLOW', [], org().automatedUserId)
    },
    () => bus.faults.refuse({ method: 'GetTopic', code: 'Unavailable', errorCode: 'service.unavailable', times: 2 }),
    async () => {
      current.kill()
      edit(2)
      await pass(2)
      current = startListener()
    },
    () => {
      bus.faults.repeats = 1
    },
  ]
  for (let round = 0; round < 30; round += 1) {
    edit(random.int(0, 3))
    if (random.chance(0.5)) await troubles[random.int(0, troubles.length - 1)]?.()
    await pass(random.int(0, 4))
  }
  // The longest that anything of it takes: the CRM is asked again, and once more where the stream began anew.
  await pass(15)
  await pass(1)
  expect(edited).toBeLessThan(there.ids.length)
  expect(await there.differences()).toEqual({})
  await until(async () => clock.now() - (await heardAt())).toBeLessThan(5 * MINUTE)
})
