import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Run, Stores } from '../../src/contract/stores.ts'
import { NEW_DAY, settle } from '../../src/domain/quota/day.ts'
import { RetriableError } from '../../src/errors.ts'
import { endWork } from '../support/ended-work.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'
import { startedRun } from '../support/started-run.ts'
import { samplesOf, startOn } from './observed.ts'

let db: FreshDatabase
let stores: Stores
let run: Run
beforeAll(async () => {
  db = await freshDatabase()
  stores = db.unitOfWork.stores
  run = await startedRun(db.unitOfWork, { name: 'one' })
  await stores.work.add([1, 2, 3].map(n => ({ id: `p${n}`, runId: run.id, step: 'pull', key: `${n}`, payload: null })))
  await db.pool.query("update evergreen.work set added_at = now() - interval '90 seconds' where id = 'p1'")
  await endWork(db, { id: 'p3', status: 'failed', note: 'jane.doe@example.com is planted here' }, Date.now())
  await stores.calls.add(run.connectionId, { runId: run.id, step: 'pull' }, { calls: 41, writes: 0 }, Date.now())
  await stores.notices.tally(run.connectionId, { taken: 7 })
  const seen = { used: 400, max: 1_000, at: Date.now(), answered: 0 }
  const grant = { id: 'g1', calls: 25, since: 0, until: Date.now() + 600_000 }
  const told = { grant: { ...grant, id: 'g2' }, made: 0, seen, zone: 'Europe/Helsinki', now: Date.now() }
  const day = { ...settle(NEW_DAY, told), grants: [grant] }
  await stores.days.change(run.connectionId, run.id, () => ({ day, answer: null }))
  await stores.workers.beat({ id: randomUUID(), processId: 1, host: 'planted-host', version: '1', concurrency: 4 })
})
afterAll(() => db.close())

it('tells Prometheus how the work goes', async () => {
  const server = await startOn(stores)
  const samples = await samplesOf(server.url)
  expect(samples).toMatchObject({
    'evergreen_up{part="database"}': 1,
    'evergreen_up{part="queue"}': 1,
    'evergreen_work_items{step="pull",status="waiting"}': 2,
    'evergreen_work_items{step="write-back",status="running"}': 0,
    'evergreen_queue_jobs{state="waiting"}': 2,
    'evergreen_queue_jobs{state="active"}': 1,
    evergreen_workers_alive: 1,
    'evergreen_jobs_ended_total{step="pull",outcome="failed"}': 1,
    'evergreen_calls_today{connection="acme-one"}': 41,
    'evergreen_day_calls{connection="acme-one",part="max"}': 1_000,
    'evergreen_day_calls{connection="acme-one",part="used"}': 400,
    'evergreen_day_calls{connection="acme-one",part="reserved"}': 25,
    'evergreen_day_calls{connection="acme-one",part="kept"}': 200,
    'evergreen_day_calls{connection="acme-one",part="left"}': 375,
    'evergreen_runs{status="active"}': 1,
    evergreen_notices_waiting: 0,
    'evergreen_notices_total{connection="acme-one",fate="taken"}': 7,
  })
  expect(samples['evergreen_oldest_due_seconds']).toBeGreaterThanOrEqual(90)
  expect(await samplesOf(server.url)).toMatchObject({ 'evergreen_jobs_ended_total{step="pull",outcome="failed"}': 1 })
  await server.close()
})

it('holds the same figures in every process, and no values of records', async () => {
  const servers = [await startOn(stores), await startOn(stores)]
  const texts = await Promise.all(servers.map(async ({ url }) => (await fetch(`${url}/metrics`)).text()))
  const figures = texts.map(text => text.split('\n').filter(line => /^evergreen_(?!oldest)/.test(line)))
  expect(figures[0]).toEqual(figures[1])
  expect(texts.join()).not.toMatch(/planted|jane/)
  expect(texts[0]).toContain('process_cpu_seconds_total')
  for (const { close } of servers) await close()
})

it('leaves out what it does not know', async () => {
  const away = () => Promise.reject(new RetriableError({ what: 'away' }))
  const server = await startOn({ ...stores, figures: { ...stores.figures, lines: away } }, away)
  expect(await samplesOf(server.url)).toEqual({ 'evergreen_up{part="database"}': 0, 'evergreen_up{part="queue"}': 0 })
  await server.close()
})

it('names exactly the metrics that docs/production.md explains', async () => {
  const server = await startOn(stores)
  const text = await (await fetch(`${server.url}/metrics`)).text()
  await server.close()
  const types = new Map([...text.matchAll(/^# TYPE (evergreen_\w+) (\w+)$/gm)].map(([, name, type]) => [name, type]))
  const served = [...types].map(([name, type]) => {
    const labels = new RegExp(`^${name}\\{([^}]*)\\}`, 'm').exec(text)?.[1] ?? ''
    return [name, type, [...labels.matchAll(/(\w+)=/g)].map(([, label]) => label).join(', ')]
  })
  const docs = readFileSync(join(resolve(import.meta.dirname, '../..'), 'docs/production.md'), 'utf8')
  const told = [...docs.matchAll(/^\| `(evergreen_\w+)`\s*\| (\w+)\s*\| ([^|]*?)\s*\|/gm)].map(
    ([, name, type, labels = '']) => [name, type, labels.replaceAll('`', '')],
  )
  expect(told.toSorted()).toEqual(served.toSorted())
})
