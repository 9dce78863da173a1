// Several requests in one: composite, graph, tree, batch; and external ids, conditions and method overrides of one.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type OrgOnTheWire, startOrg } from './salesforce-org.ts'

let wire: OrgOnTheWire
let connection: Awaited<ReturnType<OrgOnTheWire['login']>>
beforeEach(async () => {
  wire = await startOrg()
  connection = await wire.login()
  const field = { label: 'Ext', type: 'string', length: 20, externalId: true, permissionable: false } as const
  wire.org.schema.putField('Contact', { ...field, name: 'Ext__c' })
})
afterEach(() => wire.close())

const base = '/services/data/v68.0'
const contact = (fields: Record<string, string | null> = {}) =>
  wire.org.insert('Contact', { LastName: 'Berg', ...fields })

async function send(method: string, path: string, body?: object, headers: Record<string, string> = {}) {
  const init = body === undefined ? {} : { body: JSON.stringify(body) }
  const response = await wire.call(path, { method, headers, ...init })
  const text = await response.text()
  const json: unknown = text === '' ? null : JSON.parse(text)
  return { status: response.status, headers: response.headers, body: json }
}

const post = (url: string, referenceId: string, body: object) => ({
  method: 'POST',
  url: `${base}${url}`,
  referenceId,
  body,
})

describe('a composite request', () => {
  const account = post('/sobjects/Account', 'refAccount', { Name: 'Acme' })
  const child = post('/sobjects/Contact', 'refContact', { LastName: 'Li', AccountId: '@{refAccount.id}' })

  it('lets a later request refer to an earlier answer, and counts as one call', async () => {
    const calls = wire.org.calls
    const query = `${base}/query?q=SELECT+Name,Account.Name+FROM+Contact+WHERE+Id='@{refContact.id}'`
    const read = { method: 'GET', url: query, referenceId: 'refQuery' }
    const again = { method: 'GET', url: `${base}/sobjects/Contact/@{refQuery.records[0].Name}`, referenceId: 'refBad' }
    const { status, body } = await send('POST', '/composite', { compositeRequest: [account, child, read, again] })
    expect(status).toBe(200)
    expect(wire.org.calls - calls).toBe(1)
    const id = expect.stringMatching(/^001/)
    expect(body).toMatchObject({
      compositeResponse: [
        {
          body: { id, success: true, errors: [] },
          httpHeaders: { Location: expect.stringMatching(/^\/services\/data\/v68\.0\/sobjects\/Account\/001/) },
          httpStatusCode: 201,
          referenceId: 'refAccount',
        },
        { httpStatusCode: 201, referenceId: 'refContact' },
        { body: { totalSize: 1, records: [{ Name: 'Li', Account: { Name: 'Acme' } }] }, httpStatusCode: 200 },
        { body: [{ errorCode: 'NOT_FOUND' }], httpStatusCode: 404, httpHeaders: {}, referenceId: 'refBad' },
      ],
    })
  })

  it('that is all or none undoes what was done, also in the write log', async () => {
    const before = wire.writes.list().length
    const bad = post('/sobjects/Contact', 'refBad', { LastName: 'Li', Email: 'not an address' })
    const never = post('/sobjects/Contact', 'refNever', { LastName: 'Li' })
    const { body } = await send('POST', '/composite', {
      allOrNone: true,
      compositeRequest: [account, child, bad, never],
    })
    const halted = (referenceId: string) => ({
      body: [
        {
          errorCode: 'PROCESSING_HALTED',
          message: 'The transaction was rolled back since another operation in the same transaction failed.',
        },
      ],
      httpHeaders: {},
      httpStatusCode: 400,
      referenceId,
    })
    expect(body).toEqual({
      compositeResponse: [
        halted('refAccount'),
        halted('refContact'),
        expect.objectContaining({ httpStatusCode: 400, referenceId: 'refBad' }),
        halted('refNever'),
      ],
    })
    expect([wire.org.count('Account'), wire.org.count('Contact')]).toEqual([0, 0])
    expect(wire.writes.list()).toHaveLength(before)
  })

  it('undoes its own changes only, whatever others did meanwhile', async () => {
    const id = contact({ Title: 'Old', Phone: '1' })
    const stays = await wire.org.store.transactions.runAsync(async () => {
      wire.org.update(id, { Title: 'Mine' }, 'app')
      return false
    })
    expect(stays).toBe(false)
    const { promise, resolve: goOn } = Promise.withResolvers<void>()
    const waiting = wire.org.store.transactions.runAsync(async () => {
      wire.org.update(id, { Title: 'Mine' }, 'app')
      await promise
      return false
    })
    wire.org.update(id, { Phone: '2' }, 'person')
    goOn()
    await waiting
    expect(wire.org.get('Contact', id)).toMatchObject({ Title: 'Old', Phone: '2' })
  })

  it('halts only what refers to a failed request when it is not', async () => {
    const bad = post('/sobjects/Account', 'refAccount', {})
    const { body } = await send('POST', '/composite', { compositeRequest: [bad, child] })
    const message = expect.stringContaining(
      'Invalid reference specified. No value for refAccount.id found in refAccount',
    )
    expect(body).toMatchObject({
      compositeResponse: [
        { body: [{ errorCode: 'REQUIRED_FIELD_MISSING' }], httpStatusCode: 400 },
        { body: [{ errorCode: 'PROCESSING_HALTED', message }], httpStatusCode: 400 },
      ],
    })
  })

  it('takes 25 requests, five of them queries, each with an id of its own', async () => {
    const many = Array.from({ length: 26 }, (_, i) => post('/sobjects/Account', `r${i}`, { Name: 'A' }))
    expect(await send('POST', '/composite', { compositeRequest: many })).toMatchObject({ status: 400 })
    const query = (i: number) => ({ method: 'GET', url: `${base}/query?q=SELECT+Id+FROM+User`, referenceId: `q${i}` })
    const queries = Array.from({ length: 6 }, (_, i) => query(i))
    expect(await send('POST', '/composite', { compositeRequest: queries })).toMatchObject({ status: 400 })
    expect(await send('POST', '/composite', { compositeRequest: [query(1), query(1)] })).toMatchObject({ status: 400 })
    expect(wire.org.count('Account')).toBe(0)
  })

  it('carries collections, and is sent by jsforce', async () => {
    const id = contact()
    const records = [{ attributes: { type: 'Contact' }, id, Title: 'CEO' }]
    const url = `${base}/composite/sobjects`
    const compositeRequest = [{ method: 'PATCH', url, referenceId: 'all', body: { records } }]
    expect(await connection.requestPost('/composite', { compositeRequest })).toMatchObject({
      compositeResponse: [{ body: [{ id, success: true, errors: [] }], httpStatusCode: 200, referenceId: 'all' }],
    })
  })
})

describe('a composite graph', () => {
  const graph = (graphId: string, email: string) => ({
    graphId,
    compositeRequest: [
      post('/sobjects/Contact', 'refContact', { LastName: 'Li', Email: email, AccountId: '@{refAccount.id}' }),
      post('/sobjects/Account', 'refAccount', { Name: graphId }),
    ],
  })

  it('is done as a whole or not at all, each by itself, whatever the order of its nodes', async () => {
    const { status, body } = await send('POST', '/composite/graph', {
      graphs: [graph('1', 'a@b.example'), graph('2', 'no')],
    })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      graphs: [
        {
          graphId: '1',
          graphResponse: {
            compositeResponse: [{ referenceId: 'refContact', httpStatusCode: 201 }, { httpStatusCode: 201 }],
          },
          isSuccessful: true,
        },
        {
          graphId: '2',
          graphResponse: {
            compositeResponse: [
              { body: [{ errorCode: 'INVALID_EMAIL_ADDRESS' }], httpStatusCode: 400 },
              { body: [{ errorCode: 'PROCESSING_HALTED' }], httpStatusCode: 400 },
            ],
          },
          isSuccessful: false,
        },
      ],
    })
    expect(wire.org.count('Account')).toBe(1)
  })

  it('has its limits', async () => {
    const graphs = Array.from({ length: 76 }, (_, i) => graph(String(i), 'a@b.example'))
    expect(await send('POST', '/composite/graph', { graphs })).toMatchObject({ status: 400 })
    const failing = Array.from({ length: 20 }, (_, i) => graph(String(i), 'no'))
    const { body } = await send('POST', '/composite/graph', { graphs: failing })
    expect(JSON.stringify(body).match(/INVALID_EMAIL_ADDRESS/g)).toHaveLength(14)
  })
})

describe('an sObject tree', () => {
  const record = (type: string, referenceId: string, fields: object) => ({
    attributes: { type, referenceId },
    ...fields,
  })

  it('makes parents and children, and answers their ids by reference', async () => {
    const Contacts = {
      records: [record('Contact', 'c1', { LastName: 'A' }), record('Contact', 'c2', { LastName: 'B' })],
    }
    const { status, body } = await send('POST', '/composite/tree/Account', {
      records: [record('Account', 'a1', { Name: 'Acme', Contacts })],
    })
    expect([status, body]).toMatchObject([
      201,
      {
        hasErrors: false,
        results: [{ referenceId: 'a1', id: expect.stringMatching(/^001/) }, { referenceId: 'c1' }, {}],
      },
    ])
    const found = await connection.query("SELECT Id FROM Contact WHERE Account.Name = 'Acme'")
    expect(found.totalSize).toBe(2)
  })

  it('makes nothing when one record is bad', async () => {
    const Contacts = { records: [record('Contact', 'c1', { LastName: 'A', Email: '123' })] }
    const { status, body } = await send('POST', '/composite/tree/Account', {
      records: [record('Account', 'a1', { Name: 'Acme', Contacts })],
    })
    const error = {
      statusCode: 'INVALID_EMAIL_ADDRESS',
      message: 'Email: invalid email address: 123',
      fields: ['Email'],
    }
    expect([status, body]).toEqual([400, { hasErrors: true, results: [{ referenceId: 'c1', errors: [error] }] }])
    expect(wire.org.count('Account')).toBe(0)
  })
})

describe('a batch', () => {
  it('answers each request by itself, and halts when told so', async () => {
    const id = contact()
    const batchRequests = [
      { method: 'PATCH', url: `v68.0/sobjects/Contact/${id}`, richInput: { Title: 'CEO' } },
      { method: 'GET', url: 'v68.0/sobjects/Contact/nothing' },
      { method: 'GET', url: `v68.0/sobjects/Contact/${id}?fields=Title` },
    ]
    const missing = { statusCode: 404, result: [{ errorCode: 'NOT_FOUND' }] }
    const first = { statusCode: 204, result: null }
    expect((await send('POST', '/composite/batch', { batchRequests })).body).toMatchObject({
      hasErrors: true,
      results: [first, missing, { statusCode: 200, result: { Title: 'CEO' } }],
    })
    expect((await send('POST', '/composite/batch', { haltOnError: true, batchRequests })).body).toMatchObject({
      results: [first, missing, { statusCode: 412, result: [{ errorCode: 'BATCH_PROCESSING_HALTED' }] }],
    })
  })
})

describe('an upsert by external id', () => {
  const path = '/sobjects/Contact/Ext__c/k-1'

  it('answers 201, then 200, and in old versions 204 without a body', async () => {
    const made = await send('PATCH', path, { LastName: 'Li' })
    const { id } = z.looseObject({ id: z.string() }).parse(made.body)
    expect([made.status, made.body]).toEqual([201, { id, success: true, errors: [], created: true }])
    const changed = await send('PATCH', path, { Title: 'CEO' })
    expect([changed.status, changed.body]).toEqual([200, { id, success: true, errors: [], created: false }])
    const authorization = `Bearer ${wire.org.sessions.open()}`
    const headers = { authorization, 'content-type': 'application/json' }
    const old = `${wire.url}/services/data/v45.0${path}`
    const response = await fetch(old, { method: 'PATCH', headers, body: '{"Title":"CTO"}' })
    expect([response.status, await response.text()]).toEqual([204, ''])
    expect((await send('GET', path)).body).toMatchObject({ Id: id, Title: 'CTO', Ext__c: 'k-1' })
    expect((await send('DELETE', path)).status).toBe(204)
    expect((await send('GET', path)).status).toBe(404)
  })

  it('answers 300 with the choices when several match, which jsforce throws', async () => {
    const ids = [contact({ Ext__c: 'k-1' }), contact({ Ext__c: 'k-1' })]
    const { status, body } = await send('PATCH', path, { LastName: 'Li' })
    expect([status, body]).toEqual([300, ids.map(id => `${base}/sobjects/Contact/${id}`)])
    const upserting = connection.sobject('Contact').upsert({ Ext__c: 'k-1', LastName: 'Li' }, 'Ext__c')
    await expect(upserting).rejects.toMatchObject({ errorCode: 'MULTIPLE_CHOICES' })
  })

  it('is refused for a field that is no external id, and with the key in the body', async () => {
    const message = 'Provided external ID field does not exist or is not accessible: Title'
    expect(await send('PATCH', '/sobjects/Contact/Title/x', { LastName: 'Li' })).toMatchObject({
      status: 404,
      body: [{ errorCode: 'NOT_FOUND', message }],
    })
    expect(await send('PATCH', path, { LastName: 'Li', Ext__c: 'k-1' })).toMatchObject({
      status: 400,
      body: [{ errorCode: 'INVALID_FIELD', message: 'The Ext__c field should not be specified in the sobject data.' }],
    })
  })

  it('of a collection tells for each row whether it was made', async () => {
    const known = contact({ Ext__c: 'k-1' })
    const attributes = { type: 'Contact' }
    const row = (Ext__c: string) => ({ attributes, Ext__c, LastName: 'Li' })
    const records = [row('k-1'), row('k-2'), row('k-3'), row('K-3')]
    const { status, body } = await send('PATCH', '/composite/sobjects/Contact/Ext__c', { records })
    const twice = { success: false, errors: [{ statusCode: 'DUPLICATE_VALUE', fields: ['Ext__c'] }] }
    expect([status, body]).toMatchObject([
      200,
      [{ id: known, success: true, created: false }, { success: true, created: true }, twice, twice],
    ])
    const upserted = await connection.sobject('Contact').upsert([{ Ext__c: 'k-9', LastName: 'Li' }], 'Ext__c')
    expect(upserted).toMatchObject([{ success: true, created: true }])
  })
})

describe('conditions and overrides', () => {
  it('answer 304 for what was not modified and 412 for what was, to the second', async () => {
    const id = wire.org.insert('Contact', { LastName: 'A' }, { modifiedAt: Date.UTC(2026, 0, 1, 12) })
    const at = (text: string) => ({ 'If-Modified-Since': text })
    const moment = 'Thu, 01 Jan 2026 12:00:00 GMT'
    expect((await send('GET', `/sobjects/Contact/${id}`, undefined, at(moment))).status).toBe(304)
    expect((await send('GET', `/sobjects/Contact/${id}`, undefined, at('Thu, 01 Jan 2026 11:59:59 GMT'))).status).toBe(
      200,
    )
    const guarded = { 'If-Unmodified-Since': moment }
    expect((await send('PATCH', `/sobjects/Contact/${id}`, { Title: 'x' }, guarded)).status).toBe(204)
    expect((await send('PATCH', `/sobjects/Contact/${id}`, { Title: 'y' }, guarded)).status).toBe(412)
    const head = await wire.call(`/sobjects/Contact/${id}`, { method: 'HEAD' })
    expect([head.status, await head.text()]).toEqual([200, ''])
  })

  it('let a POST stand for a PATCH or a DELETE', async () => {
    const id = contact()
    expect((await send('POST', `/sobjects/Contact/${id}?_HttpMethod=PATCH`, { Title: 'CEO' })).status).toBe(204)
    expect(wire.org.get('Contact', id)).toMatchObject({ Title: 'CEO' })
    expect((await send('POST', `/sobjects/Contact/${id}?_HttpMethod=DELETE`, {})).status).toBe(204)
    expect(wire.org.get('Contact', id)).toMatchObject({ IsDeleted: true })
  })
})

describe('the header Sforce-Mru', () => {
  it('puts a record among the recent ones', async () => {
    const id = contact()
    await send('PATCH', `/sobjects/Contact/${id}`, { Title: 'x' })
    expect((await send('GET', '/recent')).body).toEqual([])
    await send('PATCH', `/sobjects/Contact/${id}`, { Title: 'y' }, { 'Sforce-Mru': 'updateMru=true' })
    expect((await send('GET', '/recent')).body).toMatchObject([{ Id: id }])
  })
})

describe('the limits of collections', () => {
  const attributes = { type: 'Contact' }

  it('are 200 records, which jsforce sends as one oversized request unless it may recurse', async () => {
    const records = Array.from({ length: 201 }, () => ({ LastName: 'A' }))
    await expect(connection.sobject('Contact').create(records)).rejects.toMatchObject({
      errorCode: 'EXCEEDED_ID_LIMIT',
    })
    const made = await connection.sobject('Contact').create(records, { allowRecursive: true })
    expect(made).toHaveLength(201)
  })

  it('are ten runs of records of one object', async () => {
    const records = Array.from({ length: 12 }, (_, i) => {
      return i % 2 === 0 ? { attributes, LastName: 'A' } : { attributes: { type: 'Account' }, Name: 'A' }
    })
    expect(await send('POST', '/composite/sobjects', { records })).toMatchObject({ status: 400 })
    expect(wire.org.count('Contact')).toBe(0)
  })

  it('let a rolled-back row leave nothing, not even in the index of a unique field', async () => {
    const unique = {
      name: 'Key__c',
      label: 'Key',
      type: 'string',
      length: 9,
      unique: true,
      permissionable: false,
    } as const
    wire.org.schema.putField('Contact', unique)
    const row = (Key__c: string) => ({ attributes, LastName: 'A', Key__c })
    const { body } = await send('POST', '/composite/sobjects', { allOrNone: true, records: [row('1'), row('1')] })
    expect(body).toMatchObject([
      { errors: [{ statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK' }] },
      {
        errors: [{ statusCode: 'DUPLICATE_VALUE', message: expect.stringContaining('duplicate value found: Key__c') }],
      },
    ])
    expect((await send('POST', '/composite/sobjects', { records: [row('1')] })).body).toMatchObject([{ success: true }])
  })

  it('delete many, read many with null for what is not there', async () => {
    const ids = [contact(), contact()]
    expect(
      (await send('GET', `/composite/sobjects/Contact?ids=${ids.join()},003xx000000zzzz&fields=Id`)).body,
    ).toMatchObject([{ Id: ids[0] }, { Id: ids[1] }, null])
    expect((await send('DELETE', '/composite/sobjects?ids=nothing')).body).toEqual([
      { success: false, errors: [{ statusCode: 'MALFORMED_ID', message: 'malformed id nothing', fields: [] }] },
    ])
    const results = await connection.sobject('Contact').destroy(ids)
    expect(results).toMatchObject([{ id: ids[0], success: true }, { success: true }])
    expect((await send('DELETE', `/composite/sobjects?ids=${ids.join()}&allOrNone=true`)).body).toMatchObject([
      { success: false, errors: [{ statusCode: 'ENTITY_IS_DELETED' }] },
      { success: false },
    ])
  })
})
