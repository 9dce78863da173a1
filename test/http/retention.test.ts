// What need not be kept of the audit, told and dropped by the API.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Browser } from './browser.ts'
import { openPlace, type Place } from './place.ts'

const SETUP = `connections:
  crm:
    connector: hubspot
    baseUrl: http://127.0.0.1:9
    accessToken: some-token
    sandbox: true
    keep: { auditMonths: 12 }
syncs:
  people: { connection: crm, stream: contacts, fields: { email: { kind: email } } }
`

let place: Place
let ada: Browser
beforeAll(async () => {
  place = await openPlace()
  ada = await place.admin()
  const etag = (await ada.get('/setup')).headers.get('etag') ?? ''
  expect((await ada.ask('PUT', '/setup', { text: SETUP }, { 'if-match': etag })).body).toMatchObject({ connections: 1 })
})
afterAll(() => place.close())

it('says what each connection keeps, and drops nothing unless it is told to', async () => {
  const kept = { connection: 'crm', months: 12, keptFrom: expect.any(String), over: { segments: 0, entries: 0 } }
  expect((await ada.post('/audit/retention', {})).body).toEqual({ dropped: false, connections: [kept] })
  expect((await ada.post('/audit/retention', { yes: true })).body).toEqual({ dropped: true, connections: [kept] })
})
