// Results of Bulk queries lie on disk: pages of any size from it, jobs that are printed while they are at work, nothing
// left behind.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type OrgOnTheWire, startOrg } from './salesforce-org.ts'

/** More than are printed at once. */
const MANY = 30_000

let wire: OrgOnTheWire
const temporary = mkdtempSync(join(tmpdir(), 'evergreen-test-'))
beforeAll(async () => {
  vi.stubEnv('TMPDIR', temporary)
  wire = await startOrg()
  Object.assign(wire.org.queryJobs.pace, { queueMs: 0, workMs: 0 })
  for (let n = 0; n < MANY; n += 1) {
    wire.org.insert('Contact', {
      LastName: `Åse "${n}"\n${'x'.repeat(n % 7)}`,
      Department: n % 3 === 0 ? null : 'Sales',
    })
  }
})
afterAll(async () => {
  await wire.close()
  vi.unstubAllEnvs()
  rmSync(temporary, { recursive: true })
})

async function create(query: string): Promise<string> {
  const body = JSON.stringify({ operation: 'query', query })
  await wire.call('/jobs/query', { method: 'POST', body })
  return wire.org.queryJobs.list().at(-1)?.id ?? ''
}

async function stateOf(id: string): Promise<unknown> {
  const answer: unknown = await (await wire.call(`/jobs/query/${id}`)).json()
  return typeof answer === 'object' && answer !== null && 'state' in answer ? answer.state : answer
}

async function complete(query: string): Promise<string> {
  const id = await create(query)
  await expect.poll(() => stateOf(id), { interval: 5 }).toBe('JobComplete')
  return id
}

async function page(id: string, query: string, encoding: 'identity' | 'gzip') {
  return wire.call(`/jobs/query/${id}/results${query}`, { headers: { 'accept-encoding': encoding } })
}

describe('the results of a Bulk query', () => {
  it('are there once all of them are printed, however quick the job is meant to be', async () => {
    const id = await create('SELECT Id, LastName, Department FROM Contact')
    const job = wire.org.queryJobs.find(id)
    expect(wire.org.queryJobs.stateOf(job)).toBe(job.printout.isWhole ? 'JobComplete' : 'InProgress')
    await expect.poll(() => stateOf(id), { interval: 5 }).toBe('JobComplete')
    expect(job.printout.isWhole).toBe(true)
  })

  it('of a small job are there at once', async () => {
    expect(await stateOf(await create('SELECT Id FROM Contact LIMIT 20000'))).toBe('JobComplete')
  })

  it.each(['identity', 'gzip'] as const)('are the same bytes in pages of any size, sent as %s', async encoding => {
    const id = await complete('SELECT Id, LastName, Department FROM Contact')
    const whole = await (await page(id, `?maxRecords=${MANY}`, encoding)).text()
    const header = '"Id","LastName","Department"\n'
    let together = header
    for (let locator = '', asked = 4_999; locator !== 'null'; asked += 1_234) {
      const at = locator === '' ? '' : `&locator=${locator}`
      const answer = await page(id, `?maxRecords=${asked}${at}`, encoding)
      const length = answer.headers.get('content-length')
      const text = await answer.text()
      expect(length).toBe(encoding === 'gzip' ? null : String(Buffer.byteLength(text)))
      expect(text.startsWith(header)).toBe(true)
      together += text.slice(header.length)
      locator = answer.headers.get('sforce-locator') ?? 'null'
    }
    expect(together).toBe(whole)
    expect(whole.match(/"003/g)).toHaveLength(MANY)
    expect(whole).toContain('"Åse ""29999""\nxxxx","Sales"\n')
  })

  it('are read to the end by whoever reads them while the job is deleted', async () => {
    const id = await complete('SELECT Id, LastName, Department FROM Contact')
    const reading = await page(id, '', 'identity')
    expect((await wire.call(`/jobs/query/${id}`, { method: 'DELETE' })).status).toBe(204)
    expect((await reading.text()).match(/"003/g)).toHaveLength(MANY)
    expect((await page(id, '', 'identity')).status).toBe(404)
  })

  it('have no file that stays behind', async () => {
    await complete('SELECT Id FROM Contact')
    expect(readdirSync(temporary)).toEqual([])
  })
})
