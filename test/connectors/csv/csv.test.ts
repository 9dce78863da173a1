// A CSV file as a source of company data: found by domain, else by name, and never guessed.
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { csv } from '../../../connectors/csv/index.ts'
import type { Answer, Ask, Connection } from '../../../src/contract/connector.ts'
import { ConfigError } from '../../../src/errors.ts'
import { testDeps } from '../deps.ts'

const signal = new AbortController().signal
let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evergreen-csv-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const SETTINGS = { match: { domain: 'Site', company: 'Company' }, supplies: { industry: 'Industry', city: 'City' } }

async function open(text: string, given: object = {}): Promise<Connection> {
  await writeFile(join(folder, 'firms.csv'), text)
  await utimes(join(folder, 'firms.csv'), new Date('2026-03-01'), new Date('2026-03-01'))
  const deps = testDeps({ alias: 'firms', folder })
  return csv.open(csv.settings.parse({ path: 'firms.csv', ...SETTINGS, ...given }), deps)
}

async function find(
  connection: Connection,
  keys: Ask['keys'],
  supplies = ['industry', 'city'],
): Promise<Answer | undefined> {
  return (await connection.enricher?.lookup([{ keys, supplies }], signal))?.[0]
}

const FIRMS = `Company,Site,Industry,City
Acme Inc.,https://www.acme.com/about,Steel,Oslo
"Globex, Ltd",globex.co.uk,"Oil, gas",
Initech,initech.com,Software,Austin
Initech GmbH,initech.com,Software,Berlin
Umbrella AG,,Pharma,Basel
Hooli,hooli.com,Search,Rome
Hooli,hooli.com,Search,Rome
`

describe('looking a company up', () => {
  it('finds it by registered domain, with certainty, and gives what is asked and there', async () => {
    const connection = await open(FIRMS)
    const observedAt = Date.parse('2026-03-01')
    const sure = { type: 'match', matchedOn: 'domain', confidence: 1, observedAt }
    expect(await find(connection, { domain: 'acme.com' })).toEqual({
      ...sure,
      values: { industry: 'Steel', city: 'Oslo' },
    })
    expect(await find(connection, { domain: 'globex.co.uk' })).toEqual({ ...sure, values: { industry: 'Oil, gas' } })
    expect(await find(connection, { domain: 'acme.com' }, ['city'])).toMatchObject({ values: { city: 'Oslo' } })
  })

  it('finds it by name where no domain does, with less confidence', async () => {
    const connection = await open(FIRMS)
    const answer = await find(connection, { domain: 'umbrella.example', company: 'umbrella' })
    expect(answer).toMatchObject({ type: 'match', matchedOn: 'company', confidence: 0.95, values: { city: 'Basel' } })
  })

  it('says when several rows disagree, and takes rows that agree for one', async () => {
    const connection = await open(FIRMS)
    expect(await find(connection, { domain: 'initech.com' })).toEqual({ type: 'ambiguous', candidates: 2 })
    expect(await find(connection, { domain: 'initech.com' }, ['industry'])).toMatchObject({
      values: { industry: 'Software' },
    })
    expect(await find(connection, { domain: 'hooli.com' })).toMatchObject({ type: 'match' })
  })

  it('says when there is none', async () => {
    expect(await find(await open(FIRMS), { domain: 'nobody.com', company: 'nobody' })).toEqual({ type: 'no-match' })
    expect(await find(await open(FIRMS), {})).toEqual({ type: 'no-match' })
  })

  it('takes the day of observation from the settings', async () => {
    const connection = await open(FIRMS, { observedAt: '2025-06-30' })
    expect(await find(connection, { domain: 'acme.com' })).toMatchObject({ observedAt: Date.parse('2025-06-30') })
  })

  it('reads a byte order mark, CRLF and another delimiter', async () => {
    const connection = await open('\uFEFFCompany;Site;Industry;City\r\nAcme;acme.com;Steel;Oslo\r\n', {
      delimiter: ';',
    })
    expect(await find(connection, { domain: 'acme.com' })).toMatchObject({ type: 'match' })
  })

  it('tells what it supplies and needs', async () => {
    const enricher = (await open(FIRMS, { match: { domain: 'Site' } })).enricher
    expect(enricher).toMatchObject({ supplies: ['industry', 'city'], needs: ['domain'], trust: 0.95 })
  })
})

describe('a file that is wrong', () => {
  it.each([
    [
      'a missing column',
      'Company,Site,Industry\nAcme,acme.com,Steel\n',
      /has no column City.*Its header line has 3 names/,
    ],
    ['a row with too few cells', `${FIRMS}Stark,stark.com\n`, /firms\.csv line 9 is no valid CSV/],
    ['a quote that never ends', 'Company,Site,Industry,City\n"Acme,acme.com,Steel,Oslo\n', /no valid CSV/],
    ['nothing in it', '', /is empty/],
  ])('by %s is told with what to do', async (_name, text, words) => {
    const connection = await open(text)
    const error: unknown = await find(connection, { domain: 'acme.com' }).catch(thrown => thrown)
    expect(error).toBeInstanceOf(ConfigError)
    expect(String(error)).toMatch(words)
    expect(await connection.check([])).toMatchObject([{ what: 'file', ok: false }])
  })

  it('by not being there names the path', async () => {
    const connection = await open(FIRMS, { path: 'elsewhere.csv' })
    await expect(find(connection, { domain: 'acme.com' })).rejects.toThrow(
      /firms: cannot read elsewhere\.csv \(ENOENT\)/,
    )
  })

  it('checks out when it is right', async () => {
    expect(await (await open(FIRMS)).check([])).toEqual([
      { what: 'file', ok: true, detail: 'firms.csv: 7 rows', fix: null },
    ])
  })
})
