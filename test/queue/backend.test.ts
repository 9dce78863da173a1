// What the queue promises, on both of its carriers, each a real server that is stopped, emptied and started again.
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { lineOf, RetriableError } from '../../src/errors.ts'
import type { QueueBackend, QueuedTicket, Ticket } from '../../src/queue/backend.ts'
import { CARRIERS, type Carrier, missing, SHORT_LOCK_MS, startCarrier } from './carriers.ts'
import { stuckConsumer } from './stuck-consumer.ts'

const ticket = (priority?: number): QueuedTicket => ({
  id: randomUUID(),
  items: [{ id: randomUUID(), epoch: 1 }],
  step: 'pull',
  priority,
})
/** For what never comes: a machine may be busy with more than the tests. */
const PATIENCE_MS = 30_000
const tickets = (count: number): QueuedTicket[] => Array.from({ length: count }, () => ticket())
const plain = ({ id, items }: Ticket): Ticket => ({ id, items })
const idsOf = (list: readonly Ticket[]) => list.map(({ id }) => id).sort()

describe.each(CARRIERS)('the queue on %s', name => {
  describe.skipIf(missing[name] !== null)(missing[name] ?? 'with a server of its own', () => {
    let carrier: Carrier
    let queue: QueueBackend
    let consumers: { close(): Promise<void> }[]
    beforeAll(async () => {
      carrier = await startCarrier(name)
      const first = carrier.open()
      await first.prepare()
      await first.close()
    })
    afterAll(() => carrier.close())
    beforeEach(async () => {
      consumers = []
      await carrier.wipe()
      queue = carrier.open()
      await queue.prepare()
    })
    afterEach(async () => {
      for (const consumer of consumers) await consumer.close()
      await queue.close()
    })

    /** Consumes until told otherwise; returns what came, in order. */
    function consume(concurrency: number, handle: (ticket: Ticket) => Promise<void> = async () => undefined): Ticket[] {
      const came: Ticket[] = []
      const consumer = queue.consume(concurrency, async each => {
        came.push(each)
        await handle(each)
      })
      consumers.push(consumer)
      return came
    }
    const untilCame = (came: readonly Ticket[], expected: readonly Ticket[]) =>
      vi.waitFor(() => expect(idsOf(came)).toEqual(idsOf(expected)), { timeout: PATIENCE_MS, interval: 10 })
    const untilEmpty = () =>
      vi.waitFor(async () => expect(await queue.size()).toEqual({ waiting: 0, active: 0 }), { timeout: PATIENCE_MS })
    const untilActive = () =>
      vi.waitFor(async () => expect((await queue.size()).active).toBe(1), { timeout: PATIENCE_MS })

    it('delivers each ticket once, also what is handed over twice, and keeps nothing of it', async () => {
      const given = tickets(50)
      await queue.add(given)
      await queue.add(given)
      expect(await queue.size()).toEqual({ waiting: 50, active: 0 })
      const came = consume(5)
      await untilCame(came, given)
      await untilEmpty()
      expect(came).toHaveLength(50)
      expect(came).toEqual(expect.arrayContaining(given.map(plain)))
      expect(await carrier.leftBehind()).toBe(0)
    })

    it('runs as many at once as it is told, and no more', async () => {
      let now = 0
      let most = 0
      const asMany = Promise.withResolvers<void>()
      const given = tickets(20)
      await queue.add(given)
      const came = consume(3, async () => {
        most = Math.max(most, ++now)
        if (most === 3) asMany.resolve()
        await asMany.promise
        await sleep(15)
        now--
      })
      await untilCame(came, given)
      expect(most).toBe(3)
    })

    it('delivers the lower priority first, in order of arrival among equals, and those without one before all', async () => {
      const given = [9, 2, 5, undefined, 2, 1].map(ticket)
      for (const each of given) await queue.add([each])
      const came = consume(1)
      await untilCame(came, given)
      const order = [3, 5, 1, 4, 2, 0].map(place => given[place]?.id)
      expect(came.map(({ id }) => id)).toEqual(order)
    })

    it('says which tickets wait: not those in hand, done, or never handed over', async () => {
      const [held, ...rest] = [ticket(), ticket(7), ticket(7)]
      let finish = (): void => undefined
      const finished = new Promise<void>(resolve => {
        finish = resolve
      })
      await queue.add([held])
      const came = consume(1, () => finished)
      await untilCame(came, [held])
      await queue.add(rest)
      const asked = [held, ...rest, ticket()].map(({ id }) => id)
      expect(await queue.waiting(asked)).toEqual(new Set(rest.map(({ id }) => id)))
      expect(await queue.waiting([])).toEqual(new Set())
      expect(await queue.size()).toEqual({ waiting: 2, active: 1 })
      finish()
      await untilEmpty()
      expect(await queue.waiting(asked)).toEqual(new Set())
    })

    it('takes what a handler throws for done: its message may quote a record and must not be stored', async () => {
      await queue.add([ticket()])
      consume(1, () => Promise.reject(new Error('jane@acme.example')))
      await untilEmpty()
      expect(await carrier.leftBehind()).toBe(0)
    })

    it('waits on closing for what is in hand, and takes nothing more', async () => {
      const given = tickets(3)
      await queue.add(given)
      let done = 0
      const held = Promise.withResolvers<void>()
      const consumer = queue.consume(1, async () => {
        await held.promise
        done++
      })
      await untilActive()
      setTimeout(held.resolve, 200)
      await consumer.close()
      expect(done).toBe(1)
      expect(await queue.size()).toEqual({ waiting: 2, active: 0 })
    })

    it('goes on without help after everything in it was lost', async () => {
      const came = consume(2)
      const [before, lost, after] = [ticket(), ticket(), ticket()]
      await queue.add([before])
      await untilCame(came, [before])
      await carrier.wipe()
      await queue.add([after])
      await untilCame(came, [before, after])
      expect(await queue.waiting([lost.id])).toEqual(new Set())
    })

    it('loses what is in hand without harm', async () => {
      const [held, next] = [ticket(), ticket()]
      let wiped = false
      await queue.add([held])
      const came = consume(1, async ({ id }) => {
        if (id === held.id) await carrier.wipe()
        wiped = true
      })
      await vi.waitFor(() => expect(wiped).toBe(true), { timeout: PATIENCE_MS })
      await queue.add([next])
      await untilCame(came, [held, next])
      await untilEmpty()
    })

    async function whileAway<T>(work: () => Promise<T>): Promise<T> {
      await carrier.stopServer()
      return work().finally(carrier.startServer)
    }

    it('fails within seconds and with one clear line while its server is away; consumers wait and go on', async () => {
      const [first, away, back] = [ticket(), ticket(), ticket()]
      const came = consume(2)
      await queue.add([first])
      await untilCame(came, [first])
      const { host } = new URL(carrier.url)
      const line = new RegExp(`^queue: \\S+ at ${host} .*\\(\\w+\\)\\. Start it or correct ${carrier.variable}\\.$`)
      await whileAway(async () => {
        const asked = Date.now()
        for (const ask of [() => queue.add([away]), () => queue.waiting([away.id]), () => queue.size()]) {
          const error: unknown = await ask().catch((reason: unknown) => reason)
          expect(error).toBeInstanceOf(RetriableError)
          expect(lineOf(error)).toMatch(line)
        }
        expect(await queue.checkQueue()).toMatchObject([{ ok: false, detail: expect.stringMatching(line) }])
        expect(Date.now() - asked).toBeLessThan(8_000)
      })
      await vi.waitFor(() => queue.add([back]), { timeout: PATIENCE_MS, interval: 50 })
      await untilCame(came, [first, back])
    })

    it('closes within seconds while its server is away, with the job in hand finished', async () => {
      let done = false
      const held = Promise.withResolvers<void>()
      await queue.add([ticket()])
      const consumer = queue.consume(1, async () => {
        await held.promise
        done = true
      })
      await untilActive()
      await whileAway(async () => {
        const asked = Date.now()
        setTimeout(held.resolve, 300)
        await consumer.close()
        expect({ done, soon: Date.now() - asked < 6_000 }).toEqual({ done: true, soon: true })
      })
    })

    it('takes the ticket of a killed consumer back', async () => {
      await queue.close()
      queue = carrier.open(SHORT_LOCK_MS)
      const held = ticket()
      await queue.add([held])
      const stuck = await stuckConsumer(name, carrier.url)
      await stuck.kill()
      const came = consume(1)
      await untilCame(came, [held])
      await untilEmpty()
    })

    it('keeps nothing of ten thousand tickets', async () => {
      for (let n = 0; n < 10; n++) await queue.add(tickets(1_000))
      // On a machine that is busy, a ticket may come twice.
      const came = new Set<string>()
      consumers.push(
        queue.consume(100, async ({ id }) => {
          came.add(id)
        }),
      )
      await vi.waitFor(() => expect(came.size).toBe(10_000), { timeout: 150_000, interval: 50 })
      await untilEmpty()
      expect(await carrier.leftBehind()).toBe(0)
      expect(await carrier.events()).toBeLessThan(500)
    })
  })
})
