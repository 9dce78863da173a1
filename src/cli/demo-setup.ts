// The set-up that the demo applies: both CRMs of the sandbox, four syncs, one enricher. Also an example to copy from.

export interface DemoPlace {
  /** The sandbox's address. */
  readonly url: string
  readonly salesforce: { readonly clientId: string; readonly clientSecret: string }
  readonly hubspot: { readonly accessToken: string }
  /** Path of the firmographics CSV. */
  readonly firmographics: string
}

export const DEMO_SYNCS = {
  salesforce: ['salesforce-accounts', 'salesforce-contacts'],
  hubspot: ['hubspot-companies', 'hubspot-contacts'],
} as const

/** What depends on the records: parts of the YAML. */
export interface DemoContent {
  /** What the firmographics file is matched by and gives. */
  readonly enricher: string
  /** The syncs that DEMO_SYNCS names. */
  readonly syncs: string
}

/** The YAML text of the demo's set-up. */
export function demoSetup({ url, salesforce, hubspot, firmographics }: DemoPlace, content: DemoContent): string {
  return `connections:
  demo-salesforce:
    connector: salesforce
    loginUrl: ${url}
    clientId: ${salesforce.clientId}
    clientSecret: ${salesforce.clientSecret}
    sandbox: true
  demo-hubspot:
    connector: hubspot
    baseUrl: ${url}
    accessToken: ${hubspot.accessToken}
    sandbox: true
  firmographics:
    connector: csv
    path: ${JSON.stringify(firmographics)}
    ${content.enricher}
syncs:
${content.syncs}`
}

/** For the records that the sandbox makes up. */
export const MADE_UP: DemoContent = {
  enricher: `match: { domain: domain, company: name }
    supplies: { industry: industry, employees: employees, city: city, country: country }`,
  syncs: `  salesforce-accounts:
    connection: demo-salesforce
    stream: Account
    approval: never
    guards: off
    fields:
      Name: { kind: company_name, policy: fill-empty }
      Website: { kind: website, policy: fill-empty }
      Phone: { kind: phone, policy: fill-empty }
      Industry: { kind: industry, policy: overwrite-stale, from: industry }
      NumberOfEmployees: { kind: employees, policy: overwrite-stale, from: employees }
      BillingCity: { kind: city, policy: overwrite-stale, from: city }
      BillingCountry: { kind: country, policy: fill-empty, from: country }
    enrich: [firmographics]
  salesforce-contacts:
    connection: demo-salesforce
    stream: Contact
    approval: never
    guards: off
    fields:
      FirstName: { kind: person_name, policy: fill-empty }
      LastName: { kind: person_name, policy: fill-empty }
      Email: { kind: email, policy: fill-empty }
      Phone: { kind: phone, policy: fill-empty }
      MobilePhone: { kind: mobile, policy: fill-empty }
      Title: { kind: job_title, policy: suggest-only }
      MailingCountry: { kind: country, policy: fill-empty }
  hubspot-companies:
    connection: demo-hubspot
    stream: companies
    approval: never
    guards: off
    fields:
      name: { kind: company_name, policy: fill-empty }
      domain: { kind: website, policy: fill-empty, normalize: suggest }
      phone: { kind: phone, policy: fill-empty }
      numberofemployees: { kind: employees, policy: overwrite-stale, from: employees }
      city: { kind: city, policy: overwrite-stale, from: city }
      country: { kind: country, policy: fill-empty, from: country }
    enrich: [firmographics]
  hubspot-contacts:
    connection: demo-hubspot
    stream: contacts
    approval: never
    guards: off
    fields:
      firstname: { kind: person_name, policy: fill-empty }
      lastname: { kind: person_name, policy: fill-empty }
      email: { kind: email, policy: fill-empty }
      phone: { kind: phone, policy: fill-empty }
      mobilephone: { kind: mobile, policy: fill-empty }
      jobtitle: { kind: job_title, policy: suggest-only }
      country: { kind: country, policy: fill-empty }
`,
}
