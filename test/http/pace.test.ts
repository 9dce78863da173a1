// Who asks far more often than anybody needs is told to wait, and keeps nobody else from asking.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import type { Answer, Browser } from './browser.ts'
import { openPlace, PASSWORD, type Place } from './place.ts'

const PER_MINUTE = 60

let place: Place
let ada: Browser
beforeAll(async () => {
  place = await openPlace({ EVERGREEN_REQUESTS_PER_MINUTE: String(PER_MINUTE) })
  ada = await place.admin()
})
afterAll(() => place.close())

/** The first answer that says to wait, of as many requests as are one too many. */
async function tooMany(ask: () => Promise<Answer>): Promise<Answer | undefined> {
  const answers = await Promise.all(Array.from({ length: PER_MINUTE + 1 }, ask))
  return answers.find(({ status }) => status === 429)
}

it('tells a program when to ask again, and leaves the user of its key alone', async () => {
  const made = await ada.post('/keys', { label: 'wild', role: 'viewer', scopes: ['runs:read'] })
  const { secret } = z.object({ secret: z.string() }).parse(made.body)
  const program = place.browser()
  const refused = await tooMany(() => program.get('/runs', { authorization: `Bearer ${secret}` }))
  expect(refused?.body).toMatchObject({ code: 'too_many_requests', fix: expect.stringContaining('less often') })
  expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0)
  expect((await ada.get('/runs')).status).toBe(200)
})

it('counts each log-in for itself', async () => {
  expect((await tooMany(() => ada.get('/runs')))?.status).toBe(429)
  const again = place.browser()
  expect((await again.enter('ada', PASSWORD)).status).toBe(200)
  expect((await again.get('/runs')).status).toBe(200)
})

it('counts keys that are none by where they come from', async () => {
  let key = 0
  const guess = () => {
    key += 1
    return place.browser().get('/runs', { authorization: `Bearer evergreen_${String(key).padStart(43, 'A')}` })
  }
  expect((await tooMany(guess))?.body).toMatchObject({ code: 'too_many_requests' })
})
