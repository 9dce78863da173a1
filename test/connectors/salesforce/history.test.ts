// The past of Salesforce's fields, out of the sandbox: tracked fields, stages, paging, and who is a program.
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { History } from '../../../src/contract/history.ts'
import type { Json } from '../../../src/contract/primitives.ts'
import type { FieldChange } from '../../../src/domain/history.ts'
import { type Sandbox, startSandbox } from '../../../src/sandbox/server.ts'
import { signal } from '../conformance/kit.ts'
import { testDeps } from '../deps.ts'
import { openSalesforce } from './kit.ts'

const DAY = 86_400_000

let sandbox: Sandbox
let today: number
beforeEach(async () => {
  sandbox = await startSandbox()
  today = Math.floor(sandbox.world.clock.now() / 1_000) * 1_000
})
afterEach(() => sandbox.close())

const org = () => sandbox.world.salesforce
const daysAgo = (days: number) => today - days * DAY

function open(given: Readonly<Record<string, unknown>> = {}): History {
  const { history } = openSalesforce(sandbox.url, testDeps(), given)
  if (history === undefined) throw new Error('the connection has no history')
  return history
}

/** Makes the fields tracked, as an administrator does. */
async function track(object: string, fields: readonly string[]): Promise<void> {
  const answer = await fetch(`${sandbox.url}/__sandbox/salesforce/tracking`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ object, fields }),
  })
  expect(answer.status).toBe(200)
}

async function all(history: History, stream: string, fields: readonly string[], from: Json | null = null) {
  const changes: FieldChange[] = []
  const cursors: (Json | null)[] = []
  for await (const page of history.all?.({ stream, fields }, from, signal) ?? []) {
    changes.push(...page.changes)
    cursors.push(page.next)
  }
  return { changes, cursors }
}

it('tells tracked fields with their times and users, for some records or for all, the same', async () => {
  await track('Contact', ['Title', 'Phone'])
  const [id = '', other = ''] = ['A', 'B'].map(LastName => org().insert('Contact', { LastName, Title: 'CTO' }))
  org().addHistory('Contact', id, { field: 'Title', oldValue: 'Dev', newValue: 'CTO', at: daysAgo(30) })
  org().addHistory('Contact', other, { field: 'Phone', oldValue: '1', newValue: null, at: daysAgo(20) })
  const history = open()
  const { changes } = await all(history, 'Contact', ['Title', 'Phone', 'Email'])
  const shown = changes.map(({ recordId, field, before, value, at, told }) => [
    recordId,
    field,
    before,
    value,
    at,
    told,
  ])
  expect(shown).toEqual([
    [id, 'Title', 'Dev', 'CTO', daysAgo(30), true],
    [other, 'Phone', '1', null, daysAgo(20), true],
  ])
  expect(changes.every(({ by, mark }) => by?.length === 18 && mark.length === 18)).toBe(true)
  const some = await history.of({ stream: 'Contact', fields: ['Title', 'Phone'] }, [id], signal)
  expect(some).toEqual(changes.filter(({ recordId }) => recordId === id))
})

it('goes on from each cursor, whatever size the pages are', async () => {
  await track('Account', ['Industry'])
  const id = org().insert('Account', { Name: 'Acme' })
  for (let n = 0; n < 25; n += 1) {
    org().addHistory('Account', id, { field: 'Industry', oldValue: `${n}`, newValue: `${n + 1}`, at: daysAgo(99 - n) })
  }
  org().cursors.mostRows = 10
  const history = open()
  const whole = await all(history, 'Account', ['Industry'])
  expect(whole.changes).toHaveLength(25)
  expect(whole.cursors).toHaveLength(3)
  const rest = await all(history, 'Account', ['Industry'], whole.cursors[0] ?? null)
  expect(rest.changes).toEqual(whole.changes.slice(10))
})

it('tells persons from programs: our own user, those that are listed, and automation', async () => {
  await track('Contact', ['Title'])
  const id = org().insert('Contact', { LastName: 'A', Title: 'T0' })
  for (const [n, actor] of (['person', 'workflow', 'app'] as const).entries()) {
    org().update(id, { Title: `T${n + 1}` }, actor)
  }
  const origins = async (history: History) => {
    const told = await history.of({ stream: 'Contact', fields: ['Title'] }, [id], signal)
    return new Map(told.map(({ value, origin, by }) => [value, { origin, by }]))
  }
  const first = await origins(open())
  expect(first.get('T1')?.origin).toBe('person')
  expect(first.get('T2')?.origin).toBe('workflow')
  const person = first.get('T1')?.by ?? ''
  expect((await origins(open({ integrationUsers: [person] }))).get('T1')?.origin).toBe('integration')
})

it('tells the steps of a deal, tracked or not, and the fields that are tracked besides', async () => {
  const id = org().insert('Opportunity', {
    Name: 'Deal',
    StageName: 'Prospecting',
    CloseDate: '2027-01-01',
    Amount: 1500,
  })
  for (const StageName of ['Qualification', 'Closed Won']) org().update(id, { StageName }, 'person')
  const history = open()
  expect(history.always('Opportunity')).toContain('StageName')
  const fields = [...history.always('Opportunity')]
  const { changes, cursors } = await all(history, 'Opportunity', fields)
  const stages = changes.filter(({ field }) => field === 'StageName').map(({ value }) => value)
  expect(new Set(stages)).toEqual(new Set(['Qualification', 'Closed Won']))
  expect(changes.find(({ field }) => field === 'Amount')?.value).toBe('1500')
  expect(cursors.at(-1)).toBeNull()
})

it('says of long texts only that they changed, and of references which record they named', async () => {
  await track('Contact', ['Description', 'ReportsToId'])
  const [boss = '', id = ''] = ['Boss', 'A'].map(LastName => org().insert('Contact', { LastName }))
  org().update(id, { Description: 'long', ReportsToId: boss }, 'person')
  const told = await open().of({ stream: 'Contact', fields: ['Description', 'ReportsToId'] }, [id], signal)
  const of = (field: string) => told.filter(change => change.field === field).map(({ told: is, value }) => [is, value])
  expect(of('Description')).toEqual([[false, null]])
  expect(of('ReportsToId')).toEqual([[true, boss]])
})

it('has nothing to tell where the org keeps no history of the object', async () => {
  expect(await all(open(), 'User', ['Email'])).toEqual({ changes: [], cursors: [null] })
  expect(await open().of({ stream: 'Contact', fields: ['NoSuchField'] }, ['003000000000001AAA'], signal)).toEqual([])
})
