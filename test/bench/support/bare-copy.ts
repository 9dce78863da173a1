// The least that any sync must do, with the vendors' clients alone: read every record, write the same values back.
// Nothing is normalized, stored, compared or audited. Prints {"records","seconds"}.
import { Client } from '@hubspot/api-client'
import { Connection } from 'jsforce'
import { z } from 'zod'
import { credentials } from '../../../src/sandbox/credentials.ts'
import { startSandbox } from '../../../src/sandbox/server.ts'

/** The fields of the demo's syncs. */
const SALESFORCE = {
  Account: ['Name', 'Website', 'Phone', 'Industry', 'NumberOfEmployees', 'BillingCity', 'BillingCountry'],
  Contact: ['FirstName', 'LastName', 'Email', 'Phone', 'MobilePhone', 'Title', 'MailingCountry'],
}
const HUBSPOT = {
  companies: ['name', 'domain', 'phone', 'numberofemployees', 'city', 'country'],
  contacts: ['firstname', 'lastname', 'email', 'phone', 'mobilephone', 'jobtitle', 'country'],
}
/** HubSpot's largest page and batch. */
const PAGE = 100

const Row = z.object({ Id: z.string() }).loose()

async function copySalesforce(connection: Connection, object: string, fields: readonly string[]): Promise<number> {
  const soql = `SELECT Id, ${fields.join(', ')} FROM ${object}`
  const answer = await connection.query(soql, { autoFetch: true, maxFetch: Number.MAX_SAFE_INTEGER })
  const records = answer.records.map(record => {
    const { attributes: _, ...values } = Row.parse(record)
    return values
  })
  const saved = await connection.sobject(object).update(records, { allowRecursive: true })
  if (saved.some(row => !row.success)) throw new Error('a record was not saved')
  return records.length
}

async function copyHubspot(client: Client, type: string, fields: string[]): Promise<number> {
  let records = 0
  let after: string | undefined
  do {
    const page = await client.crm.objects.basicApi.getPage(type, PAGE, after, fields)
    const inputs = page.results.map(({ id, properties }) => {
      const values = fields.map(field => [field, properties[field] ?? ''] as const)
      return { id, properties: Object.fromEntries(values) }
    })
    await client.crm.objects.batchApi.update(type, { inputs })
    records += inputs.length
    after = page.paging?.next?.after
  } while (after !== undefined)
  return records
}

const [records = '1000'] = process.argv.slice(2)
const sandbox = await startSandbox({ records: Number(records), seed: 1 })
const started = performance.now()
const { clientId, clientSecret } = credentials.salesforce
const oauth2 = { loginUrl: sandbox.url, clientId, clientSecret }
const connection = new Connection({ instanceUrl: sandbox.url, oauth2 })
await connection.authorize({ grant_type: 'client_credentials' })
const client = new Client({ basePath: sandbox.url, accessToken: credentials.hubspot.accessToken })
const copied = await Promise.all([
  ...Object.entries(SALESFORCE).map(([object, fields]) => copySalesforce(connection, object, fields)),
  ...Object.entries(HUBSPOT).map(([type, fields]) => copyHubspot(client, type, fields)),
])
const seconds = (performance.now() - started) / 1_000
await sandbox.close()
process.stdout.write(`${JSON.stringify({ records: copied.reduce((sum, count) => sum + count, 0), seconds })}\n`)
