// Connections in a real browser: let into both CRMs, written as a form and as YAML, checked, paused, provisioned.
import type { Page, Route } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { credentials } from '../../src/sandbox/credentials.ts'
import { PASSWORD } from '../http/place.ts'
import { barriersHere } from './barriers.ts'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
let page: Page

beforeAll(async () => {
  stage = await openStage({ records: 20 })
  page = stage.page
  await stage.becomeAdmin()
})
afterAll(() => stage.close())

const address = z.object({ url: z.string() })
const { clientId, clientSecret } = credentials.salesforce

async function fillApp(on: Page, name: string): Promise<void> {
  await on.getByRole('textbox', { name: 'Name' }).fill(name)
  await on.getByRole('radio', { name: 'My Domain' }).check()
  await on.getByRole('textbox', { name: 'My Domain' }).fill(stage.sandbox.url)
  await on.getByLabel('Client id').fill(clientId)
  await on.getByRole('textbox', { name: 'Client secret' }).fill(clientSecret)
}

it('begins with nothing, and says what a connection is', async () => {
  await page.getByRole('link', { name: 'Connections' }).click()
  await page.getByText('No connection yet').waitFor()
  await page.getByRole('link', { name: 'Add a connection' }).first().click()
  await page.getByRole('heading', { name: 'Add a connection' }).waitFor()
})

it('connects Salesforce in the browser: there, back, and checked', async () => {
  await fillApp(page, 'acme')
  expect(await page.getByLabel('The same as YAML').inputValue()).not.toContain(clientSecret)
  await page.getByRole('button', { name: 'Connect at Salesforce' }).click()
  await page.getByText('acme is connected').waitFor()
  await page.getByRole('link', { name: 'Check what Evergreen may do there' }).click()
  await page.getByText('Nothing is missing').waitFor()
  await page.getByText('In the browser').waitFor()
})

it.each([
  ['state', /asked for this here/],
  ['code_challenge', /invalid code verifier/],
])('refuses what came back where the %s was exchanged on the way', async (parameter, why) => {
  await stage.go('/connections/new')
  await page.route('**/allow', async route => {
    const response = await route.fetch()
    const url = new URL(address.parse(await response.json()).url)
    url.searchParams.set(parameter, 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM')
    await route.fulfill({ response, json: { url: url.href } })
  })
  await fillApp(page, 'tampered')
  await page.getByRole('button', { name: 'Connect at Salesforce' }).click()
  await page.getByText('It was not connected').waitFor()
  await expect.poll(() => page.getByRole('alert').textContent()).toMatch(why)
  expect(await stage.place.db.unitOfWork.stores.connections.byAlias('tampered')).toBeNull()
  await page.unroute('**/allow')
})

it('adds HubSpot by a token, told by the form and by the YAML beside it alike', async () => {
  await stage.go('/connections/new')
  await page.getByRole('radiogroup', { name: 'What it connects to' }).getByText('HubSpot').click()
  await page.getByRole('radio', { name: 'Token of a private app' }).check()
  await page.getByRole('textbox', { name: 'Name' }).fill('hub')
  await page.getByRole('textbox', { name: 'Access token' }).fill(credentials.hubspot.accessToken)
  const yaml = page.getByLabel('The same as YAML')
  await expect.poll(() => yaml.inputValue()).toContain('accessToken: ')
  await yaml.fill(`${await yaml.inputValue()}baseUrl: ${stage.sandbox.url}\nsandbox: true\nlimits: [`)
  await page.getByText('Not read yet').waitFor()
  await yaml.fill((await yaml.inputValue()).replace('limits: [', 'limits: { writesPerHour: 500 }'))
  await page.getByRole('button', { name: 'Quota and other programs' }).click()
  await expect.poll(() => page.getByLabel('Address of the API').inputValue()).toBe(stage.sandbox.url)
  await page.getByLabel('Writes per hour').fill('400')
  await expect.poll(() => yaml.inputValue()).toContain('writesPerHour: 400')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Nothing is missing').waitFor()
  await page.getByText('Token of a private app').waitFor()
})

it('changes settings without the secrets being told again, and tells a mistake with its place', async () => {
  await stage.go('/connections/acme/settings')
  await page.getByRole('button', { name: 'Quota and other programs' }).click()
  await page.getByLabel('Kept for your other apps').fill('many')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect.poll(() => page.getByRole('alert').textContent()).toContain('connections.acme.limits.reserve')
  await page.getByLabel('Kept for your other apps').fill('30%')
  await page.getByRole('combobox', { name: 'Integration users' }).fill('etl@acme.example')
  await page.getByRole('combobox', { name: 'Integration users' }).press('Enter')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Nothing is missing').waitFor()
  await page.getByText('etl@acme.example').waitFor()
})

it('shows the fields of an object with what each probably means', async () => {
  await stage.go('/connections/acme')
  await page.getByRole('combobox', { name: 'Object' }).fill('Account')
  await page.keyboard.press('Escape')
  await page.getByLabel('Find a field').fill('country')
  await page.getByRole('row', { name: /BillingCountry .*Country/ }).waitFor()
})

it('shows what it would make in the CRM, then makes it', async () => {
  const ada = await stage.place.browser()
  await ada.enter('ada', PASSWORD)
  const { headers } = await ada.get('/setup')
  const text = `syncs:
  accounts: { connection: acme, stream: Account, fields: { Phone: { kind: phone } } }
`
  const applied = await ada.ask('PUT', '/setup', { text }, { 'if-match': headers.get('etag') ?? '' })
  expect(applied.status).toBe(200)
  await stage.go('/connections/acme')
  const section = page.getByRole('region', { name: /fields in the CRM/ })
  await section.getByRole('button', { name: 'Look what is missing' }).click()
  await section.getByText('Planned').first().waitFor()
  await section.getByRole('button', { name: /^Make/ }).click()
  await page.getByRole('button', { name: 'Make them' }).click()
  await section.getByText('Made').first().waitFor()
  await section.getByRole('button', { name: 'Look what is missing' }).click()
  await section.getByText('Everything is there').waitFor()
})

it('goes on with what takes a while when its screen is left, and keeps what came of it', async () => {
  const { promise: held, resolve: release } = Promise.withResolvers<void>()
  await page.route('**/provision', async route => {
    await held
    await route.continue()
  })
  const section = page.getByRole('region', { name: /fields in the CRM/ })
  const leaveAndComeBack = async () => {
    await page.getByRole('link', { name: 'Connections' }).click()
    await page.getByRole('heading', { name: 'Connections' }).waitFor()
    await page.getByRole('main').getByRole('link', { name: 'acme', exact: true }).click()
  }
  await stage.go('/connections/acme')
  await section.getByRole('button', { name: 'Look what is missing' }).click()
  await leaveAndComeBack()
  await section.getByText('Under way at the CRM').waitFor()
  release()
  await section.getByText('Everything is there').waitFor()
  await leaveAndComeBack()
  await section.getByText('Everything is there').waitFor()
  await page.unroute('**/provision')
})

it('pauses a connection, and goes on with it', async () => {
  await page.getByRole('button', { name: 'Pause' }).click()
  await page.getByText('Paused', { exact: true }).first().waitFor()
  await page.getByRole('button', { name: 'Resume' }).click()
  await page.getByText(/No trouble known|All is well/).waitFor()
})

it('takes a sync and its connection out once nothing is in the way, and says what goes and what stays', async () => {
  const { app, db } = stage.place
  const dialog = page.getByRole('dialog')
  const confirm = dialog.getByRole('button', { name: 'Remove' })
  const spare = (token: string) =>
    `connections:
  spare: { connector: hubspot, accessToken: ${token}, sandbox: true, baseUrl: "${stage.sandbox.url}" }
`
  const people = `syncs:
  people: { connection: spare, stream: contacts, fields: { firstname: { kind: person_name } } }
`
  await app.apply(spare('planted-token-1234') + people, 'test', 'cli:test')
  await app.setPause({ target: 'people', pause: true, actor: 'cli:test' })
  const run = await app.requestRun({ sync: 'people', mode: 'full', dryRun: false, actor: 'cli:test' })

  await stage.go('/connections/spare')
  await page.getByRole('button', { name: 'Remove' }).click()
  await dialog.getByText(/secrets are forgotten for good/).waitFor()
  await dialog.getByText(/^Syncs use it: people/).waitFor()
  await expect.poll(() => confirm.isDisabled()).toBe(true)
  await dialog.getByRole('link', { name: 'people' }).click()

  await page.getByRole('heading', { name: 'people', exact: true }).waitFor()
  await page.getByRole('button', { name: 'Remove' }).click()
  await dialog.getByText(/is active: stop it, or wait for its end/).waitFor()
  await expect.poll(() => confirm.isDisabled()).toBe(true)
  await app.stop(run.id, 'cli:test')
  await dialog.getByText(/is active/).waitFor({ state: 'detached' })
  expect(await barriersHere(page)).toEqual([])
  await confirm.click()
  await page.getByRole('heading', { name: 'Syncs', exact: true }).waitFor()
  await page.getByRole('link', { name: 'accounts', exact: true }).waitFor()
  await page.getByRole('link', { name: 'people', exact: true }).waitFor({ state: 'detached' })

  await stage.go('/connections/spare')
  await page.getByRole('button', { name: 'Remove' }).click()
  // Somebody else is quicker with something, and it is seen before anything goes.
  const quicker = async (route: Route) => {
    if (route.request().method() === 'DELETE') await app.apply(spare('planted-token-5678'), 'test', 'cli:test')
    await route.continue()
  }
  await page.route('**/api/v1/connections/spare', quicker)
  await confirm.click()
  await dialog.getByRole('alert').waitFor()
  await page.unroute('**/api/v1/connections/spare')
  expect(await db.unitOfWork.stores.connections.byAlias('spare')).not.toBeNull()
  await confirm.click()
  await page.getByRole('heading', { name: 'Connections', exact: true }).waitFor()
  await page.getByRole('link', { name: 'acme', exact: true }).waitFor()
  await page.getByRole('link', { name: 'spare', exact: true }).waitFor({ state: 'detached' })
  expect(await db.unitOfWork.stores.connections.byAlias('spare')).toBeNull()
})

it('lets a viewer look, and change nothing', async () => {
  const ada = await stage.place.browser()
  await ada.enter('ada', PASSWORD)
  await ada.post('/users', { name: 'vic', role: 'viewer', seesPersonal: false, password: PASSWORD })
  const seen = await stage.otherPage()
  await seen.goto(`${stage.place.url}/connections/acme`)
  await stage.logIn(seen, 'vic')
  await seen.getByText('etl@acme.example').waitFor()
  expect(await seen.getByRole('main').getByRole('button').count()).toBe(0)
  await seen.getByRole('link', { name: 'Connections' }).click()
  await seen.getByRole('link', { name: 'hub' }).waitFor()
  expect(await seen.getByRole('link', { name: 'Add a connection' }).count()).toBe(0)
  await seen.goto(`${stage.place.url}/connections/acme/settings`)
  await seen.getByText('This is for admins').waitFor()
  await seen.context().close()
})

it('leads back to where one was when the session ended in the middle', async () => {
  await stage.go('/connections/hub')
  await page.getByText('Token of a private app').waitFor()
  // Not before: the page looks again by itself, and then there is nothing left to click.
  const ending = async (route: Route) => {
    await stage.place.db.pool.query('DELETE FROM evergreen.login')
    await route.continue()
  }
  await page.route('**/check', ending, { times: 1 })
  await page.getByRole('button', { name: 'Check now' }).click()
  await page.getByRole('heading', { name: 'Log in to Evergreen' }).waitFor()
  await stage.logIn(page, 'ada')
  await page.getByRole('heading', { name: 'hub', exact: true }).waitFor()
})

it('has nothing that axe finds to be in somebody’s way', async () => {
  const paths = ['/connections', '/connections/acme?check=true', '/connections/new', '/connections/hub/settings']
  expect(await stage.barriers(...paths)).toEqual([])
})

it('did all that without an error in the browser', () => {
  expect(stage.noise).toEqual([])
})
