// What can be read besides queries: what changed, what went, what was seen last, layouts, related records, searches.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OrgOnTheWire, startOrg } from './salesforce-org.ts'

let wire: OrgOnTheWire
let acme: string
let ana: string
beforeAll(async () => {
  wire = await startOrg()
  acme = wire.org.insert('Account', { Name: 'Acme Rockets', Phone: '(415) 555-1212', Description: 'makes rockets' })
  wire.org.insert(
    'Account',
    { Name: 'Bolt', Website: 'rockets.example' },
    { modifiedAt: wire.clock.now() - 86_400_000 },
  )
  ana = wire.org.insert('Contact', {
    FirstName: 'Ana',
    LastName: 'Berg',
    Email: 'ana.berg@acme.example',
    AccountId: acme,
  })
})
afterAll(() => wire.close())

async function get(path: string, init: RequestInit = {}): Promise<{ status: number; body: unknown }> {
  const response = await wire.call(path, init)
  return { status: response.status, body: await response.json() }
}

const refused = (errorCode: string, message: unknown = expect.any(String)) => ({
  status: 400,
  body: [{ errorCode, message }],
})
const STAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:00\.000\+0000$/

describe('updated and deleted', () => {
  it('list what changed and what went between two moments, through jsforce', async () => {
    const connection = await wire.login()
    const gone = wire.org.insert('Contact', { LastName: 'Gone' })
    await connection.sobject('Contact').destroy(gone)
    const now = wire.clock.now()
    const [start, end] = [new Date(now - 3_600_000), new Date(now + 60_000)]
    expect(await connection.sobject('Contact').updated(start, end)).toEqual({
      ids: [ana],
      latestDateCovered: expect.stringMatching(STAMP),
    })
    expect(await connection.sobject('Contact').deleted(start, end)).toEqual({
      deletedRecords: [{ id: gone, deletedDate: expect.stringMatching(/\+0000$/) }],
      earliestDateAvailable: expect.stringMatching(STAMP),
      latestDateCovered: expect.stringMatching(STAMP),
    })
    const yesterday = await connection
      .sobject('Account')
      .updated(new Date(now - 2 * 86_400_000), new Date(now - 3_600_000))
    expect(yesterday.ids).toHaveLength(1)
  })

  it('ignore seconds, and refuse less than a minute, more than thirty days and what is missing', async () => {
    wire.clock.freeze(true)
    const at = (ms: number) => encodeURIComponent(new Date(wire.clock.now() + ms).toISOString())
    const path = '/sobjects/Account/updated/'
    const minute = Math.floor(wire.clock.now() / 60_000) * 60_000 - wire.clock.now()
    expect(await get(`${path}?start=${at(minute)}&end=${at(minute + 59_000)}`)).toEqual(
      refused('INVALID_REPLICATION_DATE'),
    )
    expect(await get(`${path}?start=${at(-31 * 86_400_000)}&end=${at(0)}`)).toEqual(
      refused('INVALID_REPLICATION_DATE', 'startDate cannot be more than 30 days ago'),
    )
    expect(await get(path)).toEqual(refused('MISSING_ARGUMENT'))
    expect(await get(`${path}?start=soon&end=later`)).toMatchObject({ status: 400 })
    wire.clock.freeze(false)
  })
})

describe('a single record', () => {
  it('leads to its parent and its children', async () => {
    expect(await get(`/sobjects/Contact/${ana}/Account?fields=Name`)).toEqual({
      status: 200,
      body: {
        attributes: { type: 'Account', url: `/services/data/v68.0/sobjects/Account/${acme}` },
        Name: 'Acme Rockets',
        Id: acme,
      },
    })
    expect(await get(`/sobjects/Account/${acme}/Contacts`)).toMatchObject({
      body: {
        totalSize: 1,
        done: true,
        records: [{ attributes: { type: 'Contact' }, Id: ana, Email: 'ana.berg@acme.example' }],
      },
    })
    expect(await get(`/sobjects/Account/${acme}/Nopes`)).toMatchObject({
      status: 404,
      body: [{ errorCode: 'NOT_FOUND' }],
    })
    expect(await get(`/sobjects/Account/${acme}/Parent`)).toMatchObject({ status: 404 })
  })

  it('is among the recent items once it was viewed or made', async () => {
    const connection = await wire.login()
    expect(await connection.recent()).toEqual([])
    await connection.query(`SELECT Id FROM Contact WHERE Id = '${ana}' FOR VIEW`)
    const { id } = await connection.sobject('Account').create({ Name: 'New' })
    expect(await connection.recent()).toMatchObject([
      { attributes: { type: 'Account' }, Id: id, Name: 'New' },
      { attributes: { type: 'Contact' }, Id: ana, Name: 'Ana Berg' },
    ])
    expect(await connection.sobject('Contact').recent()).toMatchObject([{ Id: ana }])
    const viewed = await connection.query(`SELECT LastViewedDate FROM Contact WHERE Id = '${ana}'`)
    expect(viewed.records[0]?.['LastViewedDate']).toEqual(expect.stringMatching(/\+0000$/))
  })
})

describe('layouts', () => {
  it('are described by jsforce in the documented shape', async () => {
    const connection = await wire.login()
    const contact = connection.sobject('Contact')
    const { layouts, recordTypeMappings, recordTypeSelectorRequired } = await contact.layouts()
    expect(layouts[0]?.detailLayoutSections[0]?.layoutRows[0]?.layoutItems[0]).toMatchObject({
      editableForNew: true,
      layoutComponents: [{ type: 'Field', details: { type: expect.any(String) }, tabOrder: 1 }],
      placeholder: false,
    })
    expect(recordTypeMappings).toMatchObject([
      { master: true, layoutId: layouts[0]?.id, recordTypeId: '012000000000000AAA' },
    ])
    expect(recordTypeSelectorRequired).toEqual([false])
    expect(await contact.compactLayouts()).toMatchObject({
      compactLayouts: [{ name: 'SYSTEM', objectType: 'Contact' }],
      defaultCompactLayoutId: null,
    })
    expect(await contact.approvalLayouts()).toEqual({ approvalLayouts: [] })
    expect(await contact.listviews()).toMatchObject({ done: true, listviews: [], sobjectType: 'Contact' })
    expect(await contact.quickActions()).toEqual([])
  })

  it('of one record type, several objects, tabs and the theme', async () => {
    expect(await get('/sobjects/Contact/describe/layouts/012000000000000AAA')).toMatchObject({
      body: { saveOptions: [], id: expect.any(String) },
    })
    expect(await get('/sobjects/Contact/describe/layouts/012000000000001AAA')).toMatchObject({ status: 404 })
    expect(await get('/compactLayouts?q=Account,Contact')).toMatchObject({
      body: { Account: { objectType: 'Account' }, Contact: {} },
    })
    expect((await get('/tabs')).body).toContainEqual(
      expect.objectContaining({ sobjectName: 'Account', label: 'Accounts', custom: false }),
    )
    expect(await get('/theme')).toMatchObject({
      body: { themeItems: expect.arrayContaining([expect.objectContaining({ name: 'Account' })]) },
    })
    expect(await get('/quickActions')).toEqual({ status: 200, body: [] })
  })
})

describe('a search', () => {
  const names = async (sosl: string) => {
    const connection = await wire.login()
    const { searchRecords } = await connection.search(sosl)
    return searchRecords.map(record => record['Name'] ?? record['Id'])
  }

  it.each([
    ['FIND {rockets} IN ALL FIELDS RETURNING Account(Name)', ['Acme Rockets', 'Bolt']],
    ['FIND {rockets} IN NAME FIELDS RETURNING Account(Name)', ['Acme Rockets']],
    ['FIND {rock* AND NOT acme} RETURNING Account(Name)', ['Bolt']],
    ['FIND {"makes rockets" OR nothing} RETURNING Account(Name)', ['Acme Rockets']],
    [
      'FIND {555} IN PHONE FIELDS RETURNING Contact(Name), Account(Id, Name WHERE Name != null ORDER BY Name LIMIT 1)',
      ['Acme Rockets'],
    ],
    ['FIND {ana.berg@acme.example} IN EMAIL FIELDS RETURNING Contact(Name)', ['Ana Berg']],
    ["find {acme} returning Contact(Name where Name = 'nobody'), Account(Name) limit 1", ['Acme Rockets']],
    ['FIND {rocket} RETURNING Account(Name)', []],
  ])('%s', async (sosl, expected) => {
    expect(await names(sosl)).toEqual(expected)
  })

  it('without RETURNING answers with ids of all objects, and before version 37 with a bare list', async () => {
    const { body } = await get(`/search?q=${encodeURIComponent('FIND {berg}')}`)
    expect(body).toEqual({
      searchRecords: [
        { attributes: { type: 'Contact', url: `/services/data/v68.0/sobjects/Contact/${ana}` }, Id: ana },
      ],
    })
    const headers = { authorization: `Bearer ${wire.org.sessions.open(wire.org.users.integrationUserId)}` }
    const old = await fetch(`${wire.url}/services/data/v36.0/search?q=${encodeURIComponent('FIND {berg}')}`, {
      headers,
    })
    expect(await old.json()).toMatchObject([{ Id: ana }])
  })

  it('takes parameters in the query or in a body', async () => {
    const found = { body: { searchRecords: [{ attributes: { type: 'Account' }, Name: 'Acme Rockets' }] } }
    expect(
      await get('/parameterizedSearch?q=acme&sobject=Account&Account.fields=Id,Name&Account.limit=5&in=NAME'),
    ).toMatchObject(found)
    const body = JSON.stringify({
      q: 'rockets',
      in: 'ALL',
      sobjects: [{ name: 'Account', fields: ['Name'], where: "Name LIKE 'Ac%'" }],
      overallLimit: 5,
    })
    expect(await get('/parameterizedSearch', { method: 'POST', body })).toMatchObject(found)
  })

  it.each([
    ['FIND {a} RETURNING Account', 'MALFORMED_SEARCH'],
    ['FIND {} RETURNING Account', 'MALFORMED_SEARCH'],
    ['FIND acme', 'MALFORMED_SEARCH'],
    ['FIND {acme} IN SOME FIELDS', 'MALFORMED_SEARCH'],
    ['FIND {acme} RETURNING Account(Nope)', 'INVALID_FIELD'],
    ['FIND {acme} RETURNING Nope', 'INVALID_TYPE'],
  ])('%s is refused with %s', async (sosl, code) => {
    expect(await get(`/search?q=${encodeURIComponent(sosl)}`)).toEqual(refused(code))
  })
})
