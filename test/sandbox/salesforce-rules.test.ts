// The org's own rules, as a client meets them: validation and duplicate rules, picklists, locks, triggers, assignment.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type OrgOnTheWire, startOrg } from './salesforce-org.ts'

let wire: OrgOnTheWire
let connection: Awaited<ReturnType<OrgOnTheWire['login']>>
beforeEach(async () => {
  wire = await startOrg()
  connection = await wire.login()
})
afterEach(() => wire.close())

async function send(method: string, path: string, body: object, headers: Record<string, string> = {}) {
  const response = await wire.call(path, { method, headers, body: JSON.stringify(body) })
  const text = await response.text()
  return { status: response.status, body: text === '' ? null : JSON.parse(text) }
}

const create = (fields: object, headers = {}) => send('POST', '/sobjects/Contact', fields, headers)
const contact = (fields: Record<string, string | null>) => wire.org.insert('Contact', { LastName: 'Berg', ...fields })
const shown = (id: string) => wire.org.get('Contact', id)

describe('a validation rule', () => {
  beforeEach(() => {
    wire.org.rules.validation.push({
      object: 'Contact',
      when: { field: 'Phone', is: 'notMatches', value: '^\\+\\d{8,15}$' },
      message: 'Phone must be E.164',
      field: 'Phone',
      exempt: [],
    })
  })

  it('refuses a single record with errorCode and the admin’s own words', async () => {
    const refused = {
      message: 'Phone must be E.164',
      errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
      fields: ['Phone'],
    }
    expect(await create({ LastName: 'A', Phone: '22 33 44 55' })).toEqual({ status: 400, body: [refused] })
    expect(await create({ LastName: 'A', Phone: '+4722334455' })).toMatchObject({ status: 201 })
  })

  it('refuses a row of a collection with statusCode', async () => {
    const id = contact({})
    const records = [{ attributes: { type: 'Contact' }, id, Phone: '1' }]
    const error = { statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'Phone must be E.164', fields: ['Phone'] }
    expect(await send('PATCH', '/composite/sobjects', { records })).toEqual({
      status: 200,
      body: [{ id, success: false, errors: [error] }],
    })
  })

  it('holds for people, too', () => {
    expect(() => wire.org.update(contact({}), { Phone: '1' }, 'person')).toThrow(/FIELD_CUSTOM_VALIDATION_EXCEPTION/)
  })
})

describe('a duplicate rule', () => {
  const rule = { object: 'Contact', fields: ['Email'], message: 'Use one of these records?' }

  it('that alerts names the record that is there under a misspelt key, and is overruled by the header', async () => {
    wire.org.rules.duplicates.push({ ...rule, action: 'alert', on: ['insert', 'update'] })
    const known = contact({ Email: 'ana@acme.example' })
    const record = { attributes: { type: 'Contact', url: `/services/data/v68.0/sobjects/Contact/${known}` }, Id: known }
    const fields = { LastName: 'Berg', Email: 'ANA@acme.example' }
    expect(await create(fields)).toEqual({
      status: 400,
      body: [
        {
          duplicateResut: {
            allowSave: true,
            duplicateRule: 'Standard_Contact_Duplicate_Rule',
            duplicateRuleEntityType: 'Contact',
            errorMessage: 'Use one of these records?',
            matchResults: [
              {
                entityType: 'Contact',
                errors: [],
                matchEngine: 'FuzzyMatchEngine',
                matchRecords: [{ additionalInformation: [], fieldDiffs: [], matchConfidence: 100, record }],
                rule: 'Standard_Contact_Match_Rule_v1_1',
                size: 1,
                success: true,
              },
            ],
          },
          errorCode: 'DUPLICATES_DETECTED',
          message: 'Use one of these records?',
        },
      ],
    })
    expect(await create(fields, { 'Sforce-Duplicate-Rule-Header': 'allowSave=true' })).toMatchObject({ status: 201 })
  })

  it('that blocks is not overruled, and is a row error in collections', async () => {
    wire.org.rules.duplicates.push({ ...rule, action: 'block', on: ['insert'] })
    contact({ Email: 'ana@acme.example' })
    const fields = { LastName: 'Berg', Email: 'ana@acme.example' }
    const headers = { 'Sforce-Duplicate-Rule-Header': 'allowSave=true' }
    expect((await create(fields, headers)).status).toBe(400)
    const records = [{ attributes: { type: 'Contact' }, ...fields }]
    const error = { statusCode: 'DUPLICATES_DETECTED', message: 'Use one of these records?', fields: [] }
    expect(await send('POST', '/composite/sobjects', { records })).toEqual({
      status: 200,
      body: [{ success: false, errors: [error] }],
    })
  })

  it('is thrown by jsforce with the finding in its data', async () => {
    wire.org.rules.duplicates.push({ ...rule, action: 'alert', on: ['insert'] })
    contact({ Email: 'ana@acme.example' })
    const saving = connection.sobject('Contact').create({ LastName: 'B', Email: 'ana@acme.example' })
    await expect(saving).rejects.toMatchObject({
      errorCode: 'DUPLICATES_DETECTED',
      data: { duplicateResut: { allowSave: true } },
    })
  })
})

describe('a lock', () => {
  it('on the parent account refuses a write of the contact until its time is over', async () => {
    const AccountId = wire.org.insert('Account', { Name: 'Acme' })
    const id = contact({ AccountId })
    wire.org.rules.locks.lock(AccountId, 5000, 'someone else')
    const message = `unable to obtain exclusive access to this record or 1 records: ${AccountId}`
    expect(await send('PATCH', `/sobjects/Contact/${id}`, { Title: 'x' })).toEqual({
      status: 400,
      body: [{ message, errorCode: 'UNABLE_TO_LOCK_ROW', fields: [] }],
    })
    wire.clock.advance(5001)
    expect((await send('PATCH', `/sobjects/Contact/${id}`, { Title: 'x' })).status).toBe(204)
  })

  it('is held by each write for a while, against others and not against itself', async () => {
    wire.clock.freeze(true)
    wire.org.rules.locks.holdMs = 1000
    const AccountId = wire.org.insert('Account', { Name: 'Acme' })
    const ids = [contact({ AccountId }), contact({ AccountId })]
    const records = ids.map(id => ({ attributes: { type: 'Contact' }, id, Title: 'x' }))
    const rows = (success: boolean) => ({ body: [{ success }, { success }] })
    expect(await send('PATCH', '/composite/sobjects', { records })).toMatchObject(rows(true))
    expect(await send('PATCH', '/composite/sobjects', { records })).toMatchObject(rows(false))
  })

  it('comes by chance in a storm', async () => {
    wire.org.rules.locks.startStorm({ probability: 0.5, object: 'Contact', seed: 7 })
    const records = Array.from({ length: 100 }, () => ({
      attributes: { type: 'Contact' },
      id: contact({}),
      Title: 'x',
    }))
    const { body } = await send('PATCH', '/composite/sobjects', { records })
    const refused = body.filter((row: { success: boolean }) => !row.success)
    expect(refused.length).toBeGreaterThan(30)
    expect(refused.length).toBeLessThan(70)
    expect(refused[0].errors[0].statusCode).toBe('UNABLE_TO_LOCK_ROW')
  })
})

describe('a refusal to come', () => {
  it('strikes the rows it was ordered for', async () => {
    const ordered = { code: 'STORAGE_LIMIT_EXCEEDED', message: 'storage limit exceeded', fields: [] }
    wire.org.rules.refuse({ ...ordered, skip: 1, times: 1 })
    expect((await create({ LastName: 'A' })).status).toBe(201)
    expect(await create({ LastName: 'A' })).toMatchObject({ body: [{ errorCode: 'STORAGE_LIMIT_EXCEEDED' }] })
    expect((await create({ LastName: 'A' })).status).toBe(201)
  })
})

describe('a trigger', () => {
  const base = { object: 'Contact', on: ['insert' as const, 'update' as const], by: ['integration' as const] }
  const none = { set: {}, revert: [], change: {}, delayMs: 0, as: 'automated' as const, touch: 'edit' as const }
  const quiet = { ...none, touchParents: [] }

  it('before the save alters what is stored, under the writer’s name', async () => {
    wire.org.rules.automations.push({ ...base, ...quiet, timing: 'before', change: { LastName: 'upper' } })
    const { body } = await create({ LastName: 'Berg' })
    expect(shown(body.id)).toMatchObject({ LastName: 'BERG', LastModifiedById: wire.org.users.integrationUserId })
  })

  it('after the save reverts a value a while later, under the name of the Automated Process', async () => {
    const id = contact({ Title: 'CEO' })
    wire.org.rules.automations.push({ ...base, ...quiet, timing: 'after', revert: ['Title'], delayMs: 60_000 })
    await send('PATCH', `/sobjects/Contact/${id}`, { Title: 'CTO' })
    expect(shown(id)).toMatchObject({ Title: 'CTO' })
    wire.clock.advance(60_001)
    expect(shown(id)).toMatchObject({ Title: 'CEO', LastModifiedById: wire.org.automatedUserId })
    expect(wire.writes.list().at(-1)).toMatchObject({ actor: 'workflow', field: 'Title', before: 'CTO', after: 'CEO' })
  })

  it('that rolls up moves SystemModstamp of the parent and not LastModifiedDate', async () => {
    const stamps = { modifiedAt: Date.UTC(2024, 0, 1) }
    const AccountId = wire.org.insert('Account', { Name: 'Acme' }, stamps)
    wire.org.rules.automations.push({ ...base, ...quiet, timing: 'after', touchParents: ['AccountId'] })
    await create({ LastName: 'Berg', AccountId })
    const account = wire.org.get('Account', AccountId)
    expect(account).toMatchObject({ LastModifiedDate: '2024-01-01T00:00:00.000+0000' })
    expect(account).not.toMatchObject({ SystemModstamp: '2024-01-01T00:00:00.000+0000' })
  })

  it('that fails refuses the record', async () => {
    wire.org.rules.automations.push({
      ...base,
      ...quiet,
      timing: 'before',
      fail: 'ContactTrigger: execution of BeforeInsert',
    })
    const message = expect.stringContaining('ContactTrigger')
    expect(await create({ LastName: 'A' })).toMatchObject({
      status: 400,
      body: [{ errorCode: 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', message }],
    })
  })
})

describe('an assignment rule', () => {
  it('gives new leads an owner, unless the header says no', async () => {
    const ownerId = wire.org.users.personUserId
    const ruleId = wire.org.addAssignmentRule({
      object: 'Lead',
      name: 'Standard',
      active: true,
      entries: [{ ownerId }],
    })
    const lead = { LastName: 'Li', Company: 'Acme' }
    const ownerOf = async (headers: Record<string, string>) => {
      const { body } = await send('POST', '/sobjects/Lead', lead, headers)
      return wire.org.get('Lead', body.id)
    }
    const mine = { OwnerId: wire.org.users.integrationUserId }
    expect(await ownerOf({})).toMatchObject({ OwnerId: ownerId })
    expect(await ownerOf({ 'Sforce-Auto-Assign': 'FALSE' })).toMatchObject(mine)
    expect(await ownerOf({ 'Sforce-Auto-Assign': ruleId })).toMatchObject({ OwnerId: ownerId })
  })

  it('changes the owner of a saved lead too, unless the header says no', async () => {
    const id = wire.org.insert('Lead', { LastName: 'Li', Company: 'Acme' })
    const ownerId = wire.org.users.adminUserId
    wire.org.addAssignmentRule({ object: 'Lead', name: 'Standard', active: true, entries: [{ ownerId }] })
    await send('PATCH', `/sobjects/Lead/${id}`, { Title: 'x' }, { 'Sforce-Auto-Assign': 'FALSE' })
    expect(wire.org.get('Lead', id)).not.toMatchObject({ OwnerId: ownerId })
    await send('PATCH', `/sobjects/Lead/${id}`, { Title: 'y' })
    expect(wire.org.get('Lead', id)).toMatchObject({ OwnerId: ownerId })
  })
})
