// Streams beyond contacts and accounts, all the way: described, read, read again by what changed, written with a
// receipt, and seen when they go.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { credentials } from '../../src/sandbox/credentials.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts'
import { testDeps } from '../connectors/deps.ts'
import { openHubSpot } from '../connectors/hubspot/kit.ts'
import { openSalesforce } from '../connectors/salesforce/kit.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'
import { clockOf } from '../support/sandbox-clock.ts'
import { setting } from '../support/sync.ts'
import { openRoute } from './route.ts'

const HOUR = 3_600_000
const Shown = z.looseObject({ properties: z.record(z.string(), z.unknown()).optional() })
type Values = Readonly<Record<string, string | number>>

let db: FreshDatabase
let sandbox: Sandbox
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())
afterEach(() => sandbox.close())

async function post(path: string, body: object, headers: Record<string, string> = {}): Promise<Record<string, string>> {
  const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers } }
  const answer = await fetch(`${sandbox.url}${path}`, { ...init, body: JSON.stringify(body) })
  const text = await answer.text()
  if (!answer.ok) throw new Error(text)
  return JSON.parse(text)
}
const inSalesforce = (path: string, body: object) => post(`/__sandbox/salesforce${path}`, body)
const inHubSpot = (path: string, body: object) =>
  post(path, body, { authorization: `Bearer ${credentials.hubspot.accessToken}` })

const receiptIn = (object: string) =>
  inSalesforce('/fields', {
    fullName: `${object}.Evergreen_Receipt__c`,
    metadata: { label: 'Evergreen Receipt', type: 'Text', length: 64 },
  })

async function customObjectInSalesforce(): Promise<string> {
  const nameField = { label: 'Name', type: 'Text' }
  const metadata = { label: 'Site', pluralLabel: 'Sites', deploymentStatus: 'Deployed', nameField }
  await inSalesforce('/objects', { fullName: 'Site__c', metadata })
  await inSalesforce('/fields', { fullName: 'Site__c.Mail__c', metadata: { label: 'Mail', type: 'Email' } })
  await receiptIn('Site__c')
  return 'Site__c'
}

/** Returns its type id and its full name. */
async function customObjectInHubSpot(): Promise<{ id: string; fullName: string }> {
  const properties = ['name', 'mail', 'evergreen_receipt'].map(name => {
    return { name, label: name, type: 'string', fieldType: 'text' }
  })
  const labels = { singular: 'Site', plural: 'Sites' }
  const schema = { name: 'site', labels, primaryDisplayProperty: 'name', requiredProperties: ['name'], properties }
  const made = await inHubSpot('/crm-object-schemas/v3/schemas', { ...schema, associatedObjects: ['CONTACT'] })
  return { id: made['objectTypeId'] ?? '', fullName: made['fullyQualifiedName'] ?? '' }
}

interface Stream {
  readonly system: 'salesforce' | 'hubspot'
  /** Prepares the CRM; returns the stream's name. */
  make(): Promise<string>
  readonly field: string
  readonly kind: 'email' | 'text'
  readonly receipt: string
  readonly others: Values
}

const ofSalesforce = { system: 'salesforce', receipt: 'Evergreen_Receipt__c' } as const
const ofHubSpot = { system: 'hubspot', receipt: 'evergreen_receipt' } as const
const opportunity = { Name: 'New business', StageName: 'Prospecting', CloseDate: '2027-01-31' }
const custom = { field: 'mail', kind: 'email', others: { name: 'Helsinki' } } as const

const STREAMS: Readonly<Record<string, Stream>> = {
  'leads of Salesforce': {
    ...ofSalesforce,
    make: async () => 'Lead',
    field: 'Email',
    kind: 'email',
    others: { LastName: 'Doe', Company: 'Acme' },
  },
  opportunities: {
    ...ofSalesforce,
    make: async () => {
      await receiptIn('Opportunity')
      return 'Opportunity'
    },
    field: 'NextStep',
    kind: 'text',
    others: opportunity,
  },
  'a custom object of Salesforce': {
    ...ofSalesforce,
    make: customObjectInSalesforce,
    field: 'Mail__c',
    kind: 'email',
    others: { Name: 'Helsinki' },
  },
  deals: {
    ...ofHubSpot,
    make: async () => 'deals',
    field: 'description',
    kind: 'text',
    others: { dealname: 'New business' },
  },
  'a custom object of HubSpot by its type id': {
    ...ofHubSpot,
    ...custom,
    make: async () => (await customObjectInHubSpot()).id,
  },
  'a custom object of HubSpot by its full name': {
    ...ofHubSpot,
    ...custom,
    make: async () => (await customObjectInHubSpot()).fullName,
  },
}

const RAW = { email: 'ANNA@ACME-CORP.COM', text: '  Call\u00a0Anna ' } as const
const CLEAN = { email: 'anna@acme-corp.com', text: 'Call Anna' } as const

async function place({ system, make, field, kind, others }: Stream, records = 3) {
  sandbox = await startSandbox()
  const stream = await make()
  const crm = sandbox.world[system]
  const deps = testDeps({ clock: clockOf(sandbox.world) })
  const open = system === 'salesforce' ? openSalesforce : openHubSpot
  const fields = [setting({ field, kind, policy: 'fill-empty' })]
  const route = await openRoute(db, { connection: () => open(sandbox.url, deps) }, { stream, settleMinutes: 0, fields })
  const { stores } = db.unitOfWork
  const { connectionId } = (await stores.syncs.byName(route.sync)) ?? { connectionId: '' }
  const run = async (mode: 'full' | 'incremental') => {
    sandbox.world.clock.advance(HOUR)
    const { id } = await route.start({ mode })
    await route.work()
    expect(['complete', 'provisional']).toContain((await route.run(id)).status)
    return stores.runs.counts(id)
  }
  const shown = async (id: string): Promise<Record<string, unknown>> => {
    const answer = await fetch(`${sandbox.url}/__sandbox/records/${system}/${stream}/${id}`)
    const record = Shown.parse(await answer.json())
    return record.properties ?? record
  }
  const insert = (value: string) => crm.insert(stream, { ...others, [field]: value })
  const gone = () => stores.records.gone(connectionId, stream, ids)
  const values = [CLEAN[kind], RAW[kind], CLEAN[kind]].slice(0, records)
  const ids = values.map(insert)
  return { crm, stream, run, shown, insert, gone, ids, idOf: (at: number) => ids[at] ?? '' }
}

describe.each(Object.entries(STREAMS))('%s', (_name, stream) => {
  const { field, kind, receipt } = stream

  it('are read, and written where their notation is wrong, with a receipt', async () => {
    const { run, shown, idOf } = await place(stream)
    expect(await run('full')).toMatchObject({ pulled: 3, proposed: 1, outcomes: { applied: 1 } })
    expect(await shown(idOf(1))).toMatchObject({
      [field]: CLEAN[kind],
      [receipt]: expect.stringMatching(/^[\w-]{36}$/),
    })
    expect((await shown(idOf(0)))[receipt] ?? null).toBeNull()
  })

  it('keeps to what changed, and sees what is gone', async () => {
    const { crm, run, shown, insert, gone, idOf } = await place(stream)
    await run('full')
    // Our own write comes back once.
    await run('incremental')
    expect(await run('incremental')).toMatchObject({ pulled: 0, gone: 0 })
    const late = insert(RAW[kind])
    crm.remove(idOf(2), 'person')
    expect(await run('incremental')).toMatchObject({ pulled: 1, gone: 1, outcomes: { applied: 1 } })
    expect(await shown(late)).toMatchObject({ [field]: CLEAN[kind] })
    expect(await gone()).toEqual(new Set([idOf(2)]))
  })
})

it('leaves converted leads alone, and says so', async () => {
  const leads = STREAMS['leads of Salesforce']
  if (leads === undefined) throw new Error('no leads')
  const { run, shown, idOf } = await place(leads)
  const type = sandbox.world.salesforce.schema.type('Lead')
  const row = type === undefined ? undefined : sandbox.world.salesforce.store.table(type).get(idOf(1))
  if (type === undefined || row === undefined) throw new Error('no lead')
  sandbox.world.salesforce.store.adjust(type, row, { IsConverted: true })
  expect(await run('full')).toMatchObject({ pulled: 3, proposed: 0, refusals: { scope: 1 } })
  expect(await shown(idOf(1))).toMatchObject({ Email: RAW.email })
})

describe('person accounts', () => {
  const address = 'ANNA@ACME-CORP.COM'

  /** An org with one person and one company that has a contact, both with a loud address. */
  const withPersons = (stream: string, field: string): Stream => ({
    ...ofSalesforce,
    make: async () => {
      await inSalesforce('/modes', { personAccounts: true })
      const { clientId, clientSecret } = credentials.salesforce
      const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }
      const login = await fetch(`${sandbox.url}/services/oauth2/token`, {
        method: 'POST',
        body: new URLSearchParams(form),
      })
      const { access_token: token } = z.object({ access_token: z.string() }).parse(await login.json())
      const create = (object: string, body: object) =>
        post(`/services/data/v68.0/sobjects/${object}`, body, { authorization: `Bearer ${token}` })
      await create('Account', { LastName: 'Doe', PersonEmail: address })
      const { id: AccountId } = await create('Account', { Name: 'Acme' })
      await create('Contact', { LastName: 'Roe', Email: address, AccountId })
      return stream
    },
    field,
    kind: 'email',
    others: {},
  })

  it('are written as accounts', async () => {
    const { run } = await place(withPersons('Account', 'PersonEmail'), 0)
    expect(await run('full')).toMatchObject({ pulled: 2, proposed: 1, outcomes: { applied: 1 } })
  })

  it('are not written as contacts, while contacts of companies are', async () => {
    const { run } = await place(withPersons('Contact', 'Email'), 0)
    expect(await run('full')).toMatchObject({ pulled: 2, outcomes: { applied: 1 }, refusals: { scope: 1 } })
  })
})
