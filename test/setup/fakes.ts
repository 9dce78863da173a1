// Two tiny connectors, a CRM and an enricher, with the settings that the real ones have.
import { z } from 'zod'
import type { Connection, Connector } from '../../src/contract/connector.ts'
import type { StoredConnection } from '../../src/contract/stores.ts'
import { type ParseOptions, parseSetup, type Setup } from '../../src/setup/parse.ts'
import { SetupError } from '../../src/setup/problem.ts'
import { sessionInMemory } from '../support/session.ts'

const nothing = { check: async () => [], close: async () => {} }
const unused = () => Promise.reject(new Error('no call may be made while a set-up is read'))
const source = {
  describe: unused,
  account: unused,
  partitions: unused,
  count: unused,
  read: () => ({ [Symbol.asyncIterator]: () => ({ next: unused }) }),
}

const salesforceSettings = z.strictObject({
  loginUrl: z.url('must be a URL such as https://acme.my.salesforce.com'),
  clientId: z.string().min(1),
  clientSecret: z.string().min(1),
  refreshToken: z.string().min(1).optional(),
  sandbox: z.boolean().default(false),
})

const salesforce: Connector = {
  name: 'salesforce',
  title: 'Salesforce',
  settings: salesforceSettings,
  secrets: ['clientSecret', 'refreshToken'],
  /** Tells of no changes in a sandbox. */
  open: (settings): Connection => {
    const told = salesforceSettings.parse(settings).sandbox ? {} : { feed: {} }
    return { ...nothing, source, ...told }
  },
}

const csvSettings = z.strictObject({
  path: z.string().min(1),
  match: z.partialRecord(z.enum(['domain', 'company']), z.string()),
  supplies: z.record(z.string(), z.string()),
})

const csv: Connector = {
  name: 'csv',
  title: 'CSV file',
  settings: csvSettings,
  secrets: [],
  open: (settings): Connection => {
    const supplies = Object.keys(csvSettings.parse(settings).supplies)
    return { ...nothing, enricher: { supplies, needs: ['domain'], trust: 0.9, lookup: async () => [] } }
  },
}

const connectors = [salesforce, csv]

export function options(env: Readonly<Record<string, string>> = {}): ParseOptions {
  return {
    file: 'evergreen.yaml',
    connectors,
    secretFromEnv: name => env[name] ?? null,
    open: (_alias, connector, settings) => connector.open(settings, UNUSED_DEPS),
  }
}

const UNUSED_DEPS: Parameters<Connector['open']>[1] = {
  alias: 'unused',
  outbound: {
    allow: () => {},
    request: unused,
    get dispatcher(): never {
      throw new Error('unused')
    },
    agentFor: () => {
      throw new Error('unused')
    },
    grpc: () => {
      throw new Error('unused')
    },
    explain: error => error,
  },
  clock: { now: () => 0, sleep: unused },
  log: { debug() {}, info() {}, warn() {}, error() {}, child: () => UNUSED_DEPS.log },
  budget: { spend: unused, refused: unused, learn() {}, learnZone() {}, learnLimit() {}, enter: async () => unused },
  session: sessionInMemory(),
  folder: '.',
}

/** The problems' lines, without the file's name. */
export async function problemsOf(text: string, about: ParseOptions = options()): Promise<string[]> {
  const failure = await parseSetup(text, about).then(
    () => null,
    (error: unknown) => error,
  )
  if (failure === null) return []
  if (!(failure instanceof SetupError)) throw failure
  return failure.problems.map(line => line.replace(/^evergreen\.yaml:/, ''))
}

/** What apply would store, the secrets "sealed". */
export function stored({ connections }: Setup): StoredConnection[] {
  return connections.map(({ alias, connector, settings, plainSecrets, limits, keep }) => {
    return {
      id: `id-${alias}`,
      alias,
      connector,
      settings,
      sealed: plainSecrets,
      limits,
      keep,
      account: null,
      pausedAt: null,
    }
  })
}

export const WHOLE = `connections:
  acme-salesforce:
    connector: salesforce
    loginUrl: https://acme.my.salesforce.com
    clientId: 3MVG9
    clientSecret: { env: SF_CLIENT_SECRET }
  firmographics:
    connector: csv
    path: ./firmographics.csv
    match: { domain: domain, company: name }
    supplies: { industry: industry, website: url }
syncs:
  sf-accounts:
    connection: acme-salesforce
    stream: Account
    where: "Type = 'Customer'"
    exclude: [{ field: Website, ends-with: .gov }, { field: Fax, not-empty: true }]
    country: US
    lockDays: 30
    settleMinutes: 10
    changesPerRun: 5000
    order: 1
    fields:
      Name: { kind: company_name, policy: never }
      Website: { kind: website, from: website }
      Industry: { kind: industry, policy: overwrite-stale, from: industry, staleBelow: 0.7, halfLifeYears: 5, normalize: auto, owner: evergreen }
    enrich: [firmographics]
    schedule: { cron: 0 8 * * 1-5, zone: Europe/Helsinki, hours: [07:00-19:00], jitterMinutes: 10 }
`
/** The same with limits for one connection. */
export const LIMITED = WHOLE.replace(
  'clientId: 3MVG9',
  'clientId: 3MVG9\n    limits: { jobs: 8, pull: 2, write-back: 1 }',
)
export const ENV = { SF_CLIENT_SECRET: 'hunter2-hunter2' }
