// Whatever is wrong in a set-up file is told at once, each with its place, what is allowed and what was meant.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ConfigError } from '../../src/errors.ts'
import { parseSetup } from '../../src/setup/parse.ts'
import { ENV, options, problemsOf, WHOLE } from './fakes.ts'

/** The file with one piece of text replaced; the problems that this makes. */
function change(from: string, to: string): Promise<string[]> {
  expect(WHOLE).toContain(from)
  return problemsOf(WHOLE.replace(from, to), options(ENV))
}

describe('the place and the words', () => {
  test.each([
    [
      'order: 1',
      'oder: 1',
      '22:5: syncs.sf-accounts.oder: is not known here; did you mean "order"? Allowed: connection, stream',
    ],
    [
      'policy: never',
      'polcy: never',
      '24:35: syncs.sf-accounts.fields.Name.polcy: is not known here; did you mean "policy"? Allowed: kind, policy, from',
    ],
    [
      'kind: company_name',
      'kind: companyname',
      '24:21: syncs.sf-accounts.fields.Name.kind: must be one of email, phone',
    ],
    ['kind: company_name', 'kind: companyname', 'did you mean "company_name"?'],
    ['policy: never', 'policy: overwrite_always', 'did you mean "overwrite-always"?'],
    ['stream: Account', 'stream:', '15:12: syncs.sf-accounts.stream: must be text'],
    ['    stream: Account\n', '', '13:3: syncs.sf-accounts.stream: is missing'],
    ['stream: Account', 'stream: 5', 'must be text: put it in quotes'],
    ['lockDays: 30', 'lockDays: "30"', 'must be a whole number from 0 to 3650'],
    ['lockDays: 30', 'lockDays: 1.5', 'must be a whole number from 0 to 3650'],
    ['staleBelow: 0.7', 'staleBelow: 70', 'must be a number from 0 to 1'],
    ['country: US', 'country: us', 'two-letter country code in capitals'],
    ['country: US', 'country: XX', 'is not a country code'],
    [`"Type = 'Customer'"`, `"WHERE Type = 'Customer'"`, 'without the word WHERE'],
    ['ends-with: .gov', 'ends_with: .gov', 'did you mean "ends-with"?'],
    ['ends-with: .gov', 'ends-with: .gov, empty: true', 'syncs.sf-accounts.exclude[0]: must have exactly one test'],
    ['enrich: [firmographics]', 'enrich: [firmographics, firmographics]', 'must name each connection once'],
    ['sf-accounts:', 'SF Accounts:', '13:3: syncs.SF Accounts: must be small letters'],
    [
      'connector: csv',
      'connector: cvs',
      '8:16: connections.firmographics.connector: must be one of salesforce, csv; did you mean "csv"?',
    ],
    ['    connector: csv\n', '', 'connections.firmographics.connector: is missing'],
    [
      'clientId: 3MVG9',
      'limits: { jobs: 0 }',
      '5:21: connections.acme-salesforce.limits.jobs: must be a whole number from 1 to 1000',
    ],
    [
      'clientId: 3MVG9',
      'limits: { pul: 2 }',
      'connections.acme-salesforce.limits.pul: is not known here; did you mean "pull"? Allowed: jobs, pull, enrich',
    ],
    [
      'clientId: 3MVG9',
      'limits: { reserve: 95% }',
      'connections.acme-salesforce.limits.reserve: must be a share from "0%" to "90%", or a whole number of calls',
    ],
    [
      'clientId: 3MVG9',
      'limits: { writesPerHour: 0 }',
      'connections.acme-salesforce.limits.writesPerHour: must be a whole number from 1 to 1000000',
    ],
    ['loginUrl: https', 'loginURL: https', 'did you mean "loginUrl"?'],
    ['loginUrl: https://acme.my.salesforce.com', 'loginUrl: acme', 'must be a URL such as'],
    [
      '{ domain: domain, company: name }',
      '{ domian: domain }',
      'connections.firmographics.match.domian: is not known here; did you mean "domain"? Allowed: domain, company',
    ],
    [
      'clientId: 3MVG9',
      'clientId: { env: SF_ID }',
      'only a secret can come from the environment (clientSecret, refreshToken)',
    ],
    [
      'SF_CLIENT_SECRET',
      'SF_SECRET',
      '6:19: connections.acme-salesforce.clientSecret: the environment variable SF_SECRET is not set',
    ],
    ['{ env: SF_CLIENT_SECRET }', '{ enw: SF_CLIENT_SECRET }', 'did you mean "env"?'],
    ['clientId: 3MVG9', 'clientId: ""', 'connections.acme-salesforce.clientId: must not be empty'],
    ['syncs:', 'sinks:', '12:1: sinks: is not known here; did you mean "syncs"? Allowed: rules, connections, syncs'],
  ])('%s → %s', async (from, to, expected) => {
    expect((await change(from, to)).join('\n')).toContain(expected)
  })

  test('one mistake makes one line', async () => {
    expect(await change('SF_CLIENT_SECRET', 'SF_SECRET')).toHaveLength(1)
    expect(await change('order: 1', 'oder: 1')).toHaveLength(1)
    expect(await change('{ env: SF_CLIENT_SECRET }', '{ enw: X }')).toHaveLength(2)
  })

  test('all mistakes are told at once, in the order of the file', async () => {
    const text = WHOLE.replace('clientId', 'clientID')
      .replace('order: 1', 'order: first')
      .replace('from: industry', 'from: industri')
    const lines = await problemsOf(text.replace('connection: acme-salesforce', 'connection: acme'), options(ENV))
    const rows = lines.map(line => Number(line.split(':')[0]))
    expect(rows).toEqual(rows.toSorted((a, b) => a - b))
    expect(lines.length).toBeGreaterThanOrEqual(3)
    const failure = await parseSetup(text, options(ENV)).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(ConfigError)
    expect(String(failure).split('\n').length).toBeGreaterThan(1)
  })

  test.each([
    ['', 'the file is empty'],
    ['just words', 'must be a group of settings'],
    ['syncs: []', 'syncs: must be a group of settings'],
    ['syncs:\n  a: null', 'syncs.a: must be a group of settings'],
    ['a: 1\na: 2', '2:1: is not valid YAML: Map keys must be unique'],
    ['a: [1', '1:6: is not valid YAML'],
    ['a: &a [*a]', 'a: is not known here'],
    ['a: *nowhere', 'is not valid YAML'],
  ])('%j is refused', async (text, expected) => {
    expect((await problemsOf(text)).join('\n')).toContain(expected)
  })

  test('whatever the text, the answer is a set-up or lines with a place', async () => {
    const piece = fc.constantFrom(
      'connections',
      'syncs',
      ': ',
      '\n',
      '  ',
      '- ',
      '{',
      '}',
      '[',
      '&a',
      '*a',
      '"',
      'x',
      '!!set',
      '? ',
      '|',
      '#',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async pieces => {
        for (const line of await problemsOf(pieces.join(''))) expect(line).toMatch(/^\d+:\d+: ./)
      }),
      { numRuns: 300 },
    )
  })
})

describe('secrets', () => {
  test.each([
    'hunter2: x',
    '|hunter2',
    '">hunter2',
    '[hunter2]',
    '&hunter2',
    '!hunter2 x',
    '12 hunter2: [',
    '{ env: "hunter2 hunter2" }',
  ])('never show in a problem: clientSecret: %s', async written => {
    const lines = await change('clientSecret: { env: SF_CLIENT_SECRET }', `clientSecret: ${written}\n    loginURL: 1`)
    expect(lines.length).toBeGreaterThan(0)
    expect(lines.join('\n')).not.toContain('hunter2')
  })
})
