// Who may come in: users and API keys, added, changed and taken away in a real browser.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { PASSWORD } from '../http/place.ts'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
let page: Page
let bob: Page

beforeAll(async () => {
  stage = await openStage({ records: 5 })
  page = stage.page
  await stage.becomeAdmin()
  bob = await stage.otherPage()
})
afterAll(() => stage.close())

const rowOf = (name: string) => page.getByRole('listitem', { name, exact: true })
const act = async (name: string, deed: string) => {
  await page.getByRole('button', { name: `What to do about ${name}` }).click()
  await page.getByRole('menuitem', { name: deed }).click()
}

it('lets somebody in with a role, and says what is wrong with a password', async () => {
  await page.getByRole('link', { name: 'Users' }).click()
  await rowOf('ada').getByText('You').waitFor()
  await page.getByRole('button', { name: 'Add a user' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('bob')
  await dialog.getByRole('textbox', { name: 'Password' }).fill('short')
  await dialog.getByRole('radio', { name: 'Operator' }).check()
  await dialog.getByRole('button', { name: 'Add' }).click()
  await expect.poll(() => dialog.getByRole('alert').textContent()).toContain('at least 12 characters')
  await dialog.getByRole('textbox', { name: 'Password' }).fill(PASSWORD)
  await dialog.getByRole('button', { name: 'Add' }).click()
  await rowOf('bob').getByText('Operator').waitFor()
  await bob.goto(`${stage.place.url}/users`)
  await stage.logIn(bob, 'bob')
  expect(await bob.getByRole('link', { name: 'Users' }).count()).toBe(0)
})

it('changes a role, which logs them out, and a password, which is the only one then', async () => {
  await act('bob', 'Change the role')
  await page.getByRole('dialog').getByRole('radio', { name: 'Viewer' }).check()
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await rowOf('bob').getByText('values of persons are masked').waitFor()
  await act('bob', 'Set another password')
  await page.getByRole('textbox', { name: 'New password' }).fill('nine blue kettles')
  await page.getByRole('button', { name: 'Set the password' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await bob.goto(stage.place.url)
  await bob.getByLabel('Name').fill('bob')
  await bob.getByRole('textbox', { name: 'Password' }).fill(PASSWORD)
  await bob.getByRole('button', { name: 'Log in' }).click()
  await bob.getByRole('alert').waitFor()
  await stage.logIn(bob, 'bob', 'nine blue kettles')
})

it('lets people choose their own password', async () => {
  await bob.getByRole('button', { name: 'Account of bob' }).click()
  await bob.getByRole('menuitem', { name: 'Change your password' }).click()
  await bob.getByRole('textbox', { name: 'Password until now' }).fill('nine blue kettles')
  await bob.getByRole('textbox', { name: 'New password' }).fill('ten slow trains')
  await bob.getByRole('button', { name: 'Change it' }).click()
  await bob.getByText('Your password is changed').waitFor()
})

it('keeps the last admin, and says why', async () => {
  await act('ada', 'Change the role')
  await page.getByRole('dialog').getByRole('radio', { name: 'Viewer' }).check()
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await expect.poll(() => page.getByRole('alert').textContent()).toMatch(/last admin.*Make another user an admin first/)
  await page.keyboard.press('Escape')
})

it('makes a key that does what it was given and no more, shows its secret once, and revokes it', async () => {
  await page.getByRole('link', { name: 'API keys' }).click()
  await page.getByText('No key yet').waitFor()
  await page.getByRole('button', { name: 'Make a key' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Label').fill('nightly report')
  await dialog.getByRole('radiogroup', { name: 'Audit' }).getByText('Read').click()
  await dialog.getByLabel('Days until it is over').fill('30')
  await dialog.getByRole('button', { name: 'Make the key' }).click()
  const secret = (await dialog.getByLabel('Secret', { exact: true }).textContent()) ?? ''
  expect(secret).toMatch(/^evergreen_/)
  await dialog.getByRole('button', { name: 'I have it' }).click()
  await dialog.waitFor({ state: 'detached' })
  await rowOf('nightly report').getByText('Reads runs, audit').waitFor()
  expect(await page.content()).not.toContain(secret)
  const ask = async (path: string) => {
    const headers = { authorization: `Bearer ${secret}` }
    return (await fetch(`${stage.place.url}/api/v1${path}`, { headers })).status
  }
  expect(await Promise.all(['/runs', '/audit', '/plans'].map(ask))).toEqual([200, 200, 403])
  await rowOf('nightly report').getByRole('button', { name: 'Revoke' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
  await rowOf('nightly report').getByText('Revoked').first().waitFor()
  expect(await ask('/runs')).toBe(401)
})

it('says why single sign-on let nobody in, and shows the overview to who logs in there', async () => {
  const seen = await stage.otherPage()
  const told = new URLSearchParams({ problem: 'forbidden', detail: 'no group of yours is let in. Ask an admin.' })
  await seen.goto(`${stage.place.url}/login?${told}`)
  await expect.poll(() => seen.getByRole('alert').textContent()).toContain('no group of yours is let in. Ask an admin.')
  await stage.logIn(seen, 'ada')
  await seen.getByRole('heading', { name: 'Overview' }).waitFor()
  await seen.context().close()
})

it('lets somebody in no more, lets them in again, and removes them', async () => {
  await page.getByRole('link', { name: 'Users' }).click()
  await act('bob', 'Let in no more')
  await page.getByRole('dialog').getByRole('button', { name: 'Let in no more' }).click()
  await rowOf('bob').getByText('Not let in').waitFor()
  await act('bob', 'Let in again')
  await page.getByRole('dialog').getByRole('button', { name: 'Let in' }).click()
  await rowOf('bob').getByText('Not let in').waitFor({ state: 'detached' })
  await act('bob', 'Remove')
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await rowOf('bob').waitFor({ state: 'detached' })
})

it('has nothing that axe finds to be in somebody’s way', async () => {
  expect(await stage.barriers('/users', '/keys')).toEqual([])
})

it('did all that without an error in the browser', () => {
  expect(stage.noise).toEqual([])
})
