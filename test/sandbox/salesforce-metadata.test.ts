// Custom objects and fields come and go through the Metadata API and the Tooling API, with unmodified jsforce.
import { Connection, type Schema } from 'jsforce'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type OrgOnTheWire, startOrg, VERSION } from './salesforce-org.ts'

const errorsSchema = z.array(z.object({ message: z.string(), errorCode: z.string() }))

let wire: OrgOnTheWire
let connection: Connection<Schema>
beforeAll(async () => {
  wire = await startOrg()
  connection = await wire.login()
})
afterAll(() => wire.close())

/** Grants fields to the integration user through a new permission set. */
async function grant(name: string, ...fields: string[]): Promise<void> {
  const fieldPermissions = fields.map(field => ({ field, readable: true, editable: true }))
  const made = await connection.metadata.create('PermissionSet', { fullName: name, label: name, fieldPermissions })
  expect(made).toMatchObject({ success: true, fullName: name })
  const { records } = await connection.query(`SELECT Id FROM PermissionSet WHERE Name = '${name}'`)
  const PermissionSetId = String(records[0]?.['Id'])
  await connection
    .sobject('PermissionSetAssignment')
    .create({ PermissionSetId, AssigneeId: wire.org.users.integrationUserId })
}

async function field(object: string, name: string) {
  return (await connection.describe(object)).fields.find(one => one.name === name)
}

describe('a field made through the Tooling API', () => {
  it('is invisible until it is granted, and then takes values', async () => {
    const Metadata = { label: 'HubSpot Id', type: 'Text', length: 32, externalId: true, unique: true, required: false }
    const made = await connection.tooling.sobject('CustomField').create({ FullName: 'Contact.HubSpot_Id__c', Metadata })
    expect(made).toEqual({
      id: expect.stringMatching(/^00N.{15}$/),
      success: true,
      errors: [],
      warnings: [],
      infos: [],
    })
    expect(await field('Contact', 'HubSpot_Id__c')).toBeUndefined()
    await grant('HubSpot', 'Contact.HubSpot_Id__c')
    expect(await field('Contact', 'HubSpot_Id__c')).toMatchObject({
      type: 'string',
      length: 32,
      externalId: true,
      unique: true,
      idLookup: true,
      custom: true,
      nillable: true,
      updateable: true,
    })
    await connection.sobject('Contact').create({ LastName: 'X', HubSpot_Id__c: 'h1' })
    const soql = "SELECT Id FROM Contact WHERE HubSpot_Id__c = 'h1'"
    expect(await connection.query(soql)).toMatchObject({ totalSize: 1 })
  })

  it('is refused when there is one, when its name is none, or its object, type or settings are missing', async () => {
    const create = async (FullName: string, Metadata: object) => {
      const body = JSON.stringify({ FullName, Metadata })
      const response = await wire.call('/tooling/sobjects/CustomField', { method: 'POST', body })
      const [error] = errorsSchema.parse(await response.json())
      return [response.status, error?.message, error?.errorCode]
    }
    const text = { label: 'X', type: 'Text', length: 10 }
    expect(await create('Contact.hubspot_id__c', text)).toEqual([
      400,
      'There is already a field named hubspot_id on Contact.',
      'DUPLICATE_DEVELOPER_NAME',
    ])
    const code = async (name: string, metadata: object) => (await create(name, metadata))[2]
    expect(await code('Contact.X', text)).toBe('FIELD_INTEGRITY_EXCEPTION')
    expect(await code('Contact.1X__c', text)).toBe('FIELD_INTEGRITY_EXCEPTION')
    expect(await code('Contact.X___c', text)).toBe('FIELD_INTEGRITY_EXCEPTION')
    expect(await code('Nothing__c.X__c', text)).toBe('INVALID_CROSS_REFERENCE_KEY')
    expect(await code('Contact.X__c', { type: 'Text', length: 10 })).toBe('REQUIRED_FIELD_MISSING')
    expect(await code('Contact.X__c', { label: 'X', type: 'Poem' })).toBe('INVALID_TYPE')
    expect(await create('Contact.X__c', { label: 'X', type: 'Text' })).toEqual([
      400,
      "Must specify 'length' for a CustomField of type Text",
      'FIELD_INTEGRITY_EXCEPTION',
    ])
    expect(await code('Contact.X__c', { ...text, length: 256 })).toBe('FIELD_INTEGRITY_EXCEPTION')
    expect(await code('Contact.X__c', { label: 'X', type: 'Date', externalId: true })).toBe('FIELD_INTEGRITY_EXCEPTION')
    expect(await code('Contact.X__c', { label: 'X', type: 'Checkbox' })).toBe('FIELD_INTEGRITY_EXCEPTION')
  })

  it('can be found, read, changed and deleted', async () => {
    const soql =
      "SELECT Id, DeveloperName, Metadata, FullName FROM CustomField WHERE TableEnumOrId = 'Contact' AND DeveloperName = 'HubSpot_Id'"
    const found = await connection.tooling.query(soql)
    expect(found).toMatchObject({ totalSize: 1, done: true })
    const [row] = found.records
    expect(row).toMatchObject({
      FullName: 'Contact.HubSpot_Id__c',
      Metadata: { label: 'HubSpot Id', type: 'Text', length: 32 },
    })
    const id = String(row?.['Id'])
    const custom = connection.tooling.sobject('CustomField')
    await custom.update({ Id: id, Metadata: { label: 'Renamed', type: 'Text', length: 40, externalId: true } })
    expect(await custom.retrieve(id)).toMatchObject({ Metadata: { label: 'Renamed', length: 40 } })
    expect(await field('Contact', 'HubSpot_Id__c')).toMatchObject({ label: 'Renamed', length: 40 })
    await custom.destroy(id)
    expect(await connection.tooling.query(soql)).toMatchObject({ totalSize: 0 })
    await expect(connection.query('SELECT HubSpot_Id__c FROM Contact')).rejects.toMatchObject({
      errorCode: 'INVALID_FIELD',
    })
    await expect(custom.retrieve(id)).rejects.toMatchObject({ errorCode: 'NOT_FOUND' })
  })

  it('appears in the definitions that both APIs can query', async () => {
    const soql =
      "SELECT QualifiedApiName, DataType FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName = 'Contact' AND QualifiedApiName IN ('Email', 'AccountId')"
    for (const found of [await connection.query(soql), await connection.tooling.query(soql)]) {
      expect(found.records.map(one => [one['QualifiedApiName'], one['DataType']]).sort()).toEqual([
        ['AccountId', 'Lookup(Account)'],
        ['Email', 'Email'],
      ])
    }
    const entities = "SELECT KeyPrefix, Label FROM EntityDefinition WHERE QualifiedApiName = 'Lead'"
    expect((await connection.query(entities)).records).toMatchObject([{ KeyPrefix: '00Q', Label: 'Lead' }])
    const { sobjects } = await connection.tooling.describeGlobal()
    expect(sobjects.map(({ name }) => name)).toEqual(expect.arrayContaining(['CustomField', 'CustomObject']))
    expect((await connection.tooling.describe('CustomField')).fields.map(({ name }) => name)).toContain('Metadata')
  })

  it('is not made by a user who may not change the setup', async () => {
    const other = new Connection({
      version: VERSION,
      instanceUrl: wire.url,
      accessToken: wire.org.sessions.open(wire.org.users.personUserId),
    })
    const create = other.tooling
      .sobject('CustomField')
      .create({ FullName: 'Contact.Y__c', Metadata: { label: 'Y', type: 'Date' } })
    await expect(create).rejects.toMatchObject({ errorCode: 'INSUFFICIENT_ACCESS' })
    await expect(other.metadata.list({ type: 'CustomObject' })).rejects.toThrow(
      'use of the Metadata API requires a user',
    )
  })
})

describe('an object made through the Metadata API', () => {
  const nameField = { type: 'Text' as const, label: 'Thing Name' }
  const thing = {
    fullName: 'Thing__c',
    label: 'Thing',
    pluralLabel: 'Things',
    nameField,
    deploymentStatus: 'Deployed',
    sharingModel: 'ReadWrite',
  }

  it('is described and holds records as any other, with a key prefix of its own', async () => {
    const made = await connection.metadata.create('CustomObject', [{ ...thing, enableHistory: true }])
    expect(made).toEqual([{ errors: [], fullName: 'Thing__c', success: true }])
    const fields = [
      {
        fullName: 'Thing__c.Account__c',
        label: 'Account',
        type: 'Lookup',
        referenceTo: 'Account',
        relationshipName: 'Things',
        trackHistory: true,
      },
      { fullName: 'Thing__c.Size__c', label: 'Size', type: 'Number', precision: 6, scale: 2 },
      { fullName: 'Thing__c.Active__c', label: 'Active', type: 'Checkbox', defaultValue: 'true' },
      { fullName: 'Thing__c.Note__c', label: 'Note', type: 'LongTextArea', length: 5000, visibleLines: 3 },
      {
        fullName: 'Thing__c.Double__c',
        label: 'Double',
        type: 'Number',
        formula: 'Size__c * 2',
        precision: 6,
        scale: 2,
      },
      {
        fullName: 'Thing__c.Colour__c',
        label: 'Colour',
        type: 'Picklist',
        valueSet: {
          restricted: true,
          valueSetDefinition: {
            sorted: false,
            value: [
              { fullName: 'red', default: true, label: 'Red' },
              { fullName: 'blue', default: false, label: 'Blue' },
            ],
          },
        },
      },
    ]
    expect(await connection.metadata.create('CustomField', fields)).toEqual(
      fields.map(({ fullName }) => ({ errors: [], fullName, success: true })),
    )
    await grant('Things', ...fields.map(({ fullName }) => fullName))
    const described = await connection.describe('Thing__c')
    expect(described).toMatchObject({
      custom: true,
      label: 'Thing',
      labelPlural: 'Things',
      keyPrefix: expect.stringMatching(/^a\w\w$/),
    })
    const by = Object.fromEntries(described.fields.map(one => [one.name, one]))
    expect(by['Account__c']).toMatchObject({
      type: 'reference',
      referenceTo: ['Account'],
      relationshipName: 'Account__r',
    })
    expect(by['Size__c']).toMatchObject({ type: 'double', precision: 6, scale: 2, nillable: true })
    expect(by['Active__c']).toMatchObject({ type: 'boolean', defaultValue: true, nillable: false })
    expect(by['Note__c']).toMatchObject({ type: 'textarea', length: 5000, filterable: false })
    expect(by['Double__c']).toMatchObject({ calculated: true, calculatedFormula: 'Size__c * 2', updateable: false })
    expect(by['Colour__c']).toMatchObject({
      restrictedPicklist: true,
      picklistValues: [{ label: 'Red', value: 'red', defaultValue: true }, { value: 'blue' }],
    })
    const { childRelationships } = await connection.describe('Account')
    expect(childRelationships).toContainEqual(
      expect.objectContaining({ childSObject: 'Thing__c', field: 'Account__c', relationshipName: 'Things__r' }),
    )

    const { id } = await connection.sobject('Thing__c').create({ Name: 'One', Size__c: 2.5 })
    expect(id).toMatch(new RegExp(`^${described.keyPrefix}`))
    expect(await connection.sobject('Thing__c').retrieve(id ?? '')).toMatchObject({
      Name: 'One',
      Active__c: true,
      Colour__c: 'red',
    })
    expect((await connection.describe('Thing__History')).fields.map(({ name }) => name)).toContain('ParentId')
  })

  it('is read back, listed, changed and deleted', async () => {
    const read = await connection.metadata.read('CustomObject', 'Thing__c')
    expect(read).toMatchObject({
      fullName: 'Thing__c',
      label: 'Thing',
      pluralLabel: 'Things',
      nameField,
      enableHistory: true,
    })
    expect(read.fields).toHaveLength(6)
    expect(await connection.metadata.read('CustomField', ['Thing__c.Size__c', 'Thing__c.Nope__c'])).toMatchObject([
      { fullName: 'Thing__c.Size__c', type: 'Number', precision: 6, scale: 2 },
      {},
    ])
    const listed = await connection.metadata.list([{ type: 'CustomObject' }, { type: 'CustomField' }])
    expect(listed).toContainEqual(
      expect.objectContaining({ fullName: 'Thing__c', type: 'CustomObject', fileName: 'objects/Thing__c.object' }),
    )
    expect(listed.find(one => one.fullName === 'Thing__c.Size__c')).toMatchObject({
      type: 'CustomField',
      id: expect.stringMatching(/^00N/),
    })
    expect(await connection.metadata.update('CustomObject', { ...thing, label: 'Object' })).toMatchObject({
      success: true,
    })
    expect(await connection.describe('Thing__c')).toMatchObject({ label: 'Object' })
    const size = { fullName: 'Thing__c.Size__c', label: 'Size', type: 'Number', precision: 8, scale: 2 }
    expect(
      await connection.metadata.upsert('CustomField', [size, { ...size, fullName: 'Thing__c.More__c' }]),
    ).toMatchObject([
      { success: true, created: false },
      { success: true, created: true },
    ])
    expect(await connection.metadata.delete('CustomField', ['Thing__c.Size__c', 'Thing__c.Gone__c'])).toMatchObject([
      { success: true, fullName: 'Thing__c.Size__c' },
      {
        success: false,
        errors: [{ statusCode: 'INVALID_CROSS_REFERENCE_KEY', message: 'no CustomField named Thing__c.Gone__c found' }],
      },
    ])
    expect(await connection.metadata.delete('CustomObject', 'Thing__c')).toMatchObject({ success: true })
    await expect(connection.describe('Thing__c')).rejects.toMatchObject({ errorCode: 'NOT_FOUND' })
    const { metadataObjects } = await connection.metadata.describe()
    expect(metadataObjects.find(({ xmlName }) => xmlName === 'CustomObject')).toMatchObject({
      directoryName: 'objects',
      childXmlNames: ['CustomField'],
    })
  })

  it('is refused when the name is taken or wrong, and more than ten at once are a fault', async () => {
    const [taken, wrong] = await connection.metadata.create('CustomObject', [
      { ...thing, fullName: 'Account' },
      { ...thing, fullName: 'Bad-Name__c' },
    ])
    expect(taken).toMatchObject({ success: false, errors: [{ statusCode: 'FIELD_INTEGRITY_EXCEPTION' }] })
    expect(wrong).toMatchObject({ success: false, errors: [{ statusCode: 'FIELD_INTEGRITY_EXCEPTION' }] })
    const many = Array.from({ length: 11 }, (_, i) => ({ ...thing, fullName: `T${i}__c` }))
    await expect(connection.metadata.create('CustomObject', many)).rejects.toMatchObject({
      errorCode: 'sf:EXCEEDED_ID_LIMIT',
    })
    expect(wire.org.schema.type('T0__c')).toBeUndefined()
  })
})

describe('a profile', () => {
  it('is changed through the Metadata API, and so shows a new field', async () => {
    const date = { fullName: 'Lead.Since__c', label: 'Since', type: 'Date' }
    await connection.metadata.create('CustomField', date)
    expect(await field('Lead', 'Since__c')).toBeUndefined()
    const fieldPermissions = [{ field: 'Lead.Since__c', readable: true, editable: true }]
    expect(
      await connection.metadata.update('Profile', { fullName: 'Integration User', fieldPermissions }),
    ).toMatchObject({ success: true })
    expect(await field('Lead', 'Since__c')).toMatchObject({ type: 'date' })
  })
})
