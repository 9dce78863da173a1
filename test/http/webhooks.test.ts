import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Delivery } from '../../src/contract/feed.ts'
import { ConfigError, Refused, RetriableError } from '../../src/errors.ts'
import type { HttpServer } from '../../src/http/server.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'
import { startOn } from './observed.ts'

let db: FreshDatabase
let server: HttpServer
let got: [string, string, Delivery][]
let answer: () => Promise<void>
beforeEach(async () => {
  db = await freshDatabase()
  got = []
  answer = async () => undefined
  server = await startOn(db.unitOfWork.stores, undefined, ({ connector, alias }, delivery) => {
    got.push([connector, alias, delivery])
    return answer()
  })
})
afterEach(async () => {
  await server.close()
  await db.close()
})

const post = (body: string, init: RequestInit = {}) =>
  fetch(`${server.url}/webhooks/hubspot/acme?a=%2F`, { method: 'POST', body, ...init })

it('hands on the bytes and the address as they came, and answers nothing but that they are stored', async () => {
  const body = '[ {"a": "\\u00e5å" } ]'
  const headers = { 'content-type': 'application/json', 'x-hubspot-signature-v3': 'abc' }
  const response = await post(body, { headers })
  expect([response.status, await response.text()]).toEqual([204, ''])
  const [connector, alias, delivery] = got[0] ?? []
  expect([connector, alias, delivery?.method]).toEqual(['hubspot', 'acme', 'POST'])
  expect(delivery?.url).toBe(`${server.url}/webhooks/hubspot/acme?a=%2F`)
  expect(delivery?.header('x-hubspot-signature-v3')).toBe('abc')
  expect(delivery?.header('x-none')).toBeUndefined()
  expect(Buffer.from(delivery?.body ?? []).toString()).toBe(body)
})

it.each([
  [401, new Refused({ what: 'its signature is wrong' })],
  [401, new ConfigError({ what: 'there is no such connection' })],
  [503, new RetriableError({ what: 'the database is away' })],
])('answers %i without a reason to %o', async (status, error) => {
  answer = () => Promise.reject(error)
  const response = await post('[]', { headers: { 'content-type': 'application/json' } })
  expect([response.status, await response.text()]).toEqual([status, ''])
})

it('takes no other method, and no body that is too long', async () => {
  expect((await post('[]', { method: 'PUT' })).status).toBe(404)
  expect((await post('x'.repeat(9 * 1024 * 1024))).status).toBe(413)
  expect(got).toEqual([])
})
