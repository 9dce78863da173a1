import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { EXIT } from '../../src/cli/exit.ts'
import { NEW_DAY, settle } from '../../src/domain/quota/day.ts'
import { endWork } from '../support/ended-work.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'
import { startedRun } from '../support/started-run.ts'
import { evergreen } from './in-process.ts'

let db: FreshDatabase
let home: string
let env: Record<string, string>
beforeAll(async () => {
  db = await freshDatabase()
  home = await mkdtemp(join(tmpdir(), 'evergreen-queues-'))
  env = { DATABASE_URL: db.url, EVERGREEN_HOME: home }
})
afterAll(async () => {
  await db.close()
  await rm(home, { recursive: true, force: true })
})

it('says that nothing is going on, and how to start a worker', async () => {
  const { code, stdout } = await evergreen(['queues'], env)
  expect(code).toBe(EXIT.ok)
  expect(stdout).toBe(`Nothing waits, nothing runs, and nothing failed in the last 24 hours.

queue: 0 waiting, 0 in the hands of a worker
0 workers alive: start one with evergreen worker
`)
})

const beat = () =>
  db.unitOfWork.stores.workers.beat({ id: 'w', processId: 12, host: 'green', version: '1.2.3', concurrency: 4 })

it('shows what waits, failed and works, for people and for programs', async () => {
  const { stores } = db.unitOfWork
  const run = await startedRun(db.unitOfWork, { name: 'one' })
  await stores.work.add(['a', 'b'].map(id => ({ id, runId: run.id, step: 'pull', key: id, payload: null })))
  await endWork(db, { id: 'b', status: 'failed', note: 'the token was refused' }, Date.now())
  const seen = { used: 400, max: 1_000, at: Date.now(), answered: 0 }
  const grant = { id: 'g1', calls: 25, since: 0, until: Date.now() + 600_000 }
  const told = { grant: { ...grant, id: 'g2' }, made: 0, seen, zone: 'Europe/Helsinki', now: Date.now() }
  const day = { ...settle(NEW_DAY, told), grants: [grant] }
  await stores.days.change(run.connectionId, run.id, () => ({ day, answer: null }))
  await beat()
  const { stdout } = await evergreen(['queues'], env)
  expect(stdout).toMatch(/^STEP +CONNECTION +WAITING +QUEUED +RUNNING +STUCK +FAILED +OLDEST DUE +PER MINUTE$/m)
  expect(stdout).toMatch(/^pull +acme-one +1 +0 +0 +0 +1 +\d+ s +0\.2$/m)
  expect(stdout).toContain('  1 × pull at acme-one: due: waits for a worker\n')
  expect(stdout).toContain('  1 × pull at acme-one: the token was refused (last ')
  expect(stdout).toMatch(/^CALLS OF THE DAY +LIMIT +USED BY ALL +RESERVED +KEPT +LEFT$/m)
  expect(stdout).toMatch(/^acme-one +1000 +400 +25 +200 +375$/m)
  expect(stdout).toContain('1 worker alive\n  green process 12, version 1.2.3, 4 at once, since ')
  expect(JSON.parse((await evergreen(['queues', '--json'], env)).stdout)).toMatchObject({
    lines: [{ step: 'pull', connection: 'acme-one', waiting: 1, failed: 1, perMinute: 0.2 }],
    waits: [{ reason: 'due: waits for a worker', items: 1 }],
    failures: [{ reason: 'the token was refused', items: 1 }],
    queue: { holds: { waiting: 0, active: 0 }, trouble: null },
    workers: [{ id: 'w', host: 'green' }],
  })
})

it('shows which records wait because news of them came, and what became of the news', async () => {
  const { stores } = db.unitOfWork
  const connection = (await stores.connections.list())[0]?.id ?? ''
  const run = await startedRun(db.unitOfWork, { name: 'told', definition: { notices: { seconds: 10, records: 5 } } })
  await stores.syncs.moveCursor(run.syncId, 1)
  const about = { streams: [run.definition.stream], recordId: '1', kind: 'creation', at: 0 }
  const cameAt = Date.now() - 5_000
  await stores.notices.add(run.connectionId, [{ ...about, event: 'a' }], cameAt)
  await stores.notices.tally(connection, { taken: 1, echo: 2 })
  const { stream } = run.definition
  await stores.notices.unheard(run.connectionId, stream, 'it is off. Switch it on.')
  await stores.notices.unheard(run.connectionId, 'Unwanted', 'nobody asks')
  const { stdout } = await evergreen(['queues'], env)
  const ago = (Date.now() - cameAt) / 1_000
  const seconds = Number(/Change notices:\n {2}1 record of \S+ to be read, the first for (\d+) s\n/.exec(stdout)?.[1])
  expect([seconds >= 5, seconds <= Math.ceil(ago)]).toEqual([true, true])
  expect(stdout).toMatch(/ {2}came so far from \S+: 2 echo, 1 taken\n/)
  expect(JSON.parse((await evergreen(['queues', '--json'], env)).stdout).notices).toMatchObject({
    waiting: [{ records: 1 }],
    fates: [
      { fate: 'echo', events: 2 },
      { fate: 'taken', events: 1 },
    ],
    streams: [{ stream, silentMs: null, trouble: 'it is off. Switch it on.' }],
  })
  expect(stdout).toContain(`is asked for, not listened to: it is off. Switch it on.\n`)
  expect(stdout).not.toContain('Unwanted')
  const held = { connectionId: run.connectionId, stream, holder: 'me' }
  await stores.notices.holdStreams(run.connectionId, 'me', Date.now(), Date.now() + 60_000)
  await stores.notices.heard(held, { position: 'p' }, Date.now() - 90_000)
  expect((await evergreen(['queues'], env)).stdout).toMatch(/ of \S+ is listened to, last heard (9|1\d)\d s ago\n/)
})

it('tells why the queue cannot be reached, and all the rest', async () => {
  await beat()
  const { code, stdout } = await evergreen(['queues'], { ...env, REDIS_URL: 'redis://127.0.0.1:1' })
  expect(code).toBe(EXIT.ok)
  expect(stdout).toContain('\nqueue: Redis at 127.0.0.1:1 cannot be reached (ECONNREFUSED).')
  expect(stdout).toContain('1 worker alive')
})

it('lets the doctor find a queue that is away, and hint at a missing worker', async () => {
  await db.pool.query('truncate evergreen.connection, evergreen.work, evergreen.worker cascade')
  const well = await evergreen(['doctor'], env)
  expect(well).toMatchObject({ code: EXIT.ok, stderr: '' })
  expect(well.stdout).toContain('ok   queue: carried by PostgreSQL')
  expect(well.stdout).toMatch(/^hint workers: alive, 0 alive\n {5}→ .*\[evergreen worker\]$/m)
  const away = await evergreen(['doctor'], { ...env, REDIS_URL: 'redis://127.0.0.1:1' })
  expect(away.code).toBe(EXIT.config)
  expect(away.stdout).toContain('FIX  queue: reachable, queue: Redis at 127.0.0.1:1 cannot be reached')
})
