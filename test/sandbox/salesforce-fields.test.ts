// Fields of every kind that metadata can make, and fields that the org fills by itself.
import type { Connection, Schema } from 'jsforce'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OrgOnTheWire, startOrg } from './salesforce-org.ts'

let wire: OrgOnTheWire
let connection: Connection<Schema>
beforeAll(async () => {
  wire = await startOrg()
  connection = await wire.login()
})
afterAll(() => wire.close())

/** Each type with its least settings, and what a describe must say of it. */
const KINDS: readonly (readonly [string, object, object])[] = [
  ['Text', { length: 20 }, { type: 'string', length: 20, byteLength: 60, soapType: 'xsd:string' }],
  ['TextArea', {}, { type: 'textarea', length: 255, extraTypeInfo: 'plaintextarea' }],
  ['LongTextArea', { length: 1000, visibleLines: 3 }, { type: 'textarea', length: 1000, filterable: false }],
  [
    'Html',
    { length: 1000, visibleLines: 10 },
    { type: 'textarea', htmlFormatted: true, extraTypeInfo: 'richtextarea' },
  ],
  ['Number', { precision: 8, scale: 2 }, { type: 'double', precision: 8, scale: 2, soapType: 'xsd:double' }],
  ['Currency', { precision: 18, scale: 2 }, { type: 'currency', precision: 18 }],
  ['Percent', { precision: 5, scale: 1 }, { type: 'percent', soapType: 'xsd:double' }],
  [
    'Checkbox',
    { defaultValue: 'true' },
    { type: 'boolean', nillable: false, defaultedOnCreate: true, defaultValue: true },
  ],
  ['Date', {}, { type: 'date', soapType: 'xsd:date' }],
  ['DateTime', {}, { type: 'datetime', soapType: 'xsd:dateTime' }],
  ['Time', {}, { type: 'time', soapType: 'xsd:time' }],
  [
    'Email',
    { unique: true, externalId: true },
    { type: 'email', length: 80, unique: true, externalId: true, idLookup: true },
  ],
  ['Phone', {}, { type: 'phone', length: 40 }],
  ['Url', {}, { type: 'url', length: 255 }],
  [
    'Picklist',
    { valueSet: { valueSetDefinition: { value: [{ fullName: 'a', default: true }] } } },
    { type: 'picklist', restrictedPicklist: false },
  ],
  [
    'MultiselectPicklist',
    {
      visibleLines: 4,
      valueSet: { restricted: true, valueSetDefinition: { value: [{ fullName: 'a' }, { fullName: 'b' }] } },
    },
    { type: 'multipicklist', length: 4099, restrictedPicklist: true },
  ],
  [
    'Lookup',
    { referenceTo: 'Account', relationshipName: 'Leads_Of' },
    { type: 'reference', referenceTo: ['Account'], soapType: 'tns:ID' },
  ],
  [
    'AutoNumber',
    { displayFormat: 'L-{000}' },
    { type: 'string', autoNumber: true, createable: false, updateable: false },
  ],
  ['EncryptedText', { length: 20 }, { type: 'encryptedstring', encrypted: true }],
  ['Location', { scale: 4 }, { type: 'location', createable: false, soapType: 'urn:location' }],
]

describe('metadata', () => {
  it.each(KINDS)('makes a field of type %s', async (type, settings, expected) => {
    const FullName = `Lead.My_${type}__c`
    const Metadata = { label: `My ${type}`, type, ...settings }
    expect(await connection.tooling.sobject('CustomField').create({ FullName, Metadata })).toMatchObject({
      success: true,
    })
    const ParentId = String(
      (await connection.query("SELECT Id FROM PermissionSet WHERE Profile.Name = 'Integration User'")).records[0]?.[
        'Id'
      ],
    )
    const isReadOnly = type === 'AutoNumber' || type === 'Location'
    const grant = {
      ParentId,
      SobjectType: 'Lead',
      Field: FullName,
      PermissionsRead: true,
      PermissionsEdit: !isReadOnly,
    }
    await connection.sobject('FieldPermissions').create(grant)
    const { fields } = await connection.describe('Lead')
    const found = fields.find(({ name }) => name === `My_${type}__c`)
    expect(found).toMatchObject({ label: `My ${type}`, custom: true, permissionable: true, ...expected })
    expect(Object.keys(found ?? {})).toHaveLength(57)
  })

  it('makes a place of two numbers, and a number that the org gives out', async () => {
    const names = (await connection.describe('Lead')).fields.map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(['My_Location__Latitude__s', 'My_Location__Longitude__s']))
    const numbers: unknown[] = []
    for (const LastName of ['A', 'B']) {
      const { id } = await connection.sobject('Lead').create({ LastName, Company: 'C' })
      numbers.push((await connection.sobject('Lead').retrieve(id ?? ''))['My_AutoNumber__c'])
    }
    expect(numbers).toEqual(['L-001', 'L-002'])
  })
})

describe('the org fills', () => {
  it('what follows from the stage of an opportunity', async () => {
    const deals = connection.sobject('Opportunity')
    const { id } = await deals.create({ Name: 'D', StageName: 'Prospecting', CloseDate: '2026-05-01', Amount: 1000 })
    const Id = id ?? ''
    expect(await deals.retrieve(Id)).toMatchObject({
      Probability: 10,
      ExpectedRevenue: 100,
      IsClosed: false,
      IsWon: false,
      ForecastCategory: 'Pipeline',
      FiscalYear: 2026,
      FiscalQuarter: 2,
    })
    await deals.update({ Id, StageName: 'Closed Won' })
    expect(await deals.retrieve(Id)).toMatchObject({
      Probability: 100,
      IsClosed: true,
      IsWon: true,
      ExpectedRevenue: 1000,
    })
    await deals.update({ Id, StageName: 'Needs Analysis', Probability: 33 })
    expect(await deals.retrieve(Id)).toMatchObject({ Probability: 33, IsClosed: false, ExpectedRevenue: 330 })
    const stages = await connection.query(
      `SELECT StageName, Probability FROM OpportunityHistory WHERE OpportunityId = '${Id}' ORDER BY Id`,
    )
    expect(stages.records.map(row => [row['StageName'], row['Probability']])).toEqual([
      ['Prospecting', 10],
      ['Closed Won', 100],
      ['Needs Analysis', 33],
    ])
  })

  it('the number of a case, and whether it and a task are closed', async () => {
    const cases = connection.sobject('Case')
    const { id } = await cases.create({ Subject: 'Help' })
    expect(await cases.retrieve(id ?? '')).toMatchObject({ CaseNumber: '00000001', IsClosed: false, Status: 'New' })
    await cases.update({ Id: id ?? '', Status: 'Closed' })
    expect(await cases.retrieve(id ?? '')).toMatchObject({ IsClosed: true, ClosedDate: expect.any(String) })
    const task = await connection.sobject('Task').create({ Subject: 'Call', Status: 'Completed', Priority: 'High' })
    expect(await connection.sobject('Task').retrieve(task.id ?? '')).toMatchObject({
      IsClosed: true,
      IsHighPriority: true,
    })
  })
})
