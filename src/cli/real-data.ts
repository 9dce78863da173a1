// The demo on real records: companies and people from two public CSV files, how they are loaded and what is synced.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CsvError, parse } from 'csv-parse/sync'
import type { CsvLoad } from '../app.ts'
import { ConfigError } from '../errors.ts'
import type { DemoContent } from './demo-setup.ts'
import { type Firmographic, firmographicsFrom } from './real-firmographics.ts'

interface RealData {
  /** What goes into the CRMs. */
  readonly loads: readonly CsvLoad[]
  /** What the enricher's file says, one row per company. */
  readonly firmographics: readonly Firmographic[]
  readonly content: DemoContent
}

/** As if nobody had touched the companies for three years: long enough for facts to go stale. */
const UNTOUCHED_MS = 3 * 365.25 * 86_400_000

/**
 * Reads `folder`, which holds companies-sp500.csv and people-us-congress.csv. ConfigError when one of them is missing,
 * is no CSV, or lacks a column.
 */
export async function readRealData(folder: string): Promise<RealData> {
  const [companies, people] = [join(folder, 'companies-sp500.csv'), join(folder, 'people-us-congress.csv')]
  // One after the other, so that the same folder always gives the same complaint.
  const rows = await rowsOf(companies)
  await rowsOf(people)
  const loads = [...companyLoads(companies), ...peopleLoads(people)]
  return { loads, firmographics: firmographicsFrom(rows, companies), content: CONTENT }
}

async function rowsOf(file: string): Promise<Record<string, string>[]> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    const what = 'there is no such file, or it cannot be read'
    throw new ConfigError({ where: file, what, fix: 'Give the folder that holds it: --data FOLDER.', cause })
  })
  try {
    return parse<Record<string, string>>(text, { columns: true, bom: true, skip_empty_lines: true })
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause
    const what = `it is no valid CSV (${cause.code}, line ${cause['lines']})`
    throw new ConfigError({ where: file, what, fix: 'Correct the line, then try again.', cause })
  }
}

function companyLoads(file: string): CsvLoad[] {
  const modifiedAt = Date.now() - UNTOUCHED_MS
  const salesforce = { Name: 'Security', TickerSymbol: 'Symbol', Industry: 'GICS Sector' }
  return [
    { system: 'salesforce', object: 'Account', file, mapping: salesforce, modifiedAt },
    { system: 'hubspot', object: 'companies', file, mapping: { name: 'Security' }, modifiedAt },
  ]
}

/** Glued as importers do: who has no suffix gets a blank after the name. */
const LAST_NAME = { template: '{last_name} {suffix}' }

function peopleLoads(file: string): CsvLoad[] {
  const modifiedAt = { column: 'role_start' }
  const salesforce = {
    FirstName: 'first_name',
    LastName: LAST_NAME,
    Title: 'title',
    Phone: 'phone',
    Fax: 'fax',
    MailingStreet: 'address',
  }
  const hubspot = {
    firstname: 'first_name',
    lastname: LAST_NAME,
    jobtitle: 'title',
    phone: 'phone',
    fax: 'fax',
    website: 'website',
    address: 'address',
  }
  return [
    { system: 'salesforce', object: 'Contact', file, mapping: salesforce, modifiedAt },
    { system: 'hubspot', object: 'contacts', file, mapping: hubspot, modifiedAt },
  ]
}

const CONTENT: DemoContent = {
  enricher: `match: { company: name }
    supplies: { industry: industry, city: city, state: state, country: country, founded: founded }`,
  syncs: `  salesforce-accounts:
    connection: demo-salesforce
    stream: Account
    approval: never
    guards: off
    fields:
      Name: { kind: company_name, policy: fill-empty }
      Industry: { kind: industry, policy: overwrite-stale, from: industry }
      BillingCity: { kind: city, policy: overwrite-stale, from: city }
      BillingState: { kind: text, policy: fill-empty, from: state }
      BillingCountry: { kind: country, policy: fill-empty, from: country }
      YearStarted: { kind: text, policy: fill-empty, from: founded }
    enrich: [firmographics]
  salesforce-contacts:
    connection: demo-salesforce
    stream: Contact
    approval: never
    guards: off
    country: US
    fields:
      FirstName: { kind: person_name, policy: fill-empty }
      LastName: { kind: person_name, policy: fill-empty }
      Title: { kind: job_title, policy: fill-empty }
      Phone: { kind: phone, policy: fill-empty }
      Fax: { kind: phone, policy: fill-empty, normalize: suggest }
      MailingStreet: { kind: address, policy: fill-empty }
  hubspot-companies:
    connection: demo-hubspot
    stream: companies
    approval: never
    guards: off
    fields:
      name: { kind: company_name, policy: fill-empty }
      city: { kind: city, policy: overwrite-stale, from: city }
      state: { kind: text, policy: fill-empty, from: state }
      country: { kind: country, policy: fill-empty, from: country }
      founded_year: { kind: text, policy: fill-empty, from: founded }
    enrich: [firmographics]
  hubspot-contacts:
    connection: demo-hubspot
    stream: contacts
    approval: never
    guards: off
    country: US
    fields:
      firstname: { kind: person_name, policy: fill-empty }
      lastname: { kind: person_name, policy: fill-empty }
      jobtitle: { kind: job_title, policy: fill-empty }
      phone: { kind: phone, policy: fill-empty }
      fax: { kind: phone, policy: fill-empty, normalize: suggest }
      website: { kind: website, policy: fill-empty }
      address: { kind: address, policy: fill-empty }
`,
}
