// SOQL as the real client sends it: what is found, in which order, on which page, and what is refused.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OrgOnTheWire, startOrg } from './salesforce-org.ts'

let wire: OrgOnTheWire
let acme: string
beforeAll(async () => {
  wire = await startOrg()
  const { org } = wire
  const year = (y: number) => ({ modifiedAt: Date.UTC(y, 0, 1) })
  acme = org.insert('Account', { Name: 'Acme', NumberOfEmployees: 50, BillingCity: 'Oslo' }, year(2024))
  org.insert('Account', { Name: "O'Hara & Sons", NumberOfEmployees: 500 }, year(2025))
  org.insert('Account', { Name: 'bolt', Industry: 'Energy' }, year(2026))
  org.insert('Contact', { LastName: 'Berg', FirstName: 'Ana', AccountId: acme, Email: 'ana@acme.example' })
  org.insert('Contact', { LastName: 'Alm' })
  for (let i = 0; i < 2500; i += 1) org.insert('Lead', { LastName: `Lead ${i}`, Company: 'X' })
})
afterAll(() => wire.close())

/** The names of the accounts that a condition finds. */
async function names(rest: string): Promise<unknown[]> {
  const connection = await wire.login()
  return (await connection.query(`SELECT Name FROM Account ${rest}`)).records.map(record => record['Name'])
}

/** The code with which a statement is refused. */
async function refusal(soql: string): Promise<unknown> {
  const response = await wire.call(`/query?q=${encodeURIComponent(soql)}`)
  const body: unknown = await response.json()
  return response.status === 400 && Array.isArray(body) ? body[0].errorCode : response.status
}

describe('WHERE', () => {
  it.each([
    ["WHERE Name = 'ACME'", ['Acme']],
    ["WHERE Name = 'O\\'Hara & Sons'", ["O'Hara & Sons"]],
    ["WHERE Name LIKE 'b_l%'", ['bolt']],
    ["WHERE Name IN ('acme', 'bolt') AND NumberOfEmployees != null", ['Acme']],
    ["WHERE Name NOT IN ('acme', 'bolt')", ["O'Hara & Sons"]],
    ["WHERE Industry != 'Energy'", ['Acme', "O'Hara & Sons"]],
    ['WHERE NumberOfEmployees > 50', ["O'Hara & Sons"]],
    ['WHERE NumberOfEmployees <= 50', ['Acme']],
    ["WHERE NOT (Name = 'acme' OR (NumberOfEmployees >= 500 AND IsDeleted = false))", ['bolt']],
    ["WHERE (NOT Name = 'acme') AND Industry = null", ["O'Hara & Sons"]],
    ['WHERE SystemModstamp >= 2025-01-01T00:00:00Z AND SystemModstamp < 2025-01-01T02:00:00+01:00', ["O'Hara & Sons"]],
    ['WHERE CreatedDate < LAST_N_DAYS:3000', []],
    ["WHERE Account.BillingCity = 'oslo'", ['Acme']],
  ])('%s', async (where, expected) => {
    expect(await names(where)).toEqual(expected)
  })

  it('finds by a 15-character id, and a repeated id once', async () => {
    expect(await names(`WHERE Id = '${acme.slice(0, 15)}'`)).toEqual(['Acme'])
    expect(await names(`WHERE Id IN ('${acme}', '${acme}')`)).toEqual(['Acme'])
  })
})

describe('ORDER BY, LIMIT and OFFSET', () => {
  it.each([
    ['ORDER BY Name', ['Acme', 'bolt', "O'Hara & Sons"]],
    ['ORDER BY Name DESC LIMIT 1', ["O'Hara & Sons"]],
    ['ORDER BY Industry NULLS LAST, Name DESC', ['bolt', "O'Hara & Sons", 'Acme']],
    ['ORDER BY Industry, NumberOfEmployees DESC', ["O'Hara & Sons", 'Acme', 'bolt']],
    ['ORDER BY NumberOfEmployees DESC NULLS LAST LIMIT 1 OFFSET 1', ['Acme']],
  ])('%s', async (rest, expected) => {
    expect(await names(rest)).toEqual(expected)
  })
})

describe('an answer', () => {
  it('carries attributes, nested parents, compound fields and moments in the form of Salesforce', async () => {
    const connection = await wire.login()
    const contacts = await connection.query('SELECT id, Name, Account.Name, Account.BillingCity FROM Contact c')
    expect(contacts).toMatchObject({ totalSize: 2, done: true })
    expect(contacts.records[0]).toMatchObject({
      attributes: { type: 'Contact', url: expect.stringMatching(/^\/services\/data\/v68\.0\/sobjects\/Contact\/003/) },
      Name: 'Ana Berg',
      Account: { attributes: { type: 'Account' }, Name: 'Acme', BillingCity: 'Oslo' },
    })
    expect(contacts.records[1]).toMatchObject({ Name: 'Alm', Account: null })
    const accounts = await connection.query("SELECT BillingAddress, SystemModstamp FROM Account WHERE Name = 'Acme'")
    expect(accounts.records[0]).toMatchObject({
      BillingAddress: { city: 'Oslo', country: null, street: null },
      SystemModstamp: '2024-01-01T00:00:00.000+0000',
    })
    expect(await connection.query('SELECT COUNT() FROM Lead')).toEqual({ totalSize: 2500, done: true, records: [] })
  })

  it('comes in pages of 2000 or as asked, from the snapshot of the first page', async () => {
    const connection = await wire.login()
    const first = await connection.query('SELECT Id, Title FROM Lead')
    expect(first.records).toHaveLength(2000)
    expect(first.nextRecordsUrl).toMatch(/\/services\/data\/v68\.0\/query\/01g[0-9A-Za-z]{15}-2000$/)
    const last = await connection.query('SELECT Id FROM Lead ORDER BY Id DESC LIMIT 1')
    const id = String(last.records[0]?.['Id'])
    await connection.sobject('Lead').update({ Id: id, Title: 'changed meanwhile' })
    const second = await connection.queryMore(first.nextRecordsUrl ?? '')
    expect(second).toMatchObject({ totalSize: 2500, done: true })
    expect(second.records.at(-1)).toMatchObject({ Id: id, Title: null })
    const small = await wire.call('/query?q=SELECT+Id+FROM+Lead', {
      headers: { 'Sforce-Query-Options': 'batchSize=10' },
    })
    expect(await small.json()).toHaveProperty('records.length', 200)
  })

  it('keeps to the size of its first page, unless a later request asks for another', async () => {
    const connection = await wire.login()
    const headers = { 'Sforce-Query-Options': 'batchSize=300' }
    const first = await connection.query('SELECT Id FROM Lead', { headers })
    expect(first.nextRecordsUrl).toMatch(/-300$/)
    const second = await connection.queryMore(first.nextRecordsUrl ?? '')
    expect(second.records).toHaveLength(300)
    expect(second.nextRecordsUrl).toMatch(/-600$/)
    const path = new URL(second.nextRecordsUrl ?? '').pathname.replace(/^.*\/query\//, '/query/')
    const third = await wire.call(path, { headers: { 'Sforce-Query-Options': 'batchSize=500' } })
    expect(await third.json()).toHaveProperty('records.length', 500)
  })

  it('includes deleted rows only with queryAll', async () => {
    const connection = await wire.login()
    const id = wire.org.insert('Contact', { LastName: 'Gone' })
    await connection.sobject('Contact').destroy(id)
    const soql = `SELECT Id, IsDeleted FROM Contact WHERE Id = '${id}'`
    expect((await connection.query(soql)).totalSize).toBe(0)
    expect((await connection.query(soql, { scanAll: true })).records).toMatchObject([{ Id: id, IsDeleted: true }])
  })
})

describe('a refusal', () => {
  it.each([
    ['SELECT Nope FROM Contact', 'INVALID_FIELD'],
    ['SELECT Nope.Name FROM Contact', 'INVALID_FIELD'],
    ['SELECT Id, ID FROM Contact', 'INVALID_FIELD'],
    ['SELECT Id FROM Nope', 'INVALID_TYPE'],
    ['SELECT Id FROM', 'MALFORMED_QUERY'],
    ["SELECT Id FROM Contact WHERE Name = 'a' AND Name = 'b' OR Name = 'c'", 'MALFORMED_QUERY'],
    ['SELECT Id, Name FROM Contact GROUP BY Id', 'MALFORMED_QUERY'],
    ['SELECT Id FROM Contact WHERE Name = 5', 'INVALID_FIELD'],
    ["SELECT Id FROM Contact WHERE CreatedDate > '2025-01-01T00:00:00Z'", 'INVALID_FIELD'],
    ["SELECT Id FROM Contact WHERE Description = 'x'", 'INVALID_FIELD'],
    ["SELECT Id FROM Contact WHERE Id = 'x'", 'INVALID_QUERY_FILTER_OPERATOR'],
    ['SELECT Id FROM Contact OFFSET 2001', 'NUMBER_OUTSIDE_VALID_RANGE'],
  ])('of %s is %s', async (soql, code) => {
    expect(await refusal(soql)).toBe(code)
  })

  it('points at the place in the statement', async () => {
    const connection = await wire.login()
    await expect(connection.query('SELECT Foo__c FROM Contact')).rejects.toMatchObject({
      errorCode: 'INVALID_FIELD',
      message: expect.stringContaining(
        "\nSELECT Foo__c FROM Contact\n       ^\nERROR at Row:1:Column:8\nNo such column 'Foo__c' on entity 'Contact'.",
      ),
    })
  })

  it('of a cursor that is unknown or two days old is INVALID_QUERY_LOCATOR', async () => {
    const connection = await wire.login()
    const { nextRecordsUrl = '' } = await connection.query('SELECT Id FROM Lead')
    await expect(connection.queryMore('01gxx0000000009AAA-2000')).rejects.toMatchObject({
      errorCode: 'INVALID_QUERY_LOCATOR',
    })
    wire.clock.advance(49 * 3_600_000)
    await expect(connection.queryMore(nextRecordsUrl)).rejects.toMatchObject({ errorCode: 'INVALID_QUERY_LOCATOR' })
  })

  it('of an address longer than 16,384 bytes is 414', async () => {
    const response = await wire.call(`/query?q=${'x'.repeat(17_000)}`)
    expect(response.status).toBe(414)
  })
})
