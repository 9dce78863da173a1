// A worker may die at any instruction, any number of times: nothing is lost, nothing is done twice.
import { afterEach, expect, it } from 'vitest'
import { CARRIERS, type CarrierName, missing } from '../queue/carriers.ts'
import type { RunningCommand } from '../support/evergreen.ts'
import { type RedisServer, redisServer } from '../support/redis-server.ts'
import { CONTACT_SYNCS, connectionsTo, openPlace, type Place, until } from './place.ts'
import { allEnded, auditedOf, expectDoneOnce, runsOf, SYNCS, storyOf } from './story.ts'

const RECORDS = 800

const places: Place[] = []
const servers: RedisServer[] = []
afterEach(async () => {
  for (const open of [...places.splice(0), ...servers.splice(0)]) await open.close()
})

async function preparedPlace(carrier: CarrierName = 'postgres'): Promise<Place> {
  const redis = carrier === 'redis' ? await redisServer() : null
  const place = await openPlace({ records: RECORDS, ...(redis === null ? {} : { redisUrl: redis.url }) })
  if (redis !== null) servers.push(redis)
  places.push(place)
  await place.app.apply(connectionsTo(place.sandbox.url) + CONTACT_SYNCS, 'set-up', 'cli:test')
  return place
}

/**
 * Sends the signal to the worker while the CRM is in the middle of answering: the change is accepted, the answer not
 * yet sent. Resolves when the worker has ended; fails with its words when it ended by itself.
 */
async function strike(worker: RunningCommand, signal: 'SIGKILL' | 'SIGTERM', place: Place, system: string) {
  const { writes } = place.sandbox.world
  const add = writes.add
  let struckAt: number | null = null
  writes.add = write => {
    add(write)
    if (write.system !== system || struckAt !== null) return
    struckAt = Date.now()
    worker.child.kill(signal)
  }
  const ended = await worker.ended
  writes.add = add
  if (struckAt === null) throw new Error(`the worker ended with ${ended.code} before it wrote: ${ended.stderr}`)
  return { ...ended, tookMs: Date.now() - struckAt }
}

it.each(CARRIERS.filter(name => missing[name] === null))(
  'ends complete and writes everything exactly once when its workers on %s are killed again and again',
  async name => {
    const [quiet, place] = [await preparedPlace(), await preparedPlace(name)]
    await quiet.carryOut(await quiet.queue(SYNCS))
    const undisturbed = storyOf(quiet)
    expect(undisturbed.filter(line => line.startsWith('salesforce')).length).toBeGreaterThan(200)
    expect(undisturbed.filter(line => line.startsWith('hubspot')).length).toBeGreaterThan(200)

    await place.queue(SYNCS)
    place.sandbox.world.faults.add({
      system: 'hubspot',
      path: /objects\/contacts\?/,
      skip: 1,
      times: 1,
      when: 'before',
      drop: false,
      delayMs: 800,
    })
    const first = await place.worker()
    await until('the second page of a pull', () => place.sandbox.world.faults.list()[0]?.hits === 2 || null)
    await first.stop('SIGKILL')
    for (const system of ['salesforce', 'hubspot']) {
      expect((await strike(place.start(['worker']), 'SIGKILL', place, system)).code).toBeNull()
    }
    const last = await place.worker()
    await until('the end of all runs', () => allEnded(place), 30_000)
    await last.stop('SIGTERM')
    await expectDoneOnce(place)
    expect(storyOf(place)).toEqual(undisturbed)
  },
  120_000,
)

it.each([
  ['salesforce', 'sf-contacts', /composite\/sobjects$/],
  ['hubspot', 'hs-contacts', /contacts\/batch\/update$/],
] as const)(
  'writes nothing twice when %s does what it was asked and the answer is lost',
  async (system, sync, path) => {
    const place = await preparedPlace()
    place.sandbox.world.faults.add({ system, path, skip: 0, times: 1, when: 'after', drop: true, delayMs: 0 })
    const [report] = await place.carryOut(await place.queue([sync]))
    expect(report?.run.status).toBe('complete')
    expect(place.sandbox.world.faults.list()[0]?.left).toBe(0)
    expect(storyOf(place).length).toBeGreaterThan(200)
    expect(new Set(storyOf(place)).size).toBe(storyOf(place).length)
    expect(await auditedOf(place)).toEqual(storyOf(place))
    const { rows } = await place.db.pool.query(
      "select count(*) as found from evergreen.audit where answer = 'found in the CRM after an interrupted write'",
    )
    expect(rows[0].found).toBeGreaterThan(0)
  },
)

it('gives back what is in hand when asked to stop, and the next worker completes it', async () => {
  const place = await preparedPlace()
  await place.queue(SYNCS)
  const { code, stderr, tookMs } = await strike(place.start(['worker']), 'SIGTERM', place, 'salesforce')
  expect({ code, stderr: stderr.match(/stopping: .*/)?.[0] }).toEqual({
    code: 0,
    stderr: 'stopping: finishing or releasing what is in hand',
  })
  expect(tookMs).toBeLessThan(8_000)
  const { rows } = await place.db.pool.query('select count(*) as held from evergreen.work where holder is not null')
  expect(rows).toEqual([{ held: 0 }])
  expect((await runsOf(place)).map(({ status }) => status)).toContain('active')
  const last = await place.app.startWorker()
  await until('the end of all runs', () => allEnded(place))
  await last.close()
  await expectDoneOnce(place)
}, 60_000)
