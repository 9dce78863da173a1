// From the first start to the first finished sync as a new admin does it: by the forms of the browser, and nothing else.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { credentials } from '../../src/sandbox/credentials.ts'
import { PASSWORD } from '../http/place.ts'
import { barriersHere } from './barriers.ts'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())

it('leads from the token of the first start to a sync that has run, by forms alone', async () => {
  const { page, place, sandbox } = stage
  const main = page.getByRole('main')

  await page.goto(place.url)
  await page.getByLabel('Set-up token').fill(place.setupToken ?? '')
  await page.getByLabel('Name').fill('ada')
  await page.getByLabel('Password', { exact: false }).first().fill(PASSWORD)
  await page.getByRole('button', { name: 'Become the admin' }).click()
  await page.getByRole('heading', { name: 'Overview' }).waitFor()

  // What is to be done next is told wherever there is nothing yet.
  await main.getByRole('link', { name: 'Connect a CRM' }).waitFor()
  expect(await barriersHere(page)).toEqual([])
  await main.getByRole('link', { name: 'Connect a CRM' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('acme')
  await page.getByRole('radio', { name: 'Client credentials' }).check()
  await page.getByRole('textbox', { name: 'My Domain' }).fill(sandbox.url)
  await page.getByLabel('Client id').fill(credentials.salesforce.clientId)
  await page.getByRole('textbox', { name: 'Client secret' }).fill(credentials.salesforce.clientSecret)
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Nothing is missing').waitFor()

  await main.getByRole('link', { name: 'Add a sync' }).click()
  await page.getByRole('heading', { name: 'New sync' }).waitFor()
  await page.getByRole('combobox', { name: 'Object' }).fill('Contacts')
  await page.getByRole('option', { name: 'Contacts (Contact)' }).click()
  await page.getByRole('button', { name: 'Go on' }).click()
  await page.getByRole('group', { name: 'Field Phone', exact: true }).waitFor()
  await page.getByRole('region', { name: 'Schedule' }).getByText('Daily').click()
  await page.getByRole('list', { name: 'Next times' }).getByRole('listitem').first().waitFor()
  await page.getByRole('region', { name: 'Unsaved changes' }).getByRole('button', { name: 'Save' }).click()

  await page.getByRole('heading', { name: 'contacts', exact: true }).waitFor()
  await page.getByRole('button', { name: 'Run now' }).click()
  await page.getByRole('heading', { name: 'Waits for your approval' }).waitFor()
  await page.getByRole('button', { name: /^Approve/ }).click()
  await page.getByText('Complete', { exact: true }).waitFor()
  const outcomes = page.getByRole('region', { name: 'What became of the changes' })
  await expect.poll(() => outcomes.textContent()).toMatch(/Written[1-9]/)

  await page.getByRole('link', { name: 'Overview' }).click()
  await main.getByRole('link', { name: 'contacts' }).first().waitFor()
  expect(stage.noise).toEqual([])
})
