// Fields that the CRM works out change without a stamp: incremental runs alone never see it, the refresh does.
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { credentials } from '../../src/sandbox/credentials.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts'
import { testDeps } from '../connectors/deps.ts'
import { openHubSpot } from '../connectors/hubspot/kit.ts'
import { openSalesforce } from '../connectors/salesforce/kit.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'
import { clockOf } from '../support/sandbox-clock.ts'
import { setting } from '../support/sync.ts'
import { openRoute, statusOf } from './route.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const RECORDS = 5

const SYSTEMS = {
  salesforce: { stream: 'Contact', email: 'Email', name: 'LastName', formula: 'Tier__c', open: openSalesforce },
  hubspot: { stream: 'contacts', email: 'email', name: 'lastname', formula: 'tier', open: openHubSpot },
} as const
type System = keyof typeof SYSTEMS

let db: FreshDatabase
let sandbox: Sandbox
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())
afterEach(() => sandbox.close())

async function tell(path: string, body: object): Promise<void> {
  const answer = await fetch(`${sandbox.url}/__sandbox${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(await answer.text())
}

/** A field that the CRM works out, and how its values change. */
const FORMULAS = {
  salesforce: {
    add: () =>
      tell('/salesforce/fields', {
        fullName: 'Contact.Tier__c',
        metadata: { label: 'Tier', type: 'Text', formula: 'Account.Tier__c' },
      }),
    change: (id: string, value: string) =>
      tell('/salesforce/calculated', { object: 'Contact', id, values: { Tier__c: value } }),
  },
  hubspot: {
    add: async () => {
      const property = { name: 'tier', label: 'Tier', groupName: 'contactinformation', type: 'string' }
      const { accessToken } = credentials.hubspot
      const answer = await fetch(`${sandbox.url}/crm/v3/properties/contacts`, {
        method: 'POST',
        headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
        body: JSON.stringify({ ...property, fieldType: 'calculation_equation', calculationFormula: 'a' }),
      })
      if (!answer.ok) throw new Error(await answer.text())
    },
    change: async (id: string, value: string) =>
      sandbox.world.hubspot.backdate('contacts', id, 'tier', [
        { value, at: Date.now(), sourceType: 'CALCULATED', sourceId: 'CALCULATED' },
      ]),
  },
} as const

async function place(system: System, part: Parameters<typeof openRoute>[2] = {}) {
  sandbox = await startSandbox()
  const { stream, email, name, formula, open } = SYSTEMS[system]
  await FORMULAS[system].add()
  const crm = sandbox.world[system]
  const ids = Array.from({ length: RECORDS }, (_none, i) =>
    crm.insert(stream, { [email]: `person${i}@acme-corp.com`, [name]: `Person ${i}` }),
  )
  for (const id of ids) await FORMULAS[system].change(id, 'bronze')
  const deps = testDeps({ clock: clockOf(sandbox.world) })
  const route = await openRoute(
    db,
    { connection: () => open(sandbox.url, deps) },
    {
      stream,
      settleMinutes: 0,
      fields: [
        setting({ field: email, kind: 'email', policy: 'fill-empty' }),
        setting({ field: formula, kind: 'text', policy: 'never' }),
      ],
      ...part,
    },
  )
  const { stores } = db.unitOfWork
  const { connectionId, id: syncId } = (await stores.syncs.byName(route.sync)) ?? { connectionId: '', id: '' }
  const run = async (mode: 'full' | 'incremental', after = HOUR) => {
    sandbox.world.clock.advance(after)
    route.pass(after)
    const { id } = await route.start({ mode })
    await route.work()
    expect(await route.run(id)).toMatchObject({ status: statusOf(system, mode), mode })
    return { id, ...(await stores.runs.counts(id)) }
  }
  const known = async (at: number) => {
    const id = ids[at] ?? ''
    return (await stores.records.load(connectionId, stream, [id])).get(id)
  }
  const idOf = (at: number) => ids[at] ?? ''
  return { crm, route, run, known, idOf, syncId, email, name, formula, change: FORMULAS[system].change }
}

/** The paths that any server of this process is asked for, with their queries in plain text. */
function listenIn(): string[] {
  const asked: string[] = []
  const note = (message: unknown): void => {
    if (typeof message !== 'object' || message === null || !('request' in message)) return
    const { request } = message
    if (typeof request !== 'object' || request === null || !('url' in request)) return
    asked.push(decodeURIComponent(String(request.url)).replaceAll('+', ' '))
  }
  subscribe('http.server.request.start', note)
  onTestFinished(() => {
    unsubscribe('http.server.request.start', note)
  })
  return asked
}

describe.each(['salesforce', 'hubspot'] as const)('%s', system => {
  it('has formula values that incremental runs alone do not see, and the refresh does', async () => {
    const there = await place(system)
    await there.run('full')
    expect((await there.known(1))?.[there.formula]?.value).toBe('bronze')
    await there.change(there.idOf(1), 'gold')
    expect(await there.run('incremental')).toMatchObject({ pulled: 0, refreshed: 0 })
    expect((await there.known(1))?.[there.formula]?.value).toBe('bronze')
    const before = (await there.known(1))?.[there.email]
    expect(await there.run('incremental', DAY)).toMatchObject({ pulled: 0, refreshed: RECORDS })
    expect((await there.known(1))?.[there.formula]).toMatchObject({ value: 'gold', source: 'crm' })
    expect((await there.known(1))?.[there.email]).toEqual(before)
    expect(await there.run('incremental')).toMatchObject({ refreshed: 0 })
  })

  it('is asked for the formula fields alone', async () => {
    const there = await place(system)
    await there.run('full')
    const asked = listenIn()
    await there.run('incremental', DAY)
    const [refresh, ...more] = asked.filter(path => path.includes(there.formula) && !path.includes(there.email))
    expect(more).toEqual([])
    if (system === 'salesforce') {
      expect(refresh).toContain('SELECT Id, Tier__c, ')
      expect(refresh).toContain(' FROM Contact ORDER BY Id')
    } else {
      expect(refresh).toContain('properties=tier')
      expect(refresh).not.toMatch(/lastname|firstname/)
    }
  })

  it('does not mistake a field that was not read for an empty one', async () => {
    const there = await place(system)
    await there.run('full')
    await there.change(there.idOf(2), 'gold')
    const { proposed, refused } = await there.run('incremental', DAY)
    expect({ proposed, refused }).toEqual({ proposed: 0, refused: 0 })
  })

  it('leaves records that were never read to the run that reads them whole', async () => {
    const there = await place(system, { settleMinutes: 120 })
    await there.run('full', DAY)
    const young = there.crm.insert(SYSTEMS[system].stream, { [there.name]: 'Young' })
    await there.change(young, 'gold')
    await there.run('incremental', 90 * 60_000)
    expect((await there.known(0)) !== undefined).toBe(true)
    const { rows } = await db.pool.query('select 1 from evergreen.record where record_id = $1', [young])
    expect(rows).toEqual([])
  })
})

it('judges anew what an exclusion by a formula lets go', async () => {
  const exclude = [{ field: 'Tier__c', test: 'equals', value: 'bronze' }] as const
  const there = await place('salesforce', { exclude })
  const shouting = there.crm.insert('Contact', { LastName: 'Loud', Email: 'LOUD@ACME-CORP.COM' })
  await there.change(shouting, 'bronze')
  expect(await there.run('full')).toMatchObject({ proposed: 0, refusals: { exclusion: 1 } })
  await there.change(shouting, 'gold')
  expect(await there.run('incremental', DAY)).toMatchObject({ outcomes: { applied: 1 } })
})

it('reads along what an exclusion names and no state keeps', async () => {
  const there = await place('salesforce', { exclude: [{ field: 'LastName', test: 'contains', value: 'person' }] })
  await there.run('full')
  const asked = listenIn()
  await there.run('incremental', DAY)
  expect(asked.some(path => path.includes('SELECT Id, Tier__c, LastName, '))).toBe(true)
})

it('finds what a formula alone has moved into the scope by counting again', async () => {
  const scope = { where: "Tier__c = 'gold'", filters: [], list: null }
  const there = await place('salesforce', { scope, refreshHours: { counts: 24 } })
  expect(await there.run('full')).toMatchObject({ pulled: 0 })
  await there.change(there.idOf(1), 'gold')
  for (let day = 0; day < 4; day++) await there.run('incremental', DAY)
  expect((await there.known(1))?.[there.email]?.value).toBe('person1@acme-corp.com')
})

it('is not done by a dry run', async () => {
  const { stores } = db.unitOfWork
  const there = await place('salesforce')
  await there.run('full')
  const { at } = (await stores.upkeep.of(there.syncId)).get('formulas') ?? { at: 0 }
  sandbox.world.clock.advance(DAY)
  there.route.pass(DAY)
  await there.route.start({ mode: 'incremental', dryRun: true })
  await there.route.work()
  expect((await stores.upkeep.of(there.syncId)).get('formulas')?.at).toBe(at)
  await there.run('incremental')
  expect((await stores.upkeep.of(there.syncId)).get('formulas')?.at).toBeGreaterThan(at)
})

it('is not done in syncs whose set-up says 0 hours', async () => {
  const there = await place('salesforce', { refreshHours: { formulas: 0 } })
  await there.run('full')
  await there.change(there.idOf(1), 'gold')
  expect(await there.run('incremental', 30 * DAY)).toMatchObject({ refreshed: 0 })
})
