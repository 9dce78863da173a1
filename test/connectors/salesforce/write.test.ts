// Row outcomes of a collections write, by a server that answers as Salesforce would.
import { describe, expect, it } from 'vitest'
import type { Change, WriteOutcome } from '../../../src/contract/connector.ts'
import { ConfigError, ConnectionLost, QuotaExhausted } from '../../../src/errors.ts'
import { testDeps } from '../deps.ts'
import { cutMidBody, type Reply, reset, startVendor } from '../vendor.ts'
import { openSalesforce } from './kit.ts'

const signal = new AbortController().signal
const field = (name: string, type: string): object => ({ name, label: name, type, length: 80, updateable: true })
const DESCRIBE = {
  name: 'Contact',
  queryable: true,
  updateable: true,
  fields: [
    field('Id', 'id'),
    field('LastName', 'string'),
    field('Age__c', 'int'),
    field('Evergreen_Receipt__c', 'string'),
  ],
}

async function write(changes: readonly Change[], reply: Reply): Promise<{ result: unknown; sent: string[] }> {
  const vendor = await startVendor(asked => {
    if (asked.path.endsWith('/describe')) return { json: DESCRIBE }
    if (asked.path !== '/services/oauth2/token') return reply
    return { json: { access_token: 'T', instance_url: vendor.url, id: `${vendor.url}/id/00D1/0051` } }
  })
  const { destination } = openSalesforce(vendor.url, testDeps())
  const result: unknown = await destination?.write('Contact', changes, signal).catch(thrown => thrown)
  return { result, sent: vendor.asked.filter(asked => asked.method === 'PATCH').map(asked => asked.body) }
}

const change = (recordId: string, fields: Change['fields'] = { LastName: 'Planted' }): Change => ({
  recordId,
  intentId: `i-${recordId}`,
  fields,
})
const saved = { id: '003', success: true, errors: [] }
const failed = (code: string, message = 'words', key = 'statusCode'): object => ({
  success: false,
  errors: [{ [key]: code, message, fields: ['LastName'] }],
})

describe('row outcomes', () => {
  it.each<[string, object, Partial<WriteOutcome>]>([
    ['a written row', saved, { status: 'applied' }],
    ['a locked row', failed('UNABLE_TO_LOCK_ROW'), { status: 'retry', code: 'UNABLE_TO_LOCK_ROW' }],
    [
      'a trigger on a locked row',
      failed('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'UNABLE_TO_LOCK_ROW, x'),
      { status: 'retry' },
    ],
    ['a trigger that says no', failed('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'No!'), { status: 'rejected' }],
    [
      'a validation rule',
      failed('FIELD_CUSTOM_VALIDATION_EXCEPTION', 'Must be E.164'),
      { status: 'rejected', answer: 'Must be E.164', fields: ['LastName'] },
    ],
    ['a deleted record', failed('ENTITY_IS_DELETED'), { status: 'rejected', code: 'ENTITY_IS_DELETED' }],
    [
      "jsforce's name of the code",
      failed('STRING_TOO_LONG', 'x', 'errorCode'),
      { status: 'rejected', code: 'STRING_TOO_LONG' },
    ],
    ['a code never seen', failed('SOMETHING_NEW'), { status: 'rejected', code: 'SOMETHING_NEW' }],
    ['full storage beside a written row', failed('STORAGE_LIMIT_EXCEEDED'), { status: 'retry' }],
  ])('%s', async (_name, row, outcome) => {
    const { result } = await write([change('a'), change('b')], { json: [saved, row] })
    expect(result).toMatchObject([{ status: 'applied' }, outcome])
  })

  it('stop the connection when every row is refused for the same set-up', async () => {
    const { result } = await write([change('a')], { json: [failed('STORAGE_LIMIT_EXCEEDED')] })
    expect(result).toBeInstanceOf(ConfigError)
  })
})

describe('what is sent', () => {
  it('has the types of the describe, null for empty, and the receipt', async () => {
    const changes = [change('003A', { Age__c: '42', LastName: null })]
    const { sent } = await write(changes, { json: [saved] })
    expect(JSON.parse(sent[0] ?? '')).toEqual({
      allOrNone: false,
      records: [
        { attributes: { type: 'Contact' }, id: '003A', Age__c: 42, LastName: null, Evergreen_Receipt__c: 'i-003A' },
      ],
    })
  })

  it('leaves out a row whose value is none of the type, and only that row', async () => {
    const changes = [change('a', { Age__c: 'old' }), change('b')]
    const { result, sent } = await write(changes, { json: [saved] })
    expect(result).toMatchObject([{ status: 'rejected', fields: ['Age__c'] }, { status: 'applied' }])
    expect(JSON.parse(sent[0] ?? '').records).toHaveLength(1)
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
