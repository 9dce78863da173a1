// The rulebook tried by the API on values that come with the request.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Browser } from './browser.ts'
import { openPlace, PASSWORD, type Place } from './place.ts'

let place: Place
let ada: Browser
beforeAll(async () => {
  place = await openPlace()
  ada = await place.admin()
})
afterAll(() => place.close())

it('shows what the rules would do to a table, by headings and by what is said of columns', async () => {
  const csv = 'Phone,Reached by\n(415) 555-2671,+1 415 555 2672\n'
  const { body } = await ada.post('/rules/test', { csv, kinds: { 'Reached by': 'phone' }, country: 'US' })
  expect(body).toMatchObject({
    rows: 1,
    columns: [
      { column: 'Phone', kind: 'phone', by: 'heading' },
      { column: 'Reached by', kind: 'phone', by: 'said' },
    ],
    values: [
      { row: 1, column: 'Phone', before: '(415) 555-2671', after: '+14155552671', action: 'auto' },
      { row: 1, column: 'Reached by', after: '+14155552672' },
    ],
    more: 0,
  })
})

it('counts what the checks of fields against each other find', async () => {
  const csv = 'Country,Postcode\nGermany,10115\nGermany,SW1A 1AA\n'
  const { body } = await ada.post('/rules/test', { csv })
  expect(body).toMatchObject({
    checks: expect.arrayContaining([{ check: 'postcode-country', measures: 'validity', evaluated: 2, passed: 1 }]),
  })
})

it('refuses a file that is no sample any more', async () => {
  const large = await ada.post('/rules/test', { csv: `a\n${'1'.repeat(900_000)}` })
  expect(large).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
  const larger = await ada.post('/rules/test', { csv: `a\n${'1'.repeat(1_100_000)}` })
  expect(larger).toMatchObject({ status: 413, body: { code: 'too_large' } })
})

it('says what is wrong with a table, a kind and a sync', async () => {
  expect((await ada.post('/rules/test', { csv: 'a,a\n1,2\n' })).body).toMatchObject({ code: 'not_right' })
  const unknown = await ada.post('/rules/test', { csv: 'a\n1\n', kinds: { a: 'colour' } })
  expect(unknown.body).toMatchObject({ code: 'invalid_request' })
  expect((await ada.post('/rules/test', { csv: 'a\n1\n', sync: 'none' })).body).toMatchObject({ code: 'not_known' })
})

it('is not for who may only look', async () => {
  await ada.post('/users', { name: 'vic', role: 'viewer', password: PASSWORD })
  const vic = place.browser()
  await vic.enter('vic', PASSWORD)
  expect((await vic.post('/rules/test', { csv: 'a\n1\n' })).body).toMatchObject({ code: 'forbidden' })
})
