// A sync or a connection is taken out of the set-up: only when nothing uses it, and what was done stays to be told of.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { type Browser, heard } from './browser.ts'
import { openPlace, type Place } from './place.ts'

const PLANTED = 'planted-token-of-removal-1234'
const SETUP = `connections:
  crm: { connector: hubspot, baseUrl: http://127.0.0.1:9, accessToken: ${PLANTED}, sandbox: true }
syncs:
  people:
    connection: crm
    stream: contacts
    schedule: { cron: "0 6 * * *", zone: Europe/Helsinki }
    fields: { firstname: { kind: person_name } }
`
let place: Place
let ada: Browser
beforeAll(async () => {
  place = await openPlace()
  ada = await place.admin()
})
afterAll(() => place.close())

const etagNow = async () => (await ada.get('/setup')).headers.get('etag') ?? ''
const remove = async (path: string, etag?: string) =>
  ada.ask('DELETE', path, undefined, { 'if-match': etag ?? (await etagNow()) })
const put = async (text: string) => ada.ask('PUT', '/setup', { text }, { 'if-match': await etagNow() })
const names = async (path: string) =>
  z
    .object({ items: z.array(z.looseObject({ name: z.string().optional(), alias: z.string().optional() })) })
    .parse((await ada.get(path)).body)
    .items.map(({ name, alias }) => name ?? alias)
let first = ''
it('refuses what is in use, what was changed meanwhile, and what is not there', async () => {
  expect((await put(SETUP)).status).toBe(200)
  const seen = await etagNow()
  await put(SETUP.replace(PLANTED, '{ sealed: true }').replace('0 6', '0 7'))
  expect((await remove('/syncs/people', seen)).body).toMatchObject({ code: 'changed_meanwhile' })
  expect((await ada.ask('DELETE', '/syncs/people')).body).toMatchObject({ code: 'precondition_missing' })
  expect((await remove('/syncs/poeple')).body).toMatchObject({
    code: 'not_known',
    fix: expect.stringMatching(/people/),
  })
  expect((await remove('/connections/crn')).body).toMatchObject({ code: 'not_known' })
  expect((await remove('/connections/crm')).body).toMatchObject({
    code: 'refused',
    detail: expect.stringContaining('syncs use it: people'),
  })
  first = (await place.app.requestRun({ sync: 'people', mode: 'full', dryRun: false, actor: 'cli:test' })).id
  expect((await remove('/syncs/people')).body).toMatchObject({
    code: 'refused',
    detail: expect.stringContaining(`run ${first} is active`),
  })
  await ada.post(`/runs/${first}/stop`)
  await place.db.unitOfWork.stores.runs.close(first, { status: 'stopped', endedAt: Date.now(), note: null })
})

it('takes a sync out; its runs and its records stay, and nothing of it runs any more', async () => {
  const sync = await place.db.unitOfWork.stores.syncs.byName('people')
  const state = { firstname: { value: 'Ada', changedAt: null, verifiedAt: null, source: 'crm', lock: null } as const }
  const { records } = place.db.unitOfWork.stores
  await records.save(sync?.connectionId ?? '', 'contacts', [{ id: '77', state }], 1)
  const removed = await remove('/syncs/people')
  expect(removed).toMatchObject({
    status: 200,
    body: { changes: expect.arrayContaining([{ path: 'syncs.people.stream', before: 'contacts', after: null }]) },
  })
  expect(removed.headers.get('etag')).toBe(await etagNow())
  expect(await names('/syncs')).toEqual([])
  expect((await ada.get('/syncs/people')).body).toMatchObject({ code: 'not_known' })
  expect((await ada.post('/runs', { sync: 'people', mode: 'full' })).body).toMatchObject({ code: 'not_known' })
  expect((await ada.post('/syncs/people/pause')).status).toBe(404)
  expect((await ada.get(`/runs/${first}`)).body).toMatchObject({ run: { id: first, sync: 'people' } })
  expect((await ada.get('/records/crm/contacts/77')).status).toBe(200)
  expect((await ada.get('/audit?event=setup.removed')).body).toMatchObject({
    items: [{ actor: 'user:ada', sync: 'people', detail: { removed: { sync: 'people' } } }],
  })
  expect((await ada.get('/setup/versions')).body).toMatchObject({ items: [{ actor: 'user:ada' }, {}, {}] })
})

it('takes a connection out with its secrets, and still lets its records be forgotten', async () => {
  expect((await remove('/connections/crm')).status).toBe(200)
  expect(await names('/connections')).toEqual([])
  expect((await ada.post('/connections/crm/check')).status).toBe(404)
  const { rows } = await place.db.pool.query('select sealed from evergreen.connection')
  expect(rows).toEqual([{ sealed: {} }])
  expect((await ada.get('/audit?connection=crm')).status).toBe(200)
  expect((await ada.post('/records/crm/contacts/77/erase', { yes: true })).status).toBeLessThan(300)
})

it('brings both back as new when they are declared once more', async () => {
  const [version] = z
    .object({ items: z.array(z.object({ number: z.int() })) })
    .parse((await ada.get('/setup/versions')).body).items
  expect(version?.number).toBe(4)
  expect((await put(SETUP.replace(PLANTED, '{ sealed: true }'))).body).toMatchObject({ code: 'setup_not_right' })
  expect((await put(SETUP)).status).toBe(200)
  expect([await names('/connections'), await names('/syncs')]).toEqual([['crm'], ['people']])
  expect(await place.db.unitOfWork.stores.syncs.byName('people')).toMatchObject({ cursor: null, approvedAt: null })
  expect((await ada.get('/records/crm/contacts/77')).status).toBe(404)
  // What is sealed now can be opened: the CRM is asked, and is not there.
  expect(JSON.stringify((await ada.post('/connections/crm/check')).body)).not.toMatch(/Enter the secret again/)
})

it('is done at the command line as well', async () => {
  await expect(place.app.remove({ connection: 'crm' }, 'cli:test')).rejects.toThrow(/syncs use it: people/)
  await place.app.remove({ sync: 'people' }, 'cli:test')
  await place.app.remove({ connection: 'crm' }, 'cli:test')
  expect([await names('/connections'), await names('/syncs')]).toEqual([[], []])
  expect(heard.join()).not.toContain(PLANTED)
})
