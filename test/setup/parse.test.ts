// A set-up file becomes connections and syncs, with every default in its place.
import { describe, expect, test } from 'vitest'
import { parseSetup } from '../../src/setup/parse.ts'
import { ENV, LIMITED, options, problemsOf, stored, WHOLE } from './fakes.ts'

describe('parseSetup', () => {
  test('reads connections: settings as written, env references kept, nothing to seal', async () => {
    const { connections } = await parseSetup(WHOLE, options(ENV))
    expect(connections).toEqual([
      {
        alias: 'acme-salesforce',
        connector: 'salesforce',
        settings: {
          loginUrl: 'https://acme.my.salesforce.com',
          clientId: '3MVG9',
          clientSecret: { env: 'SF_CLIENT_SECRET' },
        },
        plainSecrets: {},
        keptSecrets: [],
        limits: {},
        keep: {},
      },
      {
        alias: 'firmographics',
        connector: 'csv',
        settings: {
          path: './firmographics.csv',
          match: { domain: 'domain', company: 'name' },
          supplies: { industry: 'industry', website: 'url' },
        },
        plainSecrets: {},
        keptSecrets: [],
        limits: {},
        keep: {},
      },
    ])
  })

  test('keeps the limits of a connection apart from its settings', async () => {
    const { connections } = await parseSetup(LIMITED, options(ENV))
    expect(connections.map(({ limits }) => limits)).toEqual([{ jobs: 8, pull: 2, 'write-back': 1 }, {}])
    expect(connections[0]?.settings).not.toHaveProperty('limits')
  })

  test('a secret that is written out is kept apart, to be sealed', async () => {
    const text = WHOLE.replace('{ env: SF_CLIENT_SECRET }', 'hunter2')
    const { connections } = await parseSetup(text, options())
    expect(connections[0]?.plainSecrets).toEqual({ clientSecret: 'hunter2' })
    expect(JSON.stringify(connections[0]?.settings)).not.toContain('hunter2')
  })

  test('reads a sync with everything set', async () => {
    const { syncs } = await parseSetup(WHOLE, options(ENV))
    expect(syncs[0]).toMatchObject({
      name: 'sf-accounts',
      connection: 'acme-salesforce',
      stream: 'Account',
      scope: { where: "Type = 'Customer'", filters: [], list: null },
      exclude: [
        { field: 'Website', test: 'ends-with', value: '.gov' },
        { field: 'Fax', test: 'not-empty', value: null },
      ],
      defaultCountry: 'US',
      lockDays: 30,
      settleMinutes: 10,
      refreshHours: {},
      changesPerRun: 5000,
      order: 1,
      enrich: ['firmographics'],
    })
    expect(syncs[0]?.fields[2]).toEqual({
      field: 'Industry',
      kind: 'industry',
      policy: 'overwrite-stale',
      normalize: 'auto',
      owner: 'evergreen',
      lockDays: null,
      lockedNotation: 'rewrite',
      staleBelow: 0.7,
      halfLifeYears: 5,
      supply: 'industry',
    })
  })

  test('tells associations that are named from none, and from those that nobody named', async () => {
    const of = async (line: string) => {
      const { syncs } = await parseSetup(WHOLE.replace('    enrich:', `    ${line}\n    enrich:`), options(ENV))
      return syncs[0]?.associations
    }
    expect(await of('associations: [AccountId]')).toEqual(['AccountId'])
    expect(await of('associations: []')).toEqual([])
    expect(await of('# nothing')).toBeNull()
  })

  test('a sync of three lines gets careful defaults: nothing is overwritten, notation is put right', async () => {
    const text = `${WHOLE}  small:
    connection: acme-salesforce
    stream: Lead
    fields: { Company: { kind: company_name } }
`
    const { syncs } = await parseSetup(text, options(ENV))
    expect(syncs[1]).toEqual({
      name: 'small',
      connection: 'acme-salesforce',
      stream: 'Lead',
      scope: { where: null, filters: [], list: null },
      exclude: [],
      fields: [
        {
          field: 'Company',
          kind: 'company_name',
          policy: 'fill-empty',
          normalize: 'auto',
          owner: 'evergreen',
          lockDays: null,
          lockedNotation: 'rewrite',
          staleBelow: 0.7,
          halfLifeYears: null,
          supply: null,
        },
      ],
      associations: null,
      enrich: [],
      defaultCountry: null,
      lockDays: 90,
      edits: { unknown: 'human', imports: 'human', forms: 'human', workflows: 'human', programs: 'theirs' },
      settleMinutes: 15,
      recheckMinutes: 60,
      refreshHours: {},
      changesPerRun: null,
      approval: 'first',
      planDays: 7,
      guards: {
        changedShare: 0.5,
        blankedShare: 0.02,
        shift: 0.25,
        atLeast: 100,
        canary: 10,
        canaryFailures: 0.2,
        confirmMinutes: 60,
        flips: 3,
        fields: {},
      },
      stamps: null,
      history: true,
      schedule: null,
      notices: null,
      drift: null,
      order: null,
    })
  })

  test('HubSpot filters are passed on as they are', async () => {
    const filters = '[[{ field: country, operator: IN, values: [NO, "1"] }, { field: phone, operator: HAS_PROPERTY }]]'
    const text = WHOLE.replace(`where: "Type = 'Customer'"`, `filters: ${filters}`)
    const { syncs } = await parseSetup(text, options(ENV))
    expect(syncs[0]?.scope.filters).toEqual([
      [
        { field: 'country', operator: 'IN', values: ['NO', '1'] },
        { field: 'phone', operator: 'HAS_PROPERTY' },
      ],
    ])
  })

  test('a file may lean on connections that are stored already', async () => {
    const whole = await parseSetup(WHOLE, options(ENV))
    const syncsOnly = WHOLE.slice(WHOLE.indexOf('syncs:'))
    const about = { ...options(), stored: { connections: stored(whole), syncs: [] } }
    expect((await parseSetup(syncsOnly, about)).syncs).toEqual(whole.syncs)
    expect((await problemsOf(syncsOnly))[0]).toBe(
      '3:17: syncs.sf-accounts.connection: there is no connection "acme-salesforce"',
    )
  })

  test('YAML anchors save typing', async () => {
    const text = WHOLE.replace(
      'Name: { kind: company_name, policy: never }',
      'Name: &never { kind: text, policy: never }\n      Phone: *never',
    )
    const { syncs } = await parseSetup(text, options(ENV))
    expect(syncs[0]?.fields.map(({ field, kind }) => `${field} ${kind}`).slice(0, 2)).toEqual([
      'Name text',
      'Phone text',
    ])
  })
})
