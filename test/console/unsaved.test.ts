// What was typed and is not saved: it stays as it was typed, through another's save and the end of the session, and is lost
// only by whoever says so.
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
/** Another admin, who saves at the same time. */
let grace: Browser

beforeAll(async () => {
  stage = await openStage({ records: 10 })
  page = stage.page
  await stage.becomeAdmin()
  const ada = stage.place.browser()
  await ada.enter('ada', PASSWORD)
  await ada.post('/users', { name: 'grace', role: 'admin', seesPersonal: true, password: PASSWORD })
  grace = stage.place.browser()
  await grace.enter('grace', PASSWORD)
  await saveMeanwhile({
    connections: { acme: connection({}), other: connection({}) },
    syncs: {
      accounts: { connection: 'acme', stream: 'Account', fields: { Phone: { kind: 'phone' } } },
      people: { connection: 'acme', stream: 'Contact', fields: { Phone: { kind: 'phone' } } },
    },
  })
})
afterAll(() => stage.close())

const { clientId, clientSecret } = credentials.salesforce
const connection = (more: object) => {
  return { connector: 'salesforce', loginUrl: stage.sandbox.url, clientId, clientSecret, sandbox: true, ...more }
}
const setup = z.object({ text: z.string() })
const stored = async () => setup.parse((await grace.get('/setup')).body).text

async function saveMeanwhile(document: object): Promise<void> {
  const etag = (await grace.get('/setup')).headers.get('etag') ?? ''
  const saved = await grace.ask('PUT', '/setup', { document }, { 'if-match': etag })
  expect(saved.status).toBe(200)
}

/** As one comes back to the window again and again; what was looked at a moment ago is not asked for anew. */
async function comeBackUntil(isSeen: () => Promise<boolean>): Promise<void> {
  const seen = async () => {
    await page.evaluate("window.dispatchEvent(new Event('visibilitychange'))")
    return isSeen()
  }
  await expect.poll(seen, { interval: 500 }).toBe(true)
}
/** Ends everybody's session, which the page notices. */
async function endSession(): Promise<void> {
  await stage.place.db.pool.query('DELETE FROM evergreen.login')
  await comeBackUntil(() => page.getByRole('heading', { name: 'Log in to Evergreen' }).isVisible())
}
const besideForm = () => page.getByLabel('The same as YAML')
const limit = () => page.getByLabel('Writes per hour')
const openLimits = () => page.getByRole('button', { name: 'Quota and other programs' }).click()

it('takes the YAML beside a connection key by key, comments and empty settings on the way included', async () => {
  await stage.go('/connections/acme/settings')
  const yaml = besideForm()
  const before = await yaml.inputValue()
  await yaml.press('ControlOrMeta+End')
  const typed = '# As agreed with Finance.\nlimits:\n  writesPerHour: 300\n'
  await yaml.pressSequentially(typed)
  await expect.poll(() => yaml.inputValue()).toBe(before + typed)
  await openLimits()
  await expect.poll(() => limit().inputValue()).toBe('300')
  await page.getByLabel('Kept for your other apps').pressSequentially('30%')
  await expect.poll(() => yaml.inputValue()).toBe(`${before}${typed}  reserve: 30%\n`)
})

it('lets the YAML of a new connection tell the way in, and covers a secret once it is left', async () => {
  await stage.go('/connections/new')
  await page.getByRole('radiogroup', { name: 'What it connects to' }).getByText('HubSpot').click()
  const yaml = besideForm()
  await yaml.press('ControlOrMeta+End')
  await yaml.pressSequentially('accessToken: pat-1\n')
  await expect.poll(() => yaml.inputValue()).toBe('connector: hubspot\naccessToken: pat-1\n')
  await expect.poll(() => page.getByRole('radio', { name: 'Token of a private app' }).isChecked()).toBe(true)
  await page.getByRole('textbox', { name: 'Name' }).pressSequentially('acme')
  await expect.poll(() => yaml.inputValue()).not.toContain('pat-1')
  await page.getByText('There is a connection acme already').waitFor()
})

it('shows of a connection what is stored now, however lately it was looked at, as long as nothing is typed', async () => {
  await stage.go('/connections/acme/settings')
  await besideForm().waitFor()
  await page.getByRole('link', { name: 'Back to acme' }).click()
  await page.getByRole('link', { name: 'Settings' }).waitFor()
  await saveMeanwhile({ connections: { acme: connection({ limits: { writesPerHour: 700 } }) } })
  await page.getByRole('link', { name: 'Settings' }).click()
  await openLimits()
  await comeBackUntil(async () => (await limit().inputValue()) === '700')
})

it('refuses to save a connection over what somebody else saved, and leaves the choice', async () => {
  await page.getByLabel('Kept for your other apps').fill('40%')
  await saveMeanwhile({ connections: { acme: connection({ limits: { writesPerHour: 800 } }) } })
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Changed meanwhile').first().waitFor()
  expect(await stored()).toContain('writesPerHour: 800')
  await expect.poll(() => page.getByLabel('Kept for your other apps').inputValue()).toBe('40%')
  await page.getByRole('button', { name: 'Take what is stored' }).click()
  await expect.poll(() => limit().inputValue()).toBe('800')
})

it('saves a connection although somebody saved something else meanwhile', async () => {
  await limit().fill('900')
  await saveMeanwhile({ connections: { other: connection({ limits: { writesPerHour: 5 } }) } })
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('It was changed since it was read').first().waitFor()
  expect(await page.getByText('Changed meanwhile').count()).toBe(0)
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('heading', { name: 'acme', exact: true }).waitFor()
  expect(await stored()).toMatch(/writesPerHour: 900[\s\S]*writesPerHour: 5\b/)
})

it('keeps what was noted beside settings, saved from the text and from the form', async () => {
  await stage.go('/connections/other/settings')
  await besideForm().press('ControlOrMeta+End')
  await besideForm().pressSequentially('# As agreed with Finance.\n')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('heading', { name: 'other', exact: true }).waitFor()
  expect(await stored()).toContain('    # As agreed with Finance.\n')
  await stage.go('/syncs/people?tab=settings')
  const yaml = page.getByLabel('YAML')
  await yaml.fill((await yaml.inputValue()).replace('    fields:\n', '    # Asked for by Sales.\n    fields:\n'))
  const bar = page.getByRole('region', { name: 'Unsaved changes' })
  await bar.getByRole('button', { name: 'Save' }).click()
  await bar.waitFor({ state: 'detached' })
  await page.getByRole('textbox', { name: 'Country' }).fill('NO')
  await bar.getByRole('button', { name: 'Save' }).click()
  await bar.waitFor({ state: 'detached' })
  await stage.go('/connections/other/settings')
  await expect.poll(() => besideForm().inputValue()).toContain('# As agreed with Finance.\n')
  await openLimits()
  await limit().fill('4')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('heading', { name: 'other', exact: true }).waitFor()
  expect(await stored()).toContain('    # Asked for by Sales.\n    fields:\n')
  expect(await stored()).toMatch(/writesPerHour: 4\b.*\n {4}# As agreed with Finance\.\n/)
})

const asked = () => page.getByRole('dialog', { name: 'Leave without saving?' })

it.each([
  ['/connections/acme/settings', async () => page.getByLabel('Client id').fill('another')],
  ['/syncs/accounts?tab=settings', async () => page.getByRole('textbox', { name: 'Country' }).fill('FI')],
  ['/setup', async () => page.getByLabel('YAML').pressSequentially('# x\n')],
])('asks before what was typed at %s is left, and leaves it when told to', async (path, type) => {
  await stage.go(path)
  await type()
  await page.getByRole('link', { name: 'Runs', exact: true }).first().click()
  await asked().getByRole('button', { name: 'Keep editing' }).click()
  await asked().waitFor({ state: 'detached' })
  expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe(path)
  const native = page.waitForEvent('dialog')
  await page.evaluate('setTimeout(() => window.location.reload())')
  const dialog = await native
  expect(dialog.type()).toBe('beforeunload')
  await dialog.dismiss()
  await page.getByRole('link', { name: 'Runs', exact: true }).first().click()
  await asked().getByRole('button', { name: 'Leave, and lose it' }).click()
  await page.getByRole('heading', { name: 'Runs', exact: true }).waitFor()
})

it('lets one look at the other parts of a sync that is being edited', async () => {
  await stage.go('/syncs/accounts?tab=settings')
  await page.getByRole('textbox', { name: 'Country' }).fill('FI')
  await page.getByRole('tab', { name: 'Versions' }).click()
  await page.getByRole('tab', { name: 'Settings' }).click()
  await expect.poll(() => page.getByRole('textbox', { name: 'Country' }).inputValue()).toBe('FI')
})

it('keeps what was typed where the session ends in the middle and the same one logs in again', async () => {
  await endSession()
  await page.getByText('Log in again as ada').waitFor()
  expect(await page.getByRole('tab', { name: 'Versions' }).isVisible()).toBe(false)
  expect(await barriersHere(page)).toEqual([])
  await stage.logIn(page, 'ada')
  await page.getByRole('tab', { name: 'Settings' }).click()
  await expect.poll(() => page.getByRole('textbox', { name: 'Country' }).inputValue()).toBe('FI')
  const bar = page.getByRole('region', { name: 'Unsaved changes' })
  await bar.getByText('1 setting changes').waitFor()
  await bar.getByRole('button', { name: 'Save' }).click()
  await bar.waitFor({ state: 'detached' })
  await grace.enter('grace', PASSWORD)
  expect(await stored()).toContain('country: FI')
})

it('shows nothing of what one person typed to another who logs in after it', async () => {
  await page.getByRole('textbox', { name: 'Country' }).fill('SE')
  await endSession()
  await stage.logIn(page, 'grace')
  await page.getByRole('button', { name: 'Account of grace' }).waitFor()
  await page.getByRole('tab', { name: 'Settings' }).click()
  await expect.poll(() => page.getByRole('textbox', { name: 'Country' }).inputValue()).toBe('FI')
  await page.getByRole('button', { name: 'Account of grace' }).click()
  await page.getByRole('menuitem', { name: 'Log out' }).click()
  await page.getByRole('heading', { name: 'Log in to Evergreen' }).waitFor()
  expect(await page.getByText('Your session has ended').count()).toBe(0)
  await stage.logIn(page, 'ada')
  await grace.enter('grace', PASSWORD)
})

it('leaves the text of the set-up as it is typed while somebody else saves, and says so', async () => {
  await saveMeanwhile({ connections: { other: connection({ limits: { writesPerHour: 5 } }) } })
  await stage.go('/setup')
  const text = page.getByLabel('YAML')
  await text.fill((await text.inputValue()).replace('country: FI', 'country: SE'))
  const typed = await text.inputValue()
  await saveMeanwhile({ connections: { other: connection({ limits: { writesPerHour: 6 } }) } })
  await comeBackUntil(() => page.getByText('Changed meanwhile').isVisible())
  expect(await text.inputValue()).toBe(typed)
  expect(await barriersHere(page)).toEqual([])
  await page.getByRole('button', { name: 'Keep mine' }).click()
  await page.getByRole('button', { name: 'Show what would change' }).click()
  await page.getByText('connections.other.limits.writesPerHour').waitFor()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect.poll(stored).toContain('country: SE')
  expect(await stored()).toContain('writesPerHour: 5')
})

it('did all that without an error in the browser', () => {
  expect(stage.noise).toEqual([])
})
