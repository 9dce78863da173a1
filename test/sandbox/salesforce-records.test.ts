// What becomes of records: recycle bin, merges, conversion, history; addresses by lists; person accounts. SOAP by jsforce.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { enableAddressLists } from '../../src/sandbox/salesforce/rules/address-mode.ts'
import { enablePersonAccounts } from '../../src/sandbox/salesforce/rules/person-mode.ts'
import { type OrgOnTheWire, startOrg } from './salesforce-org.ts'

let wire: OrgOnTheWire
let connection: Awaited<ReturnType<OrgOnTheWire['login']>>
beforeEach(async () => {
  wire = await startOrg()
  connection = await wire.login()
})
afterEach(() => wire.close())

const DAY = 86_400_000
const insert = (object: string, fields: Record<string, string | number | null>) => wire.org.insert(object, fields)
const shown = (object: string, id: string) => wire.org.get(object, id)

async function send(method: string, path: string, body: object) {
  const response = await wire.call(path, { method, body: JSON.stringify(body) })
  const text = await response.text()
  const json: unknown = text === '' ? null : JSON.parse(text)
  return { status: response.status, body: json }
}

describe('deleting', () => {
  it('takes contacts along with their account, and undeleting brings them back', async () => {
    const account = insert('Account', { Name: 'Acme' })
    const contact = insert('Contact', { LastName: 'Li', AccountId: account })
    await connection.sobject('Account').destroy(account)
    expect([shown('Account', account), shown('Contact', contact)]).toMatchObject([
      { IsDeleted: true },
      { IsDeleted: true },
    ])
    await expect(connection.sobject('Contact').update({ Id: contact, Title: 'x' })).rejects.toMatchObject({
      errorCode: 'ENTITY_IS_DELETED',
    })
    expect(await connection.soap.undelete([account])).toMatchObject([{ id: account, success: true }])
    expect([shown('Account', account), shown('Contact', contact)]).toMatchObject([
      { IsDeleted: false },
      { IsDeleted: false },
    ])
  })

  it('ends for good in an emptied bin, or after fifteen days in it', async () => {
    const ids = [insert('Contact', { LastName: 'A' }), insert('Contact', { LastName: 'B' })] as const
    await connection.sobject('Contact').destroy([...ids])
    expect(await connection.soap.emptyRecycleBin([ids[0]])).toMatchObject([{ id: ids[0], success: true }])
    expect([shown('Contact', ids[0]), shown('Contact', ids[1])]).toMatchObject([undefined, { IsDeleted: true }])
    wire.clock.advance(16 * DAY)
    expect(shown('Contact', ids[1])).toBeUndefined()
  })
})

describe('a merge', () => {
  it('moves the children to the master and leaves the losers deleted, with the master’s id', async () => {
    const [master, loser, other] = ['A', 'B', 'C'].map(Name => insert('Account', { Name })) as [string, string, string]
    const contact = insert('Contact', { LastName: 'Li', AccountId: loser })
    const masterRecord = { type: 'Account', Id: master, Phone: '1' }
    const results = await connection.soap.merge([{ masterRecord, recordToMergeIds: [loser, other] }] as never)
    expect(results).toMatchObject([
      { id: master, success: true, mergedRecordIds: [loser, other], updatedRelatedIds: [contact], errors: [] },
    ])
    expect(shown('Account', loser)).toMatchObject({ IsDeleted: true, MasterRecordId: master })
    expect(shown('Account', master)).toMatchObject({ IsDeleted: false, Phone: '1' })
    expect(shown('Contact', contact)).toMatchObject({ AccountId: master })
    await expect(connection.sobject('Account').update({ Id: loser, Name: 'x' })).rejects.toMatchObject({
      errorCode: 'ENTITY_IS_DELETED',
    })
  })

  it('takes three records at most, and none that is gone', async () => {
    const ids = Array.from({ length: 4 }, () => insert('Account', { Name: 'A' }))
    const [Id = '', ...recordToMergeIds] = ids
    const request = { masterRecord: { type: 'Account', Id }, recordToMergeIds }
    expect(await connection.soap.merge(request as never)).toMatchObject({ success: false })
    await connection.sobject('Account').destroy(ids[1] ?? '')
    const gone = { ...request, recordToMergeIds: [ids[1]] }
    expect(await connection.soap.merge(gone as never)).toMatchObject({
      success: false,
      errors: [{ statusCode: 'ENTITY_IS_DELETED' }],
    })
  })
})

describe('a converted lead', () => {
  it('becomes account, contact and opportunity, and takes no more writes', async () => {
    const leadId = insert('Lead', { LastName: 'Li', Company: 'Acme', Email: 'li@acme.example' })
    const converted = await connection.soap.convertLead({ leadId, convertedStatus: 'Closed - Converted' } as never)
    expect(converted).toMatchObject({
      success: true,
      leadId,
      accountId: expect.stringMatching(/^001/),
      contactId: expect.stringMatching(/^003/),
      opportunityId: expect.stringMatching(/^006/),
    })
    expect(shown('Lead', leadId)).toMatchObject({ IsConverted: true, Status: 'Closed - Converted' })
    expect(await send('PATCH', `/sobjects/Lead/${leadId}`, { Title: 'x' })).toEqual({
      status: 400,
      body: [{ message: 'cannot reference converted lead', errorCode: 'CANNOT_UPDATE_CONVERTED_LEAD', fields: [] }],
    })
  })
})

describe('SOAP', () => {
  it('creates, updates, upserts and deletes with rows of its own', async () => {
    const made = await connection.soap.create([{ type: 'Contact', LastName: 'A & B' }, { type: 'Contact' }] as never)
    expect(made).toMatchObject([
      { success: true, id: expect.stringMatching(/^003/), errors: [] },
      { success: false, id: null, errors: [{ statusCode: 'REQUIRED_FIELD_MISSING', fields: ['LastName'] }] },
    ])
    const id = String((made as { id: string }[])[0]?.id)
    expect(shown('Contact', id)).toMatchObject({ LastName: 'A & B' })
    await connection.soap.update({ type: 'Contact', Id: id, Title: 'CEO', Phone: '1' } as never)
    await connection.soap.update({ type: 'Contact', Id: id, Phone: null } as never)
    expect(shown('Contact', id)).toMatchObject({ Title: 'CEO', Phone: null })
    const upserted = await connection.soap.upsert('Id', { type: 'Contact', Id: id, Title: 'CTO' } as never)
    expect(upserted).toMatchObject({ success: true, created: false, id })
    expect(await connection.soap.delete(id)).toMatchObject({ success: true, id })
  })
})

describe('field history', () => {
  const historyOf = async (id: string) => {
    const soql = `SELECT Field, OldValue, NewValue, DataType, CreatedById FROM ContactHistory WHERE ContactId = '${id}'`
    return (await connection.query(soql)).records
  }

  it('has rows for tracked fields only, two for a reference, none of the values of a long text', async () => {
    for (const name of ['Phone', 'AccountId', 'Description']) {
      const field = wire.org.schema.type('Contact')?.field(name)
      if (field !== undefined) wire.org.schema.putField('Contact', { ...field, trackHistory: true })
    }
    const [before, AccountId] = [insert('Account', { Name: 'Old' }), insert('Account', { Name: 'New' })]
    const id = insert('Contact', { LastName: 'Li', Phone: '1', AccountId: before })
    const changes = { Phone: '2', AccountId, Description: 'long', AssistantName: 'Kim' }
    await send('PATCH', `/sobjects/Contact/${id}`, changes)
    const rows = await historyOf(id)
    const row = (Field: string, OldValue: string | null, NewValue: string | null) => ({ Field, OldValue, NewValue })
    expect(rows).toHaveLength(4)
    expect(rows).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining(row('Phone', '1', '2')),
        expect.objectContaining(row('Account', 'Old', 'New')),
        expect.objectContaining(row('Account', before, AccountId)),
        expect.objectContaining(row('Description', null, null)),
      ]),
    )
  })

  it('can be given a past, of which 24 months are kept', async () => {
    const id = insert('Contact', { LastName: 'Li' })
    const now = wire.clock.now()
    const change = { field: 'Phone', oldValue: '1', newValue: '2' }
    wire.org.addHistory('Contact', id, { ...change, at: now - 700 * DAY })
    wire.org.addHistory('Contact', id, { ...change, at: now - 100 * DAY })
    wire.org.addHistory('Contact', id, { ...change, at: now - 740 * DAY })
    expect(await historyOf(id)).toHaveLength(2)
    wire.clock.advance(60 * DAY)
    connection = await wire.login()
    expect(await historyOf(id)).toHaveLength(1)
  })

  it('of a deal has a row for each change of its stage, amount or date', async () => {
    const deal = { Name: 'D', StageName: 'Prospecting', CloseDate: '2026-12-31' }
    const { id } = await connection.sobject('Opportunity').create(deal)
    await connection.sobject('Opportunity').update({ Id: String(id), StageName: 'Qualification' })
    await connection.sobject('Opportunity').update({ Id: String(id), Description: 'x' })
    const soql = `SELECT StageName FROM OpportunityHistory WHERE OpportunityId = '${id}' ORDER BY Id`
    const { records } = await connection.query(soql)
    expect(records.map(record => record['StageName'])).toEqual(['Prospecting', 'Qualification'])
  })
})

describe('state and country lists', () => {
  const contact = async (fields: Record<string, string | null>) =>
    send('POST', '/sobjects/Contact', { LastName: 'A', ...fields })
  const idOf = ({ body }: { body: unknown }) => (body as { id: string }).id
  const address = (id: string) => shown('Contact', id)
  const problem = (what: string, label: string) => ({
    status: 400,
    body: [
      {
        errorCode: 'FIELD_INTEGRITY_EXCEPTION',
        message: expect.stringMatching(new RegExp(`^There's a problem with this ${what}, .*: ${label}$`)),
      },
    ],
  })
  beforeEach(() => {
    enableAddressLists(wire.org.store, wire.clock.now())
    wire.org.rules.addressLists = true
  })

  it('show themselves by code fields in the describe', async () => {
    const { fields } = await connection.describe('Contact')
    const code = fields.find(field => field.name === 'MailingStateCode')
    expect(code).toMatchObject({ type: 'picklist', updateable: true, compoundFieldName: 'MailingAddress' })
  })

  it('bring the text with a code and the code with a text, in any case', async () => {
    const byCode = idOf(await contact({ MailingCountryCode: 'us', MailingStateCode: 'ca' }))
    const both = {
      MailingCountry: 'United States',
      MailingCountryCode: 'US',
      MailingState: 'California',
      MailingStateCode: 'CA',
    }
    expect(address(byCode)).toMatchObject(both)
    expect(address(idOf(await contact({ MailingCountry: 'united states', MailingState: 'California' })))).toMatchObject(
      both,
    )
    const overruled = idOf(await contact({ MailingCountryCode: 'NO', MailingCountry: 'Sweden' }))
    expect(address(overruled)).toMatchObject({ MailingCountry: 'Norway' })
  })

  it('refuse what is not in them, and a state of another country', async () => {
    expect(await contact({ MailingCountry: 'Utopia' })).toMatchObject(problem('country', 'Mailing Country'))
    expect(await contact({ MailingCountry: 'Canada', MailingState: 'Texas' })).toMatchObject(
      problem('state', 'Mailing State/Province'),
    )
    expect((await contact({ MailingState: 'Texas' })).status).toBe(400)
    const id = idOf(await contact({ MailingCountryCode: 'US' }))
    const mismatch = { MailingCountryCode: 'NO', MailingCountry: 'Sweden' }
    expect((await send('PATCH', `/sobjects/Contact/${id}`, mismatch)).status).toBe(400)
  })

  it('empty the state with the country', async () => {
    const id = idOf(await contact({ MailingCountryCode: 'US', MailingStateCode: 'TX' }))
    await send('PATCH', `/sobjects/Contact/${id}`, { MailingCountryCode: null })
    const empty = { MailingCountry: null, MailingCountryCode: null, MailingState: null, MailingStateCode: null }
    expect(address(id)).toMatchObject(empty)
  })
})

describe('person accounts', () => {
  beforeEach(() => {
    enablePersonAccounts(wire.org.store, wire.clock.now())
    wire.org.rules.personAccounts = true
  })

  it('are made by a last name, mirrored in a contact, and written through the account only', async () => {
    const { id } = await connection
      .sobject('Account')
      .create({ FirstName: 'Ana', LastName: 'Berg', PersonEmail: 'a@b.example' })
    const account = shown('Account', String(id)) as Record<string, unknown>
    expect(account).toMatchObject({
      Name: 'Ana Berg',
      IsPersonAccount: true,
      PersonContactId: expect.stringMatching(/^003/),
    })
    const contactId = String(account['PersonContactId'])
    expect(shown('Contact', contactId)).toMatchObject({ LastName: 'Berg', Email: 'a@b.example', IsPersonAccount: true })
    await connection.sobject('Account').update({ Id: String(id), PersonTitle: 'CEO' })
    expect(shown('Contact', contactId)).toMatchObject({ Title: 'CEO' })
    const refused = { status: 400, body: [{ errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE' }] }
    expect(await send('PATCH', `/sobjects/Contact/${contactId}`, { Email: 'x@y.example' })).toMatchObject(refused)
    expect(await send('PATCH', `/sobjects/Account/${id}`, { Name: 'Other' })).toMatchObject(refused)
    expect((await send('POST', '/sobjects/Account', { Name: 'Business' })).status).toBe(201)
  })
})
