// Which records a listed program edited last, read along with them: by REST and by Bulk, and nothing more without a list.
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Partition, Query, Source } from '../../../src/contract/connector.ts'
import { type Sandbox, startSandbox } from '../../../src/sandbox/server.ts'
import { signal } from '../conformance/kit.ts'
import { testDeps } from '../deps.ts'
import { openSalesforce } from './kit.ts'

let sandbox: Sandbox
beforeEach(async () => {
  sandbox = await startSandbox()
})
afterEach(() => sandbox.close())

const org = () => sandbox.world.salesforce
const QUERY: Query = {
  stream: 'Contact',
  fields: ['Title'],
  scope: { where: null, filters: [], list: null },
  window: null,
}

function open(integrationUsers: readonly string[]): Source {
  const { source } = openSalesforce(sandbox.url, testDeps(), { integrationUsers })
  if (source === undefined) throw new Error('no source')
  return source
}

async function editors(source: Source) {
  const found = new Map<string, string | undefined>()
  const read = async (partition: Partition): Promise<void> => {
    for await (const page of source.read(partition, null, signal)) {
      for (const { id, editedBy } of page.records) found.set(id, editedBy)
      for (const further of page.partitions ?? []) await read(further)
    }
  }
  for (const partition of await source.partitions(QUERY)) await read(partition)
  return found
}

it('names the listed program beside what it edited last, whether it is listed by id or by name', async () => {
  const [theirs = '', ours = ''] = ['A', 'B'].map(LastName => org().insert('Contact', { LastName }))
  org().update(theirs, { Title: 'CTO' }, 'person')
  org().update(ours, { Title: 'CFO' }, 'integration')
  const { personUserId } = org().users
  const username = String(
    Object.entries(org().get('User', personUserId) ?? {}).find(([name]) => name === 'Username')?.[1],
  )
  for (const listed of [personUserId, personUserId.slice(0, 15), username.toUpperCase()]) {
    const found = await editors(open([listed]))
    expect([found.get(theirs), found.get(ours)]).toEqual([personUserId, undefined])
  }
})

it('does not take our own user for a program: without our receipt it may be a person who works with it', async () => {
  const id = org().insert('Contact', { LastName: 'A' })
  org().update(id, { Title: 'CTO' }, 'integration')
  expect((await editors(open(['somebody@acme.example']))).get(id)).toBeUndefined()
})

it('tells of a record that is picked by its id as well', async () => {
  const id = org().insert('Contact', { LastName: 'A' })
  org().update(id, { Title: 'CTO' }, 'person')
  const picked = await open([org().users.personUserId]).pick?.(QUERY, [id], signal)
  expect(picked?.records.map(({ editedBy }) => editedBy)).toEqual([org().users.personUserId])
})
