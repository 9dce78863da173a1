// What the pull benchmark sets up: syncs of the made-up people in both CRMs.
import { credentials } from '../../../src/sandbox/credentials.ts'

const CONTACT_KINDS = {
  FirstName: 'person_name',
  LastName: 'person_name',
  Email: 'email',
  Phone: 'phone',
  MobilePhone: 'phone',
  Title: 'text',
  Department: 'text',
  MailingStreet: 'text',
  MailingCity: 'text',
  MailingPostalCode: 'text',
  MailingCountry: 'country',
}

/** A sync of contacts; `policy` as it stands behind the kind of each field. */
function contacts(connection: string, policy: string): string {
  const fields = Object.entries(CONTACT_KINDS).map(([field, kind]) => `      ${field}: { kind: ${kind}${policy} }`)
  return `    connection: ${connection}
    stream: Contact
    settleMinutes: 0
    approval: never
    guards: off
    fields:
${fields.join('\n')}`
}

/** The set-up of both CRMs at an address. */
export function setUpFor(url: string): string {
  const { clientId, clientSecret } = credentials.salesforce
  const sf = `{ connector: salesforce, loginUrl: ${url}, clientId: ${clientId}, clientSecret: ${clientSecret}, sandbox: true }`
  return `connections:
  sf: ${sf}
  sf-other: ${sf}
  hs: { connector: hubspot, baseUrl: ${url}, accessToken: ${credentials.hubspot.accessToken}, sandbox: true }
syncs:
  sf-contacts:
${contacts('sf', '')}
  sf-contacts-other:
${contacts('sf-other', '')}
  sf-contacts-kept:
${contacts('sf', ', policy: never')}
    history: off
  hs-contacts:
    connection: hs
    stream: contacts
    settleMinutes: 0
    approval: never
    guards: off
    history: off
    fields:
      firstname: { kind: person_name }
      lastname: { kind: person_name }
      email: { kind: email }
      phone: { kind: phone }
      jobtitle: { kind: text }
      country: { kind: country }
`
}
