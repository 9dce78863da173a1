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
})
afterAll(() => stage.close())

const idOf = z.object({ id: z.string() })
async function done(path: string, body: unknown, status = 200): Promise<unknown> {
  const answer = await ada.post(path, body)
  expect(answer.status, JSON.stringify(answer.body)).toBe(status)
  return answer.body
}
const startRun = async () => idOf.parse(await done('/runs', { sync: 'accounts', mode: 'full' }, 201)).id
const inSandbox = (method: string, path: string, body: unknown = null) =>
  fetch(`${stage.sandbox.url}/__sandbox/salesforce/${path}`, {
    method,
    ...(body !== null && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })

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
})

it('shows how far each part of a run is as it goes, and is stopped from there', async () => {
  await done('/syncs/accounts/pause', {})
  const id = await startRun()
  await stage.go(`/runs/${id}`)
  await page.getByText('paused: sync accounts').waitFor()
  const { runs } = stage.place.db.unitOfWork.stores
  const scope = (await runs.byId(id))?.definition.scope ?? expect.unreachable()
  const partition = { query: { stream: 'Account', fields: [], scope, window: null }, detail: null }
  await runs.setWindow(id, { from: null, to: null, expected: 60, account: null })
  await runs.addPartitions(id, [
    { id: `${id}-1`, partition },
    { id: `${id}-2`, partition },
  ])
  await runs.checkpoint(`${id}-1`, { cursor: null, rows: 20, done: true })
  const reading = page.getByRole('region', { name: 'How far the reading is' })
  await reading.getByText('1 of 2 parts read').waitFor()
  await reading.getByText('20 of about 60 records').waitFor()
  const bar = reading.getByRole('progressbar', { name: 'Records read' })
  await expect.poll(() => bar.getAttribute('aria-valuenow')).toMatch(/^33/)
  await expect
    .poll(() => reading.getByRole('listitem').allTextContents())
    .toEqual([expect.stringMatching(/^Part 2 .*0 recordsWaits$/), expect.stringMatching(/^Part 1 .*20 recordsRead$/)])
  expect(await barriersHere(page)).toEqual([])
  await page.getByRole('button', { name: 'Stop' }).click()
  await page.getByRole('button', { name: 'Stop this run' }).waitFor()
  expect(await barriersHere(page)).toEqual([])
  await page.getByRole('button', { name: 'Stop this run' }).click()
  await page.getByText('Stopped', { exact: true }).waitFor()
  await done('/syncs/accounts/resume', {})
})

it('follows a run to its plan, also where a proxy answered once in the place of Evergreen, and an older state came late', async () => {
  await done('/syncs/accounts/pause', {})
  const run = await startRun()
  let [asked, cameLate] = [0, false]
  const late = Promise.withResolvers<void>()
  await page.route('**/events', route => {
    asked += 1
    return asked === 1 ? route.fulfill({ status: 502, body: 'Bad gateway' }) : route.continue()
  })
  await page.route(`**/api/v1/runs/${run}`, async route => {
    const response = await route.fetch()
    const isLate = asked === 1
    if (isLate) await late.promise
    // The page may have given up what it asked for.
    await route.fulfill({ response }).catch(() => undefined)
    cameLate ||= isLate
  })
  await stage.go(`/runs/${run}`)
  await page.getByText('Running', { exact: true }).waitFor()
  await expect.poll(() => asked).toBe(2)
  await done('/syncs/accounts/resume', {})
  await page.getByRole('heading', { name: 'Waits for your approval' }).waitFor()
  late.resolve()
  await expect.poll(() => cameLate).toBe(true)
  await page.evaluate(() => new Promise(resolve => setTimeout(resolve, 200)))
  expect(await page.getByText('Running', { exact: true }).count()).toBe(0)
  expect(asked).toBe(2)
  await page.unrouteAll()
})

it('is in nobody’s way where a plan is looked through', async () => {
  await page.getByRole('button', { name: /^Phone/ }).click()
  await page
    .getByRole('checkbox', { name: /^Write Phone of/ })
    .first()
    .waitFor()
  expect(await barriersHere(page)).toEqual([])
})

it('shows of a plan what it is as sure of as somebody asks, row by row', async () => {
  await page.getByLabel('At most so sure').fill('1')
  await page.getByText('No change of the plan is like that.').waitFor()
  await page.getByLabel('At most so sure').fill('100')
  await page
    .getByRole('checkbox', { name: /^Write Phone of/ })
    .first()
    .waitFor()
  await page.getByLabel('At most so sure').fill('')
  await page.getByRole('button', { name: /^Phone/ }).waitFor()
})

it('says what waits where a run is asked for, and plans anew in its place', async () => {
  const planned = new URL(page.url()).pathname
  await stage.go('/syncs/accounts')
  await page.getByRole('button', { name: 'Run now' }).click()
  const alert = page.getByRole('alert')
  await alert.getByText('Approve or reject its plan, or plan anew in its place.').waitFor()
  expect(await alert.textContent()).not.toContain('evergreen plan')
  await page.getByRole('link', { name: 'Look at the plan' }).click()
  await page.waitForURL(`**${planned}`)
  await stage.go('/runs')
  await page.getByRole('button', { name: 'Start a run' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText(/About \d+ record/).waitFor()
  expect(await barriersHere(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Start' }).click()
  await dialog.getByRole('button', { name: 'Plan anew' }).click()
  await page.waitForURL(url => url.pathname.startsWith('/runs/') && url.pathname !== planned)
  await page.getByRole('heading', { name: 'Waits for your approval' }).waitFor()
  // What was planned before can neither be written nor be tried again.
  await stage.go(planned)
  await page.getByText('Superseded', { exact: true }).waitFor()
  expect(await page.getByRole('button', { name: 'Retry what failed' }).count()).toBe(0)
  await stage.go('/runs?status=planned')
  await page.getByRole('link', { name: 'accounts' }).click()
  await page.getByRole('button', { name: 'Plan anew' }).waitFor()
  const second = new URL(page.url()).pathname
  // It may be planned before anybody sees it run.
  const another = page.waitForResponse(response => {
    const { pathname, searchParams } = new URL(response.url())
    return searchParams.has('samples') && !pathname.endsWith(second.replace('/runs', '/plans'))
  })
  await page.getByRole('button', { name: 'Plan anew' }).click()
  expect((await another).status()).toBe(200)
  await page.getByRole('heading', { name: 'Waits for your approval' }).waitFor()
})

it('looks through a plan by field, reason and text, and decides by keys alone', async () => {
  const groups = page.getByRole('main').locator('.mantine-Accordion-control')
  await groups.first().waitFor()
  const all = await groups.count()
  const { keyboard } = page
  /** Goes on with Tab until the focus is on it. */
  const tabTo = async (target: ReturnType<Page['locator']>) => {
    for (let steps = 0; steps < 80; steps += 1) {
      if (await target.evaluate(element => element === element.ownerDocument.activeElement)) return
      await keyboard.press('Tab')
    }
    expect.unreachable('it cannot be reached by Tab')
  }
  await page.getByRole('combobox', { name: 'Field' }).focus()
  await keyboard.type('Phone')
  await keyboard.press('ArrowDown')
  await keyboard.press('Enter')
  await expect.poll(() => groups.count()).toBeLessThan(all)
  await expect.poll(() => groups.allTextContents()).toEqual([expect.stringMatching(/^Phone/)])
  await tabTo(groups.first())
  await keyboard.press('Enter')
  const first = page.getByRole('checkbox', { name: /^Write Phone of/ }).first()
  await first.waitFor()
  const record = ((await first.getAttribute('aria-label')) ?? '').replace('Write Phone of ', '')
  await page.getByRole('textbox', { name: 'Text' }).focus()
  await keyboard.type(record.toLowerCase())
  await expect.poll(() => page.getByRole('checkbox', { name: /^Write Phone of/ }).count()).toBe(1)
  expect(await barriersHere(page)).toEqual([])
  await page.getByRole('textbox', { name: 'Text' }).focus()
  await tabTo(first)
  await keyboard.press('Space')
  const rule = { object: 'Account', when: { field: 'Name', is: 'notBlank' }, message: 'Finance keeps the accounts' }
  expect((await inSandbox('POST', 'rules/validation', rule)).status).toBe(200)
  await tabTo(page.getByRole('button', { name: 'Approve all but 1 choice' }))
  await keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Waits for your approval' }).waitFor({ state: 'detached' })
})

it('says what to do about what went wrong, and tries again what may be', async () => {
  const wrong = page.getByRole('region', { name: 'What went wrong' })
  await wrong.getByText(/Finance keeps the accounts/).waitFor()
  await wrong.getByText(/put the rule or the records right, then retry/).waitFor()
  expect(await barriersHere(page)).toEqual([])
  expect((await inSandbox('DELETE', 'rules')).status).toBe(200)
  await page.getByRole('button', { name: 'Retry what failed' }).click()
  await page.getByText('Complete', { exact: true }).waitFor()
  expect(await page.getByRole('button', { name: 'Retry what failed' }).count()).toBe(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Take back/ })
    .waitFor()
  expect(await barriersHere(page)).toEqual([])
})

it('shows a field that paused itself, and lets it go on', async () => {
  const { stores } = stage.place.db.unitOfWork
  const sync = (await stores.syncs.byName('accounts')) ?? expect.unreachable()
  await stores.checks.addFlips(sync.id, 'Phone', 7)
  await stores.checks.pause(sync.id, 'Phone', Date.now())
  await stage.go('/')
  await page.getByText('accounts: its field Phone paused itself: others put 7 values of it back').waitFor()
  await stage.go('/syncs/accounts')
  await page.getByText('The field Phone paused itself').waitFor()
  expect(await barriersHere(page)).toEqual([])
  await page.getByRole('button', { name: 'Resume Phone' }).click()
  await page.getByText('The field Phone paused itself').waitFor({ state: 'detached' })
  expect(await stores.checks.paused(sync.id)).toEqual([])
})

it('pauses everything, and lets everything go on', async () => {
  const { stores } = stage.place.db.unitOfWork
  const isPaused = async () => (await stores.connections.byAlias('acme'))?.pausedAt !== null
  await stage.go('/syncs')
  await page.getByRole('button', { name: 'Pause everything' }).click()
  expect(await barriersHere(page)).toEqual([])
  await page.getByRole('button', { name: 'Pause all of it' }).click()
  await page.getByRole('button', { name: 'Pause everything' }).waitFor({ state: 'detached' })
  expect(await isPaused()).toBe(true)
  await page.getByRole('button', { name: 'Resume everything' }).click()
  await page.getByRole('button', { name: 'Resume all of it' }).click()
  await page.getByRole('button', { name: 'Resume everything' }).waitFor({ state: 'detached' })
  expect(await isPaused()).toBe(false)
})

it('did all that without an error in the browser', () => {
  expect(stage.noise).toEqual([])
})
