// Writes as the real client sends them: what is taken, what is refused in which words, and what is logged.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type OrgOnTheWire, startOrg } from './salesforce-org.ts'

let wire: OrgOnTheWire
let connection: Awaited<ReturnType<OrgOnTheWire['login']>>
let ana: string
beforeAll(async () => {
  wire = await startOrg()
  connection = await wire.login()
})
afterAll(() => wire.close())
beforeEach(() => {
  const stamps = { modifiedAt: Date.UTC(2024, 0, 1) }
  ana = wire.org.insert('Contact', { LastName: 'Berg', FirstName: 'Ana', Email: 'ana@acme.example' }, stamps)
})

/** Sends one collection of updates as it is, and returns the rows of the answer. */
async function patch(body: object): Promise<{ status: number; rows: unknown }> {
  const response = await wire.call('/composite/sobjects', { method: 'PATCH', body: JSON.stringify(body) })
  return { status: response.status, rows: await response.json() }
}

const attributes = { type: 'Contact' }

describe('a collection of updates', () => {
  it('answers 200 with one row for each record, good and bad, in the order of the request', async () => {
    const gone = wire.org.insert('Contact', { LastName: 'Gone' })
    await connection.sobject('Contact').destroy(gone)
    const { status, rows } = await patch({
      records: [
        { attributes, id: ana, Phone: '+4722334455' },
        { attributes, id: ana, FirstName: 'x'.repeat(41) },
        { attributes, id: ana, Email: 'not an address' },
        { attributes, id: ana, LastName: null },
        { attributes, id: ana, Name: 'Ana Berg' },
        { attributes, id: gone, Phone: '1' },
        { attributes, id: '003xx000000zzzzAAA'.slice(0, 15), Phone: '1' },
        { attributes, id: ana, AccountId: '001xx000000zzzz' },
        { attributes, id: ana, HasOptedOutOfEmail: 'perhaps' },
        { attributes, id: ana, MailingGeocodeAccuracy: 'Roughly' },
        { attributes, Phone: '1' },
      ],
    })
    expect(status).toBe(200)
    const failed = (statusCode: string, fields: string[]) => ({
      success: false,
      errors: [{ statusCode, message: expect.any(String), fields }],
    })
    expect(rows).toMatchObject([
      { id: ana, success: true, errors: [] },
      failed('STRING_TOO_LONG', ['FirstName']),
      failed('INVALID_EMAIL_ADDRESS', ['Email']),
      failed('REQUIRED_FIELD_MISSING', ['LastName']),
      failed('INVALID_FIELD_FOR_INSERT_UPDATE', ['Name']),
      failed('ENTITY_IS_DELETED', []),
      failed('INVALID_CROSS_REFERENCE_KEY', []),
      failed('INVALID_CROSS_REFERENCE_KEY', ['AccountId']),
      failed('INVALID_TYPE_ON_FIELD_IN_RECORD', ['HasOptedOutOfEmail']),
      failed('INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', ['MailingGeocodeAccuracy']),
      failed('MISSING_ARGUMENT', []),
    ])
  })

  it('is given to jsforce as its results', async () => {
    const results = await connection.sobject('Contact').update([
      { Id: ana, Title: 'CTO' },
      { Id: ana, Title: 'x'.repeat(129) },
    ])
    expect(results).toMatchObject([{ id: ana, success: true }, { success: false }])
    expect(await connection.sobject('Contact').retrieve(ana)).toMatchObject({ Title: 'CTO', Name: 'Ana Berg' })
  })

  it('with allOrNone writes nothing when one row is refused', async () => {
    const { rows } = await patch({
      allOrNone: true,
      records: [
        { attributes, id: ana, Phone: '5' },
        { attributes, id: ana, Email: 'no' },
      ],
    })
    expect(rows).toMatchObject([
      { success: false, errors: [{ statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK' }] },
      { success: false, errors: [{ statusCode: 'INVALID_EMAIL_ADDRESS' }] },
    ])
    expect(wire.org.get('Contact', ana)).toMatchObject({ Phone: null })
  })

  it('with an unknown key, or more than 200 records, is refused as a whole', async () => {
    const known = { attributes, id: ana, Phone: '6' }
    expect(await patch({ records: [known, { attributes, id: ana, Foo__c: 1 }] })).toEqual({
      status: 400,
      rows: [{ errorCode: 'INVALID_FIELD', message: "No such column 'Foo__c' on sobject of type Contact" }],
    })
    expect((await patch({ records: Array.from({ length: 201 }, () => known) })).status).toBe(400)
    expect((await patch({ records: 'no list' })).status).toBe(400)
    expect(wire.org.get('Contact', ana)).toMatchObject({ Phone: null })
  })
})

describe('an accepted write', () => {
  it('moves the stamps and the last editor, also when no value differs, and is logged field by field', async () => {
    const logged = wire.writes.list().length
    await patch({ records: [{ attributes, id: ana, FirstName: 'Ana', Evergreen_Receipt__c: 'intent-1' }] })
    const after = wire.org.get('Contact', ana)
    expect(after).toMatchObject({ LastModifiedById: wire.org.author('integration', '').userId })
    expect(after).not.toMatchObject({ SystemModstamp: '2024-01-01T00:00:00.000+0000' })
    const common = { system: 'salesforce', actor: 'integration', object: 'Contact', id: ana }
    expect(wire.writes.list().slice(logged)).toMatchObject([
      { ...common, field: 'FirstName', before: 'Ana', after: 'Ana', requestId: expect.stringMatching(/./) },
      { ...common, field: 'Evergreen_Receipt__c', before: null, after: 'intent-1' },
    ])
  })

  it('of a person names another editor', () => {
    wire.org.update(ana, { Title: 'CEO' }, 'person')
    const person = wire.org.author('person', '').userId
    expect(wire.org.get('Contact', ana)).toMatchObject({ Title: 'CEO', LastModifiedById: person })
    expect(wire.writes.list().at(-1)).toMatchObject({ actor: 'person', field: 'Title', after: 'CEO' })
  })
})

describe('the collection read', () => {
  it('returns records in the order of the ids, and null for those that are not there', async () => {
    const body = JSON.stringify({ ids: [ana, '003xx000000zzzz', ana.slice(0, 15)], fields: ['Email', 'Account.Name'] })
    const response = await wire.call('/composite/sobjects/Contact', { method: 'POST', body })
    const found = { attributes: { type: 'Contact' }, Email: 'ana@acme.example', Account: null }
    expect(await response.json()).toMatchObject([found, null, found])
    const unknown = JSON.stringify({ ids: [ana], fields: ['Nope'] })
    const refused = await wire.call('/composite/sobjects/Contact', { method: 'POST', body: unknown })
    expect([refused.status, await refused.json()]).toMatchObject([400, [{ errorCode: 'INVALID_FIELD' }]])
  })
})

describe('a single record', () => {
  it('is created, read, updated and deleted', async () => {
    const created = await connection.sobject('Contact').create({ LastName: 'New' })
    expect(created).toMatchObject({ success: true, id: expect.stringMatching(/^003[0-9A-Za-z]{15}$/), errors: [] })
    const id = String(created.id)
    await connection.sobject('Contact').update({ Id: id, Email: 'new@acme.example' })
    expect(await connection.sobject('Contact').retrieve(id)).toMatchObject({ Id: id, Email: 'new@acme.example' })
    await connection.sobject('Contact').destroy(id)
    await expect(connection.sobject('Contact').retrieve(id)).rejects.toMatchObject({ errorCode: 'ENTITY_IS_DELETED' })
  })

  it('is refused with errorCode and fields, and 404 where there is none', async () => {
    await expect(connection.sobject('Contact').create({ FirstName: 'No' })).rejects.toMatchObject({
      errorCode: 'REQUIRED_FIELD_MISSING',
      message: 'Required fields are missing: [LastName]',
    })
    await expect(connection.sobject('Contact').retrieve('003xx000000zzzz')).rejects.toMatchObject({
      errorCode: 'NOT_FOUND',
    })
  })

  it('takes no id in the body of an update', async () => {
    const body = JSON.stringify({ Id: ana, Title: 'x' })
    const response = await wire.call(`/sobjects/Contact/${ana}`, { method: 'PATCH', body })
    expect([response.status, await response.json()]).toMatchObject([400, [{ errorCode: 'INVALID_FIELD' }]])
  })

  it('is 412 when it was modified since', async () => {
    const headers = { 'If-Unmodified-Since': 'Sun, 01 Jan 2023 00:00:00 GMT' }
    const body = JSON.stringify({ Title: 'late' })
    const response = await wire.call(`/sobjects/Contact/${ana}`, { method: 'PATCH', headers, body })
    expect(response.status).toBe(412)
  })
})
