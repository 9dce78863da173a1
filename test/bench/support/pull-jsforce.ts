// The official client: `bulk2.query`, which can read one result page. It reads the page twice and the second time
// counts, as a worker's process is warm. Arguments: the org, records. Prints {"records","recordsPerS"}.
import { Connection } from 'jsforce'
import { credentials } from '../../../src/sandbox/credentials.ts'
import { COLUMNS } from './pull-fields.ts'
import { meter, print } from './pull-rate.ts'

const [url = '', records = ''] = process.argv.slice(2)
const { clientId, clientSecret } = credentials.salesforce
const connection = new Connection({
  instanceUrl: url,
  version: '68.0',
  oauth2: { loginUrl: url, clientId, clientSecret },
})
await connection.authorize({ grant_type: 'client_credentials' })
await readPage()
print(await readPage())
process.exit()

async function readPage() {
  const counted = meter(0)
  const stream = await connection.bulk2.query(`SELECT ${COLUMNS.join(', ')} FROM Contact LIMIT ${records}`, {
    pollInterval: 10,
  })
  for await (const _record of stream) counted.add(1)
  return counted.rate()
}
