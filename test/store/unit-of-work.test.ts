import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { Stores } from '../../src/contract/stores.ts'
import { ConfigError, RetriableError } from '../../src/errors.ts'
import { migrate } from '../../src/store/migrate.ts'
import { createPool } from '../../src/store/pool.ts'
import { createUnitOfWork } from '../../src/store/unit-of-work.ts'
import { auditKeys } from '../support/audit-keys.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'
import { quietLog } from '../support/quiet-log.ts'
import { startedRun } from '../support/started-run.ts'

let db: FreshDatabase
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())

const state = { Name: { value: 'x', changedAt: null, verifiedAt: null, source: 'crm', lock: null } } as const
const save = (stores: Stores, id: string) => stores.records.save('c', 's', [{ id, state }], 1)

it('rolls everything back when the work throws', async () => {
  const failing = db.unitOfWork.transaction(async stores => {
    await save(stores, 'gone')
    throw new Error('no')
  })
  await expect(failing).rejects.toThrow('no')
  expect((await db.unitOfWork.stores.records.load('c', 's', ['gone'])).size).toBe(0)
})

it('tries a deadlocked transaction again', async () => {
  await save(db.unitOfWork.stores, 'one')
  await save(db.unitOfWork.stores, 'two')
  const bothHoldOne = Promise.withResolvers<void>()
  let holding = 0
  let attempts = 0
  const crosswise = (first: string, second: string) =>
    db.unitOfWork.transaction(async stores => {
      attempts += 1
      await stores.records.load('c', 's', [first], 'lock')
      holding += 1
      if (holding === 2) bothHoldOne.resolve()
      await bothHoldOne.promise
      await stores.records.load('c', 's', [second], 'lock')
      return first
    })
  expect(await Promise.all([crosswise('one', 'two'), crosswise('two', 'one')])).toEqual(['one', 'two'])
  expect(attempts).toBe(3)
})

it('tries again where another has stored first what was not there a moment ago', async () => {
  const to = (...ids: string[]) => ids.map(id => ({ to: 't', id, kinds: [], primary: false }))
  const tell = (stores: Stores, recordId: string, ids: string[], fresh: string[]) => {
    const owners = { fresh: new Set(fresh), strangers: false }
    return stores.links.replace('c', 's', [{ recordId, via: 'v', links: to(...ids) }], owners)
  }
  await tell(db.unitOfWork.stores, 'merged', ['1', '2'], [])
  const [handedOver, mayEnd] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const first = db.unitOfWork.transaction(async stores => {
    await stores.links.follow('c', 's', [{ id: 'merged', mergedInto: 'survivor' }])
    handedOver.resolve()
    await mayEnd.promise
  })
  await handedOver.promise
  let attempts = 0
  const second = db.unitOfWork.transaction(async stores => {
    attempts += 1
    await stores.records.add('c', 's', [{ id: 'survivor', state }], 1)
    return tell(stores, 'survivor', ['2', '3'], ['survivor'])
  })
  await sleep(200)
  mayEnd.resolve()
  await Promise.all([first, second])
  const links = await db.unitOfWork.stores.links.of('c', 's', ['survivor'])
  expect(links.get('survivor')?.map(({ id }) => id)).toEqual(['2', '3'])
  expect(attempts).toBe(2)
})

it('calls a lost connection worth another try, and goes on with a new one', async () => {
  const killed = db.unitOfWork.transaction(async stores => {
    await save(stores, 'killed')
    await db.pool.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()',
    )
    await save(stores, 'killed')
  })
  await expect(killed).rejects.toThrow(RetriableError)
  await expect(killed).rejects.toThrow(/^database: connection lost/)
  expect((await db.unitOfWork.stores.records.load('c', 's', ['killed'])).size).toBe(0)
})

it('calls a server that is not there worth another try', async () => {
  const pool = createPool('postgres://nobody@127.0.0.1:1/none', quietLog)
  await expect(createUnitOfWork(pool, auditKeys).stores.connections.list()).rejects.toThrow(RetriableError)
  await pool.end()
})

it('tells the admin when the server refuses user or database', async () => {
  const url = new URL(db.url)
  url.pathname = 'not_there'
  const pool = createPool(url.href, quietLog)
  await expect(migrate(pool)).rejects.toThrow(ConfigError)
  await expect(migrate(pool)).rejects.toThrow('DATABASE_URL')
  await pool.end()
})

it('refuses a database that a newer Evergreen has used', async () => {
  await db.pool.query(`insert into evergreen.kysely_migration values ('9999-from-the-future', 'now')`)
  await expect(migrate(db.pool)).rejects.toThrow(ConfigError)
  await db.pool.query(`delete from evergreen.kysely_migration where name = '9999-from-the-future'`)
})

it('wakes those who wait for work at commit, also after their connection was lost', async () => {
  const run = await startedRun(db.unitOfWork)
  const wake = vi.fn()
  const stop = await db.unitOfWork.stores.work.onAdded(wake)
  const add = (key: string, afterwards = () => Promise.resolve()) =>
    db.unitOfWork.transaction(async stores => {
      await stores.work.add([{ id: `${run.id}-${key}`, runId: run.id, step: 'pull', key, payload: {} }])
      await afterwards()
    })
  await add('a', async () => {
    await sleep(100)
    expect(wake).not.toHaveBeenCalled()
  })
  await vi.waitFor(() => expect(wake).toHaveBeenCalledTimes(1), 30_000)
  await db.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen%' and datname = current_database()`,
  )
  await vi.waitFor(() => expect(wake).toHaveBeenCalledTimes(2), 30_000)
  await add('b')
  await vi.waitFor(() => expect(wake).toHaveBeenCalledTimes(3), 30_000)
  await stop()
})

it('migrates again without doing anything, also from many processes at once', async () => {
  await Promise.all([migrate(db.pool), migrate(db.pool), migrate(db.pool)])
  expect((await db.unitOfWork.stores.records.load('c', 's', ['one'])).size).toBe(1)
})

it('migrates an empty database once when many start at the same moment', async () => {
  await db.pool.query('drop schema evergreen cascade')
  const pools = [1, 2, 3].map(() => createPool(db.url, quietLog, 2))
  await Promise.all(pools.map(pool => migrate(pool)))
  await Promise.all(pools.map(pool => pool.end()))
  expect(await db.unitOfWork.stores.connections.list()).toEqual([])
})
