// A server that is asked to stop answers what it was asked before, and nothing more.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'
import { startOn } from './observed.ts'

let db: FreshDatabase
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())

it('answers what it was asked before it closes', async () => {
  const asked = Promise.withResolvers<void>()
  const stored = Promise.withResolvers<void>()
  const receive = () => {
    asked.resolve()
    return stored.promise
  }
  const server = await startOn(db.unitOfWork.stores, undefined, receive)
  const answer = fetch(`${server.url}/webhooks/hubspot/crm`, { method: 'POST', body: '[]' })
  await asked.promise
  const closed = server.close()
  await expect(fetch(`${server.url}/healthz`)).rejects.toThrow()
  stored.resolve()
  expect((await answer).status).toBe(204)
  await closed
})
