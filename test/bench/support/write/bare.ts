// The same changes by a loop that somebody would write on the bare clients: no comparison, no receipt, no memory. The ids
// are read before, and that is not timed. Arguments: the CRM's address, "hubspot", "salesforce" or "job",
// how long each answer takes.
// Prints {"records","seconds"}.
import { Client } from '@hubspot/api-client'
import { Connection } from 'jsforce'
import { credentials } from '../../../../src/sandbox/credentials.ts'
import { beginMeasuring, NAMES } from './crm.ts'

const [url = '', way = '', answerMs = ''] = process.argv.slice(2)
const LOOK_MS = 1_000
const LONGEST_MS = 600_000
const MOST = 1_000_000

interface Row {
  readonly id: string
  readonly address: string
}

const { rows, write } = way === 'hubspot' ? await byHubSpot() : await bySalesforce()
await beginMeasuring(url, Number(answerMs))
const began = performance.now()
await write()
const seconds = (performance.now() - began) / 1_000
process.stdout.write(`${JSON.stringify({ records: rows.length, seconds })}\n`)
process.exit()

async function byHubSpot() {
  const client = new Client({ accessToken: credentials.hubspot.accessToken, basePath: url })
  const { stream, email } = NAMES.hubspot
  const found: Row[] = []
  for (let after: string | undefined; ; ) {
    const page = await client.crm.objects.basicApi.getPage(stream, 100, after, [email])
    found.push(...page.results.map(({ id, properties }) => ({ id, address: (properties[email] ?? '').toLowerCase() })))
    after = page.paging?.next?.after
    if (after === undefined) break
  }
  return {
    rows: found,
    write: () =>
      inTurn(found, 100, part => {
        const inputs = part.map(({ id, address }) => ({ id, properties: { [email]: address } }))
        return client.crm.objects.batchApi.update(stream, { inputs })
      }),
  }
}

async function bySalesforce() {
  const { clientId, clientSecret } = credentials.salesforce
  const connection = new Connection({ oauth2: { loginUrl: url, clientId, clientSecret }, version: '68.0' })
  await connection.authorize({ grant_type: 'client_credentials' })
  const { stream: type, email } = NAMES.salesforce
  const query = await connection.query(`SELECT Id, ${email} FROM ${type}`, { autoFetch: true, maxFetch: MOST })
  const found = query.records.map((row): Row => ({ id: row.Id ?? '', address: String(row[email]).toLowerCase() }))
  const byCollections = () =>
    inTurn(found, 200, part => {
      const records = part.map(({ id, address }) => ({ Id: id, [email]: address }))
      return connection.sobject(type).update(records, { allOrNone: false })
    })
  const byJob = async () => {
    const job = connection.bulk2.createJob({ object: type, operation: 'update' })
    await job.open()
    await job.uploadData(found.map(({ id, address }) => ({ Id: id, [email]: address })))
    await job.close()
    await job.poll(LOOK_MS, LONGEST_MS)
    await job.getAllResults()
  }
  return { rows: found, write: way === 'job' ? byJob : byCollections }
}

async function inTurn(rows: readonly Row[], size: number, send: (part: readonly Row[]) => Promise<unknown>) {
  for (let at = 0; at < rows.length; at += size) await send(rows.slice(at, at + size))
}
