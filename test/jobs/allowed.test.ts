// What the connection's user may not do is found as a run starts: told once and done without, or the run stops there with
// one line that says where it is switched on. The doctor names all of it.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { systemClock } from '../../src/clock.ts'
import { needOf } from '../../src/domain/need.ts'
import type { SyncDefinition } from '../../src/domain/sync.ts'
import { readRun } from '../../src/operations/runs.ts'
import { credentials } from '../../src/sandbox/credentials.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts'
import { testDeps } from '../connectors/deps.ts'
import { openHubSpot } from '../connectors/hubspot/kit.ts'
import { openSalesforce } from '../connectors/salesforce/kit.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'
import { setting, syncDefinition } from '../support/sync.ts'
import { openRoute } from './route.ts'

let db: FreshDatabase
let sandbox: Sandbox
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())
beforeEach(async () => {
  sandbox = await startSandbox()
})
afterEach(() => sandbox.close())

const CONTACTS = {
  stream: 'contacts',
  settleMinutes: 0,
  fields: [setting({ field: 'email', kind: 'email' }), setting({ field: 'lastname', kind: 'person_name' })],
} satisfies Partial<SyncDefinition>
const CONTACT = {
  stream: 'Contact',
  settleMinutes: 0,
  defaultCountry: 'FI',
  fields: [setting({ field: 'Email', kind: 'email' }), setting({ field: 'Phone', kind: 'phone' })],
} satisfies Partial<SyncDefinition>

async function tell(path: string, body: object): Promise<unknown> {
  const headers = { 'content-type': 'application/json' }
  const url = `${sandbox.url}/__sandbox${path}`
  return (await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).json()
}

/** A private app that may do no more than this. */
async function tokenFor(scopes: readonly string[]): Promise<string> {
  const app = await tell('/hubspot/apps', { kind: 'private', scopes })
  return z.object({ accessToken: z.string() }).parse(app).accessToken
}

const Found = z.object({ records: z.array(z.object({ Id: z.string() })) })

/** Takes the right to edit contacts from every user, and with it the right to edit everything. */
async function forbidEditing(): Promise<void> {
  const { users, sessions } = sandbox.world.salesforce
  const authorization = `Bearer ${sessions.open(users.adminUserId)}`
  const headers = { authorization, 'content-type': 'application/json' }
  const at = `${sandbox.url}/services/data/v68.0`
  const patchAll = async (object: string, where: string, body: object) => {
    const soql = encodeURIComponent(`SELECT Id FROM ${object} WHERE ${where}`)
    const { records } = Found.parse(await (await fetch(`${at}/query?q=${soql}`, { headers })).json())
    for (const { Id } of records) {
      const url = `${at}/sobjects/${object}/${Id}`
      expect((await fetch(url, { method: 'PATCH', headers, body: JSON.stringify(body) })).status).toBe(204)
    }
  }
  const none = { PermissionsEdit: false, PermissionsDelete: false, PermissionsModifyAllRecords: false }
  await patchAll('ObjectPermissions', "SobjectType = 'Contact'", none)
  await patchAll('PermissionSet', 'PermissionsModifyAllData = true', { PermissionsModifyAllData: false })
}

async function hubSpotRoute(scopes: readonly string[]) {
  sandbox.world.hubspot.insert('contacts', { email: 'ANN@ACME-CORP.COM', lastname: 'Doe' })
  const accessToken = await tokenFor(scopes)
  const deps = testDeps()
  return openRoute(db, { connection: () => openHubSpot(sandbox.url, deps, { accessToken }) }, CONTACTS)
}

async function salesforceRoute(part: Partial<SyncDefinition> = CONTACT) {
  sandbox.world.salesforce.insert('Contact', { Email: 'ANN@ACME-CORP.COM', LastName: 'Doe', Phone: '040 123 4567' })
  const deps = testDeps()
  return openRoute(db, { connection: () => openSalesforce(sandbox.url, deps) }, part)
}

const toldOf = async (sync: string) =>
  (await db.unitOfWork.stores.audit.list({ event: 'run.lacks', limit: 1_000 })).filter(each => each.syncName === sync)
const readings = () =>
  sandbox.world.calls.list().filter(({ endpoint }) => /objects\/:objectType$|search/.test(endpoint))

describe('a run on HubSpot', () => {
  it('stops at once where the app may not write what is to be written, and says which scope and where', async () => {
    const route = await hubSpotRoute(['crm.objects.contacts.read', 'crm.objects.companies.read'])
    const { id } = await route.start()
    const run = await route.finish(id)
    expect(run.status).toBe('failed')
    expect(run.note).toContain('scope crm.objects.contacts.write is missing: the app may not write contacts')
    expect(run.note).toContain('Private Apps, open the app and on its tab Scopes add crm.objects.contacts.write')
    expect(run.note).not.toContain('\n')
    expect(readings()).toEqual([])
  })

  it('goes on without it where it is dry', async () => {
    const route = await hubSpotRoute(['crm.objects.contacts.read', 'crm.objects.companies.read'])
    const { id } = await route.start({ dryRun: true })
    await route.work()
    const { run, counts, lacks } = await readRun(id, db.unitOfWork, systemClock)
    expect(run.status).not.toBe('failed')
    expect(counts.proposed).toBeGreaterThan(0)
    expect(lacks.map(({ what }) => what)).toEqual(['scope crm.objects.contacts.write'])
  })

  it('names the scope without which nothing can be read', async () => {
    const route = await hubSpotRoute(['crm.objects.deals.read'])
    const { id } = await route.start({ dryRun: true })
    expect((await route.finish(id)).note).toContain('scope crm.objects.contacts.read is missing')
  })
})

describe('a run on Salesforce', () => {
  it('tells once of a field that may not be edited, and writes the others', async () => {
    await tell('/salesforce/visibility', { field: 'Contact.Email', readable: true, editable: false })
    const route = await salesforceRoute()
    const first = await route.finish((await route.start()).id)
    expect(first.status).toBe('complete')
    const { lacks, counts } = await readRun(first.id, db.unitOfWork, systemClock)
    expect(lacks).toMatchObject([{ what: 'write Email', stops: 'part' }])
    expect(lacks[0]?.fix).toBe(
      'In Setup, under Permission Sets, open the one of the integration user, then Object Settings, Contact, Edit: tick Edit Access for Email.',
    )
    expect(counts.outcomes).toMatchObject({ applied: 1, rejected: 0 })
    const second = await route.finish((await route.start()).id)
    expect((await readRun(second.id, db.unitOfWork, systemClock)).lacks).toEqual(lacks)
    expect((await toldOf(route.sync)).map(({ runId }) => runId)).toEqual([first.id])
  })

  it('stops where none of the fields that it is to write may be edited', async () => {
    await forbidEditing()
    const route = await salesforceRoute()
    const { note, status } = await route.finish((await route.start()).id)
    expect(status).toBe('failed')
    expect(note).toContain('edit Contact is missing: this user may read Contact, not edit it')
    expect(note).toContain('tick Edit under Object Permissions')
  })

  it('needs no right to edit where nothing is to be written', async () => {
    await forbidEditing()
    const fields = [setting({ field: 'Email', kind: 'email', policy: 'never' })]
    const route = await salesforceRoute({ ...CONTACT, fields })
    const { id, status } = await route.finish((await route.start()).id)
    expect(status).toBe('complete')
    expect((await readRun(id, db.unitOfWork, systemClock)).lacks).toEqual([])
  })

  it('tells of a clock that is far from the CRM’s', async () => {
    sandbox.world.clocks.salesforce.skewMs = 11 * 60_000
    const route = await salesforceRoute()
    const { id } = await route.start()
    await route.finish(id)
    expect((await readRun(id, db.unitOfWork, systemClock)).lacks).toMatchObject([{ what: 'clock' }])
  })
})

describe('the checks of a connection', () => {
  const needs = (part: Partial<SyncDefinition>) => [needOf(syncDefinition({ name: 'people', ...part }))]

  it('name each missing scope of HubSpot, and properties that HubSpot alone sets', async () => {
    const accessToken = await tokenFor(['crm.objects.contacts.read'])
    const fields = [setting({ field: 'email', kind: 'email' }), setting({ field: 'hs_object_id', kind: 'text' })]
    const asked = needs({ ...CONTACTS, fields, associations: ['deals'] })
    const checks = await openHubSpot(sandbox.url, testDeps(), { accessToken }).check(asked)
    const missing = checks.filter(({ ok }) => !ok)
    expect(missing.map(({ sync, what }) => [sync, what])).toEqual([
      ['people', 'scope crm.objects.contacts.write'],
      ['people', 'scope crm.objects.deals.read'],
    ])
    const allowed = await openHubSpot(sandbox.url, testDeps()).check(needs({ ...CONTACTS, fields }))
    expect(allowed.filter(({ ok }) => !ok)).toMatchObject([{ what: 'write hs_object_id', sync: 'people' }])
  })

  it('ask HubSpot what a token of an app by OAuth may do, by its secret', async () => {
    const { clientId, clientSecret, refreshToken } = credentials.hubspot
    const given = { accessToken: undefined, clientId, clientSecret, refreshToken }
    const checks = await openHubSpot(sandbox.url, testDeps(), given).check(needs(CONTACTS))
    expect(checks.filter(({ ok }) => !ok)).toEqual([])
    expect(checks.find(({ what }) => what === 'scopes')?.detail).toMatch(/^\d+ granted$/)
  })

  it('name each field of Salesforce that cannot be read or edited, and a missing receipt field', async () => {
    await tell('/salesforce/visibility', { field: 'Contact.Email', readable: false, editable: false })
    await tell('/salesforce/visibility', { field: 'Contact.Evergreen_Receipt__c', readable: false, editable: false })
    const checks = await openSalesforce(sandbox.url, testDeps()).check(needs(CONTACT))
    expect(checks.filter(({ ok }) => !ok).map(({ what, fix }) => [what, fix?.slice(0, 9)])).toEqual([
      ['read Email', 'In Setup,'],
      ['receipt field Contact', 'Let Everg'],
    ])
  })
})
