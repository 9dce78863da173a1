// How the work goes, in the console; and a run that somebody stops there.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { PASSWORD } from '../http/place.ts'
import { accountsSetUp } from './accounts.ts'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
let page: Stage['page']

const SYNC = `    fields:
      Phone: { kind: phone, policy: fill-empty }
`

beforeAll(async () => {
  stage = await openStage({ records: 20 })
  page = stage.page
  await stage.becomeAdmin()
  await stage.place.app.apply(accountsSetUp(stage.sandbox.url, SYNC), 'test', 'cli:test')
})
afterAll(() => stage.close())

it('shows what waits and why, and who works', async () => {
  const { app } = stage.place
  await app.setPause({ target: 'accounts', pause: true, actor: 'cli:test' })
  await app.requestRun({ sync: 'accounts', mode: 'full', dryRun: false, actor: 'cli:test' })
  await page.getByRole('link', { name: 'Queues' }).click()
  const why = page.getByRole('region', { name: 'Why work waits' })
  await why.getByText('sync accounts is paused').waitFor()
  await page.getByRole('cell', { name: 'Start' }).waitFor()
  await page
    .getByRole('region', { name: 'Workers' })
    .getByText(/process \d+, version/)
    .waitFor()
})

it('lets an operator stop the run that waits, and tells who did', async () => {
  await page.getByRole('link', { name: 'Runs' }).click()
  await page.getByRole('link', { name: 'accounts' }).first().click()
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await page.getByRole('button', { name: 'Stop this run' }).click()
  await page.getByText('Stopped', { exact: true }).waitFor()
  await page.getByText('stopped by user:ada').waitFor()
})

it('tells the day at a glance, in words as well', async () => {
  await page.getByRole('link', { name: 'Overview' }).click()
  // Who looks may be shown what was seen a few seconds ago.
  await page.getByRole('img', { name: /^Runs by the hour .*: 1 Stopped$/ }).waitFor()
  const day = page.getByRole('region', { name: 'Runs of the last 24 hours' })
  await expect.poll(() => day.textContent()).toContain('Stopped 1')
})

it('goes on looking by itself without keeping anybody logged in, until somebody does something', async () => {
  await page.getByRole('link', { name: 'Queues' }).click()
  await page
    .getByRole('region', { name: 'Workers' })
    .getByText(/process/)
    .waitFor()
  const seenAgo = async () => {
    const { rows } = await stage.place.db.pool.query(
      'SELECT max(extract(epoch from now() - seen_at))::float AS ago FROM evergreen.login',
    )
    return rows[0].ago
  }
  const looks: (string | undefined)[] = []
  page.on('requestfinished', request => {
    if (request.url().endsWith('/api/v1/queues')) looks.push(request.headers()['x-background'])
  })
  /** How the next one said that nobody did anything for it. */
  const look = async () => {
    const before = looks.length
    await expect.poll(() => looks.length).toBeGreaterThan(before)
    return looks[before]
  }
  await look()
  await stage.place.db.pool.query("UPDATE evergreen.login SET seen_at = seen_at - interval '30 minutes'")
  expect(await look()).toBe('1')
  expect(await seenAgo()).toBeGreaterThan(1_700)
  const before = looks.length
  await page.keyboard.press('Shift')
  await expect.poll(() => looks.slice(before)).toContain(undefined)
  expect(await seenAgo()).toBeLessThan(60)
  expect(await look()).toBe('1')
  expect(looks.slice(before).filter(told => told === undefined)).toHaveLength(1)
})

it('is for admins only', async () => {
  const ada = stage.place.browser()
  await ada.enter('ada', PASSWORD)
  await ada.post('/users', { name: 'olga', role: 'operator', password: PASSWORD })
  const seen = await stage.otherPage()
  await seen.goto(`${stage.place.url}/queues`)
  await stage.logIn(seen, 'olga')
  await seen.getByText('this needs the role admin').waitFor()
  expect(await seen.getByRole('link', { name: 'Queues' }).count()).toBe(0)
  await seen.context().close()
})

it('has nothing in anybody’s way', async () => {
  expect(await stage.barriers('/', '/queues')).toEqual([])
})

it('did all that without an error in the browser', () => {
  expect(stage.noise).toEqual([])
})
