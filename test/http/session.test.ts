// Coming in, staying in, and leaving.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { ACCESS } from '../../src/http/access/table.ts'
import type { Browser } from './browser.ts'
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

it('lets an admin who is locked out in by a token of the command line, once', async () => {
  const { token } = await place.app.adminToken()
  const claim = (browser: Browser, name: string) => browser.post('/first-admin', { token, name, password: PASSWORD })
  const again = place.browser()
  expect((await claim(again, 'ada')).body).toMatchObject({ state: 'in', user: { name: 'ada', role: 'admin' } })
  expect((await claim(place.browser(), 'eve')).body).toMatchObject({ code: 'login_failed' })
  expect((await again.post('/users', { name: 'ada', role: 'viewer' })).body).toMatchObject({ code: 'refused' })
})

it('keeps the last admin', async () => {
  const ada = await place.admin()
  const { items } = z.object({ items: z.array(z.object({ id: z.string() })) }).parse((await ada.get('/users')).body)
  const [{ id } = { id: '' }] = items
  for (const change of [{ role: 'viewer' }, { disabled: true }]) {
    expect((await ada.ask('PATCH', `/users/${id}`, change)).body).toMatchObject({ code: 'refused' })
  }
  expect((await ada.ask('DELETE', `/users/${id}`)).body).toMatchObject({ code: 'refused' })
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
