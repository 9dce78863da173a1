// The product on records that nobody wrote for it: 503 companies and 537 people in both CRMs, synced through the real
// clients and checked by rows picked by hand; then synced again, which must change nothing.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunReport } from '../../src/app.ts'
import { evergreen } from '../support/evergreen.ts'
import { type Found, NAMES, openRealRecords, type RealRecords, SYSTEMS, type System } from './real-records.ts'

let real: RealRecords
let first: RunReport[]

beforeAll(async () => {
  real = await openRealRecords()
  first = await real.syncAll()
})

afterAll(() => real?.close())

const company = (system: System, name: string) =>
  real.find(system, NAMES[system].company, { [NAMES[system].name]: name })

const person = (system: System, first: string, last: string) =>
  real.find(system, NAMES[system].person, { [NAMES[system].first]: first, [NAMES[system].last]: last })

const story = ({ system, stream, recordId }: Found, field: string) =>
  real.place.app.explain({ connection: `demo-${system}`, stream, recordId, field })

describe('real records, synced once', () => {
  it('are all read, and every proposed change is applied', () => {
    expect(first.map(({ run, counts }) => [run.syncName, run.status, run.note, counts.pulled])).toEqual([
      ['salesforce-accounts', 'complete', null, 503],
      ['salesforce-contacts', 'complete', null, 537],
      ['hubspot-companies', 'complete', null, 503],
      ['hubspot-contacts', 'complete', null, 537],
    ])
    for (const { counts } of first) expect(counts.outcomes.applied).toBe(counts.proposed)
  })

  it.each(SYSTEMS)('are changed in %s in these fields and no others', async system => {
    const names = NAMES[system]
    const counts = Map.groupBy(
      real.place.sandbox.world.writes.list().filter(write => write.system === system),
      ({ object, field }) => `${object}.${field}`,
    )
    const receipt = system === 'hubspot' ? 'evergreen_receipt' : 'Evergreen_Receipt__c'
    expect(Object.fromEntries([...counts].map(([field, writes]) => [field, writes.length]))).toEqual({
      // One company has no headquarters, 23 more are in countries that the file names without a state.
      [`${names.company}.${names.city}`]: 502,
      [`${names.company}.${names.state}`]: 479,
      [`${names.company}.${names.country}`]: 502,
      [`${names.company}.${names.founded}`]: 503,
      [`${names.company}.${receipt}`]: 503,
      // "Health Care" becomes "Healthcare", which is how Salesforce's own list of industries has it.
      ...(system === 'salesforce' ? { [`${names.company}.Industry`]: 59 } : {}),
      // 20 people have a suffix, so that no blank was left behind their name; one has no phone.
      [`${names.person}.${names.last}`]: 517,
      [`${names.person}.${names.phone}`]: 536,
      [`${names.person}.${receipt}`]: 537,
    })
  })
})

describe.each(SYSTEMS)('companies in %s', system => {
  const names = NAMES[system]

  it.each([
    ['3M', 'Saint Paul', 'Minnesota', 'United States', '1902'],
    ['A. O. Smith', 'Milwaukee', 'Wisconsin', 'United States', '1916'],
    ["Lowe's", 'Mooresville', 'North Carolina', 'United States', '1904'],
    ['AT&T', 'Dallas', 'Texas', 'United States', '1983'],
    ['O’Reilly Automotive', 'Springfield', 'Missouri', 'United States', '1957'],
    ['Brown–Forman', 'Louisville', 'Kentucky', 'United States', '1870'],
    ['Estée Lauder Companies (The)', 'New York City', 'New York', 'United States', '1946'],
    ['Coca-Cola Company (The)', 'Atlanta', 'Georgia', 'United States', '1886'],
    ['Alphabet Inc. (Class A)', 'Mountain View', 'California', 'United States', '1998'],
    ['Alphabet Inc. (Class C)', 'Mountain View', 'California', 'United States', '1998'],
    ['L3Harris', 'Melbourne', 'Florida', 'United States', '2019'],
    ['CoStar Group', 'Washington', 'D.C.', 'United States', '1987'],
    // The file writes "Virginia[2]", and names two seats of Kraft Heinz.
    ['Northrop Grumman', 'West Falls Church', 'Virginia', 'United States', '1994'],
    ['Kraft Heinz', 'Chicago', 'Illinois', 'United States', '2015'],
    ['Amcor', 'Warmley', 'Bristol', 'United Kingdom', '2019'],
  ])('%s gets its place and year, and keeps its name', async (name, city, state, country, founded) => {
    const found = await company(system, name)
    const written = [names.city, names.state, names.country, names.founded]
    expect(written.map(found.valueOf)).toEqual([city, state, country, founded])
    expect(await found.changed()).toEqual(written.toSorted())
  })

  it('Medtronic of "Galway, Ireland" gets no state', async () => {
    const found = await company(system, 'Medtronic')
    expect([names.city, names.state, names.country].map(found.valueOf)).toEqual(['Galway', null, 'Ireland'])
  })

  it('Block, whose headquarters the file calls "none", gets no place', async () => {
    const found = await company(system, 'Block, Inc.')
    expect(await found.changed()).toEqual([names.founded])
    expect([names.city, names.state, names.country].map(found.valueOf)).toEqual([null, null, null])
  })

  it('each filled value names its source, how the company was found, and how sure that is', async () => {
    const { changes, state } = await story(await company(system, "Lowe's"), names.city)
    expect(changes).toMatchObject([
      {
        before: null,
        after: 'Mooresville',
        reason: 'filled',
        outcome: 'applied',
        ground: { type: 'claim', source: 'firmographics', supply: 'city', matchedOn: 'company', matchConfidence: 0.95 },
      },
    ])
    expect(state).toMatchObject({ value: 'Mooresville', source: 'evergreen' })
  })
})

it('an industry that is still fresh is left alone, and no question is asked about it', async () => {
  const found = await company('salesforce', '3M')
  expect(found.valueOf('Industry')).toBe('Industrials')
  expect(await story(found, 'Industry')).toMatchObject({ state: { source: 'crm' }, changes: [], refusals: [] })
})

describe.each(SYSTEMS)('people in %s', system => {
  const names = NAMES[system]

  it.each([
    ['Mitch', 'McConnell', '+12022242541'],
    ['Rosa', 'DeLauro', '+12022253661'],
    ['LaMonica', 'McIver', '+12022253436'],
    ['Scott', 'DesJarlais', '+12022256831'],
    ['Chris', 'Van Hollen', '+12022244654'],
    ['Debbie', 'Wasserman Schultz', '+12022257931'],
    ['Alexandria', 'Ocasio-Cortez', '+12022253965'],
    ['Mónica', 'De La Cruz', '+12022259901'],
    ['Pablo José', 'Hernández Rivera', '+12022252615'],
    ['James (Jim)', 'Moylan', '+12022251188'],
    ['H.', 'Griffith', '+12022253861'],
  ])('%s %s loses the blank behind the name and gets a full phone number', async (firstName, lastName, phone) => {
    const found = await person(system, firstName, lastName)
    expect(found.valueOf(names.last)).toBe(lastName)
    expect(found.valueOf(names.phone)).toBe(phone)
    expect(await found.changed()).toEqual([names.last, names.phone].toSorted())
  })

  it.each([
    ['Sanford', 'Bishop Jr.'],
    ['Emanuel', 'Cleaver II'],
    ['Andrew', 'Ogles IV'],
    ['Randy', 'Weber Sr.'],
  ])('%s %s keeps the name as it is', async (firstName, lastName) => {
    expect(await (await person(system, firstName, lastName)).changed()).toEqual([names.phone])
  })

  it('each normalized value names its rule', async () => {
    const found = await person(system, 'Mitch', 'McConnell')
    expect((await story(found, names.phone)).changes).toMatchObject([
      {
        before: '202-224-2541',
        after: '+12022242541',
        reason: 'normalized',
        outcome: 'applied',
        ground: { type: 'rule', rule: 'phone', version: expect.any(Number) },
      },
    ])
    expect((await story(found, names.last)).changes).toMatchObject([
      {
        before: 'McConnell ',
        after: 'McConnell',
        ground: { type: 'rule', rule: 'person-name', version: expect.any(Number) },
      },
    ])
  })

  it('who has no phone, no address and no website is given none', async () => {
    const found = await person(system, 'James', 'Gallagher')
    expect(await found.changed()).toEqual([names.last])
    expect([names.phone, names.address].map(found.valueOf)).toEqual([null, null])
  })

  it('titles, addresses and websites that are right already are left alone', async () => {
    const found = await person(system, 'Diana', 'DeGette')
    expect([names.title, names.address].map(found.valueOf)).toEqual([
      'Representative',
      '2111 Rayburn House Office Building Washington DC 20515-0601',
    ])
    if (system === 'hubspot') expect(found.valueOf('website')).toBe('https://degette.house.gov')
  })

  it('a fax, which is only to be suggested, is refused with its reason and stays', async () => {
    const found = await person(system, 'Edward', 'Markey')
    expect(found.valueOf(names.fax)).toBe('202-228-0769')
    expect((await story(found, names.fax)).refusals).toMatchObject([
      { after: '+12022280769', refusal: 'policy', detail: 'normalize: suggest' },
    ])
  })
})

describe('real records, synced a second time', () => {
  it('are left as they are: nothing is written, no record state is rewritten', async () => {
    const { place } = real
    const rows = async () => {
      const query = 'select stream, record_id, xmin::text, ctid::text from evergreen.record order by 1, 2'
      return (await place.db.pool.query(query)).rows
    }
    const before = await rows()
    const writes = place.sandbox.world.writes.list().length
    const again = await real.syncAll()
    expect(again.map(({ run, counts }) => [run.status, counts.pulled, counts.proposed])).toEqual([
      ['complete', 503, 0],
      ['complete', 537, 0],
      ['complete', 503, 0],
      ['complete', 537, 0],
    ])
    expect(place.sandbox.world.writes.list().length).toBe(writes)
    expect(await rows()).toEqual(before)
    expect(before).toHaveLength(2 * (503 + 537))
  })
})

it('a folder without the records is one clear line', async () => {
  const { home, env } = real.place
  const { code, stdout, stderr } = await evergreen(['demo', '--data', home, '--exit'], env)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toMatch(/^evergreen: .*companies-sp500\.csv: there is no such file.*--data FOLDER\.\n$/)
})
