// A sync made, tried, saved, run, changed and put back in the browser, without a line of YAML being typed.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { credentials } from '../../src/sandbox/credentials.ts'
import { PASSWORD } from '../http/place.ts'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
  await stage.becomeAdmin()
  const ada = stage.place.browser()
  await ada.enter('ada', PASSWORD)
  const { clientId, clientSecret } = credentials.salesforce
  const acme = { connector: 'salesforce', loginUrl: stage.sandbox.url, clientId, clientSecret, sandbox: true }
  const etag = (await ada.get('/setup')).headers.get('etag') ?? ''
  const made = await ada.ask('PUT', '/setup', { document: { connections: { acme } } }, { 'if-match': etag })
  expect(made.status).toBe(200)
})
afterAll(() => stage.close())

const yaml = () => stage.page.getByLabel('YAML').inputValue()
const choose = async (label: string, option: string) => {
  await stage.page.getByRole('combobox', { name: label }).fill(option)
  await stage.page.getByRole('option', { name: option }).first().click()
}

it('begins with the object, and knows what its fields mean', async () => {
  const { page, go } = stage
  await go('/syncs')
  await page.getByText('No sync yet').waitFor()
  await page.getByRole('link', { name: 'New sync' }).click()
  await choose('Object', 'Accounts (Account)')
  await page.getByText(/fields, of which \d+ tell what they are/).waitFor()
  await page.getByRole('button', { name: 'Go on' }).click()
  await page.getByRole('group', { name: 'Field Phone' }).waitFor()
  await expect.poll(() => page.getByRole('combobox', { name: 'Kind of Phone' }).inputValue()).toBe('phone')
  for (const name of ['Fax', 'Website', 'BillingStreet', 'ShippingStreet', 'ShippingCity', 'ShippingCountry']) {
    await page.getByRole('button', { name: `Leave out ${name}` }).click()
  }
  await expect.poll(yaml).toContain('  accounts:\n    connection: acme\n    stream: Account\n')
  await expect.poll(yaml).not.toContain('Fax')
})

it('counts the records of a scope while it is written', async () => {
  const { page } = stage
  const records = page.getByRole('region', { name: 'Records' })
  await records.getByText(/^\d+ records$/).waitFor()
  await records.getByLabel('Condition').fill("Name = 'Nobody'")
  await records.getByText('0 records').waitFor()
  await records.getByLabel('Condition').fill('Nam = 1')
  await records.getByText(/Nam/).first().waitFor()
  await records.getByLabel('Condition').fill('')
  await records.getByText(/^\d\d records$/).waitFor()
})

it('shows the next times of a schedule as it is edited, and estimates its calls', async () => {
  const { page } = stage
  const schedule = page.getByRole('region', { name: 'Schedule' })
  await schedule.getByText('Daily').click()
  await schedule.getByLabel('At', { exact: true }).fill('06:30')
  await choose('Time zone', 'Europe/Helsinki')
  await schedule.getByText('Mo', { exact: true }).click()
  await schedule.getByText('Runs every day at 06:30 Europe/Helsinki, only Mondays').waitFor()
  const times = schedule.getByRole('list', { name: 'Next times' }).getByRole('listitem')
  await expect.poll(() => times.allTextContents()).toEqual(Array(5).fill(expect.stringMatching(/^Mon.*06:30/)))
  await schedule.getByLabel('Allowed hours').fill('07:00-06')
  await page.keyboard.press('Enter')
  await schedule.getByRole('alert').filter({ hasText: 'is not a time of day' }).waitFor()
  await schedule
    .getByRole('button', { name: 'Remove 07:00-06' })
    .or(schedule.locator('.mantine-Pill-remove'))
    .first()
    .click()
  await schedule.getByRole('button', { name: 'Estimate its calls' }).click()
  await schedule.getByText(/^About \d+ calls/).waitFor()
})

it('keeps form and text in step, comments and order of the text included', async () => {
  const { page } = stage
  const text = (await yaml()).replace('    fields:\n', '    # Finance keeps the rest.\n    fields:\n')
  await page.getByLabel('YAML').fill(text.replace('    stream: Account\n', '    stream: Account\n    country: FI\n'))
  await expect.poll(() => page.getByRole('textbox', { name: 'Country' }).inputValue()).toBe('FI')
  await page.getByRole('textbox', { name: 'Country' }).fill('SE')
  await expect.poll(yaml).toContain('    stream: Account\n    country: SE\n')
  await expect.poll(yaml).toContain('    # Finance keeps the rest.\n    fields:\n')
  await page.getByLabel('YAML').fill('syncs: [')
  await page.getByText('The text cannot be read.').waitFor()
  await page.getByLabel('YAML').fill(text)
  await page.getByRole('textbox', { name: 'Country' }).waitFor()
})

it('tries the rules on live records before anything is saved, and tells what is not right', async () => {
  const { page } = stage
  const preview = page.getByRole('region', { name: 'The rules on live records' })
  await preview.getByRole('button', { name: 'Try them' }).click()
  await preview.getByText(/^Looked at \d+ records of \d+ records/).waitFor()
  await preview
    .getByText(/rule phone/)
    .first()
    .waitFor()
  const bar = page.getByRole('region', { name: 'Unsaved changes' })
  await page.getByRole('textbox', { name: 'Country' }).fill('XX')
  await bar.getByText('is not a country code of ISO 3166-1').waitFor()
  await expect.poll(() => bar.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true)
  await page.getByRole('textbox', { name: 'Country' }).fill('')
})

it('is saved, and stands in the list with its next run', async () => {
  const { page, go } = stage
  const bar = page.getByRole('region', { name: 'Unsaved changes' })
  await bar.getByText(/settings change/).waitFor()
  await bar.getByRole('button', { name: 'Save' }).click()
  await page.waitForURL(/\/syncs\/accounts/)
  await page.getByRole('heading', { name: 'Next runs' }).waitFor()
  await go('/syncs')
  await page.getByText('every day at 06:30 Europe/Helsinki, only Mondays').waitFor()
})

it('runs to its end from there', async () => {
  const { page } = stage
  await page.getByRole('link', { name: 'accounts' }).click()
  await page.getByRole('button', { name: 'Run now' }).click()
  await page.getByRole('heading', { name: 'Waits for your approval' }).waitFor()
  await page.getByRole('button', { name: /^Approve/ }).click()
  await page.getByText('Complete', { exact: true }).waitFor()
})

it('is changed, and made again what it was before', async () => {
  const { page, go } = stage
  await go('/syncs/accounts?tab=settings')
  await page.getByRole('textbox', { name: 'Country' }).fill('FI')
  const bar = page.getByRole('region', { name: 'Unsaved changes' })
  await bar.getByText('1 setting changes').waitFor()
  await bar.getByRole('button', { name: 'Save' }).click()
  await bar.waitFor({ state: 'detached' })
  await page.getByRole('tab', { name: 'Versions' }).click()
  await page.getByRole('button', { name: /^Version 2/ }).click()
  await page.getByRole('button', { name: 'Put version 2 into the form' }).click()
  await bar.getByRole('button', { name: 'Show them' }).click()
  await bar.getByText('syncs.accounts.country').waitFor()
  await bar.getByRole('button', { name: 'Save' }).click()
  await bar.waitFor({ state: 'detached' })
  await expect.poll(yaml).not.toContain('country: FI')
})

it('is paused and goes on', async () => {
  const { page, go } = stage
  await go('/syncs/accounts')
  await page.getByRole('button', { name: 'Pause' }).click()
  await page.getByRole('alert').filter({ hasText: 'Paused' }).waitFor()
  await page.getByRole('button', { name: 'Resume' }).click()
  await page.getByRole('alert').waitFor({ state: 'detached' })
})

it('is looked at by a viewer, who can change nothing of it', async () => {
  const ada = stage.place.browser()
  await ada.enter('ada', PASSWORD)
  await ada.post('/users', { name: 'vic', role: 'viewer', seesPersonal: false, password: PASSWORD })
  const seen = await stage.otherPage()
  await seen.goto(stage.place.url)
  await stage.logIn(seen, 'vic')
  await seen.goto(`${stage.place.url}/syncs/accounts?tab=settings`)
  const words = seen.getByText('Runs every day at 06:30 Europe/Helsinki, only Mondays')
  await words.waitFor()
  await expect.poll(() => seen.getByRole('textbox', { name: 'Country' }).isDisabled()).toBe(true)
  await expect.poll(() => seen.getByLabel('YAML').getAttribute('readonly')).not.toBeNull()
  expect(await seen.getByRole('button', { name: /Run now|Pause|Save|Try them/ }).count()).toBe(0)
  await seen.context().close()
})

it('is in nobody’s way, in light and dark, narrow and wide', { timeout: 300_000 }, async () => {
  const { barriers, noise } = stage
  const screens = [
    '/syncs',
    '/syncs/accounts',
    '/syncs/accounts?tab=settings',
    '/syncs/accounts?tab=versions',
    '/new-sync',
  ]
  expect(await barriers(...screens)).toEqual([])
  expect(noise).toEqual([])
})
