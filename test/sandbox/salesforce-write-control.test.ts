// What the control plane sets up for writes of the org, on a whole sandbox; and how jsforce's transport treats writes.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts'
import { connectTo } from './salesforce-connection.ts'

let sandbox: Sandbox
let connection: Awaited<ReturnType<typeof connectTo>>
beforeEach(async () => {
  sandbox = await startSandbox()
  connection = await connectTo(sandbox.url)
})
afterEach(() => sandbox.close())

const answerSchema = z.looseObject({ id: z.string().optional() })

async function tell(path: string, body: object, method = 'POST') {
  const init = { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const response = await fetch(`${sandbox.url}/__sandbox${path}`, init)
  const answer = answerSchema.parse(await response.json())
  return { status: response.status, ...answer }
}

const contact = (fields: Record<string, string> = {}) =>
  sandbox.world.salesforce.insert('Contact', { LastName: 'Berg', ...fields })
const shown = (id: string) => sandbox.world.salesforce.get('Contact', id)
const update = (id: string, fields: object) => connection.sobject('Contact').update({ Id: id, ...fields })

describe('rules', () => {
  it('are added, met, and forgotten', async () => {
    const id = contact()
    const when = { all: [{ field: 'Title', is: 'equals', value: 'CEO' }, { not: { field: 'Phone', is: 'notBlank' } }] }
    await tell('/salesforce/rules/validation', { object: 'Contact', when, message: 'A CEO has a phone' })
    await expect(update(id, { Title: 'CEO' })).rejects.toMatchObject({ errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION' })
    await fetch(`${sandbox.url}/__sandbox/salesforce/rules`, { method: 'DELETE' })
    await update(id, { Title: 'CEO' })
  })

  it('alter, revert and block, as triggers and duplicate rules do', async () => {
    await tell('/salesforce/rules/automations', { object: 'Contact', timing: 'before', change: { LastName: 'upper' } })
    await tell('/salesforce/rules/duplicates', { object: 'Contact', fields: ['Email'], action: 'block' })
    await tell('/salesforce/modes', { duplicateKey: 'duplicateResult' })
    const { id } = await connection.sobject('Contact').create({ LastName: 'Li', Email: 'li@acme.example' })
    expect(shown(String(id))).toMatchObject({ LastName: 'LI' })
    await expect(
      connection.sobject('Contact').create({ LastName: 'Li', Email: 'li@acme.example' }),
    ).rejects.toMatchObject({
      data: { duplicateResult: { allowSave: false } },
    })
  })

  it('assign owners, and can be queried', async () => {
    const ownerId = sandbox.world.salesforce.users.personUserId
    const rule = { object: 'Lead', entries: [{ when: { field: 'Company', is: 'startsWith', value: 'A' }, ownerId }] }
    const { id } = await tell('/salesforce/rules/assignment', rule)
    const soql = "SELECT Id FROM AssignmentRule WHERE SobjectType = 'Lead' AND Active = true"
    expect((await connection.query(soql)).records).toMatchObject([{ Id: id }])
    const lead = await connection.sobject('Lead').create({ LastName: 'Li', Company: 'Acme' })
    expect(sandbox.world.salesforce.get('Lead', String(lead.id))).toMatchObject({ OwnerId: ownerId })
  })

  it('are refused when they are not understood', async () => {
    expect((await tell('/salesforce/rules/validation', { object: 'Contact' })).status).toBe(400)
    expect((await tell('/salesforce/tracking', { object: 'Contact', fields: ['Nothing'] })).status).toBe(400)
  })
})

describe('locks, refusals and touches', () => {
  it('come and go as told', async () => {
    const id = contact()
    await tell('/salesforce/locks', { id, ms: 60_000 })
    await expect(update(id, { Title: 'x' })).rejects.toMatchObject({ errorCode: 'UNABLE_TO_LOCK_ROW' })
    await fetch(`${sandbox.url}/__sandbox/salesforce/locks/${id}`, { method: 'DELETE' })
    await tell('/salesforce/locks/storm', { probability: 1 })
    await expect(update(id, { Title: 'x' })).rejects.toMatchObject({ errorCode: 'UNABLE_TO_LOCK_ROW' })
    await tell('/salesforce/locks/storm', { probability: 0 })
    await tell('/salesforce/refusals', { code: 'UNKNOWN_EXCEPTION', message: 'An unexpected error occurred.' })
    await expect(update(id, { Title: 'x' })).rejects.toMatchObject({ errorCode: 'UNKNOWN_EXCEPTION' })
    await update(id, { Title: 'x' })
  })

  it('let two bulk jobs that run together collide on their common account', async () => {
    await tell('/salesforce/locks/hold', { ms: 60_000 })
    await tell('/salesforce/ingest', { queueMs: 0, workMs: 100, rowMs: 0 })
    const AccountId = sandbox.world.salesforce.insert('Account', { Name: 'Acme' })
    const start = async () => {
      const job = connection.bulk2.createJob({ object: 'Contact', operation: 'insert' })
      await job.open()
      await job.uploadData(`LastName,AccountId\nLi,${AccountId}\n`)
      await job.close()
      return job
    }
    const jobs = [await start(), await start()]
    await tell('/clock', { advanceMs: 1000 })
    await expect(jobs[0]?.getFailedResults()).resolves.toEqual([])
    expect(await jobs[1]?.getFailedResults()).toMatchObject([
      {
        sf__Error: `UNABLE_TO_LOCK_ROW:unable to obtain exclusive access to this record or 1 records: ${AccountId}:--`,
      },
    ])
  })

  it('move SystemModstamp away from LastModifiedDate', async () => {
    const stamps = { modifiedAt: Date.UTC(2024, 0, 1) }
    const id = sandbox.world.salesforce.insert('Contact', { LastName: 'Berg' }, stamps)
    await tell('/salesforce/touch', { ids: [id] })
    expect(shown(id)).toMatchObject({ LastModifiedDate: '2024-01-01T00:00:00.000+0000' })
    expect(shown(id)).not.toMatchObject({ SystemModstamp: '2024-01-01T00:00:00.000+0000' })
  })
})

describe('modes, tracking and the bin', () => {
  it('turn the org into one with address lists and person accounts', async () => {
    const old = contact({ MailingCountry: 'Norway' })
    await tell('/salesforce/modes', { addressLists: true, personAccounts: true })
    expect(shown(old)).toMatchObject({
      MailingCountryCode: 'NO',
      MailingAddress: { countryCode: 'NO', stateCode: null },
    })
    const { id } = await connection.sobject('Account').create({ LastName: 'Li', PersonMailingCountryCode: 'SE' })
    expect(sandbox.world.salesforce.get('Account', String(id))).toMatchObject({ PersonMailingCountry: 'Sweden' })
  })

  it('track fields, and add history of the past', async () => {
    await tell('/salesforce/tracking', { object: 'Contact', fields: ['Fax'] })
    const id = contact()
    await update(id, { Fax: '1', Phone: '2' })
    const past = { id, field: 'Fax', oldValue: null, newValue: '0', at: '2026-01-01T00:00:00Z' }
    await tell('/salesforce/history', { object: 'Contact', rows: [past] })
    const soql = `SELECT Field, NewValue FROM ContactHistory WHERE ContactId = '${id}' ORDER BY CreatedDate`
    expect((await connection.query(soql)).records).toMatchObject([{ NewValue: '0' }, { Field: 'Fax', NewValue: '1' }])
  })

  it('undelete and purge', async () => {
    const id = contact()
    await connection.sobject('Contact').destroy(id)
    await tell('/salesforce/undelete', { ids: [id] })
    expect(shown(id)).toMatchObject({ IsDeleted: false })
    await tell('/salesforce/purge', { ids: [id] })
    expect(shown(id)).toBeUndefined()
  })
})

describe('jobs', () => {
  it('fail when told so, and are counted against the day’s allowance', async () => {
    await tell('/salesforce/ingest', {
      queueMs: 0,
      workMs: 0,
      failure: 'InternalServerError : Try again',
      batchesPerDay: 1,
    })
    const job = connection.bulk2.createJob({ object: 'Contact', operation: 'insert' })
    await job.open()
    await job.uploadData('LastName\nLi\n')
    await job.close()
    await tell('/clock', { advanceMs: 100 })
    expect(await job.check()).toMatchObject({ state: 'Failed', errorMessage: 'InternalServerError : Try again' })
    expect((await connection.limits())['DailyBulkApiBatches']).toEqual({ Max: 1, Remaining: 0 })
    const another = connection.bulk2.createJob({ object: 'Contact', operation: 'insert' })
    await expect(another.open()).rejects.toMatchObject({ errorCode: 'EXCEEDEDQUOTA' })
  })
})

describe('the transport of jsforce', () => {
  const fail = (path: string, method: string, times: number) =>
    tell('/faults', { system: 'salesforce', path, method, status: 503, times })

  it('never repeats a POST or a PATCH', async () => {
    await fail('/sobjects/Contact', 'POST', 1)
    await expect(connection.sobject('Contact').create({ LastName: 'Li' })).rejects.toThrow()
    expect(sandbox.world.salesforce.count('Contact')).toBe(0)
    const id = contact()
    await fail('/sobjects/Contact', 'PATCH', 1)
    await expect(update(id, { Title: 'x' })).rejects.toThrow()
    expect(shown(id)).toMatchObject({ Title: null })
  })

  it('repeats a DELETE, so that a lost answer comes back as a record that is gone', async () => {
    const id = contact()
    const lost = {
      system: 'salesforce',
      path: '/sobjects/Contact',
      method: 'DELETE',
      when: 'after',
      status: 503,
      times: 1,
    }
    await tell('/faults', lost)
    await expect(connection.sobject('Contact').destroy(id)).rejects.toMatchObject({ errorCode: 'ENTITY_IS_DELETED' })
  })

  it('repeats an upload that failed with a body that it no longer has, and hides the 503', async () => {
    const job = connection.bulk2.createJob({ object: 'Contact', operation: 'insert' })
    await job.open()
    await fail('/batches', 'PUT', 1)
    await expect(job.uploadData('LastName\nLi\n')).rejects.toThrow(TypeError)
  })
})
