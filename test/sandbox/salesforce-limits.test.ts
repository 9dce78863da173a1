// The org's allowances: what counts, what other programs take of them, and how it is when they are spent.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts'
import { connectTo } from './salesforce-connection.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterAll(() => sandbox.close())

async function knob(path: string, body: object): Promise<unknown> {
  const init = { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
  const response = await fetch(`${sandbox.url}/__sandbox/salesforce/${path}`, init)
  expect(response.status).toBe(200)
  return response.json()
}

async function call(path: string, init: RequestInit = {}): Promise<Response> {
  const { sessions, users } = sandbox.world.salesforce
  const headers = {
    authorization: `Bearer ${sessions.open(users.integrationUserId)}`,
    'content-type': 'application/json',
  }
  return fetch(`${sandbox.url}/services/data/v68.0${path}`, { ...init, headers })
}

const limitInfo = async () => (await call('/limits')).headers.get('sforce-limit-info')

describe('the allowance of requests', () => {
  it('is told by jsforce, and a composite counts once', async () => {
    const connection = await connectTo(sandbox.url)
    const before = (await connection.limits())['DailyApiRequests']
    expect(before).toMatchObject({ Max: 100_000, Remaining: expect.any(Number) })
    const parts = ['a', 'b', 'c'].map(referenceId => ({
      method: 'GET',
      url: '/services/data/v68.0/limits',
      referenceId,
    }))
    expect(
      (await call('/composite', { method: 'POST', body: JSON.stringify({ compositeRequest: parts }) })).status,
    ).toBe(200)
    const after = (await connection.limits())['DailyApiRequests']
    expect((before?.Remaining ?? 0) - (after?.Remaining ?? 0)).toBe(2)
    expect(connection.limitInfo.apiUsage?.limit).toBe(100_000)
  })

  it('is used by other programs too, at once or by the hour, and flows back after a day', async () => {
    await knob('usage', { spend: 500, neighboursPerHour: 100 })
    sandbox.world.clock.advance(10 * 3_600_000)
    const used = async () => Number(/api-usage=(\d+)\//.exec((await limitInfo()) ?? '')?.[1])
    expect(await used()).toBeGreaterThanOrEqual(1500)
    await knob('usage', { neighboursPerHour: 0 })
    sandbox.world.clock.advance(25 * 3_600_000)
    expect(await used()).toBeLessThan(10)
  })

  it('of one app stands beside the org’s', async () => {
    await knob('usage', { app: { name: 'evergreen', max: 250 } })
    expect(await limitInfo()).toMatch(/^api-usage=\d+\/100000; per-app-api-usage=\d+\/250\(appName=evergreen\)$/)
    await knob('usage', { app: null })
    expect(await limitInfo()).toMatch(/^api-usage=\d+\/100000$/)
  })

  it('when spent is 403 TotalRequests; too many long requests at once are 403 ConcurrentRequests', async () => {
    const refusal = async () => {
      const response = await call('/limits')
      return [response.status, await response.json()]
    }
    const refused = (message: string) => [403, [{ message, errorCode: 'REQUEST_LIMIT_EXCEEDED' }]]
    await knob('usage', { max: 0 })
    expect(await refusal()).toEqual(refused('TotalRequests Limit exceeded.'))
    await knob('usage', { max: 100_000, othersLong: 25 })
    expect(await refusal()).toEqual(refused('ConcurrentRequests (Concurrent API Requests) Limit exceeded.'))
    await knob('usage', { othersLong: 0 })
    expect((await refusal())[0]).toBe(200)
  })
})

describe('the other allowances', () => {
  it('go down with Bulk jobs and their results', async () => {
    const limits = async () =>
      (await (await call('/limits')).json()) as Record<string, { Max: number; Remaining: number }>
    const before = await limits()
    expect(before).toMatchObject({
      DailyBulkApiBatches: { Max: 15_000 },
      DailyBulkV2QueryFileStorageMB: { Max: 976_562 },
      DataStorageMB: {},
    })
    await knob('jobs/query', { queueMs: 0, workMs: 0, dailyJobs: 1 })
    const create = () =>
      call('/jobs/query', {
        method: 'POST',
        body: JSON.stringify({ operation: 'query', query: 'SELECT Id FROM User' }),
      })
    const { id } = (await (await create()).json()) as { id: string }
    expect((await call(`/jobs/query/${id}/results`)).status).toBe(200)
    expect(await limits()).toMatchObject({
      DailyBulkV2QueryJobs: { Max: 1, Remaining: 0 },
      DailyBulkV2QueryFileStorageMB: { Remaining: 976_561 },
    })
    expect(await (await create()).json()).toMatchObject([{ errorCode: 'EXCEEDEDQUOTA' }])
    await knob('jobs/query', { dailyJobs: 10_000 })
  })

  it('recordCount counts the objects that are asked for', async () => {
    const { body } = { body: await (await call('/limits/recordCount?sObjects=User,Nope')).json() }
    expect(body).toEqual({ sObjects: [{ count: expect.any(Number), name: 'User' }] })
  })
})

describe('a Bulk query', () => {
  it('can be stuck, and can fail with a message', async () => {
    await knob('jobs/query', { queueMs: 0, workMs: 0, stuckMs: 60_000, failure: 'out of order' })
    const body = JSON.stringify({ operation: 'query', query: 'SELECT Id FROM User' })
    const { id } = (await (await call('/jobs/query', { method: 'POST', body })).json()) as { id: string }
    const job = async () => (await call(`/jobs/query/${id}`)).json()
    expect(await job()).toMatchObject({ state: 'InProgress' })
    sandbox.world.clock.advance(60_000)
    expect(await job()).toMatchObject({ state: 'Failed', errorMessage: 'out of order', jobType: 'V2Query' })
    await knob('jobs/query', { stuckMs: 0, failure: null })
  })

  it('is listed in pages, and gone with its results after seven days', async () => {
    const { queryJobs } = sandbox.world.salesforce
    queryJobs.listRows = 1
    const body = JSON.stringify({ operation: 'query', query: 'SELECT Id FROM User' })
    const { id } = (await (await call('/jobs/query', { method: 'POST', body })).json()) as { id: string }
    const first = (await (await call('/jobs/query')).json()) as { nextRecordsUrl: string }
    expect(first).toMatchObject({ done: false, records: [{ jobType: 'V2Query', state: 'JobComplete' }] })
    const next = await call(first.nextRecordsUrl.replace('/services/data/v68.0', ''))
    expect(await next.json()).toMatchObject({ records: [{}] })
    sandbox.world.clock.advance(8 * 86_400_000)
    expect((await call(`/jobs/query/${id}/results`)).status).toBe(404)
    expect(await (await call('/jobs/query')).json()).toEqual({ done: true, records: [], nextRecordsUrl: null })
  })
})

describe('pages of queries', () => {
  it('can be smaller than asked for, and their locators can be forgotten', async () => {
    await knob('queries', { mostRows: 1 })
    const first = (await (await call('/query?q=SELECT+Id+FROM+User')).json()) as { nextRecordsUrl: string }
    expect(first).toMatchObject({ done: false, records: [{}] })
    await knob('queries', { expireCursors: true, mostRows: 2000 })
    const next = await call(first.nextRecordsUrl.replace('/services/data/v68.0', ''))
    expect([next.status, await next.json()]).toMatchObject([400, [{ errorCode: 'INVALID_QUERY_LOCATOR' }]])
  })
})
