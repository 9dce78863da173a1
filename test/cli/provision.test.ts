// evergreen provision: what it makes in both CRMs, that it makes nothing twice, and what it says where it may not.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { credentials } from '../../src/sandbox/credentials.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'
import { evergreen } from './in-process.ts'

let db: FreshDatabase
let sandbox: Sandbox
let home: string
beforeAll(async () => {
  db = await freshDatabase()
  sandbox = await startSandbox()
  home = await mkdtemp(join(tmpdir(), 'evergreen-provision-'))
  const { clientId, clientSecret } = credentials.salesforce
  const setup = `connections:
  sf: { connector: salesforce, loginUrl: ${sandbox.url}, clientId: ${clientId}, clientSecret: ${clientSecret}, sandbox: true }
  hs: { connector: hubspot, baseUrl: ${sandbox.url}, accessToken: { env: HS_TOKEN }, sandbox: true }
  facts: { connector: csv, path: facts.csv, match: { domain: domain }, supplies: { staff: staff, linkedin: linkedin } }
syncs:
  accounts:
    connection: sf
    stream: Account
    enrich: [facts]
    stamps: { freshness: Evergreen_Freshness__c, lastVerified: Evergreen_Verified__c, lastEnriched: Evergreen_Enriched__c, source: Evergreen_Source__c }
    fields:
      Website: { kind: website }
      Staff_Count__c: { kind: employees, from: staff }
  deals:
    connection: sf
    stream: Opportunity
    fields: { Name: { kind: text } }
  firms:
    connection: hs
    stream: companies
    enrich: [facts]
    stamps: { freshness: evergreen_freshness, lastVerified: evergreen_verified, lastEnriched: evergreen_enriched, source: evergreen_source }
    fields:
      website: { kind: website }
      linkedin_page: { kind: social_profile, from: linkedin }
`
  await writeFile(join(home, 'setup.yaml'), setup)
  const applied = await run('apply', join(home, 'setup.yaml'))
  expect(applied.stderr).toBe('')
})
afterAll(async () => {
  await sandbox.close()
  await db.close()
  await rm(home, { recursive: true, force: true })
})

const run = (...args: string[]) =>
  evergreen(args, { DATABASE_URL: db.url, EVERGREEN_HOME: home, HS_TOKEN: hubspotToken })
let hubspotToken: string = credentials.hubspot.accessToken

async function tell(path: string, body: object): Promise<unknown> {
  const headers = { 'content-type': 'application/json' }
  const url = `${sandbox.url}/__sandbox${path}`
  return (await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).json()
}

const API = '/services/data/v68.0'

/** A call as one of the org's users. */
async function as(user: 'integrationUserId' | 'personUserId' | 'adminUserId', path: string, init: RequestInit = {}) {
  const { users, sessions } = sandbox.world.salesforce
  const headers = { authorization: `Bearer ${sessions.open(users[user])}`, 'content-type': 'application/json' }
  return fetch(`${sandbox.url}${API}${path}`, { ...init, headers })
}

const Rows = z.object({ records: z.array(z.object({ Id: z.string() })) })

/** Gives or takes a permission of the profile that our user has. */
async function permit(permission: string, granted: boolean): Promise<void> {
  const soql = "SELECT Id FROM PermissionSet WHERE Profile.Name = 'Integration User'"
  const found = await as('adminUserId', `/query?q=${encodeURIComponent(soql)}`)
  const [set] = Rows.parse(await found.json()).records
  const body = JSON.stringify({ [permission]: granted })
  const changed = await as('adminUserId', `/sobjects/PermissionSet/${set?.Id}`, { method: 'PATCH', body })
  expect(changed.status).toBe(204)
}

async function fieldsSeenBy(user: 'integrationUserId' | 'personUserId', object: string): Promise<string[]> {
  const described = z.object({ fields: z.array(z.object({ name: z.string() })) })
  const { fields } = described.parse(await (await as(user, `/sobjects/${object}/describe`)).json())
  return fields.map(({ name }) => name).filter(name => /^(Evergreen_|Staff_)/.test(name))
}

const OF_ACCOUNT = [
  'Evergreen_Receipt__c',
  'Evergreen_Freshness__c',
  'Evergreen_Verified__c',
  'Evergreen_Enriched__c',
  'Evergreen_Source__c',
  'Staff_Count__c',
]

describe('in Salesforce', () => {
  it('names each missing permission, and then makes nothing', async () => {
    const needed = ['CustomizeApplication', 'ManageProfilesPermissionsets', 'AssignPermissionSets', 'ManageUsers']
    for (const each of needed) await permit(`Permissions${each}`, false)
    const { code, stdout } = await run('provision', 'sf')
    expect(code).toBe(2)
    const missing = stdout.split('\n').filter(line => line.startsWith('missing'))
    expect(missing.map(line => line.replace(/^missing +permission (.+): .*$/, '$1'))).toEqual([
      'Customize Application',
      'Manage Profiles and Permission Sets',
      'Assign Permission Sets',
    ])
    expect(stdout).toContain('System Permissions, Edit: tick Assign Permission Sets.')
    expect(stdout).toContain('Nothing was made in sf: grant what is missing, then provision again.\n')
    expect(await fieldsSeenBy('integrationUserId', 'Opportunity')).toEqual([])
    for (const each of needed) await permit(`Permissions${each}`, true)
  })

  it('names all that is lacking where it may not even look', async () => {
    const needed = ['ViewSetup', 'AssignPermissionSets', 'ManageUsers']
    for (const each of needed) await permit(`Permissions${each}`, false)
    const { code, stdout } = await run('provision', 'sf', '--dry-run')
    for (const each of needed) await permit(`Permissions${each}`, true)
    expect(code).toBe(2)
    const missing = stdout.split('\n').filter(line => line.startsWith('missing'))
    expect(missing.map(line => line.replace(/^missing +permission (.+): .*$/, '$1'))).toEqual([
      'View Setup and Configuration',
      'Assign Permission Sets',
    ])
    expect(stdout).not.toContain('would make')
  })

  it('says in a dry run exactly what it would make, and makes nothing', async () => {
    const { code, stdout } = await run('provision', 'sf', '--dry-run')
    expect(code).toBe(0)
    const planned = stdout.split('\n').filter(line => line.startsWith('would make'))
    expect(planned).toEqual([
      'would make  custom field Account.Evergreen_Freshness__c, Percent(3, 0), labelled Freshness',
      'would make  custom field Account.Evergreen_Verified__c, DateTime, labelled Last Verified',
      'would make  custom field Account.Evergreen_Enriched__c, DateTime, labelled Last Enriched',
      'would make  custom field Account.Evergreen_Source__c, Text(255), labelled Enrichment Source',
      'would make  custom field Account.Staff_Count__c, Number(9, 0), labelled Staff Count',
      'would make  custom field Opportunity.Evergreen_Receipt__c, Text(64), labelled Evergreen Receipt',
      'would make  permission set Evergreen',
      ...OF_ACCOUNT.map(name => `would make  read and edit Account.${name} through the permission set Evergreen`),
      'would make  read and edit Opportunity.Evergreen_Receipt__c through the permission set Evergreen',
      `would make  permission set Evergreen for the user ${sandbox.world.salesforce.users.integrationUserId}, as whom Evergreen logs in`,
    ])
    expect(stdout).toContain('15 to make in sf, 0 fields there already. Nothing was made.\n')
    expect(await fieldsSeenBy('integrationUserId', 'Account')).toEqual(['Evergreen_Receipt__c'])
  })

  it('is told of by the doctor where the receipt field is missing', async () => {
    const { stdout } = await run('doctor')
    expect(stdout).toContain('FIX  deals: receipt field Opportunity, missing')
    expect(stdout).toMatch(/→ Let Evergreen make it.*\[evergreen provision sf\]/)
  })

  it('stops where the CRM is away, says what is made, what may be, and what is not', async () => {
    const path = '/tooling/sobjects/CustomField'
    await tell('/faults', { system: 'salesforce', method: 'POST', path, kind: 'reset', when: 'after', skip: 1 })
    const { code, stdout } = await run('provision', 'sf')
    expect(code).toBe(5)
    const words = stdout.split('\n').map(line => line.slice(0, 10).trim())
    expect(words.filter(word => word !== '').slice(0, 3)).toEqual(['made', 'UNCERTAIN', 'left out'])
    expect(words.filter(word => word === 'left out')).toHaveLength(13)
    expect(stdout).toContain('1 of 15 made in sf')
  })

  it('makes it, and a second time finds nothing to do', async () => {
    const made = await run('provision', 'sf')
    expect(made.stdout).toContain('13 made in sf, 0 fields there already.\n')
    expect(made.code).toBe(0)
    const again = await run('provision', 'sf')
    expect(again.stdout).toBe('Nothing to do in sf: 7 fields there already.\n')
    expect(again.code).toBe(0)
    expect(again.stderr).toContain('deals names no stamps')
  })

  it('shows the fields to whom the permission set is assigned, and to nobody else', async () => {
    const seen = await fieldsSeenBy('integrationUserId', 'Account')
    expect(seen.toSorted()).toEqual(OF_ACCOUNT.toSorted())
    expect(await fieldsSeenBy('personUserId', 'Account')).toEqual(['Evergreen_Receipt__c'])
    const soql = encodeURIComponent('SELECT Id, Evergreen_Freshness__c, Staff_Count__c FROM Account')
    expect((await as('integrationUserId', `/query?q=${soql}`)).status).toBe(200)
    const refused = await as('personUserId', `/query?q=${soql}`)
    expect([refused.status, await refused.json()]).toEqual([
      400,
      [expect.objectContaining({ errorCode: 'INVALID_FIELD' })],
    ])
  })

  it('tells the audit of each thing that it made, and by whom', async () => {
    const Entry = z.object({ event: z.string(), stream: z.string().optional(), field: z.string().optional() }).loose()
    const { stdout } = await run('audit', 'list', '--connection', 'sf', '--json')
    const lines = z.array(Entry).parse(JSON.parse(stdout))
    const of = (event: string) => lines.filter(entry => entry.event === event)
    expect(of('provision.started')).toHaveLength(2)
    expect(of('provision.made')).toHaveLength(14)
    expect(of('provision.failed')).toMatchObject([{ field: 'Evergreen_Verified__c' }])
    expect(of('provision.made')[0]).toMatchObject({
      stream: 'Account',
      field: 'Evergreen_Freshness__c',
      actor: /^cli:/,
    })
  })

  it('goes on where an earlier one was cut off between a field and its permission', async () => {
    const soql = encodeURIComponent("SELECT Id FROM FieldPermissions WHERE Field = 'Account.Staff_Count__c'")
    const { records } = Rows.parse(await (await as('adminUserId', `/query?q=${soql}`)).json())
    for (const { Id } of records) await as('adminUserId', `/sobjects/FieldPermissions/${Id}`, { method: 'DELETE' })
    expect(await fieldsSeenBy('integrationUserId', 'Account')).not.toContain('Staff_Count__c')
    const { stdout } = await run('provision', 'sf')
    expect(stdout).toBe(
      'made        read and edit Account.Staff_Count__c through the permission set Evergreen\n1 made in sf, 6 fields there already.\n',
    )
  })

  it('names a field of the same name and another kind, hidden or not, and leaves it as it is', async () => {
    const soql = encodeURIComponent("SELECT Id FROM CustomField WHERE DeveloperName = 'Evergreen_Freshness'")
    const { records } = Rows.parse(await (await as('adminUserId', `/tooling/query?q=${soql}`)).json())
    for (const { Id } of records) await as('adminUserId', `/tooling/sobjects/CustomField/${Id}`, { method: 'DELETE' })
    const body = JSON.stringify({
      FullName: 'Account.Evergreen_Freshness__c',
      Metadata: { label: 'Ours', type: 'Checkbox', defaultValue: false },
    })
    await as('adminUserId', '/tooling/sobjects/CustomField', { method: 'POST', body })
    const { code, stdout } = await run('provision', 'sf')
    expect(code).toBe(2)
    expect(stdout).toContain(
      'not made    Account.Evergreen_Freshness__c: it is there, and it takes a boolean, not a number; it was left as it is',
    )
    expect(stdout).toContain('Nothing to do in sf: 6 fields there already.')
  })
})

describe('in HubSpot', () => {
  it('names the missing scope, and then makes nothing', async () => {
    const scopes = ['crm.objects.companies.read', 'crm.objects.companies.write']
    const app = await tell('/hubspot/apps', { kind: 'private', scopes })
    hubspotToken = z.object({ accessToken: z.string() }).parse(app).accessToken
    const { code, stdout } = await run('provision', 'hs')
    hubspotToken = credentials.hubspot.accessToken
    expect(code).toBe(2)
    expect(stdout).toContain(
      'missing     scope crm.schemas.companies.write: the app may not make properties of companies',
    )
    expect(stdout).toContain('on its tab Scopes add crm.schemas.companies.write.')
    expect(stdout).toContain('Nothing was made in hs')
  })

  it('makes no property without its group, and says why in the words of the CRM', async () => {
    const body = { status: 'error', category: 'VALIDATION_ERROR', message: 'No more groups' }
    await tell('/faults', { system: 'hubspot', method: 'POST', path: '/groups', kind: 'status', status: 400, body })
    const { code, stdout } = await run('provision', 'hs')
    expect(code).toBe(2)
    expect(stdout).toContain('FAILED      property group evergreen of companies, labelled Evergreen\n')
    expect(stdout).toContain('HubSpot answers HTTP 400 VALIDATION_ERROR: No more groups')
    expect(stdout).toContain('            without property group evergreen of companies')
    expect(stdout).toContain('0 of 6 made in hs')
  })

  it('makes a group with its properties, and a second time finds nothing to do', async () => {
    const dry = await run('provision', 'hs', '--dry-run')
    expect(dry.stdout.split('\n').filter(line => line.startsWith('would make'))).toEqual([
      'would make  property group evergreen of companies, labelled Evergreen',
      'would make  property companies.evergreen_freshness, number, labelled Freshness',
      'would make  property companies.evergreen_verified, datetime, labelled Last Verified',
      'would make  property companies.evergreen_enriched, datetime, labelled Last Enriched',
      'would make  property companies.evergreen_source, string, labelled Enrichment Source',
      'would make  property companies.linkedin_page, string, labelled Linkedin Page',
    ])
    const made = await run('provision', 'hs')
    expect(made.stdout).toContain('6 made in hs, 1 field there already.\n')
    expect((await run('provision', 'hs')).stdout).toBe('Nothing to do in hs: 6 fields there already.\n')
    const headers = { authorization: `Bearer ${hubspotToken}` }
    const found = await fetch(`${sandbox.url}/crm/v3/properties/companies/evergreen_freshness`, { headers })
    expect(await found.json()).toMatchObject({ groupName: 'evergreen', type: 'number', label: 'Freshness' })
  })
})

it('names a property of another kind and leaves it as it is', async () => {
  const at = `${sandbox.url}/crm/v3/properties/companies`
  const headers = { authorization: `Bearer ${hubspotToken}`, 'content-type': 'application/json' }
  await fetch(`${at}/evergreen_freshness`, { method: 'DELETE', headers })
  const theirs = {
    name: 'evergreen_freshness',
    label: 'Theirs',
    type: 'date',
    fieldType: 'date',
    groupName: 'evergreen',
  }
  expect((await fetch(at, { method: 'POST', headers, body: JSON.stringify(theirs) })).status).toBe(201)
  const { code, stdout } = await run('provision', 'hs')
  expect(code).toBe(2)
  expect(stdout).toContain(
    'not made    companies.evergreen_freshness: it is there, and it takes a date, not a number; it was left as it is',
  )
  expect(await (await fetch(`${at}/evergreen_freshness`, { headers })).json()).toMatchObject({ label: 'Theirs' })
})

it('says of a connection in which nothing can be made what to do', async () => {
  const { code, stderr } = await run('provision', 'facts')
  expect(code).toBe(2)
  expect(stderr).toContain('connection facts: no sync says which objects and fields are needed')
})
