// Bulk 2.0 ingest with the real client, and with plain calls where the client hides what matters.

import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type OrgOnTheWire, startOrg } from './salesforce-org.ts'

let wire: OrgOnTheWire
beforeEach(async () => {
  wire = await startOrg()
})
afterEach(() => wire.close())

const hurry = () => Object.assign(wire.org.ingestJobs.pace, { queueMs: 10, workMs: 20, rowMs: 0 })
const contact = (fields: Record<string, string | null> = {}) =>
  wire.org.insert('Contact', { LastName: 'Berg', ...fields })
const shown = (id: string) => wire.org.get('Contact', id)

const jobSchema = z.looseObject({ id: z.string(), state: z.string(), errorMessage: z.string().optional() })
const jobOf = async (response: Response) => jobSchema.parse(await response.json())
const errorsSchema = z.array(z.looseObject({ errorCode: z.string() }))

async function open(fields: object): Promise<string> {
  const body = JSON.stringify({ object: 'Contact', contentType: 'CSV', ...fields })
  return jobOf(await wire.call('/jobs/ingest', { method: 'POST', body })).then(job => job.id)
}

const upload = (id: string, csv: string) =>
  wire.call(`/jobs/ingest/${id}/batches`, { method: 'PUT', body: csv, headers: { 'content-type': 'text/csv' } })
const turn = (id: string, state: string) =>
  wire.call(`/jobs/ingest/${id}`, { method: 'PATCH', body: JSON.stringify({ state }) })
const detail = async (id: string) => jobOf(await wire.call(`/jobs/ingest/${id}`))
const file = async (id: string, name: string) => (await wire.call(`/jobs/ingest/${id}/${name}`)).text()

/** A job that has run to its end. */
async function finished(fields: object, csv: string): Promise<string> {
  const id = await open(fields)
  await upload(id, csv)
  await turn(id, 'UploadComplete')
  wire.clock.advance(10 * 60_000)
  return id
}

describe('an ingest job', () => {
  it('goes from Open to JobComplete as the clock goes on, and tells of itself in the documented shape', async () => {
    const body = JSON.stringify({ object: 'Contact', operation: 'insert', contentType: 'CSV' })
    const response = await wire.call('/jobs/ingest', { method: 'POST', body })
    const job = await jobOf(response)
    expect([response.status, job]).toEqual([
      200,
      {
        id: expect.stringMatching(/^750[0-9A-Za-z]{15}$/),
        operation: 'insert',
        object: 'Contact',
        createdById: wire.org.users.integrationUserId,
        createdDate: expect.stringMatching(/\+0000$/),
        systemModstamp: expect.stringMatching(/\+0000$/),
        state: 'Open',
        concurrencyMode: 'Parallel',
        contentType: 'CSV',
        apiVersion: 68,
        jobType: 'V2Ingest',
        contentUrl: `services/data/v68.0/jobs/ingest/${job.id}/batches`,
        lineEnding: 'LF',
        columnDelimiter: 'COMMA',
      },
    ])
    const put = await upload(job.id, 'LastName\nA\nB\n')
    expect([put.status, await put.text()]).toEqual([201, ''])
    expect(await (await turn(job.id, 'UploadComplete')).json()).toMatchObject({ state: 'UploadComplete' })
    wire.clock.advance(12_001)
    expect(await detail(job.id)).toMatchObject({ state: 'InProgress', numberRecordsProcessed: 0 })
    wire.clock.advance(25_000)
    expect(await detail(job.id)).toMatchObject({
      state: 'JobComplete',
      jobType: 'V2Ingest',
      numberRecordsProcessed: 2,
      numberRecordsFailed: 0,
      retries: 0,
      totalProcessingTime: expect.any(Number),
      apiActiveProcessingTime: expect.any(Number),
      apexProcessingTime: 0,
    })
    expect(wire.org.count('Contact')).toBe(2)
    expect(wire.writes.list().at(-1)).toMatchObject({ jobId: job.id, requestId: job.id, actor: 'integration' })
  })

  it('takes one file, and a second one in the recorded words never', async () => {
    const id = await open({ operation: 'insert' })
    await upload(id, 'LastName\nA\n')
    const again = await upload(id, 'LastName\nB\n')
    expect([again.status, await again.json()]).toMatchObject([400, [{ errorCode: 'CLIENTINPUTERROR' }]])
  })

  it('takes its file compressed, and none of another type', async () => {
    const id = await open({ operation: 'insert' })
    const other = await wire.call(`/jobs/ingest/${id}/batches`, {
      method: 'PUT',
      body: 'LastName\nA\n',
      headers: { 'content-type': 'text/plain' },
    })
    expect([other.status, await other.json()]).toMatchObject([415, [{ errorCode: 'UNSUPPORTED_MEDIA_TYPE' }]])
    const zipped = await wire.call(`/jobs/ingest/${id}/batches`, {
      method: 'PUT',
      body: gzipSync('LastName\nA\nB\n'),
      headers: { 'content-type': 'text/csv', 'content-encoding': 'gzip' },
    })
    expect(zipped.status).toBe(201)
    await turn(id, 'UploadComplete')
    wire.clock.advance(60_000)
    expect(wire.org.count('Contact')).toBe(2)
  })

  it('cannot be deleted at work, but while it waits, and then nothing of it is done', async () => {
    const id = await open({ operation: 'insert' })
    await upload(id, 'LastName\nA\n')
    await turn(id, 'UploadComplete')
    expect((await wire.call(`/jobs/ingest/${id}`, { method: 'DELETE' })).status).toBe(204)
    wire.clock.advance(120_000)
    expect(wire.org.count('Contact')).toBe(0)
    const busy = await open({ operation: 'insert' })
    await upload(busy, 'LastName\nA\n')
    await turn(busy, 'UploadComplete')
    wire.clock.advance(13_000)
    const refused = await wire.call(`/jobs/ingest/${busy}`, { method: 'DELETE' })
    expect([refused.status, await refused.json()]).toMatchObject([400, [{ errorCode: 'INVALIDJOBSTATE' }]])
  })

  it('that is aborted leaves its rows unprocessed', async () => {
    const id = await open({ operation: 'insert' })
    await upload(id, 'LastName\nA\nB\n')
    await turn(id, 'UploadComplete')
    expect(await (await turn(id, 'Aborted')).json()).toMatchObject({ state: 'Aborted' })
    expect(await file(id, 'unprocessedrecords')).toBe('LastName\n"A"\n"B"\n')
    expect(wire.org.count('Contact')).toBe(0)
  })

  it('is gone after seven days', async () => {
    const id = await finished({ operation: 'insert' }, 'LastName\nA\n')
    wire.clock.advance(7 * 86_400_000)
    expect((await wire.call(`/jobs/ingest/${id}/successfulResults`)).status).toBe(404)
  })

  it('is refused for an unknown object, and for an upsert without an external id', async () => {
    const refusal = async (fields: object) => {
      const response = await wire.call('/jobs/ingest', { method: 'POST', body: JSON.stringify(fields) })
      return [response.status, errorsSchema.parse(await response.json())[0]?.errorCode]
    }
    expect(await refusal({ object: 'Nothing__c', operation: 'insert' })).toEqual([400, 'INVALIDENTITY'])
    expect(await refusal({ object: 'Contact', operation: 'upsert' })).toEqual([400, 'INVALIDJOB'])
    const key = { externalIdFieldName: 'Title' }
    expect(await refusal({ object: 'Contact', operation: 'upsert', ...key })).toEqual([400, 'INVALIDJOB'])
  })

  it('can be made, filled and closed in one request', async () => {
    const form = new FormData()
    form.append('job', JSON.stringify({ object: 'Contact', operation: 'insert', contentType: 'CSV' }))
    form.append('content', new Blob(['LastName\nOne\n'], { type: 'text/csv' }), 'content')
    const response = await fetch(`${wire.url}/services/data/v68.0/jobs/ingest`, {
      method: 'POST',
      headers: { authorization: `Bearer ${wire.org.sessions.open()}` },
      body: form,
    })
    expect(await response.json()).toMatchObject({ state: 'UploadComplete' })
    wire.clock.advance(60_000)
    expect(wire.org.count('Contact')).toBe(1)
  })
})

describe('the result files', () => {
  it('have Salesforce’s columns first, and the reasons in the form CODE:message:FIELDS--', async () => {
    const [good, long] = [contact(), contact()]
    const csv = `Id,FirstName,Email\n${good},Ana,ana@acme.example\n${long},${'x'.repeat(41)},\n003xx000000zzzz,Li,\n`
    const id = await finished({ operation: 'update' }, csv)
    expect(await file(id, 'successfulResults')).toBe(
      `"sf__Id","sf__Created",Id,FirstName,Email\n"${good}","false","${good}","Ana","ana@acme.example"\n`,
    )
    const failed = (await file(id, 'failedResults')).trim().split('\n')
    expect(failed[0]).toBe('"sf__Id","sf__Error",Id,FirstName,Email')
    const message = `STRING_TOO_LONG:First Name: data value too large: ${'x'.repeat(41)} (max length=40):FirstName --`
    expect(failed.slice(1).toSorted()).toEqual(
      [
        `"","${message}","${long}","${'x'.repeat(41)}",""`,
        '"","INVALID_CROSS_REFERENCE_KEY:invalid cross reference id:--","003xx000000zzzz","Li",""',
      ].toSorted(),
    )
    expect(await file(id, 'unprocessedrecords')).toBe('Id,FirstName,Email\n')
  })

  it('do not keep the order of the upload', async () => {
    const names = Array.from({ length: 50 }, (_, i) => `N${i}`)
    const id = await finished({ operation: 'insert' }, `LastName\n${names.join('\n')}\n`)
    const rows = (await file(id, 'successfulResults')).trim().split('\n').slice(1)
    const order = rows.map(row => row.split('"')[5])
    expect(order).not.toEqual(names)
    expect(order.toSorted()).toEqual(names.toSorted())
  })
})

describe('cells', () => {
  it('that are empty change nothing, and #N/A empties a field', async () => {
    const id = contact({ Title: 'CEO', Phone: '1', Email: 'a@b.example' })
    await finished({ operation: 'update' }, `Id,Title,Phone,Email\n${id},,#N/A,new@b.example\n`)
    expect(shown(id)).toMatchObject({ Title: 'CEO', Phone: null, Email: 'new@b.example' })
  })

  it('name a parent by its external id', async () => {
    wire.org.schema.putField('Account', {
      name: 'Ext__c',
      label: 'Ext',
      type: 'string',
      length: 20,
      externalId: true,
      permissionable: false,
    })
    const AccountId = wire.org.insert('Account', { Name: 'Acme', Ext__c: 'a-1' })
    const id = await finished({ operation: 'insert' }, 'LastName,Account.Ext__c\nA,a-1\nB,none\n')
    expect(await detail(id)).toMatchObject({ numberRecordsProcessed: 2, numberRecordsFailed: 1 })
    expect(await file(id, 'failedResults')).toContain(
      'INVALID_FIELD:Foreign key external ID: none not found for field Ext__c in entity Account:--',
    )
    expect(await file(id, 'successfulResults')).toContain('"A","a-1"')
    const found = await (await wire.login()).query(`SELECT LastName FROM Contact WHERE AccountId = '${AccountId}'`)
    expect(found.records).toMatchObject([{ LastName: 'A' }])
  })

  it('are kept apart by the delimiter of the job', async () => {
    const delimiters = { SEMICOLON: ';', TAB: '\t', PIPE: '|', CARET: '^', BACKQUOTE: '`' }
    for (const [columnDelimiter, sign] of Object.entries(delimiters)) {
      const csv = `LastName${sign}Title\r\n"A${sign}B"${sign}"He said ""no"""\r\n`
      const id = await finished({ operation: 'insert', columnDelimiter, lineEnding: 'CRLF' }, csv)
      expect(await file(id, 'successfulResults')).toMatch(new RegExp(`"A\\${sign}B"\\${sign}"He said ""no"""\\r\\n$`))
    }
  })
})

describe('a file that cannot be read', () => {
  const reason = async (csv: string, more: object = {}) => {
    const { state, errorMessage } = await detail(await finished({ operation: 'insert', ...more }, csv))
    return `${state}: ${errorMessage}`
  }

  it('fails the job in Salesforce’s own words, and names the first strange column only', async () => {
    expect(await reason('LastName,Foo__c,Bar__c\nA,1,2\n')).toBe('Failed: InvalidBatch : Field name not found : Foo__c')
    expect(await reason('LastName\r\nA\r\n')).toBe(
      'Failed: ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is LF',
    )
    expect(await reason('LastName\nA\n', { lineEnding: 'CRLF' })).toBe(
      'Failed: ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is CRLF',
    )
    expect(await reason('\uFEFFLastName\nA\n')).toBe('Failed: InvalidBatch : Field name not found : \uFEFFLastName')
    expect(await reason('\uFEFF"LastName"\n"A"\n')).toMatch(/Found unescaped quote/)
    expect(wire.org.count('Contact')).toBe(0)
  })
})

describe('operations', () => {
  it('upsert by external id makes and updates, and refuses every row that shares a key', async () => {
    wire.org.schema.putField('Contact', {
      name: 'Ext__c',
      label: 'Ext',
      type: 'string',
      length: 20,
      externalId: true,
      unique: true,
      permissionable: false,
    })
    const known = contact({ Ext__c: 'k-1' })
    const csv = 'Ext__c,LastName\nk-1,Known\nk-2,New\nk-3,Twice\nK-3,Twice\n'
    const id = await finished({ operation: 'upsert', externalIdFieldName: 'Ext__c' }, csv)
    expect(await detail(id)).toMatchObject({ numberRecordsProcessed: 4, numberRecordsFailed: 2 })
    const rows = await file(id, 'successfulResults')
    expect(rows).toContain(`"${known}","false","k-1","Known"`)
    expect(rows).toMatch(/"003[0-9A-Za-z]{15}","true","k-2","New"/)
    expect(await file(id, 'failedResults')).toContain('DUPLICATE_VALUE:Duplicate external id specified: k-3:Ext__c --')
  })

  it('delete moves to the recycle bin, hardDelete past it', async () => {
    const [soft, hard] = [contact(), contact()]
    await finished({ operation: 'delete' }, `Id\n${soft}\n`)
    await finished({ operation: 'hardDelete' }, `Id\n${hard}\n`)
    expect(shown(soft)).toMatchObject({ IsDeleted: true })
    expect(shown(hard)).toBeUndefined()
  })
})

describe('with jsforce', () => {
  it('a job is loaded and its results are read', async () => {
    hurry()
    const connection = await wire.login()
    const { successfulResults, failedResults, unprocessedRecords } = await connection.bulk2.loadAndWaitForResults({
      object: 'Contact',
      operation: 'insert',
      input: [{ LastName: 'A' }, { LastName: 'B' }, { LastName: 'x'.repeat(81) }],
      pollInterval: 20,
      pollTimeout: 30_000,
    })
    expect(successfulResults.map(row => Object.values(row).at(-1)).toSorted()).toEqual(['A', 'B'])
    expect(failedResults).toMatchObject([{ sf__Error: expect.stringMatching(/^STRING_TOO_LONG/) }])
    expect(unprocessedRecords).toEqual([])
  })

  it('a job is driven step by step', async () => {
    hurry()
    const connection = await wire.login()
    const job = connection.bulk2.createJob({ operation: 'update', object: 'Contact' })
    await job.open()
    const id = contact({ Title: 'Old' })
    await job.uploadData(`Id,Title\n${id},New\n`)
    await job.close()
    await job.poll(20, 30_000)
    expect(await job.getSuccessfulResults()).toMatchObject([{ sf__Id: id, sf__Created: 'false', Title: 'New' }])
    await job.delete()
    await expect(job.check()).rejects.toMatchObject({ errorCode: 'NOT_FOUND' })
  })

  it('a poll that times out deletes the job behind the caller’s back', async () => {
    const connection = await wire.login()
    const loading = connection.bulk2.loadAndWaitForResults({
      object: 'Contact',
      operation: 'insert',
      input: [{ LastName: 'Lost' }],
      pollInterval: 20,
      pollTimeout: 50,
    })
    await expect(loading).rejects.toMatchObject({ name: 'JobPollingTimeout' })
    await expect.poll(() => wire.org.ingestJobs.list()).toEqual([])
    wire.clock.advance(3_600_000)
    expect(wire.org.count('Contact')).toBe(0)
  })

  it('takes its columns from the first row only, and writes dates that Salesforce refuses', async () => {
    hurry()
    const connection = await wire.login()
    const load = (input: Record<string, unknown>[]) =>
      connection.bulk2.loadAndWaitForResults({
        object: 'Contact',
        operation: 'insert',
        input: input as Record<string, string>[],
        pollInterval: 20,
        pollTimeout: 30_000,
      })
    const dropped = await load([{ LastName: 'A' }, { LastName: 'B', Title: 'CEO' }])
    expect(dropped.successfulResults.every(row => !('Title' in row))).toBe(true)
    const dated = await load([{ LastName: 'A', Birthdate: new Date(0) }])
    expect(dated.failedResults).toMatchObject([{ sf__Error: expect.stringMatching(/^INVALID_TYPE_ON_FIELD/) }])
    await expect(load([{ LastName: 'A', Account: { Ext__c: 'a' } }])).rejects.toThrow(/Field name not found : Account/)
  })
})

describe('a large job', () => {
  it('is done in batches of 10,000 rows, one after the other', async () => {
    const id = await open({ operation: 'insert' })
    const rows = Array.from({ length: 20_000 }, (_, i) => `Berg${i},Ana,ana${i}@acme.example`)
    await upload(id, `LastName,FirstName,Email\n${rows.join('\n')}\n`)
    await turn(id, 'UploadComplete')
    wire.clock.advance(12_000 + 11_000)
    expect(await detail(id)).toMatchObject({ state: 'InProgress', numberRecordsProcessed: 10_000 })
    wire.clock.advance(11_000)
    expect(await detail(id)).toMatchObject({ state: 'JobComplete', numberRecordsProcessed: 20_000 })
  })
})
