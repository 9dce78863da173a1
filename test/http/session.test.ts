// Coming in, staying in, and leaving.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { ACCESS } from '../../src/http/access/table.ts'
import { openPlace, PASSWORD, type Place } from './place.ts'

const described = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) })

let place: Place
beforeAll(async () => {
  place = await openPlace()
})
afterAll(() => place.close())

it('lets the first admin in with the token that was shown at the start, once', async () => {
  const browser = place.browser()
  expect((await browser.get('/session')).body).toMatchObject({ state: 'fresh', user: null, csrf: null })
  const wrong = await browser.post('/first-admin', { token: 'guessed', name: 'ada', password: PASSWORD })
  expect(wrong).toMatchObject({ status: 401, body: { code: 'login_failed' } })
  const ada = await place.admin()
  expect((await ada.get('/session')).body).toMatchObject({ state: 'in', user: { name: 'ada', role: 'admin' } })
  expect((await browser.get('/session')).body).toMatchObject({ state: 'out' })
  expect((await ada.get('/connections')).body).toEqual({ items: [], next: null })
})

it('serves exactly what the table of who may ask what has', async () => {
  const { paths } = described.parse((await place.browser().get('/openapi.json')).body)
  const served = Object.entries(paths).flatMap(([path, methods]) => {
    const form = path.replace('/api/v1', '').replaceAll(/\{(\w+)\}/g, ':$1')
    return Object.keys(methods).map(method => `${method.toUpperCase()} ${form}`)
  })
  const hidden = /^GET \/(docs|openapi\.json)/
  expect(served.toSorted()).toEqual(
    Object.keys(ACCESS)
      .filter(route => !hidden.test(route))
      .toSorted(),
  )
})
