// Queries of Bulk API 1.0: with the real client, with plain calls in XML and JSON, and in chunks by primary key.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type OrgOnTheWire, startOrg } from './salesforce-org.ts'

let wire: OrgOnTheWire
beforeAll(async () => {
  wire = await startOrg()
  const acme = wire.org.insert('Account', { Name: 'Acme & <Sons>' })
  for (let i = 0; i < 25; i += 1) wire.org.insert('Contact', { LastName: `P${i}`, AccountId: i === 0 ? acme : null })
})
afterAll(() => wire.close())

/** jsforce closes its job after the records are there and waits for no answer, so the sandbox must not be gone by then. */
async function closedByItself(read: () => Promise<unknown[]>): Promise<unknown[]> {
  const added = vi.spyOn(wire.org.bulk1, 'add')
  const records = await read()
  await expect.poll(() => added.mock.lastCall?.[0].state).toBe('Closed')
  added.mockRestore()
  return records
}

async function call(
  path: string,
  init: RequestInit = {},
  token = wire.org.sessions.open(wire.org.users.integrationUserId),
) {
  const headers = { 'x-sfdc-session': token, ...init.headers }
  return fetch(`${wire.url}/services/async/68.0${path}`, { ...init, headers })
}

const xml = { 'content-type': 'application/xml; charset=UTF-8' }
const json = { 'content-type': 'application/json' }
const jobXml = (contentType: string) =>
  `<?xml version="1.0" encoding="UTF-8"?><jobInfo xmlns="http://www.force.com/2009/06/asyncapi/dataload"><operation>query</operation><object>Contact</object><contentType>${contentType}</contentType></jobInfo>`

async function post(path: string, body: string, headers: Record<string, string>): Promise<string> {
  return (await call(path, { method: 'POST', body, headers })).text()
}

const idIn = (text: string) => /<id>(\w+)<\/id>|"id":"(\w+)"/.exec(text)?.slice(1).find(Boolean) ?? ''

describe('a Bulk 1 query', () => {
  it('is read by jsforce as records', async () => {
    const connection = await wire.login()
    connection.bulk.pollInterval = 20
    const soql = 'SELECT Id, Name, Account.Name FROM Contact'
    const records = await closedByItself(async () => (await connection.bulk.query(soql)).toArray())
    expect(records).toHaveLength(25)
    expect(records[0]).toMatchObject({ Name: 'P0', 'Account.Name': 'Acme & <Sons>' })
  })

  it('goes through its states, as XML', async () => {
    const created = await post('/job', jobXml('XML'), xml)
    expect(created).toMatch(
      /^<\?xml[^>]*><jobInfo xmlns="http:\/\/www.force.com\/2009\/06\/asyncapi\/dataload"><id>750/,
    )
    expect(created).toContain('<state>Open</state>')
    const job = `/job/${idIn(created)}`
    wire.clock.freeze(true)
    const batch = await post(
      `${job}/batch`,
      "SELECT LastName, Account.Name FROM Contact WHERE LastName IN ('P0', 'P1')",
      xml,
    )
    expect(batch).toMatch(/<id>751\w{15}<\/id>.*<state>Queued<\/state>/s)
    const place = `${job}/batch/${idIn(batch)}`
    expect(await (await call(`${place}/result`)).text()).toContain('<exceptionCode>InvalidBatch</exceptionCode>')
    wire.clock.advance(150)
    expect(await (await call(place)).text()).toContain('<state>InProgress</state>')
    wire.clock.advance(200)
    wire.clock.freeze(false)
    expect(await (await call(place)).text()).toMatch(/<state>Completed<\/state>.*<numberRecordsProcessed>2</s)
    const list = await (await call(`${place}/result`)).text()
    const resultId = /<result>(752\w{15})<\/result>/.exec(list)?.[1]
    const result = await (await call(`${place}/result/${resultId}`)).text()
    expect(result).toContain(
      '<records xsi:type="sObject"><type>Contact</type><LastName>P0</LastName><Account xsi:type="sObject"><Name>Acme &amp; &lt;Sons&gt;</Name></Account></records>',
    )
    expect(result).toContain('<Account xsi:nil="true"/>')
    expect(await post(job, '<jobInfo><state>Closed</state></jobInfo>', xml)).toContain('<state>Closed</state>')
    expect(await post(`${job}/batch`, 'SELECT Id FROM Contact', xml)).toContain(
      '<exceptionCode>InvalidJobState</exceptionCode>',
    )
  })

  it('in JSON gives JSON', async () => {
    const created = await post(
      '/job',
      JSON.stringify({ operation: 'query', object: 'Contact', contentType: 'JSON' }),
      json,
    )
    expect(JSON.parse(created)).toMatchObject({
      state: 'Open',
      contentType: 'JSON',
      apiVersion: '68.0',
      numberBatchesTotal: 0,
    })
    const job = `/job/${idIn(created)}`
    const place = `${job}/batch/${idIn(await post(`${job}/batch`, 'SELECT Id, LastName FROM Contact', json))}`
    wire.clock.advance(300)
    const [resultId] = JSON.parse(await (await call(`${place}/result`, { headers: json })).text())
    const records = JSON.parse(await (await call(`${place}/result/${resultId}`)).text())
    expect(records).toHaveLength(25)
    expect(records[0]).toMatchObject({ attributes: { type: 'Contact' }, LastName: 'P0' })
  })

  it('in chunks by primary key has a batch that is not processed and one for each chunk', async () => {
    const headers = { ...xml, 'sforce-enable-pkchunking': 'chunkSize=10' }
    const job = `/job/${idIn(await post('/job', jobXml('CSV'), headers))}`
    await post(`${job}/batch`, 'SELECT Id FROM Contact', { 'content-type': 'text/csv' })
    wire.clock.advance(300)
    const list = await (await call(`${job}/batch`)).text()
    expect([...list.matchAll(/<state>(\w+)<\/state>/g)].map(found => found[1])).toEqual([
      'NotProcessed',
      'Completed',
      'Completed',
      'Completed',
    ])
    expect([...list.matchAll(/<numberRecordsProcessed>(\d+)</g)].map(found => found[1])).toEqual(['0', '10', '10', '5'])
  })

  it('that is refused fails its batch with a message', async () => {
    const job = `/job/${idIn(await post('/job', jobXml('CSV'), xml))}`
    const place = `${job}/batch/${idIn(await post(`${job}/batch`, 'SELECT Nope FROM Contact', { 'content-type': 'text/csv' }))}`
    wire.clock.advance(300)
    expect(await (await call(place)).text()).toMatch(
      /<state>Failed<\/state><stateMessage>InvalidBatch : Failed to process query: INVALID_FIELD/,
    )
  })

  it('without a live session is refused with InvalidSessionId and 400, from which jsforce logs in again', async () => {
    const response = await call('/job', { method: 'POST', body: jobXml('CSV'), headers: xml }, 'dead')
    expect([response.status, await response.text()]).toEqual([
      400,
      expect.stringContaining('<exceptionCode>InvalidSessionId</exceptionCode>'),
    ])
    const connection = await wire.login()
    wire.org.sessions.expire()
    connection.bulk.pollInterval = 20
    const soql = 'SELECT Id FROM Contact'
    expect(await closedByItself(async () => (await connection.bulk.query(soql)).toArray())).toHaveLength(25)
  })
})
