// Who listens to a stream of notices, what is kept of it, and what happens when it breaks.
import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ChangeFeed, Heard } from '../../src/contract/feed.ts'
import type { Log } from '../../src/contract/primitives.ts'
import { ConfigError, ConnectionLost } from '../../src/errors.ts'
import type { Resources } from '../../src/operations/job-resources.ts'
import { startListeners } from '../../src/operations/notices/listen.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'
import { quietLog } from '../support/quiet-log.ts'
import { syncDefinition } from '../support/sync.ts'
import { VirtualClock } from '../support/virtual-clock.ts'

const SECOND = 1_000
const START = Date.parse('2026-05-01T08:00:00Z')
let db: FreshDatabase
const processes: { stop(): Promise<void> }[] = []
beforeEach(async () => {
  db = await freshDatabase()
  const declared = { connector: 'salesforce', settings: {}, sealed: {}, limits: {} }
  await stores().connections.save({ ...declared, id: 'c', alias: 'crm' })
  const definition = syncDefinition({ name: 'one', connection: 'crm', stream: 'Contact' })
  const notices = { seconds: 10, records: 100 }
  await stores().syncs.save(
    { id: 'one', name: 'one', connectionId: 'c', definition: { ...definition, notices } },
    START,
  )
  await stores().syncs.moveCursor('one', 1)
})
afterEach(async () => {
  for (const { stop } of processes.splice(0)) await stop()
  await db.close()
})

const stores = () => db.unitOfWork.stores

/** Until nobody has asked the database anything for a while: all who had something to do have done it. */
async function untilQuiet(): Promise<void> {
  const { pool } = db
  const isAsked = () => pool.waitingCount > 0 || pool.idleCount < pool.totalCount
  for (let looks = 0; looks < 3; looks += 1) {
    await wait(1)
    if (isAsked()) looks = 0
  }
}

/** A process that listens, to a stream that the test speaks into. */
function startProcess() {
  const clock = new VirtualClock(START)
  const said: (Heard | Error)[] = []
  const opened: (string | null)[] = []
  const warned: string[] = []
  let tells = true
  let spoken = Promise.withResolvers<void>()
  async function* listen(_stream: string, position: string | null, signal: AbortSignal): AsyncGenerator<Heard> {
    opened.push(position)
    const aborted = new Promise<void>(resolve => signal.addEventListener('abort', () => resolve(), { once: true }))
    for (;;) {
      signal.throwIfAborted()
      const next = said.shift()
      if (next instanceof Error) throw next
      if (next !== undefined) yield next
      else await Promise.race([spoken.promise, aborted])
    }
  }
  const feed = (): ChangeFeed => (tells ? { stream: { listen } } : {})
  const resources = (): Resources => ({
    connect: async () => ({ check: async () => [], feed: feed(), close: async () => undefined }),
    calls: () => 0,
    close: async () => undefined,
  })
  const log: Log = { ...quietLog, warn: about => warned.push(JSON.stringify(about)) }
  const listeners = startListeners({ unitOfWork: db.unitOfWork, clock, log, newId: randomUUID, resources })
  const process = {
    opened,
    warned,
    say: (what: Heard | Error) => {
      said.push(what)
      spoken.resolve()
      spoken = Promise.withResolvers()
    },
    fallSilent: () => {
      tells = false
    },
    /** In some steps, each with time for what wakes to do its work. */
    pass: async (seconds: number) => {
      await untilQuiet()
      const end = clock.now() + seconds * SECOND
      while (clock.now() < end) {
        clock.turnTo(Math.min(end, clock.now() + Math.max(SECOND, (seconds * SECOND) / 60)))
        await untilQuiet()
      }
    },
    now: () => clock.now(),
    stop: listeners.close,
  }
  processes.push(process)
  return process
}

const heard = (recordId: string, position: string): Heard => ({
  notices: [{ event: `e${recordId}`, streams: ['Contact'], recordId, kind: 'update', at: START }],
  dropped: { echo: 0, elsewhere: 0, unknown: 0 },
  position,
})
const waiting = async () => (await stores().notices.due('one', 10)).map(({ recordId }) => recordId)
const until = (check: () => unknown) => expect.poll(check, { interval: 10 })

it('keeps what it hears, with how far that was', async () => {
  const process = startProcess()
  await until(() => process.opened).toEqual([null])
  process.say(heard('1', 'p1'))
  process.say({ ...heard('2', 'p2'), dropped: { echo: 3, elsewhere: 0, unknown: 0 } })
  await until(waiting).toEqual(['1', '2'])
  expect(await stores().notices.position('c', 'Contact')).toBe('p2')
  expect(await stores().notices.tallies()).toEqual([
    { connection: 'crm', fate: 'echo', events: 3 },
    { connection: 'crm', fate: 'taken', events: 2 },
  ])
})

it('is done by one process; another follows one that is killed, from what that has stored', async () => {
  const killed = startProcess()
  await until(() => killed.opened).toEqual([null])
  killed.say(heard('1', 'p1'))
  await until(waiting).toEqual(['1'])
  const other = startProcess()
  await other.pass(50)
  expect(other.opened).toEqual([])
  // The clock of the killed one stands still, so it holds on to nothing.
  await other.pass(20)
  await until(() => other.opened).toEqual(['p1'])
  other.say(heard('2', 'p2'))
  await until(waiting).toEqual(['1', '2'])
  killed.say(heard('3', 'p0'))
  await wait(100)
  expect(await waiting()).toEqual(['1', '2'])
  expect(await stores().notices.position('c', 'Contact')).toBe('p2')
})

it('is left to others at once by a process that is stopped', async () => {
  const first = startProcess()
  await until(() => first.opened).toEqual([null])
  const second = startProcess()
  await first.stop()
  await second.pass(11)
  await until(() => second.opened).toEqual([null])
})

it('begins again after a break, later each time, and says once why', async () => {
  const process = startProcess()
  const lost = new ConnectionLost({ where: 'crm', what: 'it broke' })
  await until(() => process.opened).toHaveLength(1)
  for (const seconds of [1, 2, 4]) {
    const [before, times] = [process.now(), process.opened.length]
    process.say(lost)
    while (process.opened.length === times) await process.pass(1)
    expect(process.now() - before).toBeGreaterThanOrEqual(seconds * SECOND)
  }
  expect(process.warned).toEqual([expect.stringContaining('it broke')])
  expect(await stores().notices.listenedStreams()).toMatchObject([{ trouble: 'crm: it broke' }])
  process.say(heard('1', 'p1'))
  await until(() => stores().notices.listenedStreams()).toMatchObject([{ trouble: null }])
})

it('is begun anew where the stream has fallen silent, which is not counted on then', async () => {
  const process = startProcess()
  await until(() => process.opened).toHaveLength(1)
  process.say(heard('1', 'p1'))
  await until(waiting).toEqual(['1'])
  await process.pass(590)
  expect(process.opened).toHaveLength(1)
  while (process.opened.length === 1) await process.pass(10)
  expect(process.opened).toEqual([null, 'p1'])
  expect(await stores().notices.listenedStreams()).toMatchObject([{ trouble: expect.stringContaining('silent') }])
})

it('leaves an admin time to switch it on', async () => {
  const process = startProcess()
  await until(() => process.opened).toHaveLength(1)
  process.say(new ConfigError({ where: 'crm', what: 'it is off', fix: 'Switch it on.' }))
  await until(() => stores().notices.listenedStreams()).toMatchObject([{ trouble: 'crm: it is off. Switch it on.' }])
  await process.pass(890)
  expect(process.opened).toHaveLength(1)
  await process.pass(11)
  await until(() => process.opened).toHaveLength(2)
})

it('ends while the sync is paused, and where the connection has no stream any more', async () => {
  const process = startProcess()
  await until(() => process.opened).toHaveLength(1)
  await stores().syncs.setPaused('one', START)
  await process.pass(11)
  process.say(heard('1', 'p1'))
  await wait(50)
  expect(await waiting()).toEqual([])
  await stores().syncs.setPaused('one', null)
  await process.pass(11)
  await until(waiting).toEqual(['1'])
  process.fallSilent()
  await process.pass(11)
  process.say(heard('2', 'p2'))
  await wait(50)
  expect(await waiting()).toEqual(['1'])
})
