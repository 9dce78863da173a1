// The audit searched in the browser: by days as whoever looks counts them, and by words that are chosen, not remembered.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openStage, PATIENCE_MS, type Stage } from './stage.ts'

let stage: Stage
let page: Page

beforeAll(async () => {
  stage = await openStage({ records: 5 })
  await stage.becomeAdmin()
  // A day there begins at five in the morning by UTC.
  const context = await stage.chromium.newContext({ timezoneId: 'America/New_York', locale: 'en-US' })
  page = await context.newPage()
  page.setDefaultTimeout(PATIENCE_MS)
  await page.goto(`${stage.place.url}/audit`)
  await stage.logIn(page, 'ada')
})
afterAll(() => stage.close())

const entry = (name: string) => page.getByRole('button', { name: new RegExp(`^${name}`) })
const asked = (within: RegExp) =>
  page.waitForResponse(response => response.url().includes('/api/v1/audit?') && within.test(response.url()))

it('takes a day as it is typed, from its beginning to its end where one is', async () => {
  await entry('User added').waitFor()
  const since = asked(/since=2026-01-31T05%3A00%3A00.000Z/)
  await page.getByLabel('Since').pressSequentially('01312026')
  await page.getByLabel('Since').press('Enter')
  expect((await since).status()).toBe(200)
  await entry('User added').waitFor()
  const until = asked(/until=2026-02-01T05%3A00%3A00.000Z/)
  await page.getByLabel('Until').pressSequentially('01312026')
  // The first leads to the calendar of the field, the second out of it.
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  expect((await until).status()).toBe(200)
  await page.getByText('Nothing of that kind').waitFor()
  await expect.poll(() => page.getByLabel('Since').inputValue()).toBe('2026-01-31')
})

it('exports what is shown, days included', async () => {
  await page.getByRole('button', { name: 'Export' }).click()
  const href = await page.getByRole('menuitem', { name: /CSV/ }).getAttribute('href')
  expect(href).toContain('until=2026-02-01T05')
  expect((await page.request.get(stage.place.url + href)).status()).toBe(200)
  await page.keyboard.press('Escape')
})

it('begins anew on asking', async () => {
  await page.getByRole('button', { name: 'Clear' }).click()
  await entry('User added').waitFor()
  await expect.poll(() => page.getByLabel('Since').inputValue()).toBe('')
})

it('offers events, reasons and outcomes in words, and finds by them', async () => {
  const event = page.getByRole('combobox', { name: 'Event' })
  await event.selectOption('User entered')
  await entry('User added').waitFor({ state: 'detached' })
  await entry('User entered').first().waitFor()
  await expect.poll(() => new URL(page.url()).searchParams.get('event')).toBe('user.entered')
  await event.selectOption('Any')
  await entry('User added').waitFor()
  const outcome = asked(/outcome=left-out/)
  await page.getByRole('combobox', { name: 'Outcome' }).selectOption('Left out of the approval')
  expect((await outcome).status()).toBe(200)
  const reason = asked(/reason=filled/)
  await page.getByRole('combobox', { name: 'Reason' }).selectOption('Was empty')
  expect((await reason).status()).toBe(200)
})

it('keeps the place in the form when Enter asks', async () => {
  await page.getByRole('button', { name: 'Clear' }).click()
  const actor = page.getByRole('textbox', { name: 'Actor' })
  await actor.pressSequentially('user:ada')
  await actor.press('Enter')
  await page.waitForURL(/actor=user%3Aada/)
  await page.keyboard.type('x')
  await expect.poll(() => actor.inputValue()).toBe('user:adax')
})

it('loses no key that is typed before what Enter asked for is there', async () => {
  const actor = page.getByRole('textbox', { name: 'Actor' })
  await actor.fill('user:bob')
  // Both at the same moment, which no typist is quick enough for, and a busy machine makes of them.
  await page.evaluate(`
    document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
    document.execCommand('insertText', false, 'by')`)
  await page.waitForURL(/actor=user%3Abob/)
  await page.getByText('Nothing of that kind').waitFor()
  expect(await actor.inputValue()).toBe('user:bobby')
  await page.getByRole('button', { name: 'Clear' }).click()
  await expect.poll(() => actor.inputValue()).toBe('')
})
