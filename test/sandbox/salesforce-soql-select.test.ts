// What SOQL selects beyond plain fields: parents far away, children, groups, polymorphic parents, functions, FIELDS.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OrgOnTheWire, startOrg } from './salesforce-org.ts'

let wire: OrgOnTheWire
let acme: string
let sub: string
beforeAll(async () => {
  wire = await startOrg()
  const { org } = wire
  const at = (y: number, month = 0) => ({ createdAt: Date.UTC(y, month, 15, 9) })
  acme = org.insert('Account', { Name: 'Acme', Industry: 'Energy', AnnualRevenue: 1000 }, at(2024))
  sub = org.insert(
    'Account',
    { Name: 'Acme Oslo', Industry: 'Energy', AnnualRevenue: 3000, ParentId: acme },
    at(2025, 5),
  )
  org.insert('Account', { Name: 'Bolt', AnnualRevenue: 500 }, at(2025, 6))
  for (let i = 0; i < 5; i += 1) {
    org.insert('Contact', { LastName: `P${i}`, AccountId: i === 0 ? sub : acme, Email: `p${i % 2}@acme.example` })
  }
  org.insert('Task', { Subject: 'Call', WhatId: acme })
  org.insert('Task', { Subject: 'Nothing' })
  org.insert('Lead', { LastName: 'L', Company: 'C', Status: 'Working - Contacted' })
})
afterAll(() => wire.close())

async function query(soql: string): Promise<unknown> {
  const response = await wire.call(`/query?q=${encodeURIComponent(soql)}`)
  return response.json()
}

const url = (type: string, id: unknown) => `/services/data/v68.0/sobjects/${type}/${id}`

describe('parents', () => {
  it('are followed through several references, with attributes at each level and null at the first gap', async () => {
    const soql =
      "SELECT Name, Account.Parent.Owner.Name FROM Contact WHERE Account.Parent.Name = 'Acme' OR Name = 'P1' ORDER BY Name"
    const { personUserId } = wire.org.users
    expect(await query(soql)).toMatchObject({
      totalSize: 2,
      records: [
        {
          Name: 'P0',
          Account: {
            attributes: { type: 'Account', url: url('Account', sub) },
            Parent: {
              attributes: { type: 'Account', url: url('Account', acme) },
              Owner: { attributes: { type: 'User', url: url('User', personUserId) }, Name: 'Robin Person' },
            },
          },
        },
        { Name: 'P1', Account: { Parent: null } },
      ],
    })
  })

  it('of several objects are shown as Name, and by TYPEOF as what they are', async () => {
    expect(await query("SELECT What.Type, What.Name FROM Task WHERE What.Type = 'Account'")).toMatchObject({
      records: [{ What: { attributes: { type: 'Name', url: url('Account', acme) }, Type: 'Account', Name: 'Acme' } }],
    })
    expect(
      await query(
        'SELECT Subject, TYPEOF What WHEN Account THEN Industry, Owner.Name ELSE Name END FROM Task ORDER BY Subject',
      ),
    ).toMatchObject({
      records: [
        {
          What: {
            attributes: { type: 'Account', url: url('Account', acme) },
            Industry: 'Energy',
            Owner: { Name: 'Robin Person' },
          },
        },
        { Subject: 'Nothing', What: null },
      ],
    })
    expect(await query('SELECT Owner.Name FROM Lead')).toMatchObject({
      records: [{ Owner: { attributes: { type: 'Name' } } }],
    })
  })
})

describe('children', () => {
  it('come with conditions, order and limit of their own, and null where there are none', async () => {
    const soql =
      "SELECT Name, (SELECT Name, Account.Name FROM Contacts WHERE Name != 'P1' ORDER BY Name DESC LIMIT 2) FROM Account ORDER BY Name"
    const account = { attributes: { type: 'Account', url: url('Account', acme) }, Name: 'Acme' }
    expect(await query(soql)).toMatchObject({
      totalSize: 3,
      records: [
        { Contacts: { totalSize: 2, done: true, records: [{ Name: 'P4', Account: account }, { Name: 'P3' }] } },
        { Contacts: { totalSize: 1, done: true, records: [{ Name: 'P0' }] } },
        { Name: 'Bolt', Contacts: null },
      ],
    })
  })

  it('are read on by jsforce where there are more than a page', async () => {
    const connection = await wire.login()
    const big = wire.org.insert('Account', { Name: 'Big' })
    for (let i = 0; i < 2003; i += 1) wire.org.insert('Contact', { LastName: 'Many', AccountId: big })
    const found = await connection.query(`SELECT Id, (SELECT Id FROM Contacts) FROM Account WHERE Id = '${big}'`)
    const children = found.records[0]?.['Contacts']
    expect(children).toMatchObject({
      totalSize: 2003,
      done: false,
      nextRecordsUrl: expect.stringMatching(/\/query\/01g\w{15}-2000$/),
    })
    expect(await connection.queryMore(children.nextRecordsUrl)).toMatchObject({ done: true, records: [{}, {}, {}] })
    await connection
      .sobject('Contact')
      .find({ LastName: 'Many' }, 'Id')
      .maxFetch(5000)
      .execute({ autoFetch: true })
      .then(rows => expect(rows).toHaveLength(2003))
    for (const row of wire.org.store.table({ name: 'Contact' }).rows)
      if (row['LastName'] === 'Many') wire.org.remove(row.Id, 'person')
    wire.org.remove(big, 'person')
  })
})

describe('groups', () => {
  it.each([
    [
      'SELECT Industry, COUNT(Id) n, SUM(AnnualRevenue), AVG(AnnualRevenue), MIN(Name), MAX(CreatedDate) FROM Account GROUP BY Industry',
      [
        { Industry: null, n: 1, expr0: 500, expr1: 500, expr2: 'Bolt', expr3: '2025-07-15T09:00:00.000+0000' },
        { Industry: 'Energy', n: 2, expr0: 4000, expr1: 2000, expr2: 'Acme', expr3: '2025-06-15T09:00:00.000+0000' },
      ],
    ],
    ['SELECT COUNT(Id), COUNT(Industry), COUNT_DISTINCT(Industry) FROM Account', [{ expr0: 3, expr1: 2, expr2: 1 }]],
    ["SELECT SUM(AnnualRevenue) s, COUNT(Id) FROM Account WHERE Name = 'none'", [{ s: null, expr0: 0 }]],
    [
      'SELECT CALENDAR_YEAR(CreatedDate) y, COUNT(Id) FROM Account GROUP BY CALENDAR_YEAR(CreatedDate) ORDER BY CALENDAR_YEAR(CreatedDate) DESC',
      [
        { y: 2025, expr0: 2 },
        { y: 2024, expr0: 1 },
      ],
    ],
    [
      'SELECT Email, COUNT(Id) c FROM Contact GROUP BY Email HAVING COUNT(Id) > 2',
      [{ Email: 'p0@acme.example', c: 3 }],
    ],
    [
      "SELECT Account.Name, COUNT(Id) c FROM Contact WHERE AccountId != null GROUP BY Account.Name HAVING Account.Name LIKE 'acme%' ORDER BY COUNT(Id) DESC LIMIT 1",
      [{ Name: 'Acme', c: 4 }],
    ],
    [
      'SELECT Industry, GROUPING(Industry) g, COUNT(Id) c FROM Account GROUP BY ROLLUP(Industry)',
      [
        { Industry: null, g: 0, c: 1 },
        { Industry: 'Energy', g: 0, c: 2 },
        { Industry: null, g: 1, c: 3 },
      ],
    ],
  ])('%s', async (soql, expected) => {
    const records = expected.map(cells => ({ attributes: { type: 'AggregateResult' }, ...cells }))
    expect(await query(soql)).toEqual({ totalSize: expected.length, done: true, records })
  })
})

describe('functions', () => {
  it.each([
    [
      'SELECT FORMAT(AnnualRevenue) money, convertCurrency(AnnualRevenue) FROM Account LIMIT 1',
      { money: '$1,000', AnnualRevenue: 1000 },
    ],
    ['SELECT toLabel(Status) FROM Lead', { Status: 'Working - Contacted' }],
    ['SELECT FIELDS(STANDARD) FROM Account LIMIT 1', { Name: 'Acme', Industry: 'Energy', IsDeleted: false }],
    ['SELECT FIELDS(ALL) FROM Account LIMIT 200', { Name: 'Acme', Evergreen_Receipt__c: null }],
    ['SELECT FIELDS(CUSTOM), Name FROM Account LIMIT 1', { Name: 'Acme', Evergreen_Receipt__c: null }],
  ])('%s', async (soql, expected) => {
    expect(await query(soql)).toHaveProperty('records.0', expect.objectContaining(expected))
  })
})

describe('conditions', () => {
  it.each([
    ['AccountId IN (SELECT Id FROM Account WHERE ParentId != null)', ['P0']],
    ["AccountId NOT IN (SELECT Id FROM Account WHERE Name = 'Acme')", ['P0']],
    ['Id IN (SELECT ContactId FROM Case)', []],
    [
      "Name IN ('P1') OR (CALENDAR_YEAR(Account.CreatedDate) = 2025 AND DAY_ONLY(Account.CreatedDate) = 2025-06-15)",
      ['P0', 'P1'],
    ],
    ['Account.CreatedDate = LAST_N_YEARS:9 AND Account.AnnualRevenue > 2999.5', ['P0']],
    ["Name <> 'P1' AND Name < 'P3'", ['P0', 'P2']],
    ["Title = ''", ['P0', 'P1', 'P2', 'P3', 'P4']],
    ["Email LIKE 'P1@%' AND Name < 'P2'", ['P1']],
  ])('%s', async (where, names) => {
    const found = await query(`SELECT Name FROM Contact WHERE ${where} ORDER BY Name`)
    expect(found).toMatchObject({ totalSize: names.length, records: names.map(Name => ({ Name })) })
  })

  it('USING SCOPE mine finds the own records', async () => {
    expect(await query('SELECT Id FROM Account USING SCOPE mine')).toMatchObject({ totalSize: 0 })
    const connection = await wire.login()
    const { id } = await connection.sobject('Account').create({ Name: 'Mine' })
    expect(await query('SELECT Id FROM Account USING SCOPE mine')).toMatchObject({
      totalSize: 1,
      records: [{ Id: id }],
    })
    wire.org.remove(id ?? '', 'person')
  })
})

describe('a refusal', () => {
  const place = (row: number, column: number) => `ERROR at Row:${row}:Column:${column}\n`
  it.each([
    ['SELECT Id, FROM Contact', 'MALFORMED_QUERY', `${place(1, 12)}unexpected token: 'FROM'`],
    ['SELECT Id FROM', 'MALFORMED_QUERY', `${place(1, 15)}unexpected token: '<EOF>'`],
    [
      "SELECT Id FROM Contact\nWHERE Nope = 'x'",
      'INVALID_FIELD',
      `\nWHERE Nope = 'x'\n      ^\n${place(2, 7)}No such column 'Nope' on entity 'Contact'.`,
    ],
    ['SELECT Name, COUNT(Id) FROM Contact', 'MALFORMED_QUERY', 'Field must be grouped or aggregated: Name'],
    ['SELECT SUM(Name) FROM Contact', 'INVALID_FIELD', 'field Name does not support aggregate operator SUM'],
    [
      'SELECT COUNT(Id) FROM Contact GROUP BY Description',
      'INVALID_FIELD',
      "field 'Description' can not be grouped in a query call",
    ],
    ['SELECT Name n FROM Contact', 'MALFORMED_QUERY', 'only aggregate expressions use field aliasing'],
    ['SELECT Name, MAX(Email) Name FROM Contact GROUP BY Name', 'MALFORMED_QUERY', 'duplicate alias: Name'],
    ['SELECT FIELDS(ALL) FROM Contact', 'MALFORMED_QUERY', 'The SOQL FIELDS function must have a LIMIT of at most 200'],
    [
      'SELECT (SELECT Id FROM Nopes) FROM Account',
      'INVALID_TYPE',
      "Didn't understand relationship 'Nopes' in FROM part of query call.",
    ],
    ['SELECT Account.Nope.Name FROM Contact', 'INVALID_FIELD', "Didn't understand relationship 'Nope' in field path."],
    [
      'SELECT Id FROM Contact WHERE Account.Parent.Parent.Parent.Parent.Parent.Name = null',
      'INVALID_FIELD',
      'too long',
    ],
    ["SELECT Id FROM Contact WHERE Name INCLUDES ('a')", 'INVALID_OPERATOR', 'INCLUDES'],
    ['SELECT Id FROM Contact WHERE AccountId IN (SELECT Name FROM Account)', 'INVALID_FIELD', 'semi join'],
    [
      "SELECT Id FROM Contact WHERE Name = 'a' OR (Name != 'b' AND AccountId IN (SELECT Id FROM Account))",
      'MALFORMED_QUERY',
      "Semi join sub-selects are not allowed with the 'OR' operator",
    ],
    [
      'SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact WHERE Id IN (SELECT ContactId FROM Case))',
      'MALFORMED_QUERY',
      'Nesting of semi join sub-selects is not supported',
    ],
    [
      'SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact) AND Id IN (SELECT AccountId FROM Case) ' +
        'AND Id NOT IN (SELECT AccountId FROM Opportunity)',
      'MALFORMED_QUERY',
      'Maximum 2 semi join sub-selects are allowed',
    ],
    [
      'SELECT Id FROM Account WHERE Id IN (SELECT ParentId FROM Account)',
      'MALFORMED_QUERY',
      'The inner and outer selects should not be on the same object type',
    ],
    [
      'SELECT Id FROM Account WHERE Id IN (SELECT ContactId FROM Case)',
      'MALFORMED_QUERY',
      'should point to the same object type',
    ],
    [
      'SELECT Id FROM Account WHERE Id IN (SELECT Contact.AccountId FROM Case)',
      'MALFORMED_QUERY',
      'cannot traverse relationships',
    ],
    [
      'SELECT Id FROM Account WHERE Id IN (SELECT WhatId FROM Task)',
      'MALFORMED_QUERY',
      "Entity 'Task' is not supported for semi join inner selects",
    ],
    [
      'SELECT Title, COUNT(Id) FROM Contact GROUP BY Title HAVING COUNT(Id) IN (SELECT Id FROM Account)',
      'MALFORMED_QUERY',
      'The left operand of a semi join sub-select must be a field',
    ],
    [
      'SELECT AccountId, COUNT(Id) FROM Contact GROUP BY AccountId HAVING AccountId IN (SELECT Id FROM Account)',
      'MALFORMED_QUERY',
      'Semi join sub-selects are not supported in HAVING',
    ],
    [
      "SELECT Id FROM Contact WHERE Name = 'a OR (' AND (Email = 'b' OR Email = 'c') or Phone = 'd'",
      'MALFORMED_QUERY',
      "ERROR at Row:1:Column:79\nunexpected token: 'OR'",
    ],
    ["SELECT Id FROM Contact WHERE Name = 'Nope' AND Nope = 1", 'INVALID_FIELD', 'ERROR at Row:1:Column:48\n'],
    ['SELECT Id FROM Contact OFFSET 2001', 'NUMBER_OUTSIDE_VALID_RANGE', 'Maximum SOQL offset allowed is 2000'],
    [
      'SELECT Id FROM Contact WHERE Birthdate = 2025-01-01T00:00:00Z',
      'INVALID_FIELD',
      'must be of type date and should not be enclosed in quotes',
    ],
    [`SELECT Id FROM Contact WHERE Name = '${'x'.repeat(4001)}'`, 'MALFORMED_QUERY', '4000'],
    ['SELECT COUNT(), Id FROM Contact', 'MALFORMED_QUERY', 'COUNT()'],
  ])('%s', async (soql, errorCode, text) => {
    expect(await query(soql)).toEqual([{ errorCode, message: expect.stringContaining(text) }])
  })

  it('of more groups than a page holds is EXCEEDED_ID_LIMIT, as they cannot be read on', async () => {
    for (let i = 0; i < 201; i += 1) wire.org.insert('Lead', { LastName: `L${i}`, Company: 'C' })
    const headers = { 'Sforce-Query-Options': 'batchSize=200' }
    const response = await wire.call('/query?q=SELECT+Name,COUNT(Id)+FROM+Lead+GROUP+BY+Name', { headers })
    expect(await response.json()).toEqual([
      { errorCode: 'EXCEEDED_ID_LIMIT', message: expect.stringContaining('does not support queryMore()') },
    ])
  })
})

describe('explain', () => {
  it('tells an index from a table scan', async () => {
    const explained = async (soql: string) => (await wire.call(`/query?explain=${encodeURIComponent(soql)}`)).json()
    const soql = "SELECT Id FROM Account WHERE Name = 'x'"
    expect(await explained(soql)).toMatchObject({
      sourceQuery: soql,
      plans: [{ leadingOperationType: 'TableScan', sobjectType: 'Account' }],
    })
    expect(await explained('SELECT Id FROM Account WHERE SystemModstamp > TODAY')).toMatchObject({
      plans: [{ leadingOperationType: 'Index', fields: ['SystemModstamp'] }, {}],
    })
  })
})
