// What the org says of itself, and the form of its ids.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { idOf, isId, toId18 } from '../../src/sandbox/salesforce/ids.ts'
import { historyNameOf, historyParentOf } from '../../src/sandbox/salesforce/schema/history.ts'
import { type OrgOnTheWire, startOrg } from './salesforce-org.ts'

let wire: OrgOnTheWire
beforeAll(async () => {
  wire = await startOrg()
})
afterAll(() => wire.close())

describe('describe', () => {
  it('has the fields of Contact as a recorded org has them, with every key', async () => {
    const connection = await wire.login()
    const contact = await connection.describe('Contact')
    const field = (name: string) => contact.fields.find(one => one.name === name)
    expect(Object.keys(field('LastName') ?? {})).toHaveLength(57)
    expect(field('LastName')).toMatchObject({ type: 'string', length: 80, byteLength: 240, nillable: false })
    expect(field('Name')).toMatchObject({ length: 121, createable: false, updateable: false, nameField: true })
    expect(field('Email')).toMatchObject({ type: 'email', idLookup: true, unique: false, label: 'Email' })
    expect(field('MailingAddress')).toMatchObject({ type: 'address', updateable: false, soapType: 'urn:address' })
    expect(field('MailingCity')).toMatchObject({ compoundFieldName: 'MailingAddress', length: 40 })
    expect(field('AccountId')).toMatchObject({ referenceTo: ['Account'], relationshipName: 'Account' })
    expect(field('Description')).toMatchObject({ length: 32_000, filterable: false })
    expect(field('Evergreen_Receipt__c')).toMatchObject({ custom: true, length: 64, updateable: true })
    const accuracy = { active: true, defaultValue: false, label: 'Address', validFor: null, value: 'Address' }
    expect(field('MailingGeocodeAccuracy')?.picklistValues?.[0]).toEqual(accuracy)
  })

  it('lists the objects, and answers 304 to who has seen it and 404 for an unknown one', async () => {
    const connection = await wire.login()
    const { sobjects } = await connection.describeGlobal()
    const prefixes = Object.fromEntries(sobjects.map(({ name, keyPrefix }) => [name, keyPrefix]))
    expect(prefixes).toMatchObject({
      Account: '001',
      Case: '500',
      Contact: '003',
      ContactHistory: null,
      Lead: '00Q',
      Opportunity: '006',
      OpportunityHistory: '008',
      Organization: '00D',
      PermissionSet: '0PS',
      Task: '00T',
      User: '005',
    })
    const first = await wire.call('/sobjects/Lead/describe')
    const headers = { 'If-Modified-Since': first.headers.get('last-modified') ?? '' }
    expect((await wire.call('/sobjects/Lead/describe', { headers })).status).toBe(304)
    expect((await wire.call('/sobjects/Nope/describe')).status).toBe(404)
  })

  it('has a history object beside each object with tracked fields', async () => {
    const connection = await wire.login()
    for (const object of ['Account', 'Contact', 'Lead', 'Case', 'Opportunity']) {
      const history = await connection.describe(historyNameOf(object))
      expect(history.fields.map(({ name }) => name)).toEqual(
        ['Id', historyParentOf(object), 'Field', 'DataType', 'OldValue', 'NewValue'].concat([
          'IsDeleted',
          'CreatedDate',
          'CreatedById',
        ]),
      )
      expect(history).toMatchObject({ createable: false, updateable: false, deletable: false, queryable: true })
    }
    expect(historyNameOf('Thing__c')).toBe('Thing__History')
    expect(historyParentOf('Thing__c')).toBe('ParentId')
  })

  it('counts records', async () => {
    wire.org.insert('Account', { Name: 'One' })
    const response = await wire.call('/limits/recordCount?sObjects=Account,Contact')
    expect(await response.json()).toEqual({
      sObjects: [
        { count: 1, name: 'Account' },
        { count: 0, name: 'Contact' },
      ],
    })
  })
})

describe('ids', () => {
  it('have the checksum of Salesforce', () => {
    expect(toId18('001D000000IRFma')).toBe('001D000000IRFmaIAH')
    expect(isId('001D000000IRFmaIAH')).toBe(true)
    expect(isId('001D000000IRFmaIAA')).toBe(false)
  })

  it('rise with every insert', () => {
    fc.assert(
      fc.property(fc.nat(), number => {
        const [one, next] = [idOf('003', number), idOf('003', number + 1)]
        return isId(one) && one.length === 18 && one < next && toId18(one.slice(0, 15)) === one
      }),
    )
  })
})
