// Runs and their plans in a real browser: followed as they go, looked through by keys and on a phone, decided on.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { credentials } from '../../src/sandbox/credentials.ts'
import type { Browser } from '../http/browser.ts'
import { PASSWORD } from '../http/place.ts'
import { barriersHere } from './barriers.ts'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
let page: Page
let ada: Browser

const { clientId, clientSecret } = credentials.salesforce

beforeAll(async () => {
  stage = await openStage()
  page = stage.page
}, 120_000)
afterAll(() => stage.close())

const idOf = z.object({ id: z.string() })
async function startRun(): Promise<string> {
  const started = await ada.post('/runs', { sync: 'accounts', mode: 'full' })
  expect(started.status).toBe(201)
  return idOf.parse(started.body).id
}

it('is in nobody’s way before anybody is logged in: neither the first admin’s screen nor the log-in', async () => {
  await page.goto(stage.place.url)
  await page.getByLabel('Set-up token').waitFor()
  expect(await barriersHere(page)).toEqual([])
  await stage.becomeAdmin()
  const other = await stage.otherPage()
  await other.goto(stage.place.url)
  await other.getByRole('button', { name: 'Log in' }).waitFor()
  expect(await barriersHere(other)).toEqual([])
  await other.getByRole('textbox', { name: 'Name' }).fill('ada')
  await other.getByLabel('Password', { exact: false }).first().fill('nine green bottles')
  await other.getByRole('button', { name: 'Log in' }).click()
  await other.getByRole('alert').waitFor()
  expect(await barriersHere(other)).toEqual([])
  await other.context().close()
  ada = stage.place.browser()
  await ada.enter('ada', PASSWORD)
  const document = {
    connections: {
      acme: { connector: 'salesforce', loginUrl: stage.sandbox.url, clientId, clientSecret, sandbox: true },
    },
    syncs: {
      accounts: {
        connection: 'acme',
        stream: 'Account',
        fields: {
          Name: { kind: 'company_name', policy: 'fill-empty' },
          Phone: { kind: 'phone', policy: 'fill-empty' },
          BillingCountry: { kind: 'country', policy: 'fill-empty' },
        },
      },
    },
  }
  const etag = (await ada.get('/setup')).headers.get('etag') ?? ''
  expect((await ada.ask('PUT', '/setup', { document }, { 'if-match': etag })).status).toBe(200)
}, 120_000)

it('follows a run to its plan, also where a proxy answered once in the place of Evergreen', async () => {
  expect((await ada.post('/syncs/accounts/pause')).status).toBe(200)
  const run = await startRun()
  let asked = 0
  await page.route('**/events', route => {
    asked += 1
    return asked === 1 ? route.fulfill({ status: 502, body: 'Bad gateway' }) : route.continue()
  })
  await stage.go(`/runs/${run}`)
  await page.getByText('Running', { exact: true }).waitFor()
  await expect.poll(() => asked).toBeGreaterThan(0)
  expect((await ada.post('/syncs/accounts/resume', {})).status).toBe(200)
  await page.getByRole('heading', { name: 'Waits for your approval' }).waitFor()
  expect(asked).toBe(2)
  await page.unroute('**/events')
}, 60_000)

it('is in nobody’s way where a plan is looked through, dialogs included', { timeout: 300_000 }, async () => {
  await page.getByRole('button', { name: /^Phone/ }).click()
  await page
    .getByRole('checkbox', { name: /^Write Phone of/ })
    .first()
    .waitFor()
  expect(await barriersHere(page)).toEqual([])
})
