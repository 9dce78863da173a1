// Queries that are too much for REST: Salesforce gives up after two minutes, and Bulk has the time.
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Query, Source } from '../../../src/contract/connector.ts'
import { GaveUp } from '../../../src/errors.ts'
import { type Sandbox, startSandbox } from '../../../src/sandbox/server.ts'
import { testDeps } from '../deps.ts'
import { openSalesforce } from './kit.ts'

const ROWS = 2_500
const signal = new AbortController().signal
const query: Query = {
  stream: 'Contact',
  fields: ['Email'],
  scope: { where: "Email LIKE '%example%'", filters: [], list: null },
  window: null,
}

let sandbox: Sandbox
let source: Source
beforeEach(async () => {
  sandbox = await startSandbox()
  sandbox.world.salesforce.queryJobs.hurry()
  for (let i = 0; i < ROWS; i++)
    sandbox.world.salesforce.insert('Contact', { LastName: 'A', Email: `p${i}@example.com` })
  const opened = openSalesforce(sandbox.url, testDeps()).source
  if (opened === undefined) throw new Error('no source')
  source = opened
})
afterEach(() => sandbox.close())

/** The queries of that form time out from now on. */
function giveUp(path: RegExp, skip = 0): void {
  const body = [{ errorCode: 'QUERY_TIMEOUT', message: 'Your query request was running for too long.' }]
  sandbox.world.faults.add({
    system: 'salesforce',
    path,
    skip,
    times: 100,
    status: 400,
    body,
    when: 'before',
    delayMs: 0,
  })
}

it('are read by Bulk when they cannot even be counted', async () => {
  giveUp(/COUNT/)
  expect(await source.partitions(query)).toMatchObject([{ detail: { bulk: 'planned', since: null } }, {}])
  await expect(source.count(query)).rejects.toThrow(GaveUp)
})

it('are gone on with by Bulk when a page of them cannot be read', async () => {
  giveUp(/ORDER(%20|\+| )BY(%20|\+| )Id/, 1)
  const [partition] = await source.partitions(query)
  if (partition === undefined) throw new Error('no partition')
  expect(partition.detail).toEqual({ rest: true })
  const pages = await Array.fromAsync(source.read(partition, null, signal))
  expect(pages.map(page => [page.records.length, page.next === null])).toEqual([
    [2_000, false],
    [0, true],
  ])
  expect(pages.at(-1)?.partitions).toMatchObject([{ detail: { bulk: 'planned' } }])
})
