// Reads from a sandbox as fast as it answers. Argument: its address. Prints the rates of Bulk pages, of the same bytes
// from a bare server, and of HubSpot's batch reads, once per round.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Agent, request } from 'undici'
import { z } from 'zod'
import { credentials } from '../../../src/sandbox/credentials.ts'

const ROUNDS = 3
const ROWS = 300_000
const BATCH_SECONDS = 4
const QUEUE_MS = 4_000
const READERS = 8
const CONTACT_FIELDS =
  'Id,Salutation,FirstName,LastName,Name,Email,Phone,MobilePhone,Title,Department,LeadSource,Birthdate,MailingStreet,' +
  'MailingCity,MailingPostalCode,MailingCountry,AccountId,OwnerId,CreatedDate,SystemModstamp'
const PROPERTIES =
  'salutation,firstname,lastname,email,phone,mobilephone,jobtitle,company,address,city,zip,country,hs_language,' +
  'date_of_birth,hs_email_optout,hs_lead_status,hubspot_owner_id,lifecyclestage,associatedcompanyid,lastmodifieddate'

const [url = ''] = process.argv.slice(2)
const dispatcher = new Agent({ connections: READERS, headersTimeout: 300_000, bodyTimeout: 300_000 })
const { clientId, clientSecret } = credentials.salesforce
const hubspot = { authorization: `Bearer ${credentials.hubspot.accessToken}`, 'content-type': 'application/json' }

const salesforce = { authorization: `Bearer ${await logIn()}`, 'content-type': 'application/json' }
await post('/__sandbox/limits', { hubspotTenSecondly: 1_000_000_000, hubspotDaily: 1_000_000_000 }, hubspot)
let job = await finishedJob()
const folder = await mkdtemp(join(tmpdir(), 'sandbox-pages-'))
const files = await savedPages()
const bare = spawn(process.execPath, [fileURLToPath(import.meta.resolve('./bytes-server.ts')), ...files], {
  stdio: ['ignore', 'pipe', 'inherit'],
})
const [line] = await once(bare.stdout, 'data')
const bareUrl = String(line).trim()
const ids = await contactIds()
const rates: Record<'pageMbPerS' | 'bareMbPerS' | 'batchesPerS', number[]> = {
  pageMbPerS: [],
  bareMbPerS: [],
  batchesPerS: [],
}
for (let round = 0; round < ROUNDS; round += 1) {
  // A job of its own in each round: pages that were read before are kept.
  job = await finishedJob()
  rates.pageMbPerS.push(await rateOf(readPages))
  rates.bareMbPerS.push(await rateOf(readBare))
  rates.batchesPerS.push(await batchRate())
}
bare.kill()
await rm(folder, { recursive: true, force: true })
process.stdout.write(JSON.stringify(rates))
await dispatcher.close()

async function logIn(): Promise<string> {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
  })
  const answer = await request(`${url}/services/oauth2/token`, {
    dispatcher,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
  })
  return z.object({ access_token: z.string() }).parse(await answer.body.json()).access_token
}

async function post(path: string, body: object, headers: Record<string, string>): Promise<unknown> {
  const answer = await request(`${url}${path}`, { dispatcher, method: 'POST', headers, body: JSON.stringify(body) })
  if (answer.statusCode >= 300) throw new Error(`${path} answered ${answer.statusCode}: ${await answer.body.text()}`)
  return answer.body.json()
}

/** The path of a Bulk job that has its results. */
async function finishedJob(): Promise<string> {
  const query = `SELECT ${CONTACT_FIELDS} FROM Contact LIMIT ${ROWS}`
  const jobs = '/services/data/v68.0/jobs/query'
  const state = z.object({ id: z.string(), state: z.string() })
  const { id } = state.parse(await post(jobs, { operation: 'query', query }, salesforce))
  // By its own clock the job waits far longer in the queue.
  await sleep(QUEUE_MS)
  for (;;) {
    const answer = await request(`${url}${jobs}/${id}`, { dispatcher, headers: salesforce })
    const now = state.parse(await answer.body.json())
    if (now.state === 'JobComplete') return `${jobs}/${id}/results`
    if (now.state === 'Failed') throw new Error('the Bulk job failed')
    await sleep(200)
    await post('/__sandbox/clock', { advanceMs: 60_000 }, salesforce)
  }
}

/** One page, and where the next one is. */
async function page(locator: string | null): Promise<{ readonly body: ArrayBuffer; readonly next: string | null }> {
  const query = locator === null ? '' : `?locator=${locator}`
  const answer = await request(`${url}${job}${query}`, { dispatcher, headers: salesforce })
  const body = await answer.body.arrayBuffer()
  if (answer.statusCode !== 200) throw new Error(`a page answered ${answer.statusCode}`)
  const next = String(answer.headers['sforce-locator'])
  return { body, next: next === 'null' ? null : next }
}

async function savedPages(): Promise<string[]> {
  const saved: string[] = []
  for (let locator: string | null = null, more = true; more; more = locator !== null) {
    const { body, next } = await page(locator)
    const file = join(folder, `${saved.length}.csv`)
    await writeFile(file, new Uint8Array(body))
    saved.push(file)
    locator = next
  }
  return saved
}

async function readPages(): Promise<number> {
  let bytes = 0
  for (let locator: string | null = null, more = true; more; more = locator !== null) {
    const { body, next } = await page(locator)
    bytes += body.byteLength
    locator = next
  }
  return bytes
}

async function readBare(): Promise<number> {
  let bytes = 0
  for (let number = 0; number < files.length; number += 1) {
    const answer = await request(`${bareUrl}/${number}`, { dispatcher })
    bytes += (await answer.body.arrayBuffer()).byteLength
  }
  return bytes
}

/** MB a second. */
async function rateOf(read: () => Promise<number>): Promise<number> {
  const started = performance.now()
  const bytes = await read()
  return bytes / 1_000 / (performance.now() - started)
}

async function contactIds(): Promise<string[]> {
  const shape = z.object({
    results: z.array(z.object({ id: z.string() })),
    paging: z.object({ next: z.object({ after: z.string() }) }).optional(),
  })
  const found: string[] = []
  for (let after = ''; found.length < 5_000; ) {
    const path = `/crm/v3/objects/contacts?limit=100${after === '' ? '' : `&after=${after}`}`
    const answer = await request(`${url}${path}`, { dispatcher, headers: hubspot })
    const { results, paging } = shape.parse(await answer.body.json())
    found.push(...results.map(({ id }) => id))
    if (paging === undefined) break
    after = paging.next.after
  }
  return found
}

/** Batch reads of 100 contacts a second, with as many readers at a time as a busy worker has. */
async function batchRate(): Promise<number> {
  let done = 0
  const started = performance.now()
  const until = started + BATCH_SECONDS * 1_000
  const reader = async (first: number): Promise<void> => {
    for (let at = first; performance.now() < until; at = (at + READERS) % Math.floor(ids.length / 100)) {
      const inputs = ids.slice(at * 100, at * 100 + 100).map(id => ({ id }))
      const body = JSON.stringify({ inputs, properties: PROPERTIES.split(','), propertiesWithHistory: [] })
      const path = `${url}/crm/v3/objects/contacts/batch/read`
      const answer = await request(path, { dispatcher, method: 'POST', headers: hubspot, body })
      await answer.body.arrayBuffer()
      if (answer.statusCode !== 200) throw new Error(`a batch read answered ${answer.statusCode}`)
      done += 1
    }
  }
  await Promise.all(Array.from({ length: READERS }, (_, first) => reader(first)))
  return done / ((performance.now() - started) / 1_000)
}
