// A person without a company domain of its own is looked up by that of the company it is linked to.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Connection } from '../../../src/contract/connector.ts'
import type { Link } from '../../../src/domain/link.ts'
import type { Value } from '../../../src/domain/record.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { setting, syncDefinition } from '../../support/sync.ts'
import { FakeCrm, FakeEnricher, openRoute } from '../route.ts'

let db: FreshDatabase
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())

/** A CRM of people whose links are given by their id. */
class LinkedCrm extends FakeCrm {
  readonly links = new Map<string, Link>()

  override connection(): Connection {
    const { source, ...rest } = super.connection()
    if (source === undefined) throw new Error('no source')
    const links = {
      resolve: async (_stream: string, names: readonly string[] | null) => names ?? ['company'],
      silent: async () => [],
      of: async (_stream: string, ids: readonly string[]) =>
        ids.map(id => {
          const link = this.links.get(id)
          return { recordId: id, via: 'company', links: link === undefined ? [] : [link] }
        }),
    }
    const partitions: typeof source.partitions = async query => [{ query, detail: null }]
    return { ...rest, source: { ...source, partitions, links } }
  }
}

const link = (id: string, part: Partial<Link> = {}): Link => ({ to: 'Account', id, kinds: [], primary: true, ...part })

it('asks by the domain of the primary company where a sync reads it, and by nothing else', async () => {
  const crm = new LinkedCrm()
  const people: [string, Value, Link | null][] = [
    ['linked', 'someone@gmail.com', link('acme')],
    ['own', 'someone@initech-corp.com', link('acme')],
    ['alone', 'someone@gmail.com', null],
    ['unknown', 'someone@gmail.com', link('stranger')],
    ['other', 'someone@gmail.com', link('acme', { primary: false })],
    ['boss', 'someone@gmail.com', link('own', { to: 'Contact' })],
  ]
  for (const [id, Email, to] of people) {
    crm.records.set(id, { Email, Industry: null })
    if (to !== null) crm.links.set(id, to)
  }
  const enricher = new FakeEnricher({})
  const fields = [
    setting({ field: 'Email', kind: 'email', policy: 'never', normalize: 'off' }),
    setting({ field: 'Industry', kind: 'industry', policy: 'fill-empty', supply: 'industry' }),
  ]
  const route = await openRoute(db, crm, { stream: 'Contact', fields }, { firmographics: enricher })
  const { stores } = db.unitOfWork
  const { connectionId } = (await stores.syncs.byName(route.sync)) ?? { connectionId: '' }
  const definition = syncDefinition({
    name: `accounts-${randomUUID()}`,
    fields: [setting({ field: 'Website', kind: 'website' })],
  })
  await stores.syncs.save({ id: randomUUID(), name: definition.name, connectionId, definition }, Date.now())
  const Website = {
    value: 'https://acme-corp.com',
    changedAt: null,
    verifiedAt: null,
    source: 'crm',
    lock: null,
  } as const
  await stores.records.save(connectionId, 'Account', [{ id: 'acme', state: { Website } }], Date.now())
  await route.start()
  await route.work()
  // In the order of ids: alone, boss, linked, other, own, unknown.
  const domains = enricher.asked.map(({ keys }) => keys.domain ?? null)
  expect(domains).toEqual([null, null, 'acme-corp.com', null, 'initech-corp.com', null])
})

it('asks by no company to which only another sync asks for the links', async () => {
  const crm = new LinkedCrm()
  crm.records.set('linked', { Email: 'someone@gmail.com', Industry: null })
  crm.links.set('linked', link('acme'))
  const enricher = new FakeEnricher({})
  const fields = [
    setting({ field: 'Email', kind: 'email', policy: 'never', normalize: 'off' }),
    setting({ field: 'Industry', kind: 'industry', policy: 'fill-empty', supply: 'industry' }),
  ]
  const unlinked = { stream: 'Contact', fields, associations: [] }
  const route = await openRoute(db, crm, unlinked, { firmographics: enricher })
  const { stores } = db.unitOfWork
  const { connectionId } = (await stores.syncs.byName(route.sync)) ?? { connectionId: '' }
  const Website = {
    value: 'https://acme-corp.com',
    changedAt: null,
    verifiedAt: null,
    source: 'crm',
    lock: null,
  } as const
  for (const part of [{ stream: 'Contact' }, { stream: 'Account' }]) {
    const website = [setting({ field: 'Website', kind: 'website' })]
    const definition = syncDefinition({ ...part, name: randomUUID(), fields: website })
    await stores.syncs.save({ id: randomUUID(), name: definition.name, connectionId, definition }, Date.now())
  }
  await stores.records.save(connectionId, 'Account', [{ id: 'acme', state: { Website } }], Date.now())
  await stores.records.save(connectionId, 'Contact', [{ id: 'linked', state: { Website } }], Date.now())
  const told = [{ recordId: 'linked', via: 'company', links: [link('acme')] }]
  await stores.links.replace(connectionId, 'Contact', told, { fresh: new Set(), strangers: true })
  await route.start()
  await route.work()
  expect((await stores.links.of(connectionId, 'Contact', ['linked'])).size).toBe(1)
  expect(enricher.asked.map(({ keys }) => keys.domain ?? null)).toEqual([null])
})
