import { afterAll, beforeAll, expect, it } from 'vitest'
import { RetriableError } from '../../src/errors.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'
import { startOn } from './observed.ts'

let db: FreshDatabase
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())

const away = () => Promise.reject(new RetriableError({ where: 'queue', what: 'away', fix: 'Start it.' }))

it('lives and is ready while database and queue answer', async () => {
  const server = await startOn(db.unitOfWork.stores)
  for (const path of ['/healthz', '/readyz']) {
    const answer = await fetch(server.url + path)
    expect([answer.status, await answer.json()]).toEqual([200, { status: 'ok' }])
  }
  await server.close()
})

it('lives but is not ready without its queue, and says what to do', async () => {
  const server = await startOn(db.unitOfWork.stores, away)
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
  const answer = await fetch(`${server.url}/readyz`)
  expect([answer.status, await answer.json()]).toEqual([
    503,
    { status: 'unavailable', reasons: { queue: 'queue: away. Start it.' } },
  ])
  await server.close()
})

it('names every part that is away', async () => {
  const lost = await freshDatabase()
  await lost.close()
  const server = await startOn(lost.unitOfWork.stores, away)
  const body = JSON.stringify(await (await fetch(`${server.url}/readyz`)).json())
  expect(body).toMatch(/"database":".+","queue":".+"/)
  await server.close()
})
