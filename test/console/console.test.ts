// The console as people use it: in a real browser, against a real server, with a CRM behind it.
import type { Route } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { PASSWORD } from '../http/place.ts'
import { accountsSetUp } from './accounts.ts'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
let page: Stage['page']

beforeAll(async () => {
  stage = await openStage()
  page = stage.page
})
afterAll(() => stage.close())

const SYNC = `    fields:
      Name: { kind: company_name, policy: fill-empty }
      Phone: { kind: phone, policy: fill-empty }
      BillingCountry: { kind: country, policy: fill-empty }
`

it('makes the first admin with the token of the start, and shows what there is to see: nothing yet', async () => {
  await stage.becomeAdmin()
  await page.getByText('No run yet').waitFor()
})

it('takes a set-up after showing what it changes, and tells a mistake with its place', async () => {
  await page.getByRole('link', { name: 'Set-up' }).click()
  const text = page.getByLabel('YAML')
  await text.fill(accountsSetUp(stage.sandbox.url, SYNC).replace('kind: phone', 'kind: fone'))
  await page.getByRole('button', { name: 'Show what would change' }).click()
  await expect.poll(() => page.getByRole('alert').textContent()).toContain('did you mean "phone"?')
  await text.fill(accountsSetUp(stage.sandbox.url, SYNC))
  await page.getByRole('button', { name: 'Show what would change' }).click()
  await page.getByText('syncs.accounts.fields.Phone.kind').waitFor()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('sealed', { exact: false }).first().waitFor()
})

it('starts a run, and writes the plan that it stops at but for what is left out', async () => {
  await page.getByRole('link', { name: 'Runs' }).click()
  await page.getByRole('button', { name: 'Start a run' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('Everything').click()
  await dialog.getByText(/About \d+ records/).waitFor()
  await dialog.getByRole('button', { name: 'Start' }).click()
  await page.getByRole('heading', { name: 'Waits for your approval' }).waitFor()
  expect(await page.getByRole('button', { name: 'Retry what failed' }).count()).toBe(0)
  await page.getByRole('button', { name: /^Phone/ }).click()
  await page
    .getByRole('checkbox', { name: /^Write Phone of/ })
    .first()
    .click()
  await page.getByRole('button', { name: 'Approve all but 1 choice' }).click()
  await page.getByText('Complete', { exact: true }).waitFor()
  const outcomes = page.getByRole('region', { name: 'What became of the changes' })
  await expect.poll(() => outcomes.textContent()).toMatch(/Written\d+Declined by a person1$/)
})

it('takes back what a run wrote', async () => {
  await page.getByRole('button', { name: 'Undo' }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Take back/ })
    .click()
  await page.getByText('This run takes back').waitFor()
  await page.getByText('Complete', { exact: true }).waitFor()
})

it('finds entries of the audit, exports them, and proves that it is as it was written', async () => {
  await page.getByRole('link', { name: 'Audit' }).click()
  const top = page.locator('.mantine-Accordion-control').first()
  expect(await top.textContent()).not.toContain('User added')
  await page.getByText('Oldest first').click()
  await top.getByText('User added').waitFor()
  await page.getByText('Newest first').click()
  await top.getByText('User added').waitFor({ state: 'detached' })
  await page.getByRole('textbox', { name: 'Field' }).fill('Phone')
  await page.getByRole('textbox', { name: 'Field' }).press('Enter')
  await page.waitForURL(/field=Phone/)
  await page.getByText('Written').first().waitFor()
  await page.getByRole('button', { name: 'Export' }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: /CSV/ }).click()
  expect((await download).suggestedFilename()).toMatch(/\.csv$/)
  await page.getByRole('button', { name: 'Verify' }).click()
  await page.getByText('It is as it was written').waitFor()
  // What it came to is told by the server: it is there after the page was loaded again.
  await page.reload()
  await page.getByRole('button', { name: 'Verify' }).click()
  await page.getByText(/^Verified .* by user:ada$/).waitFor()
  await page.getByText('It is as it was written').waitFor()
  await page.keyboard.press('Escape')
})

it('lets a viewer look, and change nothing', async () => {
  const ada = await stage.place.browser()
  await ada.enter('ada', PASSWORD)
  const made = await ada.post('/users', { name: 'vic', role: 'viewer', seesPersonal: false, password: PASSWORD })
  expect(made.status).toBe(201)
  const seen = await stage.otherPage()
  await seen.goto(stage.place.url)
  await stage.logIn(seen, 'vic')
  await seen.getByRole('link', { name: 'Runs' }).first().click()
  await seen.getByRole('link', { name: 'accounts' }).first().waitFor()
  expect(await seen.getByRole('button', { name: 'Start a run' }).count()).toBe(0)
  await seen.getByRole('link', { name: 'accounts' }).first().click()
  await seen.getByText('Records read').waitFor()
  expect(await seen.getByRole('button', { name: /Undo|Retry|Approve/ }).count()).toBe(0)
  await seen.context().close()
})

const endingSession = async (route: Route) => {
  await stage.place.db.pool.query('DELETE FROM evergreen.login')
  await route.continue()
}

it('asks to log in again where the session has ended meanwhile', async () => {
  await stage.go('/runs')
  await page.getByRole('link', { name: 'accounts' }).first().waitFor()
  // Not before: the page looks again by itself, and then there is nothing left to click.
  await page.route(/\/api\/v1\/audit\?/, endingSession, { times: 1 })
  await page.getByRole('link', { name: 'Audit' }).click()
  await page.getByRole('heading', { name: 'Log in to Evergreen' }).waitFor()
  await stage.logIn(page, 'ada')
  await page.getByRole('heading', { name: 'Audit' }).waitFor()
})

it('has nothing that axe finds to be in somebody’s way, in light and dark, narrow and wide', async () => {
  expect(await stage.barriers('/', '/runs', '/audit', '/setup')).toEqual([])
})

it('fades no colour for who asked for nothing that moves, when light turns to dark', async () => {
  await stage.go('/audit')
  const fading = async () => {
    await page.evaluate("document.documentElement.dataset.mantineColorScheme = 'dark'")
    const fades = 'document.getAnimations().filter(each => each instanceof CSSTransition)'
    return page.evaluate(`${fades}.map(each => each.effect.target.className)`)
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  await page.getByText('Newest first').waitFor()
  expect(await fading()).toEqual([])
})

it('did all that under its own policy for content, without an error in the browser', () => {
  expect(stage.noise).toEqual([])
})
