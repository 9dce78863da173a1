// Bulk jobs through the steps of a run: stuck for an hour, failed, forgotten, lost by a crash; each job is one job.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { Connection, Source } from '../../src/contract/connector.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts'
import { testDeps } from '../connectors/deps.ts'
import { openSalesforce } from '../connectors/salesforce/kit.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'
import { setting } from '../support/sync.ts'
import { openRoute } from './route.ts'

const MINUTE = 60_000
const ROWS = 10_500

let db: FreshDatabase
let sandbox: Sandbox
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())
afterEach(() => sandbox.close())

/** What reading is made to do by a test; as it is unless told otherwise. */
type Bend = (read: Source['read']) => Source['read']

async function place({ where = null, field = 'Email' }: { where?: string | null; field?: string } = {}) {
  sandbox = await startSandbox()
  const { salesforce: org, clock, calls } = sandbox.world
  org.queryJobs.pageRows = 4_000
  for (let i = 0; i < ROWS; i++) org.insert('Contact', { LastName: 'A', Email: `p${i}@acme-corp.com` })
  let ahead = 0
  let bend: Bend = read => read
  const pass = (ms: number): void => {
    ahead += ms
    clock.advance(ms)
    route.pass(ms)
  }
  const deps = testDeps({ clock: { now: () => Date.now() + ahead, sleep: async (ms: number) => pass(ms) } })
  const bent = (connection: Connection): Connection => {
    const { source } = connection
    if (source === undefined) throw new Error('no source')
    return { ...connection, source: { ...source, read: bend(source.read) } }
  }
  const fields = [setting({ field, kind: 'text', policy: 'never' })]
  const crm = { connection: () => bent(openSalesforce(sandbox.url, deps)) }
  const scope = { where, filters: [], list: null }
  const route = await openRoute(db, crm, { stream: 'Contact', scope, settleMinutes: 0, fields })
  /** Works on until the run is over, with time passing by the minute; tells how many went by. */
  const finish = async (id: string): Promise<number> => {
    for (let minutes = 0; ; minutes++) {
      await route.work()
      if ((await route.run(id)).status !== 'active' || minutes > 200) return minutes
      pass(MINUTE)
    }
  }
  const seen = async (): Promise<number> => {
    const { connectionId } = (await db.unitOfWork.stores.syncs.byName(route.sync)) ?? { connectionId: '' }
    const { rows } = await db.pool.query('select count(*)::int as n from evergreen.record where connection_id = $1', [
      connectionId,
    ])
    return rows[0].n
  }
  const asked = (endpoint: RegExp) =>
    calls.list().reduce((sum, call) => (endpoint.test(`${call.method} ${call.endpoint}`) ? sum + call.calls : sum), 0)
  return {
    route,
    org,
    clock,
    finish,
    seen,
    pass,
    asked,
    bend: (by: Bend) => {
      bend = by
    },
  }
}

it('waits an hour for a job that is stuck, with few calls, and reads the one job that it made', async () => {
  const { route, org, finish, seen, asked } = await place()
  org.queryJobs.pace.stuckMs = 60 * MINUTE
  const { id } = await route.start()
  expect(await finish(id)).toBeGreaterThan(55)
  expect(await route.run(id)).toMatchObject({ status: 'complete' })
  expect(await seen()).toBe(ROWS)
  expect(asked(/^POST .*\/jobs\/query$/)).toBe(1)
  expect(asked(/^GET .*\/jobs\/query\/:id$/)).toBeLessThan(60)
})

it('makes no second job when the worker dies with the first one made and not stored', async () => {
  const { route, org, finish, seen, asked, bend } = await place()
  org.queryJobs.hurry()
  let deaths = 0
  bend(
    read =>
      async function* (...of) {
        for await (const page of read(...of)) {
          const made = page.partitions?.some(({ detail }) => JSON.stringify(detail).includes('"job":"750'))
          if (made === true && page.records.length === 0 && deaths === 0) {
            deaths += 1
            throw new Error('killed')
          }
          yield page
        }
      },
  )
  const { id } = await route.start()
  await finish(id)
  expect(await route.run(id)).toMatchObject({ status: 'complete' })
  expect({ deaths, jobs: org.queryJobs.list().length, seen: await seen() }).toEqual({ deaths: 1, jobs: 1, seen: ROWS })
  expect(asked(/^POST .*\/jobs\/query$/)).toBe(1)
})

it('reads all anew, once, when the results were dropped after seven days of pause', async () => {
  const { route, org, finish, seen, pass } = await place()
  org.queryJobs.hurry()
  const { id } = await route.start()
  const { stores } = db.unitOfWork
  const pages = async () =>
    (await stores.runs.partitionsOf(id)).filter(({ partition }) => /"at":/.test(JSON.stringify(partition)))
  while ((await pages()).length === 0) {
    await route.step()
    pass(MINUTE)
  }
  pass(8 * 24 * 60 * MINUTE)
  await finish(id)
  expect(await route.run(id)).toMatchObject({ status: 'complete' })
  expect(await seen()).toBe(ROWS)
  expect(org.queryJobs.list()).toHaveLength(1)
  expect(await pages()).toHaveLength(6)
})

it('fails the run, and says why, when the job that took the place of a failed one fails too', async () => {
  const { route, org, finish } = await place()
  org.queryJobs.failure = 'InternalServerError: out of order'
  const { id } = await route.start()
  await finish(id)
  const run = await route.run(id)
  expect(run).toMatchObject({ status: 'failed', note: expect.stringContaining('out of order') })
  expect(org.queryJobs.list()).toHaveLength(2)
})

it('reads by Bulk what cannot be counted in time', async () => {
  const { route, org, finish, seen } = await place({ where: "Email LIKE 'p%'" })
  org.queryJobs.hurry()
  const body = [{ errorCode: 'QUERY_TIMEOUT', message: 'Your query request was running for too long.' }]
  const fault = { system: 'salesforce', path: /COUNT/, skip: 0, times: 100, when: 'before', status: 400 } as const
  sandbox.world.faults.add({ ...fault, body })
  const { id } = await route.start()
  await finish(id)
  expect((await route.run(id)).status).not.toBe('failed')
  expect(await seen()).toBe(ROWS)
  expect(org.queryJobs.list()).toHaveLength(1)
})

it('reads formula fields of very many records by one job', async () => {
  const { route, org, finish, pass } = await place({ field: 'Mail__c' })
  org.queryJobs.hurry()
  const path = `${sandbox.url}/__sandbox/salesforce/fields`
  const metadata = { label: 'Email', type: 'Text', formula: '"a"' }
  const body = JSON.stringify({ fullName: 'Contact.Mail__c', metadata })
  await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  pass(MINUTE)
  const full = await route.start()
  await finish(full.id)
  pass(24 * 60 * MINUTE)
  const { id } = await route.start({ mode: 'incremental' })
  await finish(id)
  expect(await route.run(id)).toMatchObject({ status: 'complete' })
  expect(await db.unitOfWork.stores.runs.counts(id)).toMatchObject({ pulled: 0, refreshed: ROWS })
  expect(org.queryJobs.list()).toHaveLength(2)
})
