// A long list falls into parts that several workers read at once: together they give every record exactly once.
import { afterEach, expect, it } from 'vitest'
import { stretchesOf } from '../../../connectors/hubspot/list/cuts.ts'
import type { Query, Source } from '../../../src/contract/connector.ts'
import { type Sandbox, startSandbox } from '../../../src/sandbox/server.ts'
import { NO_SCOPE, parts, signal } from '../conformance/kit.ts'
import { testDeps } from '../deps.ts'
import { openHubSpot } from './kit.ts'

let sandbox: Sandbox
afterEach(() => sandbox.close())

const query: Query = { stream: 'contacts', fields: ['email'], scope: NO_SCOPE, window: null }

async function open(records: number): Promise<Source> {
  sandbox = await startSandbox()
  sandbox.world.hubspot.limits.settings.tenSecondly = 1_000_000
  for (let n = 0; n < records; n += 1) {
    sandbox.world.hubspot.insert('contacts', { email: `p${n}@sandbox.example` }, { modifiedAt: 1_700_000_000_000 })
  }
  return parts(openHubSpot(sandbox.url, testDeps())).source
}

async function idsOf(source: Source, partitions: Awaited<ReturnType<Source['partitions']>>): Promise<string[][]> {
  const reading = partitions.map(async partition => {
    const ids: string[] = []
    for await (const page of source.read(partition, null, signal)) ids.push(...page.records.map(({ id }) => id))
    return ids
  })
  return Promise.all(reading)
}

it('gives every record of a long list once, in parts of about one size, for two calls and one for each part', async () => {
  const source = await open(50_000)
  await source.describe('contacts')
  const before = sandbox.world.hubspot.calls
  const partitions = await source.partitions(query, 50_000)
  expect(partitions).toHaveLength(2)
  const found = await idsOf(source, partitions)
  expect(new Set(found.flat()).size).toBe(50_000)
  expect(found.flat()).toHaveLength(50_000)
  for (const ids of found) expect(ids.length).toBeGreaterThan(24_000)
  expect(sandbox.world.hubspot.calls - before).toBeLessThanOrEqual(500 + 2 + 2 + 1)
})

it('reads a short list as one', async () => {
  const source = await open(300)
  const partitions = await source.partitions(query, 300)
  expect(partitions).toHaveLength(1)
  expect((await idsOf(source, partitions)).flat()).toHaveLength(300)
})

it('cuts evenly between the first and the last id, whatever their length, and leaves both ends open', () => {
  expect(stretchesOf(100_000, '0', '100')).toEqual([
    { upTo: '25' },
    { after: '25', upTo: '50' },
    { after: '50', upTo: '75' },
    { after: '75' },
  ])
  expect(stretchesOf(60_000, '98', '90071992547409940000')).toEqual([
    { upTo: '45035996273704970049' },
    { after: '45035996273704970049' },
  ])
  expect(stretchesOf(9_000_000, '1', '9000000')).toHaveLength(8)
})

it('does not cut what is short, or has other ids than whole numbers', () => {
  for (const [total, first, last] of [
    [49_999, '1', '50000'],
    [100_000, 'a1', 'b9'],
    [100_000, '7', '7'],
  ] as const) {
    expect(stretchesOf(total, first, last)).toEqual([{}])
  }
})
