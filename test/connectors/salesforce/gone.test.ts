// What was purged from the recycle bin, which getDeleted still tells, by a server that answers as Salesforce would.
import { expect, it } from 'vitest'
import type { Gone, Query } from '../../../src/contract/connector.ts'
import { testDeps } from '../deps.ts'
import { type Reply, startVendor } from '../vendor.ts'
import { openSalesforce } from './kit.ts'

const signal = new AbortController().signal
const DAY = 86_400_000
const TO = Date.UTC(2026, 10, 25, 12, 0, 30)
const field = (name: string, type: string): object => ({ name, label: name, type, updateable: false })
const DESCRIBE = {
  name: 'Task',
  queryable: true,
  updateable: true,
  replicateable: true,
  fields: [field('Id', 'id'), field('IsDeleted', 'boolean'), field('SystemModstamp', 'datetime')],
}
const [IN_BIN, PURGED, BACK] = ['00T000000000001AAA', '00T000000000002AAA', '00T000000000003AAA']
const stamp = '2026-11-25T11:00:00.000+0000'
const row = (Id: string, IsDeleted: boolean) => ({ Id, IsDeleted, SystemModstamp: stamp })
const rows = (...records: object[]): Reply => ({ json: { totalSize: records.length, done: true, records } })

async function read(from: number, deleted: Reply): Promise<{ gone: Gone[]; asked: string[] }> {
  const vendor = await startVendor(({ path }) => {
    if (path.endsWith('/describe')) return { json: DESCRIBE }
    if (path === '/services/oauth2/token')
      return { json: { access_token: 'T', instance_url: vendor.url, id: `${vendor.url}/id/00D1/0051` } }
    if (path.includes('/deleted/')) return deleted
    return decodeURIComponent(path).includes('Id IN') ? rows(row(BACK, false)) : rows(row(IN_BIN, true))
  })
  const { source } = openSalesforce(vendor.url, testDeps())
  const scope = { where: null, filters: [], list: null }
  const query: Query = { stream: 'Task', fields: ['Id'], scope, window: { from, to: TO } }
  const gone: Gone[] = []
  for await (const page of source?.read({ query, detail: { gone: true } }, null, signal) ?? [])
    gone.push(...(page.gone ?? []))
  return { gone, asked: vendor.asked.map(({ path }) => decodeURIComponent(path)) }
}

const told = {
  json: { deletedRecords: [IN_BIN, PURGED, BACK].map(id => ({ id, deletedDate: stamp })), latestDateCovered: stamp },
}

it('tells of an object without merges what is in the bin and what was purged, and nothing that is alive again', async () => {
  const { gone, asked } = await read(TO - DAY, told)
  const at = Date.UTC(2026, 10, 25, 11)
  expect(gone).toEqual([IN_BIN, PURGED].map(id => ({ id, mergedInto: null, at })))
  expect(asked.filter(path => path.includes('/queryAll'))).toEqual([
    expect.stringMatching(
      /SELECT Id, IsDeleted, SystemModstamp FROM Task WHERE IsDeleted = true AND SystemModstamp >=/,
    ),
    expect.stringContaining(`WHERE Id IN ('${PURGED}','${BACK}') ORDER BY Id`),
  ])
  expect(asked.find(path => path.includes('/deleted/'))).toContain(
    'start=2026-11-24T12:00:30+00:00&end=2026-11-25T12:01:00+00:00',
  )
})

it('asks no further back than the bin reaches, and at least for a minute', async () => {
  const spanOf = async (from: number) => (await read(from, told)).asked.find(path => path.includes('/deleted/'))
  expect(await spanOf(TO - 90 * DAY)).toContain('start=2026-11-11T12:00:30+00:00&end=2026-11-25T12:01:00')
  expect(await spanOf(TO)).toContain('start=2026-11-25T12:00:00+00:00&end=2026-11-25T12:01:00')
})

it('leaves it to a full run where getDeleted is refused', async () => {
  const { gone } = await read(TO - DAY, {
    status: 400,
    json: [{ errorCode: 'EXCEEDED_ID_LIMIT', message: 'too many' }],
  })
  expect(gone.map(({ id }) => id)).toEqual([IN_BIN])
})
