// What there is to be done in a lane: made-up companies in both CRMs whose values are to be written otherwise, and a table
// of cities that a source supplies; or, where Salesforce is to write by a job of its own, thousands of persons.
import { credentials } from '../../../src/sandbox/credentials.ts'
import type { World } from '../../../src/sandbox/world.ts'
import type { CrmName } from '../wire/call.ts'

const DAY_MS = 86_400_000
/** Old enough that nobody's edit locks anything. */
const UNTOUCHED_MS = 400 * DAY_MS
/** Records of each CRM in a round. */
const RECORDS = 16
/** So many are worth a job, see connectors/salesforce/cost/way.ts. */
const WORTH_A_JOB = 3_600

export const COMPANY = {
  salesforce: { object: 'Account', name: 'Name', website: 'Website', phone: 'Phone', city: 'BillingCity' },
  hubspot: { object: 'companies', name: 'name', website: 'website', phone: 'phone', city: 'city' },
} as const
/** Fields of which Salesforce keeps a history here. */
export const TRACKED = ['Phone', 'BillingCity', 'Email']

const digits = (n: number, places: number) => `${n}`.padStart(places, '0')
const domainOf = (round: number, n: number) => `chaos-${round}-${n}.com`

/** The table of the source: one city for each company of each round. */
export function citiesOf(rounds: number): string {
  const rows = Array.from({ length: rounds }, (_none, round) =>
    Array.from({ length: RECORDS }, (_row, n) => `${domainOf(round, n)},Newtown ${round} ${n}`),
  )
  return ['domain,city', ...rows.flat(), ''].join('\n')
}

/** New companies of a round in both CRMs; the first few have a city that a person has entered just now. */
export function addCompanies(world: World, round: number, edited: number): void {
  for (const system of ['salesforce', 'hubspot'] as const) {
    const { object, name, website, phone, city } = COMPANY[system]
    const ids = Array.from({ length: RECORDS }, (_none, n) => {
      const fields = {
        [name]: `Company ${round} ${n}`,
        [website]: `HTTP://WWW.${domainOf(round, n).toUpperCase()}/`,
        [phone]: `(212) 555-${digits((round * RECORDS + n) % 10_000, 4)}`,
        [city]: `Oldtown ${round} ${n}`,
      }
      return world[system].insert(object, fields, { modifiedAt: world.clock.now() - UNTOUCHED_MS })
    })
    for (const [n, id] of ids.slice(0, edited).entries()) {
      world[system].update(id, { [city]: `Lockedtown ${round} ${n}` }, 'person')
    }
  }
}

const addressOf = (round: number, n: number) => `PERSON${n}.R${round}@ACME-CORP.COM`

/** In the first round persons are added, in later ones each has got another address. Returns their ids. */
export function addPersons({ salesforce, clock }: World, round: number, known: readonly string[]): readonly string[] {
  const modifiedAt = clock.now() - UNTOUCHED_MS
  for (const [n, id] of known.entries()) salesforce.update(id, { Email: addressOf(round, n) }, 'person')
  if (known.length > 0) return known
  return Array.from({ length: WORTH_A_JOB }, (_none, n) =>
    salesforce.insert(
      'Contact',
      { Email: addressOf(round, n), LastName: `Person ${n}` },
      { modifiedAt, trusted: true },
    ),
  )
}

/** What a person enters: like nothing that anybody else writes, and written as Evergreen would write it. */
export function enteredIn(field: string, n: number): string {
  if (/phone/i.test(field)) return `+1646555${digits(n % 10_000, 4)}`
  if (/website/i.test(field)) return `https://entered-${n}.com`
  if (/email/i.test(field)) return `entered${n}@acme-corp.com`
  return `Enteredtown ${n}`
}

const common = 'settleMinutes: 0\n    approval: never\n    guards: off'

const companySync = (name: string, system: CrmName, connection: string) => {
  const { object, website, phone, city } = COMPANY[system]
  return `  ${name}:
    connection: ${connection}
    stream: ${object}
    ${common}
    country: US
    fields:
      ${website}: { kind: website }
      ${phone}: { kind: phone }
      ${city}: { kind: city, policy: overwrite-always, from: city, halfLifeYears: 0.05 }
    enrich: [cities]
`
}

const personSync = `  sf-persons:
    connection: sf
    stream: Contact
    ${common}
    history: off
    fields:
      Email: { kind: email }
`

/** The set-up of a lane, and the names of its syncs. `url`: by way of what troubles it. */
export function setupOf(
  url: string,
  table: string,
  byJob: boolean,
): { readonly yaml: string; readonly syncs: string[] } {
  const { salesforce, hubspot } = credentials
  const yaml = `connections:
  sf: { connector: salesforce, loginUrl: ${url}, clientId: ${salesforce.clientId}, clientSecret: ${salesforce.clientSecret}, sandbox: true }
  hs: { connector: hubspot, baseUrl: ${url}, clientId: ${hubspot.clientId}, clientSecret: ${hubspot.clientSecret}, refreshToken: ${hubspot.refreshToken}, sandbox: true }
  cities: { connector: csv, path: ${table}, match: { domain: domain }, supplies: { city: city }, trust: 1 }
syncs:
${byJob ? personSync : companySync('sf-companies', 'salesforce', 'sf')}${companySync('hs-companies', 'hubspot', 'hs')}`
  return { yaml, syncs: [byJob ? 'sf-persons' : 'sf-companies', 'hs-companies'] }
}
