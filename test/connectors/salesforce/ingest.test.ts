// The file that a Bulk job writes from, and the files in which it tells what became of the rows.
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { fileOf } from '../../../connectors/salesforce/bulk/ingest/file.ts'
import { linesIn, objectionsIn } from '../../../connectors/salesforce/bulk/ingest/results.ts'
import type { Change } from '../../../src/contract/connector.ts'
import { testDeps } from '../deps.ts'
import { startVendor } from '../vendor.ts'
import { openSalesforce } from './kit.ts'

const Cells = z.array(z.record(z.string(), z.string()))
const signal = new AbortController().signal

describe('the file', () => {
  it('has a cell for each field that a row names, clears what is to be cleared, and leaves alone what is not named', () => {
    const file = fileOf([
      { id: '003A', values: { Email: 'a@b.example', Age__c: 42, Receipt__c: 'i-1' } },
      { id: '003B', values: { Email: null, Active__c: false, Receipt__c: 'i-2' } },
    ])
    expect(file).toBe(
      '"Email","Age__c","Receipt__c","Active__c","Id"\n"a@b.example","42","i-1","","003A"\n"#N/A","","i-2","false","003B"\n',
    )
  })

  it('brings every text through as it is', () => {
    const text = fc.string({ minLength: 1, unit: 'grapheme' }).filter(each => each !== '#N/A')
    const row = fc.record({ id: fc.stringMatching(/^[A-Za-z0-9]{18}$/), values: fc.record({ A: text, B: text }) })
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 5 }), rows => {
        const read = Cells.parse(parse(fileOf(rows), { columns: true, record_delimiter: '\n' }))
        expect(read).toEqual(rows.map(({ id, values }) => ({ A: values.A, B: values.B, Id: id })))
        expect([...linesIn(fileOf(rows))]).toEqual(read)
      }),
    )
  })
})

describe('what a result file says', () => {
  it.each([
    [
      'UNABLE_TO_LOCK_ROW:unable to obtain exclusive access to this record or 1 records: 001:--',
      'UNABLE_TO_LOCK_ROW',
      [],
    ],
    [
      'STRING_TOO_LONG:First Name: data value too large: x (max length=40):FirstName --',
      'STRING_TOO_LONG',
      ['FirstName'],
    ],
    ['REQUIRED_FIELD_MISSING:Required fields are missing: [A, B]:A,B--', 'REQUIRED_FIELD_MISSING', ['A', 'B']],
    ['no form that is known', 'UNKNOWN', []],
  ])('of a refused row is read: %s', (text, code, fields) => {
    expect(objectionsIn(text)).toMatchObject([{ code, fields }])
  })

  it('of a row that was refused twice is read twice', () => {
    const codes = objectionsIn('STRING_TOO_LONG:a -- b:X --INVALID_EMAIL_ADDRESS:b:Y --').map(({ code }) => code)
    expect(codes).toEqual(['STRING_TOO_LONG', 'INVALID_EMAIL_ADDRESS'])
  })

  it.each([[''], ['<html><body>Bad gateway</body></html>'], ['{"error":"x"}'], ['\u0000\u0001'], ['"Id","sf__Error']])(
    'is nothing where it is no such file: %j',
    text => {
      expect([...linesIn(text)]).toEqual([])
    },
  )
})

const changeOf = (recordId: string): Change => ({ recordId, intentId: `i-${recordId}`, fields: { LastName: 'x' } })
const IDS = ['003xx000004TmiQAAS', '003xx000004TmiRAAS', '003xx000004TmiSAAS', '003xx000004TmiTAAS']

async function endOf(files: Readonly<Record<string, string>>) {
  const field = (name: string) => ({ name, label: name, type: 'string', length: 80, updateable: true })
  const vendor = await startVendor(({ path }) => {
    if (path.endsWith('/describe')) {
      const fields = ['Id', 'LastName', 'Evergreen_Receipt__c'].map(field)
      return { json: { name: 'Contact', queryable: true, updateable: true, fields } }
    }
    const name = Object.keys(files).find(each => path.endsWith(each))
    if (name !== undefined) return { text: files[name] ?? '', headers: { 'content-type': 'text/csv' } }
    if (path.includes('/jobs/ingest/')) {
      return { json: { id: '750xx0000000001AAA', state: 'JobComplete', numberRecordsProcessed: 4 } }
    }
    return { json: { access_token: 'T', instance_url: vendor.url, id: `${vendor.url}/id/00D1/0051` } }
  })
  const end = await openSalesforce(vendor.url, testDeps()).destination?.bulk?.end(
    '750xx0000000001AAA',
    'Contact',
    4,
    signal,
  )
  return end?.status === 'over' ? end.rows : null
}
const line = (cells: readonly string[]) => `${cells.map(cell => `"${cell}"`).join(',')}\n`
const written = (id: string) => line([id, 'false', 'x', changeOf(id).intentId, id])
const HEADERS = {
  good: line(['sf__Id', 'sf__Created', 'LastName', 'Evergreen_Receipt__c', 'Id']),
  bad: line(['sf__Id', 'sf__Error', 'LastName', 'Evergreen_Receipt__c', 'Id']),
  left: line(['LastName', 'Evergreen_Receipt__c', 'Id']),
}

it('tells each row by its record, whatever the order, and of rows that no file tells of nothing', async () => {
  const [a = '', b = '', c = ''] = IDS
  const rows = await endOf({
    successfulResults: HEADERS.good + written(c),
    failedResults: HEADERS.bad + line(['', 'STRING_TOO_LONG:too long:LastName --', 'x', `i-${a}`, a]),
    unprocessedrecords: HEADERS.left + line(['x', `i-${b}`, b]),
  })
  expect([...(rows ?? [])].map(([id, { outcome, intentId }]) => [id, outcome.status, intentId])).toEqual([
    [c, 'applied', `i-${c}`],
    [a, 'rejected', `i-${a}`],
    [b, 'retry', `i-${b}`],
  ])
})

it('never calls written what no file says was written, however the files are broken', async () => {
  const part = fc.subarray(IDS)
  await fc.assert(
    fc.asyncProperty(part, part, fc.nat(400), fc.nat(400), fc.boolean(), async (good, bad, cutGood, cutBad, html) => {
      const refused = (id: string) => line(['', 'NEVER_SEEN:words:--', 'x', `i-${id}`, id])
      const rows = await endOf({
        successfulResults: (HEADERS.good + good.map(written).join('')).slice(0, cutGood),
        failedResults: html ? '<html>' : (HEADERS.bad + bad.map(refused).join('')).slice(0, cutBad),
        unprocessedrecords: '',
      })
      for (const [id, { outcome }] of rows ?? []) {
        if (outcome.status === 'applied') expect(good).toContain(id)
        if (outcome.status === 'rejected') expect(bad.includes(id) && !html).toBe(true)
        if (outcome.status !== 'unknown')
          expect(good.includes(id) && bad.includes(id) && !html && Math.min(cutGood, cutBad) > 390).toBe(false)
      }
    }),
    { numRuns: 25 },
  )
})
