// The real jsforce, logged in to a whole sandbox by client credentials.
import { Connection, type Schema } from 'jsforce'
import { credentials } from '../../src/sandbox/credentials.ts'

export async function connectTo(url: string): Promise<Connection<Schema>> {
  const { clientId, clientSecret } = credentials.salesforce
  const oauth2 = { loginUrl: url, clientId, clientSecret }
  const connection = new Connection<Schema>({ version: '68.0', loginUrl: url, instanceUrl: url, oauth2 })
  await connection.authorize({ grant_type: 'client_credentials' })
  return connection
}
