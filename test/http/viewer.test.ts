// What who may not see values of persons is shown: no value of the set-up either, and of a run no more than they may see
// at that moment.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { eventsOf } from '../../src/http/routes/runs/events.ts'
import { showTo } from '../../src/http/shapes/basics.ts'
import type { RunReport } from '../../src/operations/runs.ts'
import { type Browser, heard } from './browser.ts'
import { openPlace, PASSWORD, type Place } from './place.ts'

const SETUP = `connections:
  crm: { connector: hubspot, baseUrl: http://127.0.0.1:9, accessToken: planted-viewer-token, sandbox: true }
  org:
    connector: salesforce
    loginUrl: http://127.0.0.1:9
    clientId: id
    clientSecret: planted-viewer-secret
    sandbox: true
syncs:
  people:
    connection: crm
    stream: contacts
    filters: [[{ field: email, operator: EQ, value: planted.filter@acme.com }]]
    exclude: [{ field: lastname, equals: Plantedsson }, { field: email, empty: true }]
    fields: { firstname: { kind: person_name } }
  accounts:
    connection: org
    stream: Account
    where: Name = 'Planted \\'n Sons' AND NumberOfEmployees > 5
    fields: { Phone: { kind: phone } }
`
const PLANTED = /planted|plantedsson/i

let place: Place
let ada: Browser
let vic: Browser
beforeAll(async () => {
  place = await openPlace()
  ada = await place.admin()
  await ada.post('/users', { name: 'vic', role: 'viewer', password: PASSWORD })
  vic = place.browser()
  await vic.enter('vic', PASSWORD)
  const etag = (await ada.get('/setup')).headers.get('etag') ?? ''
  expect((await ada.ask('PUT', '/setup', { text: SETUP }, { 'if-match': etag })).status).toBe(200)
})
afterAll(() => place.close())

it('shows a viewer how a scope compares, and with no value', async () => {
  const paths = [
    '/setup',
    '/syncs/people/setup',
    '/syncs/accounts/setup',
    '/setup/versions',
    '/setup/versions/1',
    '/audit',
  ]
  for (const path of paths) {
    const [seen, all] = [await vic.get(path), await ada.get(path)]
    expect([path, seen.status]).toEqual([path, 200])
    expect(JSON.stringify(seen.body), path).not.toMatch(PLANTED)
    expect(JSON.stringify(all.body), path).toMatch(PLANTED)
  }
  expect((await vic.get('/setup')).body).toMatchObject({
    document: {
      syncs: {
        people: {
          filters: [[{ field: 'email', operator: 'EQ', value: '•••' }]],
          exclude: [
            { field: 'lastname', equals: '•••' },
            { field: 'email', empty: true },
          ],
        },
        accounts: { where: "Name = '•••' AND NumberOfEmployees > 5" },
      },
    },
  })
})

it('takes away from who follows a run what they may see no more', async () => {
  const { id } = await place.app.requestRun({ sync: 'people', mode: 'full', dryRun: false, actor: 'cli:test' })
  const report = await place.app.run(id)
  const left = {
    seq: 1,
    at: 0,
    event: 'field.change',
    actor: 'worker',
    recordId: '1',
    field: 'a',
    before: 'Ada',
  } as const
  const seen: RunReport = { ...report, undo: { of: 'it', left: [left] } }
  let now = 0
  const desk = {
    clock: { now: () => now, sleep: async () => undefined },
    follow: async function* () {
      for (const at of [0, 1_000, 20_000, 40_000]) {
        now = at
        yield { ...seen, undoneBy: [String(at)] }
      }
    },
  }
  const watchers = [showTo({ ...principal, seesPersonal: false }), null]
  const lookAgain = async () => watchers.shift() ?? null
  const over = new AbortController().signal
  const events = await Array.fromAsync(eventsOf(id, { desk, over, show: showTo(principal), lookAgain }))
  const told = events.map(event => (event.includes('"ours":"Ada"') ? 'all' : /"ours":"•••"|expired/.exec(event)?.[0]))
  expect(told).toEqual(['all', 'all', '"ours":"•••"', 'expired'])
})

const principal = {
  userId: 'u',
  name: 'u',
  actor: 'user:u',
  role: 'operator',
  seesPersonal: true,
  scopes: null,
  login: null,
  endsAt: 0,
} as const

it('takes a set-up as large as its schema allows', async () => {
  const text = `${SETUP}# ${'ä'.repeat(1_500_000)}\n`
  expect((await ada.post('/setup/diff', { text })).status).toBe(200)
  const longer = await ada.post('/setup/diff', { text: 'ä'.repeat(2_000_001) })
  expect(longer).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
})

it('has told neither secret', () => {
  for (const secret of ['planted-viewer-token', 'planted-viewer-secret']) expect(heard.join()).not.toContain(secret)
})
