// Who may see and do what: fields that are granted to nobody, fields that are taken away, objects that are not given.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OrgOnTheWire, startOrg, VERSION } from './salesforce-org.ts'

let wire: OrgOnTheWire
beforeAll(async () => {
  wire = await startOrg()
  wire.org.schema.putField('Contact', { name: 'Score__c', label: 'Score', type: 'double', precision: 18 })
})
afterAll(() => wire.close())

/** A call with the token of a user, the integration's by default. */
async function as(userId: string, path: string, init: RequestInit = {}): Promise<[number, unknown]> {
  const headers = { authorization: `Bearer ${wire.org.sessions.open(userId)}`, 'content-type': 'application/json' }
  const response = await fetch(`${wire.url}/services/data/v${VERSION}${path}`, { ...init, headers })
  const text = await response.text()
  return [response.status, text === '' ? undefined : JSON.parse(text)]
}

async function fieldNames(userId: string, object: string): Promise<string[]> {
  const [, body] = await as(userId, `/sobjects/${object}/describe`)
  const fields: unknown = typeof body === 'object' && body !== null && 'fields' in body ? body.fields : []
  return Array.isArray(fields) ? fields.map(field => String(field.name)) : []
}

const query = (soql: string) => `/query?q=${encodeURIComponent(soql)}`

describe('a field that is granted to nobody', () => {
  it('is not there, not even for the administrator: not in describes, queries, writes and Bulk queries', async () => {
    const { adminUserId, integrationUserId } = wire.org.users
    for (const user of [adminUserId, integrationUserId]) {
      expect(await fieldNames(user, 'Contact')).not.toContain('Score__c')
      expect(await as(user, query('SELECT Score__c FROM Contact'))).toMatchObject([
        400,
        [{ errorCode: 'INVALID_FIELD' }],
      ])
      const body = JSON.stringify({ LastName: 'X', Score__c: 1 })
      expect(await as(user, '/sobjects/Contact', { method: 'POST', body })).toMatchObject([
        400,
        [{ errorCode: 'INVALID_FIELD', message: "No such column 'Score__c' on sobject of type Contact" }],
      ])
    }
  })

  it('fails a whole Bulk job, which names it, and is no column of a Bulk query', async () => {
    const { integrationUserId } = wire.org.users
    const open = JSON.stringify({ object: 'Contact', operation: 'insert', contentType: 'CSV', lineEnding: 'LF' })
    const [, job] = await as(integrationUserId, '/jobs/ingest', { method: 'POST', body: open })
    const path = `/jobs/ingest/${typeof job === 'object' && job !== null && 'id' in job ? job.id : ''}`
    const authorization = `Bearer ${wire.org.sessions.open()}`
    const upload = await fetch(`${wire.url}/services/data/v${VERSION}${path}/batches`, {
      method: 'PUT',
      headers: { authorization, 'content-type': 'text/csv' },
      body: 'LastName,Score__c\nX,1\n',
    })
    expect(upload.status).toBe(201)
    await as(integrationUserId, path, { method: 'PATCH', body: JSON.stringify({ state: 'UploadComplete' }) })
    wire.clock.advance(3_600_000)
    expect(await as(integrationUserId, path)).toMatchObject([
      200,
      { state: 'Failed', errorMessage: 'InvalidBatch : Field name not found : Score__c' },
    ])
    const query = JSON.stringify({ operation: 'query', query: 'SELECT Score__c FROM Contact' })
    expect(await as(integrationUserId, '/jobs/query', { method: 'POST', body: query })).toMatchObject([
      400,
      [{ errorCode: 'INVALID_FIELD' }],
    ])
  })

  it('appears with a permission set, for those it is assigned to, and vanishes with it', async () => {
    const connection = await wire.login()
    const set = await connection.sobject('PermissionSet').create({ Name: 'Scores', Label: 'Scores' })
    const ParentId = set.id ?? ''
    const permission = await connection.sobject('FieldPermissions').create({
      ParentId,
      SobjectType: 'Contact',
      Field: 'Contact.Score__c',
      PermissionsRead: true,
      PermissionsEdit: false,
    })
    const { integrationUserId, adminUserId } = wire.org.users
    const assignment = { PermissionSetId: ParentId, AssigneeId: integrationUserId }
    await connection.sobject('PermissionSetAssignment').create(assignment)
    expect(await fieldNames(adminUserId, 'Contact')).not.toContain('Score__c')
    const { fields } = await connection.describe('Contact')
    expect(fields.find(({ name }) => name === 'Score__c')).toMatchObject({ updateable: false, createable: false })
    expect(await connection.query('SELECT Id, Score__c FROM Contact')).toMatchObject({ totalSize: 0 })

    await connection.sobject('FieldPermissions').update({ Id: permission.id ?? '', PermissionsEdit: true })
    const contact = await connection.sobject('Contact').create({ LastName: 'X', Score__c: 7 })
    expect(await connection.sobject('Contact').retrieve(contact.id ?? '')).toMatchObject({ Score__c: 7 })

    await connection.sobject('FieldPermissions').destroy(permission.id ?? '')
    expect(await connection.sobject('Contact').retrieve(contact.id ?? '')).not.toHaveProperty('Score__c')
  })
})

describe('a standard field', () => {
  it('vanishes when the profile loses it, an address with all its parts', async () => {
    const connection = await wire.login()
    const { integrationUserId } = wire.org.users
    for (const field of ['Contact.Phone', 'Contact.MailingAddress']) {
      const found = await connection.query(`SELECT Id FROM FieldPermissions WHERE Field = '${field}'`)
      expect(found.totalSize).toBe(3)
      await connection.sobject('FieldPermissions').destroy(found.records.map(({ Id }) => String(Id)))
    }
    const names = await fieldNames(integrationUserId, 'Contact')
    expect(names).not.toContain('Phone')
    expect(names).not.toContain('MailingCity')
    expect(names).toContain('OtherCity')
    await expect(connection.query('SELECT MailingCity FROM Contact')).rejects.toMatchObject({
      errorCode: 'INVALID_FIELD',
    })
  })
})

describe('a describe', () => {
  it('that the client has already is answered 304, until a permission or a field changes it', async () => {
    const { adminUserId } = wire.org.users
    const ask = async (headers: Record<string, string> = {}) => {
      const authorization = `Bearer ${wire.org.sessions.open(adminUserId)}`
      const url = `${wire.url}/services/data/v${VERSION}/sobjects/Lead/describe`
      return fetch(url, { headers: { ...headers, authorization } })
    }
    const first = await ask()
    const since = { 'if-modified-since': first.headers.get('last-modified') ?? '' }
    const same = { 'if-none-match': first.headers.get('etag') ?? '' }
    const again = [await ask(since), await ask(same)]
    expect(again.map(({ status }) => status)).toEqual([304, 304])
    expect(await again[0]?.text()).toBe('')
    wire.org.schema.putField('Lead', { name: 'Size__c', label: 'Size', type: 'double' })
    expect([(await ask(since)).status, (await ask(same)).status]).toEqual([200, 200])
  })

  it('tells of record types, and the field that comes with the first', async () => {
    const connection = await wire.login()
    const plain = await connection.describe('Opportunity')
    expect(plain.recordTypeInfos).toEqual([
      expect.objectContaining({
        name: 'Master',
        master: true,
        recordTypeId: '012000000000000AAA',
        defaultRecordTypeMapping: true,
      }),
    ])
    const type = { Name: 'Renewal', DeveloperName: 'Renewal', SobjectType: 'Opportunity', IsActive: true }
    const { id } = await connection.sobject('RecordType').create(type)
    const described = await connection.describe('Opportunity')
    expect(described.recordTypeInfos.map(({ name, recordTypeId }) => [name, recordTypeId])).toEqual([
      ['Renewal', id],
      ['Master', '012000000000000AAA'],
    ])
    expect(described.fields.find(({ name }) => name === 'RecordTypeId')).toMatchObject({ referenceTo: ['RecordType'] })
  })
})

describe('rows of the setup', () => {
  it('must name what there is, once, and not more than can be', async () => {
    const connection = await wire.login()
    const make = async (object: string, fields: Record<string, unknown>) =>
      connection
        .sobject(object)
        .create(fields)
        .catch((error: { errorCode: string }) => error.errorCode)
    const set = await connection.sobject('PermissionSet').create({ Name: 'Once', Label: 'Once' })
    expect(await make('PermissionSet', { Name: 'once', Label: 'x' })).toBe('DUPLICATE_DEVELOPER_NAME')
    expect(await make('PermissionSet', { Name: 'not a name', Label: 'x' })).toBe('INVALID_API_NAME')
    const grant = { ParentId: set.id, SobjectType: 'Lead', Field: 'Lead.Phone', PermissionsRead: true }
    expect(await make('FieldPermissions', grant)).toMatchObject({ success: true })
    expect(await make('FieldPermissions', grant)).toBe('DUPLICATE_VALUE')
    for (const Field of ['Lead.Nope', 'Lead.LastName', 'Contact.Title']) {
      expect(await make('FieldPermissions', { ...grant, Field })).toBe('INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST')
    }
    const blind = { ...grant, Field: 'Lead.Fax', PermissionsRead: false, PermissionsEdit: true }
    expect(await make('FieldPermissions', blind)).toBe('FIELD_INTEGRITY_EXCEPTION')
    const assignment = { PermissionSetId: set.id, AssigneeId: wire.org.users.adminUserId }
    expect(await make('PermissionSetAssignment', assignment)).toMatchObject({ success: true })
    expect(await make('PermissionSetAssignment', assignment)).toBe('DUPLICATE_VALUE')
    const user = { Username: 'ROBIN.person@sandbox.example', LastName: 'X', Email: 'x@example.com', Alias: 'x' }
    const more = { TimeZoneSidKey: 'GMT', LocaleSidKey: 'en_US', LanguageLocaleKey: 'en_US', EmailEncodingKey: 'UTF-8' }
    const ProfileId = String(
      (await connection.query("SELECT Id FROM Profile WHERE Name = 'Standard User'")).records[0]?.['Id'],
    )
    expect(await make('User', { ...user, ...more, ProfileId, CommunityNickname: 'x' })).toBe('DUPLICATE_USERNAME')
    expect(await make('ContactHistory', {})).toBe('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY')
  })
})

describe('a standard user', () => {
  it('reads the setup but does not change it, and does not see objects that are not given', async () => {
    const { personUserId } = wire.org.users
    wire.org.schema.putObject({
      name: 'Vault__c',
      label: 'Vault',
      labelPlural: 'Vaults',
      keyPrefix: 'a0z',
      custom: true,
      fields: [],
    })
    expect((await as(personUserId, '/sobjects/Vault__c/describe'))[0]).toBe(404)
    expect(await as(personUserId, query('SELECT Id FROM Vault__c'))).toMatchObject([
      400,
      [{ errorCode: 'INVALID_TYPE' }],
    ])
    expect((await as(wire.org.users.adminUserId, '/sobjects/Vault__c/describe'))[0]).toBe(200)
    expect(await as(personUserId, '/sobjects/Profile/describe')).toMatchObject([200, { createable: false }])
    expect(await as(personUserId, '/sobjects/Campaign/describe')).toMatchObject([
      200,
      { createable: false, queryable: true },
    ])
    expect(await as(personUserId, '/sobjects/Account/describe')).toMatchObject([200, { createable: true }])
  })
})
