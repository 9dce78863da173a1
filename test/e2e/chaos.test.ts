// Everything at once, on both carriers: the queue emptied, its server and the database killed, a dispatcher killed
// between commit and enqueue, and each worker killed three times at random. What was to be done is done once.
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { afterEach, describe, expect, it } from 'vitest'
import { createRandom, type Random } from '../../src/sandbox/random.ts'
import { CARRIERS, type CarrierName, missing } from '../queue/carriers.ts'
import { ownServer } from '../support/own-server.ts'
import { redisServer } from '../support/redis-server.ts'
import { dieBeforeEnqueuing } from './dying-dispatcher.ts'
import { CONTACT_SYNCS, connectionsTo, LONG, openPlace, type Place, until } from './place.ts'
import { allEnded, expectDoneOnce, runsOf, SYNCS, storyOf, writtenIn } from './story.ts'

const RECORDS = 1_600
const WORKERS = 2
const KILLS_EACH = 3
/** Each answer of a CRM takes so long, that the run lasts as long as the trouble. */
const ANSWER_MS = 60

interface Turmoil {
  readonly place: Place
  /** All that the queue holds is gone. */
  emptyQueue(): Promise<void>
  /** Kills the server that carries the queue, and the database where that is another; both come back. */
  killServers(): Promise<void>
}

const opened: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each.close()
})

async function turmoil(name: CarrierName): Promise<Turmoil> {
  const db = await ownServer()
  const redis = name === 'redis' ? await redisServer() : null
  if (redis !== null) opened.push(redis)
  const place = await openPlace({ records: RECORDS, db, ...(redis === null ? {} : { redisUrl: redis.url }) })
  opened.push(place)
  await place.app.apply(connectionsTo(place.sandbox.url) + CONTACT_SYNCS, 'set-up', 'cli:test')
  return {
    place,
    emptyQueue: async () => {
      if (redis === null) await db.pool.query('truncate bullmq.job cascade')
      else await flushed(redis.url)
    },
    killServers: async () => {
      if (redis !== null) {
        await redis.stop()
        await sleep(300)
        await redis.start()
      }
      await db.kill()
    },
  }
}

async function flushed(url: string): Promise<void> {
  const redis = new Redis(url)
  await redis.flushall()
  redis.disconnect()
}

/** What one worker's machine does: it is killed, and started again, some moment after each start. */
async function killedAgainAndAgain(place: Place, random: Random): Promise<number> {
  for (let kill = 0; kill < KILLS_EACH; kill += 1) {
    const worker = await place.worker()
    await sleep(random.int(0, 1_500))
    await worker.stop('SIGKILL')
  }
  await place.worker()
  return KILLS_EACH
}

describe.each(CARRIERS)('with the queue on %s', name => {
  it.skipIf(missing[name] !== null)(
    missing[name] ?? 'a run ends complete and has done everything once, whatever is killed meanwhile',
    async () => {
      const quiet = await openPlace({ records: RECORDS })
      opened.push(quiet)
      await quiet.app.apply(connectionsTo(quiet.sandbox.url) + CONTACT_SYNCS, 'set-up', 'cli:test')
      await quiet.carryOut(await quiet.queue(SYNCS))

      const { place, emptyQueue, killServers } = await turmoil(name)
      const answers = { path: /./, skip: 0, times: 1_000_000, when: 'before', delayMs: ANSWER_MS } as const
      place.sandbox.world.faults.add(answers)
      await place.queue(SYNCS)
      await dieBeforeEnqueuing(place.db.url)

      const workers = Array.from({ length: WORKERS }, (_, n) => killedAgainAndAgain(place, createRandom(n)))
      await until('the first writes', () => (writtenIn(place) > 100 ? true : null), LONG)
      await emptyQueue()
      await until('more writes', () => (writtenIn(place) > 800 ? true : null), LONG)
      expect((await runsOf(place)).map(({ status }) => status)).toContain('active')
      await killServers()
      expect(await Promise.all(workers)).toEqual([KILLS_EACH, KILLS_EACH])

      await until('the end of all runs', () => allEnded(place), LONG)
      await expectDoneOnce(place)
      expect(storyOf(place)).toEqual(storyOf(quiet))
      expect(new Set(storyOf(place)).size).toBe(storyOf(place).length)
    },
    480_000,
  )
})
