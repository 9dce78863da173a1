import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { failureOf, type PortalOnTheWire, startPortal } from './hubspot-portal.ts'

let portal: PortalOnTheWire
beforeEach(async () => {
  portal = await startPortal()
  portal.sandbox.world.clock.freeze(true)
})
afterEach(() => portal.close())

const CONTACTS = '0-1'
const column = (columnName: string, propertyName: string, rest: object = {}) => {
  return { columnObjectTypeId: CONTACTS, columnName, propertyName, ...rest }
}
const EMAIL = column('Email', 'email', { columnType: 'HUBSPOT_ALTERNATE_ID' })
const CITY = column('City', 'city')

const requestOf = (columnMappings: object[], rest: object = {}) => {
  const page = { hasHeader: true, columnMappings }
  return JSON.stringify({
    name: 'People',
    files: [{ fileName: 'people.csv', fileFormat: 'CSV', fileImportPage: page }],
    ...rest,
  })
}
const start = (csv: string, columnMappings: object[], rest: object = {}) => {
  const file = { data: Buffer.from(csv), name: 'people.csv' }
  return portal.client.crm.imports.coreApi.create(file, requestOf(columnMappings, rest))
}
const pass = (ms: number) => portal.sandbox.world.clock.pass(ms)
const errorsOf = async (id: string, more = '') => {
  return JSON.parse(await (await portal.call(`/crm/v3/imports/${id}/errors?includeErrorMessage=true${more}`)).text())
    .results
}
const find = (email: string) =>
  portal.client.crm.contacts.basicApi.getById(email, ['email', 'city'], ['city'], [], false, 'email')

describe('an import', () => {
  it('goes from STARTED over PROCESSING to DONE on the sandbox’s clock, and writes as IMPORT', async () => {
    const made = await start('Email,City\na@one.example,Oslo\nb@one.example,Bergen\n', [EMAIL, CITY])
    expect(made).toMatchObject({
      state: 'STARTED',
      importName: 'People',
      mappedObjectTypeIds: [CONTACTS],
      optOutImport: false,
      metadata: { counters: {}, fileIds: [expect.any(String)], objectLists: [] },
    })
    const { coreApi } = portal.client.crm.imports
    const id = Number(made.id)
    await pass(1_000)
    expect((await coreApi.getById(id)).state).toBe('PROCESSING')
    expect(portal.sandbox.world.hubspot.count('contacts')).toBe(0)
    await pass(1_000)
    expect(await coreApi.getById(id)).toMatchObject({
      state: 'DONE',
      metadata: { counters: { TOTAL_ROWS: 2, CREATED_OBJECTS: 2, PROPERTY_VALUES_EMITTED: 4 } },
    })
    const record = await find('a@one.example')
    expect(record.propertiesWithHistory?.['city']?.[0]).toMatchObject({ sourceType: 'IMPORT', sourceId: made.id })
    expect((await coreApi.getPage()).results.map(one => one.id)).toEqual([made.id])
  })

  it('changes what is there and makes what is not, by default; blank cells change nothing', async () => {
    portal.sandbox.world.hubspot.insert('contacts', { email: 'a@one.example', city: 'Oslo' })
    await start('Email,City\na@one.example,\nA@one.example,Bergen\nb@one.example,Oslo\n', [EMAIL, CITY])
    await pass(2_000)
    expect((await find('a@one.example')).properties['city']).toBe('Bergen')
    expect(portal.sandbox.world.hubspot.count('contacts')).toBe(2)
  })

  it.each([
    ['MONTH_DAY_YEAR', '12/31/2024'],
    ['DAY_MONTH_YEAR', '31/12/2024'],
    ['DAY_MONTH_YEAR', '31.12.2024'],
    ['YEAR_MONTH_DAY', '2024/12/31'],
    ['DAY_MONTH_YEAR', '2024-12-31'],
    [undefined, '12/31/2024'],
  ])('reads dates in the order %s: %s', async (dateFormat, text) => {
    await start(`Email,Born\nd@one.example,${text}\n`, [EMAIL, column('Born', 'date_of_birth')], { dateFormat })
    await pass(60_000)
    const { basicApi } = portal.client.crm.contacts
    const read = await basicApi.getById('d@one.example', ['date_of_birth'], [], [], false, 'email')
    expect(read.properties['date_of_birth']).toBe('2024-12-31')
  })

  it('notes a date in another order, and refuses an order that is none', async () => {
    const columns = [EMAIL, column('Born', 'date_of_birth')]
    const { id } = await start('Email,Born\ne@one.example,31/12/2024\n', columns, { dateFormat: 'MONTH_DAY_YEAR' })
    await pass(60_000)
    expect(await errorsOf(id)).toMatchObject([{ errorType: 'COULD_NOT_PARSE_DATE', invalidValue: '31/12/2024' }])
    expect((await failureOf(start('Email,Born\n', columns, { dateFormat: 'DAY_FIRST' }))).code).toBe(400)
  })

  it('only makes or only changes when told so', async () => {
    portal.sandbox.world.hubspot.insert('contacts', { email: 'a@one.example', city: 'Oslo' })
    const csv = 'Email,City\na@one.example,Bergen\nb@one.example,Bergen\n'
    const create = await start(csv, [EMAIL, CITY], { importOperations: { [CONTACTS]: 'CREATE' } })
    await pass(60_000)
    expect(await errorsOf(create.id)).toMatchObject([
      { errorType: 'CREATE_ONLY_IMPORT', objectType: 'CONTACT', sourceData: { lineNumber: 2 } },
    ])
    const more = `${csv}c@one.example,Bergen\n`
    const update = await start(more, [EMAIL, CITY], { importOperations: { [CONTACTS]: 'UPDATE' } })
    await pass(60_000)
    expect(await errorsOf(update.id)).toMatchObject([
      { errorType: 'UPDATE_ONLY_IMPORT', sourceData: { lineNumber: 4 } },
    ])
    expect((await find('a@one.example')).properties['city']).toBe('Bergen')
  })

  it('names the errors of rows, page by page, with the row when asked for', async () => {
    const stage = column('Stage', 'lifecyclestage')
    const csv = 'Email,Stage\nnot-an-address,lead\nb@one.example,king\nc@one.example\n'
    const { id } = await start(csv, [EMAIL, stage])
    await pass(2_000)
    expect(await errorsOf(id)).toMatchObject([
      { errorType: 'INVALID_EMAIL', invalidValue: 'not-an-address', knownColumnNumber: 1, sourceData: { rowData: [] } },
      { errorType: 'INVALID_ENUMERATION_OPTION', invalidValue: 'king', errorMessage: expect.any(String) },
      { errorType: 'INCORRECT_NUMBER_OF_COLUMNS', sourceData: { lineNumber: 4 } },
    ])
    expect(await errorsOf(id, '&limit=1&after=1&includeRowData=true')).toMatchObject([
      { sourceData: { rowData: ['b@one.example', 'king'], lineNumber: 3 } },
    ])
    const page = await portal.client.crm.imports.publicImportsApi.getErrors(Number(id), undefined, 2)
    expect([page.results.length, page.paging?.next?.after]).toEqual([2, '2'])
    expect((await find('b@one.example')).properties['email']).toBe('b@one.example')
  })

  it('makes two kinds of records of one row, linked', async () => {
    const name = { columnObjectTypeId: '0-2', columnName: 'Company', propertyName: 'name' }
    await start('Email,Company\na@one.example,One\n', [EMAIL, name])
    await pass(2_000)
    const { id } = await find('a@one.example')
    const page = await portal.client.crm.associations.v4.basicApi.getPage('contacts', id, 'companies')
    expect(page.results).toHaveLength(1)
  })

  it('is canceled: what was read stays', async () => {
    const rows = Array.from({ length: 250 }, (_, number) => `p${number}@one.example`).join('\n')
    const { id } = await start(`Email\n${rows}\n`, [EMAIL])
    await pass(2_000)
    await portal.client.crm.imports.coreApi.cancel(Number(id))
    await pass(60_000)
    expect((await portal.client.crm.imports.coreApi.getById(Number(id))).state).toBe('CANCELED')
    expect(portal.sandbox.world.hubspot.count('contacts')).toBe(100)
    expect(await failureOf(portal.client.crm.imports.coreApi.cancel(Number(id)))).toMatchObject({ code: 400 })
  })

  it('waits, deferred, while three others run', async () => {
    const jobs = []
    for (let one = 0; one < 4; one += 1) jobs.push(await start('Email\na@one.example\n', [EMAIL]))
    expect(jobs.map(job => job.state)).toEqual(['STARTED', 'STARTED', 'STARTED', 'DEFERRED'])
    await pass(10_000)
    expect((await portal.client.crm.imports.coreApi.getById(Number(jobs[3]?.id))).state).toBe('DONE')
  })

  it('is refused at once for what cannot be mapped', async () => {
    expect(await failureOf(start('Email\na@one.example\n', [column('Mail', 'email')]))).toMatchObject({ code: 400 })
    const deal = { columnObjectTypeId: '0-3', columnName: 'Amount', propertyName: 'amount' }
    const unnamed = start('Amount\n5\n', [deal], { importOperations: { '0-3': 'CREATE' } })
    expect((await failureOf(unnamed)).body.message).toContain('dealname')
    expect((await portal.post('/crm/v3/imports', {})).status).toBe(415)
    expect(await failureOf(portal.client.crm.imports.coreApi.getById(1))).toMatchObject({ code: 404 })
  })
})
