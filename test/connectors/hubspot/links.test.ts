// Associations as HubSpot tells them: beside the list for nothing, else by version 4; both say the same.
import { AssociationTypes } from '@hubspot/api-client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { shownBeside } from '../../../connectors/hubspot/links/along.ts'
import type { Query, Source } from '../../../src/contract/connector.ts'
import type { LinkSet } from '../../../src/domain/link.ts'
import { credentials } from '../../../src/sandbox/credentials.ts'
import { type Sandbox, startSandbox } from '../../../src/sandbox/server.ts'
import { failureOf, NO_SCOPE, parts, signal } from '../conformance/kit.ts'
import { testDeps } from '../deps.ts'
import { startVendor } from '../vendor.ts'
import { openHubSpot } from './kit.ts'

let sandbox: Sandbox
let source: Source
beforeEach(async () => {
  sandbox = await startSandbox()
  source = open()
})
afterEach(() => sandbox.close())

const open = (given: Record<string, unknown> = {}) => parts(openHubSpot(sandbox.url, testDeps(), given)).source
const linksOf = ({ links }: Source = source) => {
  if (links === undefined) throw new Error('no links')
  return links
}
const insert = (stream: string, count: number) =>
  Array.from({ length: count }, () => sandbox.world.hubspot.insert(stream, {}))

async function call(method: string, path: string, body: unknown): Promise<unknown> {
  const headers = {
    authorization: `Bearer ${credentials.hubspot.accessToken}`,
    'content-type': 'application/json',
  }
  const answer = await fetch(`${sandbox.url}${path}`, { method, headers, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(await answer.text())
  return answer.status === 204 ? null : answer.json()
}
const HUBSPOT = 'HUBSPOT_DEFINED'
type Pair = readonly [from: string, to: string]
const connect = (from: string, to: string, pairs: readonly Pair[], typeId: number, category = HUBSPOT) =>
  call('POST', `/crm/v4/associations/${from}/${to}/batch/create`, {
    inputs: pairs.map(([a, b]) => ({
      from: { id: a },
      to: { id: b },
      types: [{ associationCategory: category, associationTypeId: typeId }],
    })),
  })

const query = (stream: string, associations: readonly string[]): Query => {
  return { stream, fields: [], scope: NO_SCOPE, window: null, associations }
}
async function comingAlong(of: Query, from: Source = source): Promise<LinkSet[]> {
  const sets: LinkSet[] = []
  for (const partition of await from.partitions(of)) {
    for await (const page of from.read(partition, null, signal)) sets.push(...(page.links ?? []))
  }
  return sets
}
const kindsIn = (sets: readonly LinkSet[]) => {
  return Object.fromEntries(sets.map(({ recordId, links }) => [recordId, links.map(({ id, kinds }) => [id, ...kinds])]))
}

it('reads 1,000 records with their companies in 10 calls', async () => {
  const contacts = insert('contacts', 1_000)
  const [company = ''] = insert('companies', 1)
  await connect(
    'contacts',
    'companies',
    contacts.map(id => [id, company]),
    AssociationTypes.contactToCompany,
  )
  const [partition] = await source.partitions(query('contacts', ['companies']))
  if (partition === undefined) throw new Error('no partition')
  const before = sandbox.world.hubspot.calls
  const sets: LinkSet[] = []
  for await (const page of source.read(partition, null, signal)) sets.push(...(page.links ?? []))
  expect(sandbox.world.hubspot.calls - before).toBe(10)
  expect(sets.map(({ recordId }) => recordId)).toEqual(contacts)
  expect(sets[0]?.links).toEqual([{ to: 'companies', id: company, kinds: ['1', '279'], primary: true }])
})

describe.each(['v3', '2026-09'])('the paths of %s', pathFamily => {
  it('tell the same beside the list and by version 4: primary, plain, none', async () => {
    source = open({ pathFamily })
    const [a = '', b = '', none = ''] = insert('contacts', 3)
    const [first = '', second = ''] = insert('companies', 2)
    await connect('contacts', 'companies', [[a, first]], AssociationTypes.contactToCompany)
    await connect('contacts', 'companies', [[a, second]], AssociationTypes.primaryContactToCompany)
    await connect('contacts', 'companies', [[b, second]], AssociationTypes.contactToCompany)
    const along = await comingAlong(query('contacts', ['companies']))
    expect(kindsIn(along)).toEqual({
      [a]: [
        [first, '279'],
        [second, '1', '279'],
      ],
      [b]: [[second, '1', '279']],
      [none]: [],
    })
    expect(await linksOf().of('contacts', [a, b, none], ['companies'], signal)).toEqual(along)
  })

  it("ask about a name that is not HubSpot's own, and suggest the nearest", async () => {
    source = open({ pathFamily })
    const error = await failureOf(linksOf().resolve('contacts', ['compnies']))
    expect(error.message).toContain('contacts has no association compnies; did you mean "companies"?')
  })
})

it("leaves out what the list shows in part, and what it calls by an admin's label; both are asked for", async () => {
  const [many = '', labelled = ''] = insert('contacts', 2)
  const companies = insert('companies', 650)
  await connect(
    'contacts',
    'companies',
    companies.map(id => [many, id]),
    AssociationTypes.contactToCompany,
  )
  await call('POST', '/crm/v4/associations/contacts/companies/labels', { name: 'billing', label: 'Billing contact' })
  const [first = ''] = companies
  await connect('contacts', 'companies', [[labelled, first]], 1_001, 'USER_DEFINED')
  expect(await comingAlong(query('contacts', ['companies']))).toEqual([])
  const [all, one] = await linksOf().of('contacts', [many, labelled], ['companies'], signal)
  expect(all?.links.map(({ id }) => id).sort()).toEqual([...companies].sort())
  expect(one?.links).toEqual([{ to: 'companies', id: first, kinds: ['1', '279', 'USER_DEFINED 1001'], primary: true }])
})

it('takes "no association" for none, and tells nothing of a record that is not there', async () => {
  const [linked = '', none = ''] = insert('deals', 2)
  const [company = ''] = insert('companies', 1)
  await connect('deals', 'companies', [[linked, company]], AssociationTypes.dealToCompany)
  const sets = await linksOf().of('deals', [linked, none], ['companies'], signal)
  expect(kindsIn(sets)).toEqual({ [linked]: [[company, '341', '5']], [none]: [] })
  const strange = await linksOf().of('deals', [none, 'no-id'], ['companies'], signal)
  expect(kindsIn(strange)).toEqual({ [none]: [] })
})

it('leaves open what the list shows under a name that is not understood', async () => {
  const [linked = '', none = ''] = insert('deals', 2)
  const [item = ''] = insert('line_items', 1)
  await connect('deals', 'line_items', [[linked, item]], AssociationTypes.dealToLineItem)
  expect(kindsIn(await comingAlong(query('deals', ['line_items'])))).toEqual({ [none]: [] })
  const sets = await linksOf().of('deals', [linked, none], ['line_items'], signal)
  expect(kindsIn(sets)).toEqual({ [linked]: [[item, String(AssociationTypes.dealToLineItem)]], [none]: [] })
  const strange = { id: '1', properties: {}, associations: { 'firms of ours': { results: [] } } }
  expect(shownBeside(strange, ['companies'])).toEqual([])
})

it('tells nothing of a record of which a further page is refused', async () => {
  const to = (id: number) => ({
    toObjectId: id,
    associationTypes: [{ category: 'HUBSPOT_DEFINED', typeId: 279, label: null }],
  })
  const first = {
    results: [
      { from: { id: '1' }, to: [to(8)], paging: { next: { after: '9' } } },
      { from: { id: '2' }, to: [to(8)] },
    ],
  }
  const error = { status: 'error', category: 'INTERNAL', message: 'try again', context: {} }
  const second = { results: [], numErrors: 1, errors: [error] }
  const vendor = await startVendor(({ body }) =>
    body.includes('"after"') ? { status: 207, json: second } : { json: { status: 'COMPLETE', ...first } },
  )
  const { links } = parts(openHubSpot(vendor.url, testDeps())).source
  const sets = (await links?.of('contacts', ['1', '2'], ['companies'], signal)) ?? []
  expect(vendor.asked).toHaveLength(2)
  expect(kindsIn(sets)).toEqual({ 2: [['8', '279']] })
})

it('asks for 1,000 records at a time', async () => {
  const contacts = insert('contacts', 1_001)
  const before = sandbox.world.hubspot.calls
  expect(await linksOf().of('contacts', contacts, ['companies'], signal)).toHaveLength(1_001)
  expect(sandbox.world.hubspot.calls - before).toBe(2)
})

it('knows object types by all their names, and of what belongs to a company the company unasked', async () => {
  const { resolve } = linksOf()
  expect(await resolve('deals', ['Company', '0-1', 'companies'])).toEqual(['companies', 'contacts'])
  expect(await resolve('contacts', null)).toEqual(['companies'])
  expect(await resolve('0-3', null)).toEqual(['companies'])
  expect(await resolve('companies', null)).toEqual([])
  expect(await resolve('contacts', [])).toEqual([])
})
