// Bulk API 1.0 as older programs write with it: through jsforce in CSV, by hand in JSON and XML.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type OrgOnTheWire, startOrg } from './salesforce-org.ts'

let wire: OrgOnTheWire
beforeEach(async () => {
  wire = await startOrg()
})
afterEach(() => wire.close())

const contact = () => wire.org.insert('Contact', { LastName: 'Berg' })

async function send(path: string, type: string, body: string): Promise<string> {
  const headers = { 'x-sfdc-session': wire.org.sessions.open(), 'content-type': type }
  const response = await fetch(`${wire.url}/services/async/68.0${path}`, { method: 'POST', headers, body })
  return response.text()
}

async function read(path: string): Promise<string> {
  const response = await fetch(`${wire.url}/services/async/68.0${path}`, {
    headers: { 'x-sfdc-session': wire.org.sessions.open() },
  })
  return response.text()
}

const idIn = (text: string) => /"id":"(75\w+)"|<id>(75\w+)<\/id>/.exec(text)?.slice(1).find(Boolean) ?? ''

describe('a Bulk 1 job', () => {
  it('is loaded by jsforce, with one result for each row in their order', async () => {
    const connection = await wire.login()
    // What bulk.load does, but for closing the job when the caller has long gone on.
    const load = async (operation: 'insert' | 'update' | 'delete', rows: object[]) => {
      const job = connection.bulk.createJob('Contact', operation)
      const batch = job.createBatch()
      batch.on('queue', () => batch.poll(20, 30_000))
      const results = await batch.execute(rows as never)
      await job.close()
      return results
    }
    const results = await load('insert', [{ LastName: 'A' }, { LastName: 'x'.repeat(81) }])
    expect(results).toMatchObject([
      { id: expect.stringMatching(/^003/), success: true, created: true, errors: [] },
      { id: null, success: false, errors: [expect.stringMatching(/^STRING_TOO_LONG:/)] },
    ])
    const id = contact()
    await load('update', [{ Id: id, Title: 'CEO', Phone: null }])
    expect(wire.org.get('Contact', id)).toMatchObject({ Title: 'CEO' })
    await load('delete', [{ Id: id }])
    expect(wire.org.get('Contact', id)).toMatchObject({ IsDeleted: true })
  })

  it('takes JSON and answers JSON', async () => {
    const job = idIn(
      await send('/job', 'application/json', '{"operation":"insert","object":"Contact","contentType":"JSON"}'),
    )
    const batch = idIn(await send(`/job/${job}/batch`, 'application/json', '[{"LastName":"A"},{"FirstName":"B"}]'))
    wire.clock.advance(60_000)
    expect(JSON.parse(await read(`/job/${job}/batch/${batch}/result`))).toMatchObject([
      { success: true, created: true, id: expect.stringMatching(/^003/), errors: [] },
      { success: false, created: false, id: null, errors: [{ statusCode: 'REQUIRED_FIELD_MISSING' }] },
    ])
  })

  it('takes XML and answers XML', async () => {
    const info = '<jobInfo xmlns="http://www.force.com/2009/06/asyncapi/dataload"><operation>insert</operation>'
    const job = idIn(
      await send('/job', 'application/xml', `${info}<object>Contact</object><contentType>XML</contentType></jobInfo>`),
    )
    const rows = '<sObjects><sObject><LastName>A &amp; B</LastName></sObject></sObjects>'
    const batch = idIn(await send(`/job/${job}/batch`, 'application/xml', rows))
    wire.clock.advance(60_000)
    expect(await read(`/job/${job}/batch/${batch}/result`)).toMatch(
      /<result><id>003\w{15}<\/id><success>true<\/success>/,
    )
    expect(wire.writes.list().at(-1)).toMatchObject({ after: 'A & B', jobId: job })
  })

  it('fails a batch with a strange column as a whole', async () => {
    const job = idIn(
      await send('/job', 'application/json', '{"operation":"insert","object":"Contact","contentType":"CSV"}'),
    )
    const batch = idIn(await send(`/job/${job}/batch`, 'text/csv', 'LastName,Foo__c\nA,1\n'))
    wire.clock.advance(60_000)
    expect(await read(`/job/${job}/batch/${batch}`)).toContain('InvalidBatch : Field name not found : Foo__c')
  })
})
