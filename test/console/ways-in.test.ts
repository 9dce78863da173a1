// The ways into CRMs, and a file beside them, as an admin sets them up by the form: HubSpot by installing an app there,
// Salesforce as a user of its own, by a secret or by a key.
import { generateKeyPairSync } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { credentials } from '../../src/sandbox/credentials.ts'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
let page: Page
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evergreen-ways-'))
  await mkdir(join(folder, 'files'))
  stage = await openStage({ records: 10, env: { EVERGREEN_FILES: join(folder, 'files') } })
  page = stage.page
  await stage.becomeAdmin()
})
afterAll(async () => {
  await stage.close()
  await rm(folder, { recursive: true, force: true })
})

const address = z.object({ url: z.string() })
const { salesforce, hubspot } = credentials
const stored = (alias: string) => stage.place.db.unitOfWork.stores.connections.byAlias(alias)
const yaml = () => page.getByLabel('The same as YAML')

async function begin(vendor: string, name: string): Promise<void> {
  await stage.go('/connections/new')
  await page.getByRole('radiogroup', { name: 'What it connects to' }).getByText(vendor).click()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name)
}

async function fillHubspotApp(name: string): Promise<void> {
  await begin('HubSpot', name)
  await page.getByLabel('Client id').fill(hubspot.clientId)
  await page.getByRole('textbox', { name: 'Client secret' }).fill(hubspot.clientSecret)
  await page.getByRole('button', { name: 'Quota and other programs' }).click()
  await page.getByLabel('Address of the API').fill(stage.sandbox.url)
}

async function isWellAndLetInBy(way: string): Promise<void> {
  await page.getByText('Nothing is missing').waitFor()
  await page.getByText(way, { exact: true }).waitFor()
}

it('installs an app at HubSpot in the browser: there, back, and checked', async () => {
  await fillHubspotApp('hub')
  await expect.poll(() => yaml().inputValue()).not.toContain(hubspot.clientSecret)
  await page.getByRole('button', { name: 'Connect at HubSpot' }).click()
  await page.getByText('hub is connected').waitFor()
  await page.getByRole('link', { name: 'Check what Evergreen may do there' }).click()
  await isWellAndLetInBy('In the browser')
})

it('refuses what comes back from HubSpot with a state that nobody asked for, and keeps nothing of it', async () => {
  await fillHubspotApp('tampered')
  await page.route('**/allow', async route => {
    const response = await route.fetch()
    const url = new URL(address.parse(await response.json()).url)
    url.searchParams.set('state', 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM')
    await route.fulfill({ response, json: { url: url.href } })
  })
  await page.getByRole('button', { name: 'Connect at HubSpot' }).click()
  await page.getByText('It was not connected').waitFor()
  await expect.poll(() => page.getByRole('alert').textContent()).toMatch(/asked for this here/)
  expect(await stored('tampered')).toBeNull()
  await page.unroute('**/allow')
})

it('is let into Salesforce by client credentials, at the org’s own address only', async () => {
  await begin('Salesforce', 'as-itself')
  await page.getByRole('radio', { name: 'Client credentials' }).check()
  await expect.poll(() => page.getByRole('radio', { name: 'Production' }).count()).toBe(0)
  await page.getByRole('textbox', { name: 'My Domain' }).fill(stage.sandbox.url)
  await page.getByLabel('Client id').fill(salesforce.clientId)
  await page.getByRole('textbox', { name: 'Client secret' }).fill(salesforce.clientSecret)
  await expect.poll(() => yaml().inputValue()).not.toContain(salesforce.clientSecret)
  await page.getByRole('button', { name: 'Save' }).click()
  await isWellAndLetInBy('Client credentials')
})

it('is let into Salesforce by a signed assertion, with the key whose certificate the app has and no other', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const publicKeys = [publicKey.export({ type: 'spki', format: 'pem' }).toString()]
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
  const pemOf = (key: typeof privateKey) => key.export({ type: 'pkcs8', format: 'pem' }).toString()
  const clientId = 'app-with-a-certificate'
  const told = await fetch(`${stage.sandbox.url}/__sandbox/salesforce/apps`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ clientId, publicKeys }),
  })
  expect(told.ok).toBe(true)
  await begin('Salesforce', 'by-key')
  await page.getByRole('radio', { name: 'Signed assertion (JWT)' }).check()
  await page.getByRole('radio', { name: 'My Domain' }).check()
  await page.getByRole('textbox', { name: 'My Domain' }).fill(stage.sandbox.url)
  await page.getByLabel('Client id').fill(clientId)
  await page.getByRole('textbox', { name: 'Username' }).fill(salesforce.username)
  await page.getByRole('textbox', { name: 'Private key' }).fill(pemOf(stranger))
  await expect.poll(() => yaml().inputValue()).not.toContain('BEGIN')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('alert').filter({ hasText: 'invalid assertion' }).waitFor()

  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('textbox', { name: 'Private key' }).fill(pemOf(privateKey))
  await page.getByRole('button', { name: 'Save' }).click()
  await isWellAndLetInBy('Signed assertion (JWT)')
  expect(JSON.stringify(await stored('by-key'))).not.toContain('PRIVATE KEY')
})

it('takes a file that supplies values by the form, columns and all, and says which file it may be', async () => {
  await writeFile(join(folder, 'files', 'firms.csv'), 'site,firm,branch,heads\nacme.example,Acme,Steel,40\n')
  await begin('CSV file', 'firms')
  const path = page.getByRole('textbox', { name: 'File', exact: true })
  await path.fill(join(folder, 'firms.csv'))
  await page.getByRole('textbox', { name: 'Column of domains' }).fill('site')
  await page.getByRole('textbox', { name: 'Column of company names' }).fill('firm')
  await page.getByRole('textbox', { name: 'Column of industry' }).fill('branch')
  await page.getByRole('button', { name: 'Leave out employees' }).click()
  await page.getByRole('textbox', { name: 'Another value' }).fill('headcount')
  await page.getByRole('textbox', { name: 'Another value' }).press('Enter')
  await page.getByRole('textbox', { name: 'Column of headcount' }).fill('heads')
  await expect.poll(() => yaml().inputValue()).toContain('supplies:\n  industry: branch\n  headcount: heads\n')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('alert').filter({ hasText: 'name files below' }).waitFor()
  await path.fill(join(folder, 'files', 'firms.csv'))
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Nothing is missing').waitFor()
  expect(await stored('firms')).toMatchObject({
    settings: { match: { domain: 'site', company: 'firm' }, supplies: { industry: 'branch', headcount: 'heads' } },
  })
})

it('changes the file’s settings by the YAML beside the form, and shows it there', async () => {
  await page.getByRole('link', { name: 'Settings' }).click()
  await yaml().fill((await yaml().inputValue()).replace('company: firm', 'company: name'))
  await expect.poll(() => page.getByRole('textbox', { name: 'Column of company names' }).inputValue()).toBe('name')
  await page.getByRole('textbox', { name: 'Column of company names' }).fill('')
  await expect.poll(() => yaml().inputValue()).not.toContain('company:')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Nothing is missing').waitFor()
})

it('has nothing that axe finds to be in somebody’s way', async () => {
  expect(await stage.barriers('/connections/firms/settings')).toEqual([])
})

it('did all that without an error in the browser', () => {
  expect(stage.noise).toEqual([])
})
