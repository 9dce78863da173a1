// A connection that leads to another account while runs go on: nothing of the old account's records comes back.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Connection } from '../../../src/contract/connector.ts'
import type { StoredSync } from '../../../src/contract/stores.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { openRoute, type Route, shouting } from '../route.ts'

let db: FreshDatabase
let route: Route
let account: string
let written: number
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())

const crm = shouting(5)

/** The records have the same ids in both accounts, as in a copy of an org. */
function connection(): Connection {
  const whole = crm.connection()
  if (whole.source === undefined) throw new Error('no source')
  return { ...whole, source: { ...whole.source, account: async () => ({ id: account, now: Date.now() }) } }
}

beforeEach(async () => {
  account = 'one'
  written = crm.batches.length
  for (const record of crm.records.values()) record['Email'] = `${record['Email']}`.toUpperCase()
  route = await openRoute(db, { connection })
})

async function sync(): Promise<StoredSync> {
  const found = await db.unitOfWork.stores.syncs.byName(route.sync)
  if (found === null) throw new Error('no sync')
  return found
}

async function known(): Promise<number> {
  const { connectionId, definition } = await sync()
  return db.unitOfWork.stores.records.known(connectionId, definition.stream)
}

/** What another sync of the connection finds at its start. */
async function moveTo(another: string): Promise<void> {
  account = another
  await db.unitOfWork.stores.connections.setAccount((await sync()).connectionId, another)
}

const elsewhere = 'the connection leads to another account than the one that this run began with'

it('fails a run that began with the old account, stores and writes nothing, and the next one reads everything', async () => {
  const { id } = await route.start({ mode: 'incremental' })
  await route.step()
  await moveTo('two')
  await route.work()
  expect(await route.run(id)).toMatchObject({
    status: 'failed',
    account: 'one',
    note: expect.stringContaining(elsewhere),
  })
  expect(await known()).toBe(0)
  expect(crm.batches).toHaveLength(written)
  expect((await sync()).cursor).toBeNull()
  const next = await route.start({ mode: 'incremental' })
  await route.work()
  expect(await route.run(next.id)).toMatchObject({ status: 'complete', windowFrom: null, account: 'two' })
  expect(await known()).toBe(5)
})

it('writes nothing that was judged by the old account', async () => {
  const { id } = await route.start({ mode: 'incremental' })
  await route.step()
  await route.step()
  await moveTo('two')
  await route.work()
  expect((await route.run(id)).status).toBe('failed')
  expect(crm.batches).toHaveLength(written)
})

it('keeps no cursor of a run that had only to be closed', async () => {
  crm.records.forEach(record => {
    record['Email'] = `${record['Email']}`.toLowerCase()
  })
  const { id } = await route.start({ mode: 'incremental' })
  await route.step()
  await route.step()
  await moveTo('two')
  await route.work()
  expect(await route.run(id)).toMatchObject({ status: 'failed', note: elsewhere })
  expect((await sync()).cursor).toBeNull()
  expect(await known()).toBe(0)
})

it('goes on where another sync finds the same account', async () => {
  const { id } = await route.start({ mode: 'incremental' })
  await route.step()
  await moveTo('one')
  await route.work()
  expect((await route.run(id)).status).toBe('complete')
})
