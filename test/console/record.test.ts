// A record in the console: found, looked at, taken back and forgotten; and the way to it from everywhere.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { PASSWORD } from '../http/place.ts'
import { accountsSetUp } from './accounts.ts'
import { barriersHere } from './barriers.ts'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
let page: Stage['page']
let run: string
let record: string

const SYNC = `    approval: never
    fields:
      Name: { kind: company_name, policy: fill-empty }
      Phone: { kind: phone, policy: fill-empty }
`

beforeAll(async () => {
  stage = await openStage({ records: 40 })
  page = stage.page
  await stage.becomeAdmin()
  const { app } = stage.place
  await app.apply(accountsSetUp(stage.sandbox.url, SYNC), 'test', 'cli:test')
  run = (await app.requestRun({ sync: 'accounts', mode: 'full', dryRun: false, actor: 'cli:test' })).id
  for await (const _ of app.follow(run, new AbortController().signal));
  const { rows } = await stage.place.db.pool.query(
    "select record_id from evergreen.proposal where run_id = $1 and field = 'Phone' and outcome = 'applied' limit 1",
    [run],
  )
  record = z.object({ record_id: z.string() }).parse(rows[0]).record_id
})
afterAll(() => stage.close())

const address = () => `/records/acme/Account/${record}`

it('finds a record by the address of its page in the CRM, and keeps what was looked for out of its own address', async () => {
  await page.getByRole('link', { name: 'Records' }).click()
  const asked = page.getByRole('textbox', { name: 'Record' })
  await asked.fill('nobody')
  await page.getByRole('button', { name: 'Find' }).click()
  await page.getByText('No such record').waitFor()
  expect(page.url()).not.toContain('nobody')
  await asked.fill(`https://acme.lightning.force.com/lightning/r/Account/${record}/view`)
  await page.getByRole('button', { name: 'Find' }).click()
  await page.waitForURL(`**${address()}`)
  await page.getByText('% fresh').first().waitFor()
})

it('finds it by its name and by its number as well, and says that it takes them', async () => {
  await stage.go('/records')
  const asked = page.getByRole('textbox', { name: 'Record' })
  await page.getByText('A name, a domain, an e-mail address, a telephone number, an id').waitFor()
  const { stores } = stage.place.db.unitOfWork
  const connection = await stores.connections.byAlias('acme')
  const state = (await stores.records.load(connection?.id ?? '', 'Account', [record])).get(record)
  const [name, phone] = [state?.['Name']?.value ?? '', state?.['Phone']?.value ?? '']
  for (const text of [name.toLowerCase(), phone]) {
    await stage.go('/records')
    await asked.fill(text)
    await page.getByRole('button', { name: 'Find' }).click()
    // One alone is shown at once; several are a list to choose from.
    const listed = page.getByRole('link', { name: record })
    await listed.or(page.getByText('% fresh').first()).first().waitFor()
    if (await listed.isVisible()) await listed.click()
    await page.waitForURL(`**${address()}`)
  }
  await page.getByText('% fresh').first().waitFor()
})

it('leads to its audit, and from an entry to all of the same change, job and sync', async () => {
  await page.getByRole('link', { name: 'Its audit' }).click()
  await page.waitForURL(/audit\?.*record=/)
  const entry = page.getByRole('button', { name: /^Field change/ }).first()
  await entry.click()
  const intent = page
    .getByRole('region')
    .getByRole('link', { name: /^[0-9a-f-]{36}$/ })
    .last()
  await intent.click()
  await page.waitForURL(/audit\?intent=[0-9a-f-]{36}$/)
  await page.getByText('Oldest first').waitFor()
  await page
    .getByRole('button', { name: /^Field change/ })
    .first()
    .click()
  await page.getByRole('link', { name: 'accounts', exact: true }).click()
  await page.waitForURL(/audit\?sync=accounts$/)
  await page
    .getByRole('button', { name: /^Run closed/ })
    .first()
    .waitFor()
  await expect.poll(() => page.getByRole('textbox', { name: 'Sync' }).inputValue()).toBe('accounts')
  await stage.go(address())
})

it('tells the whole story of a field', async () => {
  await page.getByRole('button', { name: /^Phone/ }).click()
  const story = page.getByRole('region', { name: /^Phone/ })
  await story.getByText('Written', { exact: true }).waitFor()
  await expect.poll(() => story.textContent()).toMatch(/Better notation, by the rule phone \(version \d+\)/)
  await story.getByRole('link', { name: 'Run of accounts' }).click()
  await page.waitForURL(`**/runs/${run}`)
})

it('says of a field of which nothing is told until when the audit was dropped', async () => {
  const { stores } = stage.place.db.unitOfWork
  const connectionId = (await stores.connections.byAlias('acme'))?.id ?? ''
  const name = { value: 'Kept', changedAt: null, verifiedAt: null, source: 'evergreen', lock: null } as const
  await stores.records.save(connectionId, 'Account', [{ id: 'quiet', state: { Name: name } }], Date.now())
  const tells = async (text: string) => {
    await stage.go('/records/acme/Account/quiet')
    await page.getByRole('button', { name: /^Name/ }).click()
    await page.getByRole('region', { name: /^Name/ }).getByText(text).waitFor()
  }
  await tells('Nothing happened to it since Evergreen knows it')
  const detail = { connectionId, before: Date.UTC(2020, 0) }
  await stores.audit.append([{ at: Date.now(), event: 'audit.dropped', actor: 'cli:ops', detail }])
  await tells('the audit need not be kept for so long, and was dropped')
})

it('is led to from the entries of the audit', async () => {
  await stage.go(`/audit?run=${run}&outcome=applied`)
  await page
    .getByRole('button', { name: /^Field change/ })
    .first()
    .click()
  await page.getByRole('link', { name: /^001/ }).first().click()
  await page.waitForURL('**/records/acme/Account/001*')
})

it('shows a viewer no value, and nothing to change', async () => {
  const ada = stage.place.browser()
  await ada.enter('ada', PASSWORD)
  await ada.post('/users', { name: 'vic', role: 'viewer', seesPersonal: false, password: PASSWORD })
  const seen = await stage.otherPage()
  await seen.goto(stage.place.url + address())
  await stage.logIn(seen, 'vic')
  await seen.getByText('% fresh').first().waitFor()
  await expect.poll(() => seen.getByText('•••').count()).toBeGreaterThan(1)
  expect(await seen.getByRole('button', { name: /Take back|Forget/ }).count()).toBe(0)
  await seen.getByRole('link', { name: 'Records' }).click()
  await seen.getByText('Finding by name or address is for who may see values').waitFor()
  await seen.context().close()
})

it('has nothing in anybody’s way', async () => {
  expect(await stage.barriers('/records', '/quality', address())).toEqual([])
})

it('takes back what was written to one field', async () => {
  await stage.go(address())
  await page.getByRole('button', { name: /^Phone/ }).click()
  await page
    .getByRole('region', { name: /^Phone/ })
    .getByRole('button', { name: 'Take back' })
    .click()
  await page.getByRole('button', { name: 'Take back 1 change' }).click()
  await page.getByText('This run takes back').waitFor()
  await page.getByText('Complete', { exact: true }).waitFor()
})

it('finds it still when its sync was removed, and says that it is no longer synced', async () => {
  const { stores } = stage.place.db.unitOfWork
  const sync = await stores.syncs.byName('accounts')
  await stores.syncs.remove(sync?.id ?? '', Date.now())
  await stage.go('/records')
  await page.getByRole('textbox', { name: 'Record' }).fill(record)
  await page.getByRole('button', { name: 'Find' }).click()
  await page.getByText('It is no longer synced').waitFor()
  expect(await barriersHere(page)).toEqual([])
  await stage.place.app.apply(accountsSetUp(stage.sandbox.url, SYNC), 'test', 'cli:test')
})

it('forgets a record after saying what that takes along', async () => {
  await stage.go(address())
  await page.getByRole('button', { name: 'Forget' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText(/Known records: 1/).waitFor()
  await dialog.getByLabel('I know that this cannot be undone').check()
  await dialog.getByRole('button', { name: 'Forget it' }).click()
  await dialog.getByText('It is forgotten.').waitFor()
})

it('did all that without an error in the browser', () => {
  expect(stage.noise).toEqual([])
})
