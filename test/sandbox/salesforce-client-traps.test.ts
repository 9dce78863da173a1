// Where the bare jsforce leads into a trap when it reads: each test shows the trap biting, so that an upgrade of the
// client which takes it away is noticed.
import { spawn } from 'node:child_process'
import { json } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { Connection } from 'jsforce'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts'
import { connectTo } from './salesforce-connection.ts'

const ROWS = 10_050

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox()
  for (let i = 0; i < ROWS; i += 1) sandbox.world.salesforce.insert('Contact', { LastName: `P${i}` })
})
afterAll(() => sandbox.close())
beforeEach(() => {
  const { queryJobs } = sandbox.world.salesforce
  queryJobs.hurry()
  queryJobs.pageRows = 50_000
})

/** The jobs that the org knows. */
async function jobs(): Promise<{ id: string; state: string }[]> {
  const connection = await connectTo(sandbox.url)
  return (await connection.request<{ records: { id: string; state: string }[] }>('/jobs/query')).records
}

describe('jsforce', () => {
  it('gives the first page of a query only, and with autoFetch 10,000 records, and says nothing of the rest', async () => {
    const connection = await connectTo(sandbox.url)
    expect((await connection.query('SELECT Id FROM Contact')).records).toHaveLength(2000)
    const fetched = await connection.query('SELECT Id FROM Contact', { autoFetch: true })
    expect(fetched.records).toHaveLength(10_000)
    expect(fetched.totalSize).toBe(ROWS)
  })

  it('asks for the next page of queryAll under /query with its own version', async () => {
    const connection = await connectTo(sandbox.url)
    const { nextRecordsUrl = '' } = await connection.query('SELECT Id FROM Contact', { scanAll: true })
    const before = sandbox.world.salesforce.usage.total
    const next = await connection.queryMore(
      nextRecordsUrl.replace('/v68.0/', '/v31.0/').replace('/query/', '/queryAll/'),
    )
    expect(next.records[0]?.attributes?.url).toContain('/v68.0/')
    expect(sandbox.world.salesforce.usage.total).toBe(before + 1)
  })

  it('waits thirty seconds for a Bulk query, less than an org often takes, gives up and deletes the job', async () => {
    const { queryJobs } = sandbox.world.salesforce
    Object.assign(queryJobs.pace, { queueMs: 0, workMs: 12_000 })
    const connection = await connectTo(sandbox.url)
    const before = (await jobs()).length
    const reading = connection.bulk2.query('SELECT Id FROM Contact LIMIT 1', { pollInterval: 10, pollTimeout: 50 })
    await expect(reading).rejects.toMatchObject({ name: 'JobPollingTimeout' })
    // Still at work, so Salesforce refuses; had it just ended, the job and its results were gone.
    const deletes = () =>
      sandbox.world.calls.list().filter(call => call.method === 'DELETE' && call.endpoint.endsWith('/jobs/query/:id'))
    await expect.poll(deletes).toMatchObject([{ calls: 1, status: 400 }])
    expect(await jobs()).toHaveLength(before + 1)
  })

  it('crashes the program on a Bulk query of several pages', async () => {
    sandbox.world.salesforce.queryJobs.pageRows = 2000
    const program = fileURLToPath(import.meta.resolve('./salesforce-bulk-pages.ts'))
    const child = spawn(process.execPath, [program, sandbox.url], { stdio: ['ignore', 'pipe', 'inherit'] })
    expect(await json(child.stdout)).toEqual({ uncaught: 'ERR_STREAM_WRITE_AFTER_END', ended: false })
  })

  it('asks for the first page of a Bulk query again while the answer names no next one', async () => {
    const page = { status: 200, html: '"Id"\n"003xx0000000001AAA"\n', headers: { 'content-type': 'text/csv' } }
    sandbox.world.faults.add({ path: /\/results/, skip: 0, times: 5, when: 'before', ...page })
    const program = fileURLToPath(import.meta.resolve('./salesforce-bulk-pages.ts'))
    const child = spawn(process.execPath, [program, sandbox.url], { stdio: ['ignore', 'pipe', 'inherit'] })
    expect(await json(child.stdout)).toMatchObject({ ended: false })
    // The sandbox itself says "null" on the last page.
    const asked = 5 - (sandbox.world.faults.list()[0]?.left ?? 5)
    sandbox.world.faults.clear()
    expect(asked).toBeGreaterThan(1)
  })

  it('splits the rows of a Bulk query at commas, whatever the job says', async () => {
    const headers = { 'content-type': 'text/csv', 'sforce-locator': 'null' }
    const page = { status: 200, html: '"Id";"LastName"\n"003xx0000000001AAA";"Berg"\n', headers }
    sandbox.world.faults.add({ path: /\/results/, skip: 0, times: 1, when: 'before', ...page })
    const connection = await connectTo(sandbox.url)
    const polling = { pollInterval: 10, pollTimeout: 30_000 }
    const rows = await (await connection.bulk2.query('SELECT Id, LastName FROM Contact LIMIT 1', polling))
      .toArray()
      .catch((error: unknown) => [error])
    sandbox.world.faults.clear()
    expect(rows).not.toEqual([{ Id: '003xx0000000001AAA', LastName: 'Berg' }])
    expect(rows).toHaveLength(1)
  })

  it('hides a 503 to an upload behind a stream that it has used up, and deletes the job', async () => {
    sandbox.world.faults.add({ path: /\/batches$/, method: 'PUT', skip: 0, times: 6, when: 'before', status: 503 })
    const connection = await connectTo(sandbox.url)
    const job = connection.bulk2.createJob({ operation: 'insert', object: 'Contact' })
    await job.open()
    const error: unknown = await job.uploadData('LastName\nBerg\n').catch(thrown => thrown)
    sandbox.world.faults.clear()
    expect(error).toBeInstanceOf(TypeError)
    expect(String(error)).toMatch(/disturbed or locked/)
  })

  it('does not learn from Bulk 2.0 calls how many requests are left', async () => {
    const connection = await connectTo(sandbox.url)
    await connection.query('SELECT Id FROM Contact LIMIT 1')
    const known = connection.limitInfo.apiUsage?.used
    const stream = await connection.bulk2.query('SELECT Id FROM Contact LIMIT 1', {
      pollInterval: 10,
      pollTimeout: 30_000,
    })
    await stream.toArray()
    expect(connection.limitInfo.apiUsage?.used).toBe(known)
    expect(sandbox.world.salesforce.usage.used).toBeGreaterThan(known ?? 0)
  })

  it('speaks version 50.0 unless told otherwise, and goes where a redirect leads', async () => {
    expect(new Connection({ instanceUrl: sandbox.url }).version).toBe('50.0')
    const connection = await connectTo(sandbox.url)
    const headers = { location: `${sandbox.url}/services/data` }
    sandbox.world.faults.add({ path: /\/limits$/, skip: 0, times: 1, when: 'before', status: 302, html: '', headers })
    // The list of versions instead of the limits.
    expect(Array.isArray(await connection.limits())).toBe(true)
    sandbox.world.faults.clear()
  })

  it('says of a spent allowance REQUEST_LIMIT_EXCEEDED, does not try again, and hides the status', async () => {
    const connection = await connectTo(sandbox.url)
    const { usage } = sandbox.world.salesforce
    const { max, total } = usage
    usage.max = usage.used
    const error: unknown = await connection.query('SELECT Id FROM Contact').then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    usage.max = max
    expect(error).toMatchObject({ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' })
    expect(error).not.toHaveProperty('statusCode')
    expect(usage.total).toBe(total)
  })
})
