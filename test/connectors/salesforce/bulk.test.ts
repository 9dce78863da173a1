// Large reads by Bulk 2.0 against the sandbox: one job, its result pages as parts of their own, patience while the job
// is at work.
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Cursor, Partition, Query, Source } from '../../../src/contract/connector.ts'
import { Postponed } from '../../../src/errors.ts'
import { type Sandbox, startSandbox } from '../../../src/sandbox/server.ts'
import { testDeps } from '../deps.ts'
import { madeJob, openSalesforce } from './kit.ts'

const ROWS = 11_000
const PAGE_ROWS = 5_000
const query: Query = {
  stream: 'Contact',
  fields: ['Email', 'LastName', 'Description', 'DoNotCall', 'CreatedDate', 'AccountId'],
  scope: { where: null, filters: [], list: null },
  window: null,
}
const signal = new AbortController().signal

describe('a Bulk query job', () => {
  let sandbox: Sandbox
  let source: Source
  let partition: Partition
  const ids: string[] = []

  beforeAll(async () => {
    sandbox = await startSandbox()
    const org = sandbox.world.salesforce
    org.queryJobs.pageRows = PAGE_ROWS
    org.queryJobs.hurry()
    for (let i = 0; i < ROWS; i++) {
      const Description = i === 3 ? 'two\nlines, "quoted", and Ærø' : null
      ids.push(org.insert('Contact', { LastName: `Person ${i}`, Email: `p${i}@example.com`, Description }))
    }
    const opened = openSalesforce(sandbox.url, testDeps()).source
    if (opened === undefined) throw new Error('no source')
    source = opened
    partition = await madeJob(source, query)
  })
  afterAll(() => sandbox.close())

  it('is made once, by the partition that is stored first, and its id is stored with the next', () => {
    expect(partition.detail).toMatchObject({ job: expect.stringMatching(/^750/) })
    expect(sandbox.world.salesforce.queryJobs.list()).toHaveLength(1)
  })

  /** The result pages of the job. */
  async function resultPages(): Promise<readonly Partition[]> {
    const [page, ...more] = await Array.fromAsync(source.read(partition, null, signal))
    expect(page).toMatchObject({ records: [], next: null })
    expect(more).toEqual([])
    return page?.partitions ?? []
  }
  const recordsOf = async (part: Partition, from: Cursor | null = null) =>
    (await Array.fromAsync(source.read(part, from, signal))).flatMap(page => page.records)

  it('falls into its result pages, which give every record exactly once', async () => {
    const parts = await resultPages()
    expect(parts).toHaveLength(Math.ceil(ROWS / PAGE_ROWS))
    const read = (await Promise.all(parts.map(part => recordsOf(part)))).flat()
    expect(read).toHaveLength(ROWS)
    expect(new Set(read.map(record => record.id))).toEqual(new Set(ids))
    const third = read.find(record => record.id === ids[3])
    expect(third?.fields).toMatchObject({
      Description: 'two\nlines, "quoted", and Ærø',
      DoNotCall: 'false',
      AccountId: null,
      CreatedDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    })
  })

  it('goes on within a result page at the row that was stored last', async () => {
    const [part] = await resultPages()
    if (part === undefined) throw new Error('no result page')
    const chunks = await Array.fromAsync(source.read(part, null, signal))
    expect(chunks.length).toBeGreaterThan(1)
    const all = chunks.flatMap(chunk => chunk.records)
    for (const chunk of chunks.slice(0, -1)) {
      expect(chunk.goOn).toBe('here')
    }
    const first = chunks[0]?.records.length ?? 0
    expect((await recordsOf(part, chunks[0]?.next)).map(({ id }) => id)).toEqual(all.slice(first).map(({ id }) => id))
  })

  it('shows the same values as the REST query', async () => {
    const small = { ...query, scope: { where: "LastName = 'Person 3'", filters: [], list: null } }
    const [rest] = await source.partitions(small)
    if (rest === undefined) throw new Error('no partition')
    const [page] = await Array.fromAsync(source.read(rest, null, signal))
    const bulk = (await Promise.all((await resultPages()).map(part => recordsOf(part)))).flat()
    expect(page?.records[0]).toEqual(bulk.find(record => record.id === ids[3]))
  })

  it('that is still at work postpones the read and does not delete the job', async () => {
    const { queryJobs } = sandbox.world.salesforce
    queryJobs.pace.stuckMs = 3_600_000
    const slow = await madeJob(source, query)
    // Looks as often as ever, and waits a little between.
    const clock = { now: Date.now, sleep: () => sleep(5) }
    const patient = openSalesforce(sandbox.url, testDeps({ clock })).source
    const error: unknown = await patient
      ?.read(slow, null, signal)
      [Symbol.asyncIterator]()
      .next()
      .catch(thrown => thrown)
    queryJobs.pace.stuckMs = 0
    expect(error).toBeInstanceOf(Postponed)
    expect(queryJobs.list()).toHaveLength(2)
  })

  it('whose page is cut in the middle is read again from the same cursor', async () => {
    sandbox.world.faults.add({
      system: 'salesforce',
      path: /results\?/,
      skip: 0,
      times: 1,
      when: 'after',
      drop: true,
      delayMs: 0,
    })
    const [part] = await resultPages()
    if (part === undefined) throw new Error('no result page')
    await expect(recordsOf(part)).rejects.toThrow(/cannot reach/)
    expect(await recordsOf(part)).toHaveLength(PAGE_ROWS)
  })
})
