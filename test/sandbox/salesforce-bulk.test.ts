// Bulk 2.0 queries: one page with the real client, several with plain calls, as the client cannot read several.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OrgOnTheWire, startOrg } from './salesforce-org.ts'

const QUICK = { queueMs: 10, workMs: 20 }
/** As in many an org. */
const SLOW = { queueMs: 20_000, workMs: 40_000 }

let wire: OrgOnTheWire
beforeAll(async () => {
  wire = await startOrg()
  Object.assign(wire.org.queryJobs.pace, QUICK)
  const account = wire.org.insert('Account', { Name: 'Acme "Oslo", AS' })
  for (let i = 0; i < 25; i += 1) {
    const AccountId = i === 0 ? account : null
    wire.org.insert('Contact', { LastName: `P${i}`, AccountId }, { modifiedAt: Date.UTC(2024, 0, 1 + i) })
  }
})
afterAll(() => wire.close())

async function create(query: string, more: object = {}): Promise<Response> {
  const body = JSON.stringify({ operation: 'query', query, ...more })
  return wire.call('/jobs/query', { method: 'POST', body })
}

/** The id of a new job whose time has come. */
async function completeJob(query: string, more: object = {}): Promise<string> {
  const job: unknown = await (await create(query, more)).json()
  wire.clock.advance(60_000)
  return typeof job === 'object' && job !== null && 'id' in job ? String(job.id) : ''
}

async function errorOf(response: Response): Promise<unknown> {
  const body: unknown = await response.json()
  return [response.status, Array.isArray(body) ? body[0].errorCode : body]
}

describe('a Bulk query', () => {
  it('of one page is read by jsforce as records', async () => {
    const connection = await wire.login()
    const stream = await connection.bulk2.query('SELECT Id, Name, Account.Name, SystemModstamp FROM Contact', {
      pollInterval: 10,
      pollTimeout: 30_000,
    })
    const records = await stream.toArray()
    expect(records).toHaveLength(25)
    expect(records[0]).toMatchObject({
      Name: 'P0',
      'Account.Name': 'Acme "Oslo", AS',
      SystemModstamp: '2024-01-01T00:00:00.000Z',
    })
    expect(records[1]).toMatchObject({ 'Account.Name': '' })
  })

  it('is queued, at work and complete as the clock goes on', async () => {
    wire.clock.freeze(true)
    const created: unknown = await (await create('SELECT Id FROM Contact')).json()
    expect(created).toMatchObject({
      id: expect.stringMatching(/^750[0-9A-Za-z]{15}$/),
      operation: 'query',
      object: 'Contact',
      state: 'UploadComplete',
      concurrencyMode: 'Parallel',
      contentType: 'CSV',
      apiVersion: 68,
      lineEnding: 'LF',
      columnDelimiter: 'COMMA',
    })
    const job = wire.org.queryJobs.list().at(-1)
    const state = async () => (await wire.call(`/jobs/query/${job?.id}`)).json()
    Object.assign(wire.org.queryJobs.pace, SLOW)
    expect(await errorOf(await wire.call(`/jobs/query/${job?.id}/results`))).toEqual([400, 'INVALIDJOBSTATE'])
    wire.clock.advance(30_000)
    expect(await state()).toMatchObject({ state: 'InProgress', jobType: 'V2Query', numberRecordsProcessed: 0 })
    wire.clock.advance(30_000)
    expect(await state()).toMatchObject({ state: 'JobComplete', numberRecordsProcessed: 25, retries: 0 })
    Object.assign(wire.org.queryJobs.pace, QUICK)
    wire.clock.freeze(false)
  })

  it('gives pages with a header line each, an opaque locator, and the text null on the last', async () => {
    const id = await completeJob('SELECT Id, LastName FROM Contact ORDER BY Id')
    const found: string[] = []
    const pages: string[] = []
    let locator = ''
    while (locator !== 'null' && pages.length < 10) {
      const place = locator === '' ? '' : `&locator=${locator}`
      const response = await wire.call(`/jobs/query/${id}/results?maxRecords=10${place}`)
      expect(response.headers.get('content-type')).toBe('text/csv')
      expect(response.headers.get('content-encoding')).toBe('gzip')
      const lines = (await response.text()).trimEnd().split('\n')
      expect(lines[0]).toBe('"Id","LastName"')
      expect(response.headers.get('sforce-numberofrecords')).toBe(String(lines.length - 1))
      locator = response.headers.get('sforce-locator') ?? ''
      pages.push(locator)
      found.push(...lines.slice(1))
    }
    expect(pages).toEqual(['MTA', 'MjA', 'null'])
    expect(new Set(found).size).toBe(25)
  })

  it('without rows has one page with the header alone', async () => {
    const id = await completeJob("SELECT Id FROM Contact WHERE LastName = 'Nobody'")
    const response = await wire.call(`/jobs/query/${id}/results`, { headers: { 'Accept-Encoding': 'identity' } })
    expect(response.headers.get('sforce-locator')).toBe('null')
    expect(response.headers.get('content-encoding')).toBeNull()
    expect(await response.text()).toBe('"Id"\n')
  })

  it('names its pages for parallel reading, five at a time', async () => {
    wire.org.queryJobs.pageRows = 4
    const id = await completeJob('SELECT Id FROM Contact')
    const first: unknown = await (await wire.call(`/jobs/query/${id}/resultPages`)).json()
    expect(first).toMatchObject({ done: false, nextRecordsUrl: expect.stringContaining('/resultPages?locator=') })
    expect(first).toHaveProperty('resultPages.length', 5)
    const rest = await wire.call(`/jobs/query/${id}/resultPages?locator=MjA`)
    expect(await rest.json()).toMatchObject({ done: true, resultPages: [{}, {}] })
    wire.org.queryJobs.pageRows = 50_000
  })

  it('is only served under the version that it was created with', async () => {
    const id = await completeJob('SELECT Id FROM Contact')
    const headers = { authorization: `Bearer ${wire.org.sessions.open()}` }
    const response = await fetch(`${wire.url}/services/data/v67.0/jobs/query/${id}/results`, { headers })
    expect(response.status).toBe(409)
  })

  it('can be aborted before it is over and deleted afterwards', async () => {
    Object.assign(wire.org.queryJobs.pace, SLOW)
    await create('SELECT Id FROM Contact')
    const path = `/jobs/query/${wire.org.queryJobs.list().at(-1)?.id}`
    expect(await errorOf(await wire.call(path, { method: 'DELETE' }))).toEqual([400, 'INVALIDJOBSTATE'])
    const body = JSON.stringify({ state: 'Aborted' })
    expect(await (await wire.call(path, { method: 'PATCH', body })).json()).toMatchObject({ state: 'Aborted' })
    expect((await wire.call(path, { method: 'DELETE' })).status).toBe(204)
    expect((await wire.call(path)).status).toBe(404)
    Object.assign(wire.org.queryJobs.pace, QUICK)
  })

  it.each([
    ['SELECT Id FROM Contact OFFSET 5', 'API_ERROR'],
    ['SELECT COUNT() FROM Contact', 'API_ERROR'],
    ['SELECT MailingAddress FROM Contact', 'API_ERROR'],
    ['SELECT Id FROM Contact GROUP BY Id', 'API_ERROR'],
    ['SELECT Name, (SELECT Name FROM Contacts) FROM Account', 'API_ERROR'],
    ['SELECT TYPEOF What WHEN Account THEN Phone END FROM Task', 'API_ERROR'],
    ['SELECT MAX(CreatedDate) FROM Contact', 'API_ERROR'],
    ['SELECT Nope FROM Contact', 'INVALID_FIELD'],
  ])('is refused for %s', async (query, code) => {
    expect(await errorOf(await create(query))).toEqual([400, code])
  })
})
