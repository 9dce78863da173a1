// When records that wait to be read, because news of them came, become a run.
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Run } from '../../src/contract/stores.ts'
import type { SyncDefinition } from '../../src/domain/sync.ts'
import type { Resources } from '../../src/operations/job-resources.ts'
import { beginBatches } from '../../src/operations/notices/batch.ts'
import { startBatcher } from '../../src/operations/notices/batcher.ts'
import { requestRun } from '../../src/operations/request-run.ts'
import { handleDueTick } from '../../src/operations/schedule-tick.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'
import { quietLog } from '../support/quiet-log.ts'
import { syncDefinition } from '../support/sync.ts'
import { VirtualClock } from '../support/virtual-clock.ts'
import { waitAtPlan } from '../support/waiting-plan.ts'
import { cron } from './scheduled-place.ts'

const SECOND = 1_000
let db: FreshDatabase
let clock: VirtualClock
beforeEach(async () => {
  db = await freshDatabase()
  clock = new VirtualClock(Date.parse('2026-05-01T08:00:00Z'))
  const declared = { connector: 'hubspot', settings: {}, sealed: {}, limits: {} }
  await stores().connections.save({ ...declared, id: 'c', alias: 'crm' })
})
afterEach(() => db.close())

const stores = () => db.unitOfWork.stores
const parts = () => ({ unitOfWork: db.unitOfWork, clock, newId: randomUUID, log: quietLog })
const resources = (): Resources => ({
  connect: () => Promise.reject(new Error('nothing is to be asked')),
  calls: () => 0,
  close: async () => undefined,
})
const begin = async () => (await beginBatches(parts())).map(({ syncName }) => syncName)
const pass = (seconds: number) => clock.turnTo(clock.now() + seconds * SECOND)

async function declare(name: string, part: Partial<SyncDefinition> = {}): Promise<void> {
  const notices = { seconds: 10, records: 3 }
  const definition = syncDefinition({ name, connection: 'crm', stream: 'contacts', notices, ...part })
  await stores().syncs.save({ id: name, name, connectionId: 'c', definition }, clock.now())
  await stores().syncs.moveCursor(name, 1)
}

async function notice(...ids: string[]): Promise<void> {
  const about = { streams: ['contacts'], kind: 'creation', at: 0 }
  const notices = ids.map(recordId => ({ ...about, recordId, event: randomUUID() }))
  await stores().notices.add('c', notices, clock.now())
}

async function end(status: Run['status'] = 'complete'): Promise<void> {
  await db.pool.query(`update evergreen.run set status = $1, ended_at = $2 where status = 'active'`, [
    status,
    new Date(clock.now()),
  ])
}

it('the first of them waits for others, though not for more than fit into a batch', async () => {
  await declare('one')
  await notice('1')
  pass(9.9)
  await notice('2')
  expect(await begin()).toEqual([])
  pass(0.1)
  expect(await begin()).toEqual(['one'])
  await end()
  await notice('3')
  expect(await begin()).toEqual(['one'])
})

it('each sync of the stream has its run, and one at a time', async () => {
  await declare('one')
  await declare('two')
  await notice('1', '2', '3')
  expect((await begin()).toSorted()).toEqual(['one', 'two'])
  await notice('4', '5')
  pass(60)
  expect(await begin()).toEqual([])
  await end()
  expect(await begin()).toHaveLength(2)
  expect(await stores().runs.list({ syncName: 'one', limit: 9 })).toMatchObject([
    { mode: 'notices', priority: 'scheduled', startedBy: 'notices', dryRun: false },
    { mode: 'notices' },
  ])
})

it('several processes begin one run', async () => {
  await declare('one')
  await notice('1', '2', '3')
  const begun = await Promise.all(Array.from({ length: 8 }, () => begin()))
  expect(begun.flat()).toEqual(['one'])
})

it('they wait while the sync or its connection is paused', async () => {
  await declare('one')
  await notice('1', '2', '3')
  await stores().syncs.setPaused('one', clock.now())
  expect(await begin()).toEqual([])
  await stores().syncs.setPaused('one', null)
  await stores().connections.setPaused('crm', clock.now())
  expect(await begin()).toEqual([])
  await stores().connections.setPaused('crm', null)
  expect(await begin()).toEqual(['one'])
})

it('they wait while a plan of the sync waits, and take the place of no dry run', async () => {
  await declare('one', { approval: 'always' })
  await notice('1', '2', '3')
  const [run] = await beginBatches(parts())
  expect(run).toMatchObject({ mode: 'notices', stopsFor: 'approval' })
  await waitAtPlan(run?.id ?? '', { madeAt: clock.now(), expiresAt: clock.now() + 60 * SECOND }, stores())
  expect(await begin()).toEqual([])
  pass(61)
  expect(await begin()).toEqual(['one'])
  expect(await stores().runs.byId(run?.id ?? '')).toMatchObject({ status: 'expired' })

  await declare('two', { approval: 'never' })
  await notice('4', '5', '6')
  const request = { sync: 'two', mode: 'incremental', dryRun: true, actor: 'cli:test' } as const
  const dry = await requestRun(request, parts())
  await waitAtPlan(dry.id, { madeAt: clock.now(), expiresAt: clock.now() + 60 * SECOND }, stores())
  expect(await begin()).toEqual(['two'])
  expect(await stores().runs.byId(dry.id)).toMatchObject({ status: 'planned' })
})

it('they wait for a run that reads everything anew, and keep to the hours of the schedule', async () => {
  await declare('one', { schedule: cron('0 9 * * *', { hours: [{ from: '09:00', to: '17:00' }] }) })
  await notice('1', '2', '3')
  expect(await begin()).toEqual([])
  clock.turnTo(Date.parse('2026-05-01T09:00:01Z'))
  expect(await begin()).toEqual([])
  await handleDueTick('one', parts())
  await end()
  await stores().syncs.forgetCursor('one')
  expect(await begin()).toEqual([])
  await stores().syncs.moveCursor('one', 2)
  expect(await begin()).toEqual(['one'])
})

it('a tick that meets such a run is not lost: it starts its own once that has ended', async () => {
  await declare('one', { schedule: cron('0 9 * * *') })
  await notice('1', '2', '3')
  expect(await begin()).toEqual(['one'])
  clock.turnTo(Date.parse('2026-05-01T09:00:01Z'))
  expect(await handleDueTick('one', parts())).toBeNull()
  await end()
  await notice('4', '5', '6')
  expect(await begin()).toEqual([])
  expect(await handleDueTick('one', parts())).toMatchObject({ run: { mode: 'incremental' }, skip: null })
})

it('after a run that failed they are left alone for five minutes', async () => {
  await declare('one')
  await notice('1', '2', '3')
  await begin()
  await end('failed')
  pass(299)
  expect(await begin()).toEqual([])
  pass(1)
  expect(await begin()).toEqual(['one'])
})

it('the batcher looks each second, and stops when it is told to', async () => {
  await declare('one')
  const batcher = startBatcher({ ...parts(), resources })
  await clock.untilAsleep(3)
  await notice('1', '2', '3')
  clock.turnTo(clock.now() + SECOND)
  await clock.untilAsleep(3)
  expect(await stores().runs.list({ limit: 9 })).toMatchObject([{ mode: 'notices' }])
  await batcher.close()
})
