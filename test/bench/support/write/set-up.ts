// What the write benchmark declares: as little as possible beside what every set-up has.
import { credentials } from '../../../../src/sandbox/credentials.ts'

export function setUpFor(url: string): string {
  const { clientId, clientSecret } = credentials.salesforce
  return `connections:
  sf: { connector: salesforce, loginUrl: ${url}, clientId: ${clientId}, clientSecret: ${clientSecret}, sandbox: true }
  hs: { connector: hubspot, baseUrl: ${url}, accessToken: ${credentials.hubspot.accessToken}, sandbox: true }
syncs:
  salesforce: { connection: sf, stream: Contact, settleMinutes: 0, fields: { Email: { kind: email } } }
  hubspot: { connection: hs, stream: contacts, settleMinutes: 0, fields: { email: { kind: email } } }
`
}
