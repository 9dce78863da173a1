// What the parts of a set-up ask of each other.
import { describe, expect, test } from 'vitest'
import { parseSetup } from '../../src/setup/parse.ts'
import { ENV, options, problemsOf, stored, WHOLE } from './fakes.ts'

const change = (from: string, to: string) => problemsOf(WHOLE.replace(from, to), options(ENV))
const second = (lines: string) => `${WHOLE}  second:\n    connection: acme-salesforce\n    stream: Account\n${lines}`
const INDUSTRY = '    fields: { Industry: { kind: industry, normalize: auto } }\n'

describe('connections and enrichers', () => {
  test('a sync needs a connection that is there', async () => {
    expect(await change('connection: acme-salesforce', 'connection: acme-saleforce')).toEqual([
      '14:17: syncs.sf-accounts.connection: there is no connection "acme-saleforce"; did you mean "acme-salesforce"?',
    ])
  })

  test('a sync needs a CRM', async () => {
    const lines = await change('connection: acme-salesforce', 'connection: firmographics')
    expect(lines).toEqual(['14:17: syncs.sf-accounts.connection: "firmographics" is no CRM: it has no records to sync'])
  })

  test('enrich needs enrichers', async () => {
    expect(await change('enrich: [firmographics]', 'enrich: [firmographics, acme-salesforce]')).toEqual([
      '27:29: syncs.sf-accounts.enrich[1]: "acme-salesforce" is no enricher: it supplies nothing',
    ])
    expect((await change('enrich: [firmographics]', 'enrich: [firmographic]')).join()).toContain(
      'did you mean "firmographics"?',
    )
  })

  test('what a field takes must be supplied by an enricher of its sync', async () => {
    expect((await change('from: industry', 'from: industri')).join()).toContain(
      '"firmographics" does not supply it; did you mean "industry"? Allowed: industry, website',
    )
    expect((await change('    enrich: [firmographics]\n', '')).join()).toContain('needs an enricher')
  })

  test('a connection that is itself wrong brings no second complaint about its syncs', async () => {
    expect(await change('path: ./firmographics.csv', 'pat: ./x')).toHaveLength(2)
  })
})

describe('fields with two writers', () => {
  test('are refused with both names, the field and the way out', async () => {
    const [line, ...more] = await problemsOf(second(INDUSTRY), options(ENV))
    expect(more).toEqual([])
    expect(line).toMatch(/^32:15: syncs\.second\.fields\.Industry: Account\.Industry of "acme-salesforce"/)
    expect(line).toContain('also written by the sync "sf-accounts"; give "second" and "sf-accounts" different orders')
  })

  test.each([
    ['different orders', `    order: 2\n${INDUSTRY}`],
    ['one does not own it', '    fields: { Industry: { kind: industry, owner: crm, normalize: auto } }\n'],
    ['one only suggests', '    fields: { Industry: { kind: industry, policy: suggest-only, normalize: suggest } }\n'],
    ['one takes nothing and keeps the notation', '    fields: { Industry: { kind: industry, normalize: off } }\n'],
  ])('are fine when %s', async (_, lines) => {
    expect(await problemsOf(second(lines), options(ENV))).toEqual([])
  })

  test('equal orders do not settle it', async () => {
    expect(await problemsOf(second(`    order: 1\n${INDUSTRY}`), options(ENV))).toHaveLength(1)
  })

  test('another stream is another field', async () => {
    expect(await problemsOf(second(INDUSTRY).replace(/Account\n(?= {4}fields)/, 'Lead\n'), options(ENV))).toEqual([])
  })

  test('stored syncs count, unless the file replaces them', async () => {
    const whole = await parseSetup(WHOLE, options(ENV))
    const about = { ...options(ENV), stored: { connections: stored(whole), syncs: whole.syncs } }
    expect(await problemsOf(WHOLE, about)).toEqual([])
    expect((await problemsOf(WHOLE.replace('sf-accounts:', 'renamed:'), about)).join('\n')).toContain(
      'by the sync "sf-accounts"',
    )
  })
})

describe('notices', () => {
  const noticed = (text: string) => text.replace('    lockDays: 30\n', '    notices: { seconds: 5 }\n')

  test('are taken from a connection that tells of changes, with defaults for what is not said', async () => {
    const { syncs } = await parseSetup(noticed(WHOLE), options(ENV))
    expect(syncs[0]?.notices).toEqual({ seconds: 5, records: 1_000 })
  })

  test('need a connection that tells of changes', async () => {
    const quiet = noticed(WHOLE).replace('clientId: 3MVG9', 'clientId: 3MVG9\n    sandbox: true')
    expect(await problemsOf(quiet, options(ENV))).toEqual([
      expect.stringContaining('syncs.sf-accounts.notices: "acme-salesforce" tells of no changes'),
    ])
  })

  test('are not for the members of a list', async () => {
    const listed = noticed(WHOLE).replace('    country: US\n', '    list: "7"\n')
    expect((await problemsOf(listed, options(ENV))).join()).toContain('a sync of a HubSpot list takes none')
  })
})

describe('guards', () => {
  test('are of fields that the sync maps: a misspelt one is told with the nearest', async () => {
    const lines = await change('    lockDays: 30\n', '    guards: { fields: { Industri: { shift: 1 } } }\n')
    expect(lines).toEqual([
      expect.stringMatching(
        /syncs\.sf-accounts\.guards\.fields\.Industri: the sync maps no field "Industri"; did you mean "Industry"\?$/,
      ),
    ])
  })
})

describe('stamps', () => {
  const stamped = (stamps: string) => change('    lockDays: 30\n', `    stamps: ${stamps}\n`)

  test('have their defaults, and go alone only when switched on', async () => {
    const setupOf = async (stamps: string) => {
      const text = WHOLE.replace('    lockDays: 30\n', `    stamps: ${stamps}\n`)
      return (await parseSetup(text, options(ENV))).syncs[0]?.stamps
    }
    const fields = { freshness: 'F__c' }
    expect(await setupOf('{ freshness: F__c }')).toEqual({ fields, freshnessAs: 'percent', alone: null })
    expect(await setupOf('{ freshness: F__c, alone: on }')).toMatchObject({ alone: 0.01 })
    expect(await setupOf('{ freshness: F__c, alone: on, aloneShare: 0.2 }')).toMatchObject({ alone: 0.2 })
  })

  test.each([
    ['no field', '{ alone: on }', 'stamps: must name a field for one of freshness, lastVerified, lastEnriched, source'],
    ['a misspelt name', '{ freshnes: F__c }', 'did you mean "freshness"?'],
    ['a share of nothing', '{ freshness: F__c, aloneShare: 0 }', 'must be a share above 0, up to 1'],
    ['a mapped field', '{ source: Industry }', 'stamps.source: Industry is among the fields of the sync'],
    ['one field twice', '{ source: F__c, freshness: F__c }', 'F__c is the field of'],
  ])('are refused with %s', async (_, stamps, words) => {
    expect((await stamped(stamps)).join()).toContain(words)
  })

  test('need a field that no other sync of the stream uses', async () => {
    const text = WHOLE.replace('    lockDays: 30\n', '    stamps: { freshness: F__c }\n')
    const other = (lines: string) => `${text}  second:\n    connection: acme-salesforce\n    stream: Account\n${lines}`
    const lines = '    stamps: { freshness: F__c }\n    fields: { Fax: { kind: phone } }\n'
    expect((await problemsOf(other(lines), options(ENV))).join()).toContain('F__c is used by the sync "sf-accounts"')
  })
})
