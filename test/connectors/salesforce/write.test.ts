// Row outcomes of a collections write, by a server that answers as Salesforce would.
import { describe, expect, it } from 'vitest'
import type { Change } from '../../../src/contract/connector.ts'
import { ConfigError, ConnectionLost, QuotaExhausted } from '../../../src/errors.ts'
import { testDeps } from '../deps.ts'
import { cutMidBody, type Reply, reset, startVendor } from '../vendor.ts'
import { openSalesforce } from './kit.ts'

const signal = new AbortController().signal
const field = (name: string, type: string): object => ({ name, label: name, type, length: 80, updateable: true })
const listed = (...values: string[]): object[] => [
  ...values.map(value => ({ value, active: true })),
  { value: 'Old', active: false },
]
const DESCRIBE = {
  name: 'Contact',
  queryable: true,
  updateable: true,
  fields: [
    field('Id', 'id'),
    field('LastName', 'string'),
    field('Age__c', 'int'),
    field('Evergreen_Receipt__c', 'string'),
    { ...field('Level__c', 'picklist'), picklistValues: listed('Primary', 'Secondary') },
    { ...field('Retired__c', 'picklist'), picklistValues: listed() },
    { ...field('Skills__c', 'multipicklist'), picklistValues: listed('Sales', 'Support') },
  ],
}

async function write(changes: readonly Change[], reply: Reply, deps = testDeps()) {
  const vendor = await startVendor(asked => {
    if (asked.path.endsWith('/describe')) return { json: DESCRIBE }
    if (asked.path !== '/services/oauth2/token') return reply
    return { json: { access_token: 'T', instance_url: vendor.url, id: `${vendor.url}/id/00D1/0051` } }
  })
  const { destination } = openSalesforce(vendor.url, deps)
  const result: unknown = await destination?.write('Contact', changes, signal).catch(thrown => thrown)
  const patches = vendor.asked.filter(asked => asked.method === 'PATCH')
  return { result, sent: patches.map(asked => asked.body), headers: patches.map(asked => asked.headers) }
}

const change = (recordId: string, fields: Change['fields'] = { LastName: 'Planted' }): Change => ({
  recordId,
  intentId: `i-${recordId}`,
  fields,
})
const saved = (id: string): object => ({ id, success: true, errors: [] })
const failed = (code: string, message = 'words', key = 'statusCode'): object => ({
  success: false,
  errors: [{ [key]: code, message, fields: ['LastName'] }],
})

/** What becomes of a row that is refused so, beside one that is written. */
async function besideAWritten(row: object): Promise<unknown> {
  const { result } = await write([change('a'), change('b')], { json: [saved('a'), row] })
  expect(result).toMatchObject([{ status: 'applied' }, {}])
  return Array.isArray(result) ? result[1] : result
}

describe('a refused row, beside one that is written', () => {
  it.each([
    'UNABLE_TO_LOCK_ROW, x',
    'Apex CPU time limit exceeded',
    'System.LimitException: Too many SOQL queries: 101',
  ])('of a trigger that failed for the moment is tried again: %s', async message => {
    const row = failed('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', message)
    expect(await besideAWritten(row)).toMatchObject({ status: 'retry' })
  })

  it('says that a lock was in its way, for smaller groups help then', async () => {
    expect(await besideAWritten(failed('UNABLE_TO_LOCK_ROW'))).toMatchObject({ contended: true })
    expect(await besideAWritten(failed('QUERY_TIMEOUT'))).toMatchObject({ contended: false })
  })

  it('is read by the name that jsforce gives the code', async () => {
    expect(await besideAWritten(failed('STRING_TOO_LONG', 'x', 'errorCode'))).toMatchObject({ code: 'STRING_TOO_LONG' })
  })

  it('for several reasons is refused for good when one of them is for good', async () => {
    const errors = ['UNABLE_TO_LOCK_ROW', 'STRING_TOO_LONG'].map(statusCode => {
      return { statusCode, message: statusCode, fields: [] }
    })
    const answer = 'UNABLE_TO_LOCK_ROW; STRING_TOO_LONG'
    expect(await besideAWritten({ success: false, errors })).toMatchObject({
      status: 'rejected',
      code: 'STRING_TOO_LONG',
      answer,
    })
  })
})

describe('a duplicate', () => {
  const found = (Id: string) => ({ record: { attributes: { type: 'Contact' }, Id } })
  const rule = {
    allowSave: true,
    matchResults: [{ matchRecords: [found('003xx000004TmiQAAS'), found('003xx000004TmiRAAS')] }],
  }
  it.each([
    ["by Salesforce's spelling", { duplicateResut: rule }],
    ['by the right spelling', { duplicateResult: rule }],
  ])('is told apart from a failure, with the records that there are: %s', async (_spelling, told) => {
    const error = { statusCode: 'DUPLICATES_DETECTED', message: 'Use one of these records?', fields: [], ...told }
    expect(await besideAWritten({ success: false, errors: [error] })).toMatchObject({
      status: 'rejected',
      code: 'DUPLICATES_DETECTED',
      duplicateOf: ['003xx000004TmiQAAS', '003xx000004TmiRAAS'],
    })
  })

  it('of a value that must be unique names the record that has it', async () => {
    const message = 'duplicate value found: Ext__c duplicates value on record with id: 003xx000004TmiQ'
    const outcome = await besideAWritten(failed('DUPLICATE_VALUE', message))
    expect(outcome).toMatchObject({ status: 'rejected', duplicateOf: ['003xx000004TmiQAAS'] })
  })

  it('is one also where nothing tells of which record', async () => {
    expect(await besideAWritten(failed('DUPLICATES_DETECTED'))).toMatchObject({ status: 'rejected', duplicateOf: [] })
  })
})

describe('what is sent', () => {
  it('asks for no assignment rule: a lead or a case stays with its owner', async () => {
    const { headers } = await write([change('003A')], { json: [saved('003A')] })
    expect(headers[0]?.['sforce-auto-assign']).toBe('FALSE')
  })

  it('has the types of the describe, null for empty, and the receipt', async () => {
    const changes = [change('003A', { Age__c: '42', LastName: null })]
    const { sent } = await write(changes, { json: [saved('003A')] })
    expect(JSON.parse(sent[0] ?? '')).toEqual({
      allOrNone: false,
      records: [
        { attributes: { type: 'Contact' }, id: '003A', Age__c: 42, LastName: null, Evergreen_Receipt__c: 'i-003A' },
      ],
    })
  })

  it('goes nowhere when its turn came so late that what was compared may have changed', async () => {
    let now = Date.now()
    const deps = testDeps({ clock: { now: () => now, sleep: async () => undefined } })
    const spend: typeof deps.budget.spend = async (_limit, _signal, kind) => {
      if (kind === 'write') now += 2_000
    }
    const late = { ...deps, budget: { ...deps.budget, spend } }
    const { result, sent } = await write([change('003A')], { json: [saved('003A')] }, late)
    expect(result).toMatchObject([{ status: 'retry', code: 'NOT_SENT' }])
    expect(sent).toEqual([])
  })

  it('leaves out a row whose value is none of the type, and only that row', async () => {
    const changes = [change('a', { Age__c: 'old' }), change('b')]
    const { result, sent } = await write(changes, { json: [saved('b')] })
    expect(result).toMatchObject([{ status: 'rejected', fields: ['Age__c'] }, { status: 'applied' }])
    expect(JSON.parse(sent[0] ?? '').records).toHaveLength(1)
  })
})

describe('a value that does not fit', () => {
  it.each<[string, Change['fields'], string]>([
    ['longer than its field', { LastName: 'x'.repeat(81) }, 'STRING_TOO_LONG'],
    ['blank', { LastName: ' ' }, 'REQUIRED_FIELD_MISSING'],
    ['not on the list of its field', { Level__c: 'Tertiary' }, 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST'],
    ['no longer on the list', { Level__c: 'Old' }, 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST'],
    ['of a list that has none any more', { Retired__c: 'New' }, 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST'],
    ['in part not on the list', { Skills__c: 'Sales;Juggling' }, 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST'],
  ])('%s is refused before it is sent, and never cut', async (_why, fields, code) => {
    const { result, sent } = await write([change('a', fields), change('b')], { json: [saved('b')] })
    expect(result).toMatchObject([{ status: 'rejected', code, fields: Object.keys(fields) }, { status: 'applied' }])
    expect(JSON.parse(sent[0] ?? '').records).toHaveLength(1)
  })

  it('is named with all others of its row, so that what is good of it needs one more write', async () => {
    const fields = { LastName: 'x'.repeat(81), Age__c: 'old', Level__c: 'Tertiary', Skills__c: 'Sales' }
    const { result } = await write([change('a', fields), change('b')], { json: [saved('b')] })
    const refused = { fields: ['LastName', 'Age__c', 'Level__c'], mendable: true, drift: true }
    expect(result).toMatchObject([{ status: 'rejected', code: 'STRING_TOO_LONG', ...refused }, { status: 'applied' }])
  })

  it('is for Salesforce to refuse where it stood there before: a list that is not restricted takes others', async () => {
    const fields = { Level__c: 'Old', Skills__c: 'Sales;Juggling' }
    const { sent } = await write([{ ...change('a', fields), putsBack: true }], { json: [saved('a')] })
    expect(JSON.parse(sent[0] ?? '').records).toMatchObject([fields])
  })

  it('is none where it is just as long as its field, or all of it is on the list', async () => {
    const fields = { LastName: 'x'.repeat(80), Level__c: 'Primary', Skills__c: 'Sales;Support' }
    const { sent } = await write([change('a', fields)], { json: [saved('a')] })
    expect(JSON.parse(sent[0] ?? '').records).toMatchObject([fields])
  })
})

describe('a failed write', () => {
  const quoting = [{ message: 'Cannot deserialize Planted', errorCode: 'JSON_PARSER_ERROR' }]
  it.each([
    ['a cut answer', cutMidBody, ConnectionLost],
    ['a reset connection', reset, ConnectionLost],
    ['a gateway page', { status: 502, text: '<html>', headers: { 'content-type': 'text/html' } }, ConnectionLost],
    ['an answer that is too short', { json: [] }, ConnectionLost],
    ['an answer of another shape', { json: { ok: 1 } }, ConnectionLost],
    ['an answer for another record', { json: [saved('b')] }, ConnectionLost],
    ['a failure without a reason', { json: [{ success: false, errors: [] }] }, ConnectionLost],
    [
      'an unknown field',
      { status: 400, json: [{ message: "No such column 'X__c'", errorCode: 'INVALID_FIELD' }] },
      ConfigError,
    ],
    [
      'the end of the day',
      { status: 403, json: [{ message: 'TotalRequests Limit exceeded.', errorCode: 'REQUEST_LIMIT_EXCEEDED' }] },
      QuotaExhausted,
    ],
    ['a text that quotes values', { status: 400, json: quoting }, Error],
  ] as const)(
    'by %s is sent once, tells no values, and is unknown where it may have been done',
    async (_name, reply, kind) => {
      const { result, sent } = await write([change('a')], reply)
      expect(result).toBeInstanceOf(kind)
      expect(String(result)).not.toContain('Planted')
      expect(sent).toHaveLength(1)
    },
  )
})
