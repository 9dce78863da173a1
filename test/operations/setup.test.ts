// Moving a set-up, pausing it and starting its runs, without the command line.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { type App, openApp, readConfig } from '../../src/app.ts'
import { ConfigError, Refused } from '../../src/errors.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'

/** Addresses that are never called here. */
const SETUP = `connections:
  crm:
    connector: hubspot
    baseUrl: http://127.0.0.1:9
    accessToken: { env: PLANTED_TOKEN }
    sandbox: true
    limits: { jobs: 8, write-back: 1 }
syncs:
  people:
    connection: crm
    stream: contacts
    filters: [[{ field: email, operator: HAS_PROPERTY }]]
    exclude: [{ field: email, ends-with: .gov }]
    country: DE
    changesPerRun: 100
    order: 1
    fields:
      email: { kind: email, policy: never, staleBelow: 0.5 }
      phone: { kind: phone, normalize: suggest, owner: crm }
  people-two: { connection: crm, stream: contacts, order: 2, fields: { phone: { kind: phone } } }
`

interface Installation {
  readonly app: App
  readonly db: FreshDatabase
}
const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  vi.unstubAllEnvs()
  for (const close of closing.splice(0)) await close()
})

async function installation(): Promise<Installation> {
  const db = await freshDatabase()
  const home = await mkdtemp(join(tmpdir(), 'evergreen-operations-'))
  const config = readConfig({ DATABASE_URL: db.url, EVERGREEN_HOME: home, LOG_LEVEL: 'silent' })
  const app = await openApp({ config, level: 'warn', verbose: false, stop: new AbortController().signal })
  closing.push(async () => {
    await app.close()
    await db.close()
    await rm(home, { recursive: true, force: true })
  })
  return { app, db }
}

const definitionsOf = async ({ db }: Installation) =>
  (await db.unitOfWork.stores.syncs.list()).map(({ definition }) => definition)

it('moves a set-up to another installation: what is exported there is what was exported here', async () => {
  vi.stubEnv('PLANTED_TOKEN', 'planted-token')
  const [here, there] = [await installation(), await installation()]
  await here.app.apply(SETUP, 'set-up', 'cli:test')
  const exported = await here.app.exportSetup()
  expect(exported).not.toContain('planted-token')
  await there.app.apply(exported, 'exported', 'cli:test')
  expect(await definitionsOf(there)).toEqual(await definitionsOf(here))
  expect(await there.app.exportSetup()).toBe(exported)
  expect(await there.app.apply(exported, 'exported', 'cli:test')).toEqual({
    connections: 1,
    syncs: 2,
    changes: [],
    readAnew: [],
  })
})

it('stores nothing of a set-up in which anything is wrong', async () => {
  vi.stubEnv('PLANTED_TOKEN', 'planted-token')
  const place = await installation()
  const wrong = SETUP.replace('people-two: { connection: crm', 'people-two: { connection: cmr')
  await expect(place.app.apply(wrong, 'set-up', 'cli:test')).rejects.toThrow(ConfigError)
  expect(await definitionsOf(place)).toEqual([])
  expect(await place.db.unitOfWork.stores.connections.list()).toEqual([])
  expect(await place.app.countAudit()).toBe(0)
})

it('pauses and resumes by name or all at once, each with one audit entry, and refuses an unknown name whole', async () => {
  vi.stubEnv('PLANTED_TOKEN', 'planted-token')
  const { app, db } = await installation()
  await app.apply(SETUP, 'set-up', 'cli:test')
  const paused = async () => [
    ...(await db.unitOfWork.stores.connections.list())
      .filter(({ pausedAt }) => pausedAt !== null)
      .map(({ alias }) => alias),
    ...(await db.unitOfWork.stores.syncs.list()).filter(({ pausedAt }) => pausedAt !== null).map(({ name }) => name),
  ]
  const set = (target: string | null, pause: boolean) => app.setPause({ target, pause, actor: 'cli:ada' })
  const report = (names: string[], stillPaused: object[] = []) => ({ names, stillPaused })
  expect(await set('people', true)).toEqual(report(['people']))
  expect(await paused()).toEqual(['people'])
  expect(await set(null, true)).toEqual(report(['crm', 'people', 'people-two']))
  expect(await paused()).toEqual(['crm', 'people', 'people-two'])
  expect(await set(null, false)).toEqual(report(['crm', 'people', 'people-two']))
  expect(await paused()).toEqual([])
  await expect(set('nobody', true)).rejects.toThrow('nobody: there is no sync and no connection of this name.')
  const audit = await Array.fromAsync(app.audit({ limit: 99 }))
  expect(audit.map(({ event, actor, detail }) => [event, actor, detail]).slice(1)).toEqual([
    ['paused', 'cli:ada', { names: ['people'] }],
    ['paused', 'cli:ada', { names: ['crm', 'people', 'people-two'] }],
    ['resumed', 'cli:ada', { names: ['crm', 'people', 'people-two'] }],
  ])
})

it('says of a resumed sync or connection what still holds its syncs back', async () => {
  vi.stubEnv('PLANTED_TOKEN', 'planted-token')
  const { app } = await installation()
  const facts =
    '  facts: { connector: csv, path: /no/facts.csv, match: { domain: d }, supplies: { industry: i } }\nsyncs:'
  await app.apply(
    SETUP.replace('syncs:', facts).replace('order: 1', 'order: 1\n    enrich: [facts]'),
    'set-up',
    'cli:test',
  )
  const set = (target: string | null, pause: boolean) => app.setPause({ target, pause, actor: 'cli:ada' })
  await set(null, true)
  const { id } = await app.requestRun({ sync: 'people', mode: 'full', dryRun: false, actor: 'cli:ada' })
  const paused = async () => (await app.run(id)).waiting
  const until = null
  expect(await paused()).toEqual([
    { note: 'paused: sync people', until },
    { note: 'paused: connection crm', until },
    { note: 'paused: connection facts', until },
  ])
  expect((await set('people', false)).stillPaused).toEqual([
    { sync: 'people', of: 'connection', name: 'crm' },
    { sync: 'people', of: 'connection', name: 'facts' },
  ])
  expect((await set('crm', false)).stillPaused).toEqual([
    { sync: 'people', of: 'connection', name: 'facts' },
    { sync: 'people-two', of: 'sync', name: 'people-two' },
  ])
  expect(await paused()).toEqual([{ note: 'paused: connection facts', until }])
  expect((await set('facts', false)).stillPaused).toEqual([])
  expect(await paused()).toEqual([])
})

it('starts one run of a sync at a time, also when ten are asked for at once, and audits the refusals', async () => {
  vi.stubEnv('PLANTED_TOKEN', 'planted-token')
  const { app } = await installation()
  await app.apply(SETUP, 'set-up', 'cli:test')
  const request = { sync: 'people', mode: 'full', dryRun: false, actor: 'cli:ada' } as const
  const asked = await Promise.allSettled(Array.from({ length: 10 }, () => app.requestRun(request)))
  const refusals = asked.filter(result => result.status === 'rejected').map(({ reason }) => reason)
  expect(refusals).toHaveLength(9)
  expect(refusals.every(reason => reason instanceof Refused)).toBe(true)
  expect(await Array.fromAsync(app.audit({ event: 'run.started', limit: 99 }))).toHaveLength(1)
  expect(await Array.fromAsync(app.audit({ event: 'run.refused', limit: 99 }))).toHaveLength(9)
  expect(await app.runs({ limit: 99 })).toEqual([
    expect.objectContaining({ run: expect.objectContaining({ syncName: 'people', status: 'active' }) }),
  ])
  await expect(app.runs({ syncName: 'peopel', limit: 1 })).rejects.toThrow(ConfigError)
})

it('tells of a record that was never read that it was never read; a stream or field that no sync reads is a mistake', async () => {
  vi.stubEnv('PLANTED_TOKEN', 'planted-token')
  const { app } = await installation()
  await app.apply(SETUP, 'set-up', 'cli:test')
  const address = { connection: 'crm', stream: 'contacts', recordId: '1', field: 'email' }
  expect(await app.explain(address)).toEqual({
    address,
    recordRead: false,
    livesOnIn: null,
    merged: [],
    fates: [],
    history: [],
    links: [],
    state: null,
    changes: [],
    flips: [],
    refusals: [],
    claims: [],
    bars: [],
    runs: [],
    undone: [],
    receiptField: null,
    toldFrom: null,
    droppedUntil: null,
  })
  await expect(app.explain({ ...address, stream: 'contcts' })).rejects.toThrow(
    'stream contcts of crm: no sync reads it. Did you mean contacts?',
  )
  await expect(app.explain({ ...address, field: 'emial' })).rejects.toThrow(
    'field emial of contacts: no sync reads it. Did you mean email?',
  )
})

it('reads everything again, and waits to be approved, after a sync was told to judge in another way', async () => {
  vi.stubEnv('PLANTED_TOKEN', 'planted-token')
  const { app, db } = await installation()
  await app.apply(SETUP, 'set-up', 'cli:test')
  const { stores } = db.unitOfWork
  for (const sync of await stores.syncs.list()) {
    await stores.syncs.moveCursor(sync.id, 5_000)
    await stores.syncs.approve(sync.id, 6_000)
  }
  expect((await app.apply(SETUP, 'set-up', 'cli:test')).readAnew).toEqual([])
  const wider = SETUP.replace('policy: never, staleBelow: 0.5', 'policy: fill-empty')
  expect((await app.apply(wider, 'set-up', 'cli:test')).readAnew).toEqual(['people'])
  expect(await stores.syncs.byName('people')).toMatchObject({ cursor: null, approvedAt: null })
  expect(await stores.syncs.byName('people-two')).toMatchObject({ cursor: 5_000, approvedAt: 6_000 })
  expect(
    (await app.apply(wider.replace('changesPerRun: 100', 'changesPerRun: 7'), 'set-up', 'cli:test')).readAnew,
  ).toEqual([])
})
