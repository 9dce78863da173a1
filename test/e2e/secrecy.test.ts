// Values of persons live in the store's own tables and nowhere else; secrets are nowhere in plain.
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { credentials } from '../../src/sandbox/credentials.ts'
import { connectionsTo, openPlace, type Place, until } from './place.ts'

/** Unique words in names, addresses and numbers, so that any trace of them is found. */
const MARK = { name: 'Zyxwvutina', mail: 'planted.person', phone: '5550137', long: 'Quetzalvania', torn: 'Brimborion' }
const PERSONAL = Object.values(MARK)
const SECRETS = [credentials.salesforce.clientSecret, credentials.hubspot.accessToken]
/** Where values of persons may be: what is known of records, what is to change, what was changed and why. */
const STORE = ['record', 'history', 'claim', 'proposal', 'refusal', 'intent', 'audit']
const SYNCS = `syncs:
  sf-contacts:
    connection: sf
    stream: Contact
    settleMinutes: 0
    approval: never
    guards: off
    fields:
      FirstName: { kind: person_name }
      LastName: { kind: person_name }
      Email: { kind: email }
      Phone: { kind: phone }
  hs-contacts:
    connection: hs
    stream: contacts
    settleMinutes: 0
    approval: never
    guards: off
    fields:
      firstname: { kind: person_name }
      lastname: { kind: person_name }
      email: { kind: email }
      phone: { kind: phone }
`

let place: Place
let output = ''

beforeAll(async () => {
  place = await openPlace()
  plantPersons()
  const { url } = place.sandbox
  // One secret is sealed in the database, the other is taken from the environment by its name.
  vi.stubEnv('PLANTED_TOKEN', credentials.hubspot.accessToken)
  const setup = connectionsTo(url).replace(credentials.hubspot.accessToken, '{ env: PLANTED_TOKEN }')
  await place.app.apply(setup + SYNCS, 'set-up', 'cli:test')
  plantFailures()
  const env = { LOG_LEVEL: 'debug', PLANTED_TOKEN: credentials.hubspot.accessToken }
  const worker = await place.worker(env)
  const runs = await place.queue(['sf-contacts', 'hs-contacts'])
  const ends = await Promise.all(runs.map(run => until('the end of the run', () => ended(run))))
  output += JSON.stringify(ends)
  // A run whose every answer quotes the person: it fails, and says so without quoting.
  breakAnswers()
  const [failing = ''] = await place.queue(['sf-contacts'])
  output += JSON.stringify(await until('the failing run', () => ended(failing)))
  const { stdout, stderr } = await worker.stop('SIGTERM')
  output += stdout + stderr
})
afterAll(() => place.close())

function plantPersons(): void {
  const { salesforce, hubspot } = place.sandbox.world
  const person = (n: number) => ({
    first: `  ${MARK.name}${n} `,
    last: `${MARK.long}${n}`.toLowerCase(),
    email: `${MARK.mail}${n}@EXAMPLE-acme.com`,
    phone: `+1 212 ${MARK.phone.slice(0, 3)} ${MARK.phone.slice(3)}`,
  })
  for (let n = 0; n < 5; n += 1) {
    const { first, last, email, phone } = person(n)
    salesforce.insert('Contact', { FirstName: first, LastName: last, Email: email, Phone: phone })
    hubspot.insert('contacts', { firstname: first, lastname: last, email, phone })
  }
}

/** CRMs quote values when they refuse them: in a row's answer, in a whole answer, in an HTML page. */
function plantFailures(): void {
  const quoting = `${MARK.torn}: data value too large: ${MARK.name}`
  const once = { skip: 0, times: 1, when: 'before', drop: false, delayMs: 0 } as const
  const { faults } = place.sandbox.world
  const row = { success: false, errors: [{ statusCode: 'STRING_TOO_LONG', message: quoting, fields: ['FirstName'] }] }
  faults.add({ ...once, system: 'salesforce', path: /composite\/sobjects$/, status: 200, body: Array(5).fill(row) })
  const refusal = { status: 'error', category: 'VALIDATION_ERROR', message: quoting }
  faults.add({ ...once, times: 9, system: 'hubspot', path: /contacts\/batch\/update/, status: 400, body: refusal })
}

function breakAnswers(): void {
  const body = [{ errorCode: 'SOMETHING_NEW', message: `row ${MARK.torn} of ${MARK.name}` }]
  const { faults } = place.sandbox.world
  const always = { skip: 0, times: 1_000, when: 'before', drop: false, delayMs: 0 } as const
  faults.add({ ...always, system: 'salesforce', path: /\/query/, status: 400, body })
}

async function ended(run: string) {
  const report = await place.app.run(run)
  return report.run.status === 'active' ? null : report
}

/** Tables of all schemas in which some column of some row contains one of the words. */
async function tablesWith(words: readonly string[]): Promise<string[]> {
  const { rows } = await place.db.pool.query(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
  )
  const found: string[] = []
  for (const { name } of rows) {
    const sql = `select count(*) as hits from ${name} as row where row::text ilike any($1)`
    const { rows: counted } = await place.db.pool.query(sql, [words.map(word => `%${word}%`)])
    if (counted[0].hits > 0) found.push(name)
  }
  return found.sort()
}

it('finds the planted values where they belong, so that the search itself is proven', async () => {
  for (const word of [MARK.name, MARK.mail]) expect(await tablesWith([word])).not.toEqual([])
  // What the CRM answered is in the audit, and sealed there.
  const rejected = await Array.fromAsync(place.app.audit({ outcome: 'rejected', limit: 1_000 }))
  expect(rejected.filter(({ answer = '' }) => answer.includes(MARK.torn))).not.toEqual([])
})

it('keeps values of persons out of every table but those of records and changes', async () => {
  const allowed = STORE.map(table => `evergreen.${table}`)
  const found = await tablesWith(PERSONAL)
  // The audit is kept in monthly partitions.
  expect(found.map(name => name.replace(/_\d+_?\d*$/, '')).filter(name => !allowed.includes(name))).toEqual([])
})

it('keeps secrets out of every table, sealed or from the environment', async () => {
  expect(await tablesWith(SECRETS)).toEqual([])
  expect(await tablesWith(['PLANTED_TOKEN'])).toContain('evergreen.connection')
})

it('keeps both out of logs at level debug, reports and notes', () => {
  expect(output).toContain('"msg":"job done"')
  expect(output).toContain('"msg":"job failed"')
  for (const word of [...PERSONAL, ...SECRETS]) expect(output.toLowerCase()).not.toContain(word.toLowerCase())
})

it('keeps both out of what commands print of runs, and of the API', async () => {
  const api = await place.app.startApi(0)
  const pages = await Promise.all(['/healthz', '/readyz', '/none'].map(path => fetch(api.url + path)))
  const texts = await Promise.all(pages.map(page => page.text()))
  await api.close()
  const printed = [...texts, JSON.stringify(await place.app.runs({ limit: 9 })), await place.app.exportSetup()].join(
    '\n',
  )
  for (const word of [...PERSONAL, ...SECRETS]) expect(printed).not.toContain(word)
})
