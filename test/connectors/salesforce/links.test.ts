// Links as Salesforce tells them: reference fields beside the records for nothing, what stands between two objects by
// its own rows, whose stamps tell of changes.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Page, Query, Source } from '../../../src/contract/connector.ts'
import type { LinkSet } from '../../../src/domain/link.ts'
import { type Sandbox, startSandbox } from '../../../src/sandbox/server.ts'
import { failureOf, NO_SCOPE, parts, signal } from '../conformance/kit.ts'
import { testDeps } from '../deps.ts'
import { openSalesforce } from './kit.ts'

const HOUR = 3_600_000

let sandbox: Sandbox
let source: Source
beforeEach(async () => {
  sandbox = await startSandbox()
  sandbox.world.salesforce.queryJobs.hurry()
  source = parts(openSalesforce(sandbox.url, testDeps())).source
})
afterEach(() => sandbox.close())

const links = () => {
  if (source.links === undefined) throw new Error('no links')
  return source.links
}
const insert = (object: string, fields: Record<string, string | boolean>): string =>
  sandbox.world.salesforce.insert(object, fields)
const contact = (fields: Record<string, string> = {}) => insert('Contact', { LastName: 'Person', ...fields })
const account = () => insert('Account', { Name: 'Acme' })
const query = (part: Partial<Query>): Query => {
  return { stream: 'Contact', fields: ['LastName'], scope: NO_SCOPE, window: null, ...part }
}

async function pagesOf(of: Query): Promise<Page[]> {
  const pages: Page[] = []
  let open = await source.partitions(of)
  while (open.length > 0) {
    const read = (await Promise.all(open.map(part => Array.fromAsync(source.read(part, null, signal))))).flat()
    pages.push(...read)
    open = read.flatMap(page => page.partitions ?? [])
  }
  return pages
}
const setsIn = (pages: readonly Page[]): LinkSet[] => pages.flatMap(page => [...(page.links ?? [])])
const callsOf = async (work: () => Promise<unknown>) => {
  const before = sandbox.world.salesforce.calls
  await work()
  return sandbox.world.salesforce.calls - before
}

it('tells references beside the records, empty ones too, and costs no call more', async () => {
  const acme = account()
  const boss = contact({ AccountId: acme })
  const clerk = contact({ ReportsToId: boss })
  const associations = ['AccountId', 'ReportsToId']
  await pagesOf(query({}))
  expect(await callsOf(() => pagesOf(query({ associations })))).toBe(await callsOf(() => pagesOf(query({}))))
  const sets = setsIn(await pagesOf(query({ associations })))
  const toAcme = { to: 'Account', id: acme, kinds: [], primary: true }
  expect(sets).toHaveLength(4)
  expect(sets).toEqual(
    expect.arrayContaining([
      { recordId: boss, via: 'AccountId', links: [toAcme] },
      { recordId: boss, via: 'ReportsToId', links: [] },
      { recordId: clerk, via: 'AccountId', links: [] },
      { recordId: clerk, via: 'ReportsToId', links: [{ to: 'Contact', id: boss, kinds: [], primary: true }] },
    ]),
  )
  expect(await links().of('Contact', [boss, clerk], associations, signal)).toEqual(expect.arrayContaining(sets))
})

it('tells the same of a Bulk result', async () => {
  const acme = account()
  const ids = Array.from({ length: 10_001 }, () => contact({ AccountId: acme }))
  const sets = setsIn(await pagesOf(query({ associations: ['AccountId'] })))
  expect(sandbox.world.salesforce.queryJobs.list()).toHaveLength(1)
  expect(sets.map(({ recordId }) => recordId).sort()).toEqual([...ids].sort())
  expect(sets.every(set => set.links[0]?.id === acme)).toBe(true)
})

describe('what stands between two objects', () => {
  const role = (ContactId: string, OpportunityId: string, Role: string, IsPrimary = false) =>
    insert('OpportunityContactRole', { ContactId, OpportunityId, Role, IsPrimary })
  const deal = () => insert('Opportunity', { Name: 'Deal', StageName: 'Prospecting', CloseDate: '2026-12-31' })

  it('is told from both sides, with roles and the preferred one', async () => {
    const [ann, bob, sale] = [contact(), contact(), deal()]
    role(ann, sale, 'Decision Maker', true)
    role(ann, sale, 'Business User')
    role(bob, sale, 'Other')
    const via = 'OpportunityContactRole'
    expect(await links().of('Opportunity', [sale], [via], signal)).toEqual([
      {
        recordId: sale,
        via,
        links: [
          { to: 'Contact', id: ann, kinds: ['Business User', 'Decision Maker'], primary: true },
          { to: 'Contact', id: bob, kinds: ['Other'], primary: false },
        ],
      },
    ])
    const sets = await links().of('Contact', [bob, ann], [via], signal)
    expect(sets.map(set => set.links.map(({ to, id }) => [to, id]))).toEqual([
      [['Opportunity', sale]],
      [['Opportunity', sale]],
    ])
  })

  it('is told again when a window covers its change or its end, and of nobody else', async () => {
    const [ann, bob, carl, sale] = [contact(), contact(), contact(), deal()]
    role(ann, sale, 'Other')
    const cut = role(bob, sale, 'Other')
    sandbox.world.clock.advance(HOUR)
    const from = sandbox.world.clock.now()
    sandbox.world.clock.advance(HOUR)
    sandbox.world.salesforce.remove(cut, 'person')
    role(carl, sale, 'Other')
    const window = { from, to: from + 2 * HOUR }
    const sets = setsIn(await pagesOf(query({ window, associations: ['OpportunityContactRole'] })))
    expect(new Map(sets.map(set => [set.recordId, set.links.length]))).toEqual(
      new Map([
        [bob, 0],
        [carl, 1],
      ]),
    )
  })

  it('is read for 400 records a call', async () => {
    const ids = Array.from({ length: 1_000 }, () => contact())
    await links().of('Contact', ids.slice(0, 1), ['OpportunityContactRole'], signal)
    expect(await callsOf(() => links().of('Contact', ids, ['OpportunityContactRole'], signal))).toBe(3)
  })
})

describe('names', () => {
  it('are the references to a parent where nobody names any', async () => {
    expect(await links().resolve('Contact', null)).toEqual(['AccountId'])
    expect(await links().resolve('Account', null)).toEqual(['ParentId'])
    expect(await links().resolve('Lead', null)).toEqual([])
    const named = ['ReportsToId', 'AccountContactRelation']
    expect(await links().resolve('Contact', named)).toEqual(named)
  })

  it.each([
    ['Contact', 'AcountId', 'Contact has no association AcountId; did you mean "AccountId"?'],
    ['Contact', 'Email', 'Name one of'],
    ['Account', 'OpportunityContactRole', 'Account has no association OpportunityContactRole'],
    ['Lead', 'OwnerId', 'Lead has no association OwnerId, for it leads to Group or User'],
  ])('of %s are refused where they lead nowhere, or nowhere in particular: %s', async (stream, name, words) => {
    expect((await failureOf(links().resolve(stream, [name]))).message).toContain(words)
  })
})
