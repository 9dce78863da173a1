// Links of Salesforce are what the org has: references move the record's stamp, roles have stamps of their own.
import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { SyncDefinition } from '../../../src/domain/sync.ts'
import { applySetup } from '../../../src/operations/apply.ts'
import { type Sandbox, startSandbox } from '../../../src/sandbox/server.ts'
import { testDeps } from '../../connectors/deps.ts'
import { openSalesforce } from '../../connectors/salesforce/kit.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { clockOf } from '../../support/sandbox-clock.ts'
import { setting } from '../../support/sync.ts'
import { openRoute } from '../route.ts'

const HOUR = 3_600_000

let db: FreshDatabase
let sandbox: Sandbox
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())
afterEach(() => sandbox.close())

async function place(part: Partial<SyncDefinition>) {
  sandbox = await startSandbox()
  const org = sandbox.world.salesforce
  const acme = org.insert('Account', { Name: 'Acme' })
  const globex = org.insert('Account', { Name: 'Globex' })
  const [ann, bob] = ['Ann', 'Bob'].map(LastName => org.insert('Contact', { LastName, AccountId: acme }))
  const sale = org.insert('Opportunity', { Name: 'Sale', StageName: 'Prospecting', CloseDate: '2026-12-31' })
  const deps = testDeps({ clock: clockOf(sandbox.world) })
  const route = await openRoute(
    db,
    { connection: () => openSalesforce(sandbox.url, deps) },
    {
      stream: 'Contact',
      settleMinutes: 0,
      fields: [setting({ field: 'LastName', kind: 'person_name', policy: 'never', normalize: 'off' })],
      ...part,
    },
  )
  const { connectionId } = (await db.unitOfWork.stores.syncs.byName(route.sync)) ?? { connectionId: '' }
  return {
    org,
    forget: (account: string) => db.unitOfWork.stores.links.forget(connectionId, 'Account', [account]),
    ...{ acme, globex, sale, ann: ann ?? '', bob: bob ?? '' },
    redeclare: async (changed: Partial<SyncDefinition>) => {
      const sync = await db.unitOfWork.stores.syncs.byName(route.sync)
      if (sync === null) throw new Error('no sync')
      const clock = { now: Date.now, sleep: async () => undefined }
      const parts = { unitOfWork: db.unitOfWork, clock, newId: randomUUID, seal: (plain: string) => plain }
      await applySetup({ connections: [], syncs: [{ ...sync.definition, ...changed }] }, [], 'cli:test', parts)
    },
    beside: async (changed: Partial<SyncDefinition>) => {
      const { syncs } = db.unitOfWork.stores
      const sync = await syncs.byName(route.sync)
      if (sync === null) throw new Error('no sync')
      const [id, name] = [randomUUID(), `beside-${randomUUID()}`]
      await syncs.save({ id, name, connectionId, definition: { ...sync.definition, ...changed, name } }, Date.now())
    },
    run: async (mode: 'full' | 'incremental', afterHours = 1) => {
      sandbox.world.clock.advance(afterHours * HOUR)
      route.pass(afterHours * HOUR)
      const { id } = await route.start({ mode })
      await route.work()
      expect(await route.run(id)).toMatchObject({ status: 'complete' })
    },
    linksOf: async (id: string) => {
      const known = await db.unitOfWork.stores.links.of(connectionId, 'Contact', [id])
      return (known.get(id) ?? []).map(link => [link.via, link.id, ...link.kinds].join(' '))
    },
  }
}

it('keeps the account of a contact without a word in the set-up, and sees it change', async () => {
  const { org, acme, globex, ann, bob, run, linksOf } = await place({})
  await run('full')
  expect(await linksOf(ann)).toEqual([`AccountId ${acme}`])
  org.update(ann, { AccountId: globex }, 'person')
  org.update(bob, { AccountId: '' }, 'person')
  await run('incremental')
  expect(await linksOf(ann)).toEqual([`AccountId ${globex}`])
  expect(await linksOf(bob)).toEqual([])
})

it('sees roles that came, changed and went in the next run, though no contact changed', async () => {
  const via = 'OpportunityContactRole'
  const { org, sale, ann, bob, run, linksOf } = await place({ associations: [via] })
  const first = org.insert(via, { ContactId: ann, OpportunityId: sale, Role: 'Other' })
  await run('full')
  expect(await linksOf(ann)).toEqual([`${via} ${sale} Other`])
  org.update(first, { Role: 'Business User' }, 'person')
  const second = org.insert(via, { ContactId: bob, OpportunityId: sale, Role: 'Other' })
  await run('incremental')
  expect(await linksOf(ann)).toEqual([`${via} ${sale} Business User`])
  expect(await linksOf(bob)).toEqual([`${via} ${sale} Other`])
  org.remove(second, 'person')
  await run('incremental')
  expect(await linksOf(bob)).toEqual([])
})

it('finds in the round what no window tells: a role that was purged, or given to another contact', async () => {
  const via = 'OpportunityContactRole'
  const { org, sale, ann, bob, run, linksOf } = await place({ associations: [via] })
  const purged = org.insert(via, { ContactId: ann, OpportunityId: sale, Role: 'Other' })
  const given = org.insert(via, { ContactId: bob, OpportunityId: sale, Role: 'Other' })
  await run('full')
  org.remove(purged, 'person')
  org.purge(purged, 'person')
  org.update(given, { ContactId: ann }, 'person')
  await run('incremental', 25)
  expect(await linksOf(ann)).toEqual([`${via} ${sale} Other`])
  expect(await linksOf(bob)).toEqual([])
})

it('keeps no links of contacts that the sync does not read', async () => {
  const via = 'OpportunityContactRole'
  const scope = { where: "LastName = 'Ann'", filters: [], list: null }
  const { org, sale, ann, bob, run, linksOf } = await place({ associations: [via], scope })
  await run('full')
  for (const ContactId of [ann, bob]) org.insert(via, { ContactId, OpportunityId: sale, Role: 'Other' })
  await run('incremental')
  expect(await linksOf(ann)).toHaveLength(1)
  expect(await linksOf(bob)).toEqual([])
})

it('lets a contact follow its account when that is merged into another', async () => {
  const { org, acme, globex, ann, run, linksOf } = await place({})
  await run('full')
  org.merge(globex, acme, 'person')
  await run('incremental')
  expect(await linksOf(ann)).toEqual([`AccountId ${globex}`])
})

it('finds a link again that was forgotten with an account, though its contact is as it was', async () => {
  const { acme, ann, forget, run, linksOf } = await place({})
  await run('full')
  await run('full')
  await forget(acme)
  expect(await linksOf(ann)).toEqual([])
  await run('full')
  expect(await linksOf(ann)).toEqual([`AccountId ${acme}`])
})

it('reads the links that a set-up asks for anew, though no contact has changed', async () => {
  const { acme, ann, run, linksOf, redeclare } = await place({ associations: [] })
  await run('full')
  expect(await linksOf(ann)).toEqual([])
  await redeclare({ associations: ['AccountId'] })
  await run('incremental')
  expect(await linksOf(ann)).toEqual([`AccountId ${acme}`])
})

it('forgets the links that no sync of the stream asks for any more', async () => {
  const { ann, run, linksOf, redeclare } = await place({ associations: ['AccountId'] })
  await run('full')
  expect(await linksOf(ann)).toHaveLength(1)
  await redeclare({ associations: [] })
  await run('incremental')
  expect(await linksOf(ann)).toEqual([])
})

it('keeps the links that another sync of the stream asks for, and all while it asks for what is not there', async () => {
  const { ann, run, linksOf, redeclare, beside } = await place({ associations: ['AccountId', 'ReportsToId'] })
  await beside({ associations: null })
  await run('full')
  await redeclare({ associations: [] })
  await run('incremental')
  expect(await linksOf(ann)).toHaveLength(1)
  await beside({ associations: ['NoSuchField'] })
  await run('full')
  expect(await linksOf(ann)).toHaveLength(1)
})
