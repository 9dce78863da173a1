// Bulk jobs that Salesforce fails, forgets, or that a crash of ours has lost.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Page, Partition, Query, Source } from '../../../src/contract/connector.ts'
import { FatalError, QuotaExhausted } from '../../../src/errors.ts'
import { type Sandbox, startSandbox } from '../../../src/sandbox/server.ts'
import { testDeps } from '../deps.ts'
import { madeJob, openSalesforce } from './kit.ts'

const ROWS = 10_500
const DAY = 86_400_000
const everything: Query = {
  stream: 'Contact',
  fields: ['Email'],
  scope: { where: null, filters: [], list: null },
  window: null,
}
const signal = new AbortController().signal

let sandbox: Sandbox
let source: Source
beforeEach(async () => {
  sandbox = await startSandbox()
  const org = sandbox.world.salesforce
  Object.assign(org.queryJobs.pace, { queueMs: 0, workMs: 0 })
  org.queryJobs.pageRows = 4_000
  for (let i = 0; i < ROWS; i++) org.insert('Contact', { LastName: 'A', Email: `p${i}@example.com` })
  const opened = openSalesforce(sandbox.url, testDeps()).source
  if (opened === undefined) throw new Error('no source')
  source = opened
})
afterEach(() => sandbox.close())

const read = (partition: Partition, from: Page['next'] = null) => Array.fromAsync(source.read(partition, from, signal))

async function records(partitions: readonly Partition[]): Promise<string[]> {
  const pages = (await Promise.all(partitions.map(partition => read(partition)))).flat()
  const further = pages.flatMap(page => page.partitions ?? [])
  const own = pages.flatMap(page => page.records.map(({ id }) => id))
  return further.length === 0 ? own : [...own, ...(await records(further))]
}

const further = (pages: readonly Page[]) => pages.flatMap(page => page.partitions ?? [])
const jobs = () => sandbox.world.salesforce.queryJobs

describe('a Bulk job that failed', () => {
  it('is made anew, once', async () => {
    const first = await madeJob(source, everything)
    jobs().failure = 'InternalServerError'
    const again = further(await read(first))
    expect(again).toMatchObject([{ detail: { again: true }, once: expect.stringContaining('750') }])
    jobs().failure = undefined
    expect(new Set(await records(again)).size).toBe(ROWS)
  })

  it('fails the run when the one in its place fails too, and says why', async () => {
    const first = await madeJob(source, everything)
    jobs().failure = 'InternalServerError'
    const [second] = further(
      await Promise.all(further(await read(first)).map(part => read(part))).then(all => all.flat()),
    )
    if (second === undefined) throw new Error('no second job')
    const failed: unknown = await read(second).catch(error => error)
    expect(failed).toBeInstanceOf(FatalError)
    expect(String(failed)).toContain('Failed: InternalServerError')
  })

  it('that was aborted in the set-up is made anew too', async () => {
    jobs().pace.workMs = 60_000
    const first = await madeJob(source, everything)
    const [job] = jobs().list()
    if (job !== undefined) jobs().abort(job)
    expect(further(await read(first))).toMatchObject([{ detail: { again: true } }])
  })
})

describe('results that Salesforce has no longer', () => {
  it('are asked for anew, by one partition however many pages are lost', async () => {
    const pages = further(await read(await madeJob(source, everything)))
    expect(pages).toHaveLength(3)
    sandbox.world.clock.advance(8 * DAY)
    const again = further((await Promise.all(pages.map(page => read(page)))).flat())
    expect(new Set(again.map(({ once }) => once)).size).toBe(1)
    expect(new Set(await records(again.slice(0, 1))).size).toBe(ROWS)
  })

  it('are asked for anew when the set-up names another API version meanwhile', async () => {
    const [page] = further(await read(await madeJob(source, everything)))
    const newer = openSalesforce(sandbox.url, testDeps(), { apiVersion: '67.0' }).source
    if (page === undefined || newer === undefined) throw new Error('no page')
    expect(further(await Array.fromAsync(newer.read(page, null, signal)))).toMatchObject([{ detail: { again: true } }])
  })
})

describe('a job whose id a crash has lost', () => {
  /** Up to the answer that makes the job, and no further: the process dies there. */
  async function crash(query: Query): Promise<{ partition: Partition; cursor: Page['next'] }> {
    const [partition] = await source.partitions(query)
    if (partition === undefined) throw new Error('no partition')
    const reading = source.read(partition, null, signal)[Symbol.asyncIterator]()
    const { value: stored } = await reading.next()
    await reading.next()
    return { partition, cursor: stored?.next ?? null }
  }

  it('is found again and read, not made once more', async () => {
    const { partition, cursor } = await crash(everything)
    const made = further(await read(partition, cursor))
    expect(jobs().list()).toHaveLength(1)
    expect(new Set(await records(made)).size).toBe(ROWS)
  })

  it('is made once more where another job could be it as well', async () => {
    const { partition, cursor } = await crash(everything)
    await madeJob(source, everything)
    await read(partition, cursor)
    expect(jobs().list()).toHaveLength(3)
  })

  it('is made once more where a condition could be another one, which no list shows', async () => {
    const { partition, cursor } = await crash({
      ...everything,
      scope: { ...everything.scope, where: "LastName = 'A'" },
    })
    await read(partition, cursor)
    expect(jobs().list()).toHaveLength(2)
  })

  it('is made once more where its window could be another one, and where what was found read only a part', async () => {
    const windowed = await crash({ ...everything, window: { from: 0, to: Date.now() + DAY } })
    await read(windowed.partition, windowed.cursor)
    expect(jobs().list()).toHaveLength(2)
    sandbox.world.clock.advance(60_000)
    const [partition] = await source.partitions(everything)
    if (partition === undefined) throw new Error('no partition')
    // Of another sync, with the same columns.
    await madeJob(source, { ...everything, scope: { ...everything.scope, where: "Email != 'p5@example.com'" } })
    const [adopted] = further(await read(partition, { making: true }))
    if (adopted === undefined) throw new Error('no job')
    expect(adopted.detail).toMatchObject({ adopted: true, least: ROWS })
    const again = further(await read(adopted))
    expect(again).toMatchObject([{ detail: { again: true } }])
    expect(new Set(await records(again)).size).toBe(ROWS)
  })

  it('is given up where what was found has other columns', async () => {
    const { partition, cursor } = await crash(everything)
    const other = JSON.parse(JSON.stringify(partition))
    other.detail.columns = ['Id', 'LastName', 'LastModifiedDate', 'SystemModstamp']
    other.query.fields = ['LastName']
    const [pages] = further(await read(other, cursor))
    if (pages === undefined) throw new Error('no job')
    const [page] = further(await read(pages))
    if (page === undefined) throw new Error('no page')
    const [last] = await read(page)
    expect(last).toMatchObject({ records: [], next: null, partitions: [{ detail: { again: true } }] })
  })

  it('is not looked for in the ordinary course', async () => {
    await madeJob(source, everything)
    const second = await madeJob(source, everything)
    expect(jobs().list()).toHaveLength(2)
    expect(second.detail).not.toHaveProperty('adopted')
    const listed = sandbox.world.calls
      .list()
      .filter(({ method, endpoint }) => method === 'GET' && endpoint.endsWith('/jobs/query'))
    expect(listed).toEqual([])
  })
})

it("waits when the day's Bulk jobs are used up", async () => {
  jobs().limits.jobs = 0
  await expect(madeJob(source, everything)).rejects.toThrow(QuotaExhausted)
})

it('counts a whole object roughly, and what has a condition exactly', async () => {
  const counted = () => sandbox.world.calls.list().map(({ endpoint }) => endpoint.replace(/.*:version/, ''))
  sandbox.world.calls.clear()
  await source.partitions(everything)
  expect(counted()).toContain('/limits/recordCount')
  expect(counted()).not.toContain('/query')
  sandbox.world.calls.clear()
  await source.partitions({ ...everything, window: { from: 0, to: Date.now() } })
  expect(counted()).toContain('/query')
})

it('counts exactly where our user may not see the rough count', async () => {
  const body = [{ errorCode: 'INSUFFICIENT_ACCESS', message: 'insufficient access rights' }]
  const fault = { system: 'salesforce', path: /recordCount/, skip: 0, times: 1, when: 'before', status: 403 } as const
  sandbox.world.faults.add({ ...fault, body })
  expect(await source.partitions(everything)).toMatchObject([
    { detail: { bulk: 'planned', since: expect.any(Number) } },
  ])
})
