// The least that reading the same bytes can cost: bare undici, and uDSV making an object of each row.
// Arguments: the org, records of the warm-up, records to read after it. Prints {"records","recordsPerS"}.
import { setTimeout as sleep } from 'node:timers/promises'
import { inferSchema, initParser } from 'udsv'
import { request } from 'undici'
import { z } from 'zod'
import { credentials } from '../../../src/sandbox/credentials.ts'
import { COLUMNS } from './pull-fields.ts'
import { meter, print } from './pull-rate.ts'

const [url = '', warmUp = '', wanted = ''] = process.argv.slice(2)
const { clientId, clientSecret } = credentials.salesforce
const login = new URLSearchParams({
  grant_type: 'client_credentials',
  client_id: clientId,
  client_secret: clientSecret,
})
const token = z.object({ access_token: z.string() }).parse(await ask('/services/oauth2/token', login)).access_token
const jobs = `/services/data/v68.0/jobs/query`
const soql = `SELECT ${COLUMNS.join(', ')} FROM Contact`
const { id } = z.object({ id: z.string() }).parse(await ask(jobs, JSON.stringify({ operation: 'query', query: soql })))
const state = z.object({ state: z.string() })
while (state.parse(await ask(`${jobs}/${id}`)).state !== 'JobComplete') await sleep(10)

const counted = meter(Number(warmUp))
const limit = Number(warmUp) + Number(wanted)
let read = 0
for (let locator = ''; locator !== 'null' && read < limit; ) {
  const at = locator === '' ? '' : `?locator=${locator}`
  const { headers, body } = await request(`${url}${jobs}/${id}/results${at}`, {
    headers: { authorization: `Bearer ${token}` },
  })
  const decoder = new TextDecoder()
  let parser: ReturnType<typeof initParser> | null = null
  let held = ''
  for await (const chunk of body) {
    held += decoder.decode(chunk, { stream: true })
    const end = held.lastIndexOf('\n') + 1
    const lines = held.slice(0, end)
    held = held.slice(end)
    parser ??= initParser(
      inferSchema(lines.slice(0, lines.indexOf('\n') + 1), { col: ',', row: '\n', encl: '"', esc: '"' }),
    )
    parser.chunk<Record<string, string>>(lines, parser.stringObjs, () => {
      counted.add(1)
      read += 1
    })
    if (read >= limit) break
  }
  locator = String(headers['sforce-locator'])
}
print(counted.rate())
process.exit()

async function ask(path: string, body?: string | URLSearchParams): Promise<unknown> {
  const isForm = body instanceof URLSearchParams
  const headers = isForm
    ? { 'content-type': 'application/x-www-form-urlencoded' }
    : { 'content-type': 'application/json', authorization: `Bearer ${token}` }
  const options = body === undefined ? { headers } : { method: 'POST' as const, headers, body: body.toString() }
  return (await request(`${url}${path}`, options)).body.json()
}
