// A record moves at the system's hand, too: its replication key is told apart from the time of the last edit.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Partition, Query, Source } from '../../../src/contract/connector.ts'
import type { CrmRecord } from '../../../src/domain/record.ts'
import { type Sandbox, startSandbox } from '../../../src/sandbox/server.ts'
import { parts, signal } from '../conformance/kit.ts'
import { testDeps } from '../deps.ts'
import { openSalesforce } from './kit.ts'

const EDITED = Date.UTC(2026, 0, 2, 3, 4, 5)
const MOVED = EDITED + 86_400_000
/** More than are read by REST. */
const MANY = 10_001

let sandbox: Sandbox
let source: Source
beforeAll(async () => {
  sandbox = await startSandbox()
  sandbox.world.salesforce.queryJobs.hurry()
  source = parts(openSalesforce(sandbox.url, testDeps())).source
})
afterAll(() => sandbox.close())

function insert(name: string): string {
  const moved = new Date(MOVED).toISOString().replace('Z', '+0000')
  return sandbox.world.salesforce.insert(
    'Contact',
    { LastName: name, SystemModstamp: moved },
    { createdAt: EDITED, modifiedAt: EDITED, trusted: true },
  )
}

async function read(partition: Partition): Promise<CrmRecord[]> {
  const pages = await Array.fromAsync(source.read(partition, null, signal))
  const further = await Promise.all(pages.flatMap(page => page.partitions ?? []).map(read))
  return [...pages.flatMap(page => page.records), ...further.flat()]
}

it.each([
  ['REST', { rest: true }, 1],
  ['Bulk', { bulk: 'planned' }, MANY],
])('is told with its replication key by %s', async (_, detail, count) => {
  const name = `Moved ${count}`
  const ids = Array.from({ length: count }, () => insert(name))
  const scope = { where: `LastName = '${name}'`, filters: [], list: null }
  const query: Query = { stream: 'Contact', fields: ['LastName'], scope, window: null }
  const [partition] = await source.partitions(query)
  if (partition === undefined) throw new Error('no partition')
  expect(partition.detail).toMatchObject(detail)
  const records = await read(partition)
  expect(records).toHaveLength(ids.length)
  expect(records[0]).toEqual({ id: ids[0], fields: { LastName: name }, modifiedAt: EDITED, stamp: MOVED })
})
