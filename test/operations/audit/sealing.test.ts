// The chain while several processes link: the head that is kept outside of the database.
import { setImmediate as nextTick } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { linkWaiting, startSealing } from '../../../src/operations/audit/sealing.ts'
import { quietLog } from '../../support/quiet-log.ts'
import { type AuditPlace, auditPlace } from './place.ts'

const NOON = Date.UTC(2026, 10, 23, 12)

let place: AuditPlace
beforeAll(async () => {
  place = await auditPlace()
})
afterAll(() => place.db.close())

it('keeps the newer head where another process links on before this one has kept its own', async () => {
  const { unitOfWork } = place.db
  const { auditChain } = unitOfWork.stores
  await place.run(1)
  let overtaken = false
  const extend: typeof auditChain.extend = async at => {
    const link = await auditChain.extend(at)
    if (overtaken) return link
    overtaken = true
    await place.run(1)
    await place.link()
    return link
  }
  const slow = { ...unitOfWork, stores: { ...unitOfWork.stores, auditChain: { ...auditChain, extend } } }
  const clock = { now: () => NOON, sleep: async () => undefined }
  await linkWaiting({ unitOfWork: slow, clock, log: quietLog, heads: place.heads })
  expect(place.head()?.link).toBe(2)
  expect(await place.verify({ heads: [{ link: 2, seal: place.head()?.seal ?? '', from: 'the file' }] })).toMatchObject({
    links: 2,
    faultCount: 0,
  })
})

/** Links for some minutes of its clock; what the log was told as errors, each once. */
async function linkedForMinutes(): Promise<string[]> {
  let now = NOON
  const sleep = async () => {
    now += 5_000
    await nextTick()
  }
  const errors: string[] = []
  const log = { ...quietLog, error: (_of: object, text: string) => errors.push(text) }
  const { unitOfWork } = place.db
  const sealing = startSealing({ unitOfWork, clock: { now: () => now, sleep }, log, heads: place.heads })
  await vi.waitUntil(() => now > NOON + 120_000, 60_000)
  await sealing.close()
  return [...new Set(errors)]
}

it('says that somebody keeps segments from being linked, in the log within a minute and in a later verification', async () => {
  expect(await linkedForMinutes()).toEqual([])
  const client = await place.db.pool.connect()
  await client.query("select pg_advisory_lock(x) from (values (x'45564753'::int)) as lock (x)")
  // Without anything that waits nobody is kept from it.
  expect(await linkedForMinutes()).toEqual([])
  await place.run(1, NOON - 540_000)
  expect(await place.verify()).toMatchObject({ waiting: 3, faultCount: 0 })
  await place.run(1, NOON - 660_000)
  expect(await linkedForMinutes()).toEqual([expect.stringContaining('not linked')])
  const { faults } = await place.verify()
  expect(faults.map(({ kind }) => kind)).toEqual(['segment-waiting', 'segment-waiting', 'segment-waiting'])
  await client.query('select pg_advisory_unlock_all()')
  client.release()
  expect(await linkedForMinutes()).toEqual([])
  expect(await place.verify()).toMatchObject({ waiting: 0, faultCount: 0 })
})
