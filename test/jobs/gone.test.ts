// Deleted and merged records are seen, whether it happens between two runs or during one: what is stored as alive is
// what the CRM has.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Connection, Source } from '../../src/contract/connector.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts'
import { testDeps } from '../connectors/deps.ts'
import { openHubSpot } from '../connectors/hubspot/kit.ts'
import { openSalesforce } from '../connectors/salesforce/kit.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'
import { clockOf } from '../support/sandbox-clock.ts'
import { setting } from '../support/sync.ts'
import { openRoute, statusOf } from './route.ts'

const HOUR = 3_600_000
const RECORDS = 60

const SYSTEMS = {
  salesforce: { stream: 'Contact', email: 'Email', name: 'LastName', open: openSalesforce },
  hubspot: { stream: 'contacts', email: 'email', name: 'lastname', open: openHubSpot },
} as const
type System = keyof typeof SYSTEMS

let db: FreshDatabase
let sandbox: Sandbox
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())
afterEach(() => sandbox.close())

/** What happens in the middle of the next read, once. */
let during: (() => void) | null = null

function interrupted(connection: Connection): Connection {
  const { source } = connection
  if (source === undefined) throw new Error('no source')
  const read: Source['read'] = async function* (...of) {
    for await (const page of source.read(...of)) {
      if (page.records.length > 0) during?.()
      if (page.records.length > 0) during = null
      yield page
    }
  }
  return { ...connection, source: { ...source, read } }
}

async function place(system: System, policy: 'never' | 'fill-empty' = 'never') {
  sandbox = await startSandbox()
  during = null
  const { stream, email, name, open } = SYSTEMS[system]
  const crm = sandbox.world[system]
  const ids = Array.from({ length: RECORDS }, (_none, i) =>
    crm.insert(stream, { [email]: `P${i}@Acme-Corp.com`, [name]: `Person ${i}` }),
  )
  const deps = testDeps({ clock: clockOf(sandbox.world) })
  const route = await openRoute(
    db,
    { connection: () => interrupted(open(sandbox.url, deps)) },
    {
      stream,
      settleMinutes: 0,
      fields: [setting({ field: email, kind: 'email', policy, normalize: policy === 'never' ? 'off' : 'auto' })],
    },
  )
  const { connectionId } = (await db.unitOfWork.stores.syncs.byName(route.sync)) ?? { connectionId: '' }
  const run = async (mode: 'full' | 'incremental') => {
    sandbox.world.clock.advance(HOUR)
    const { id } = await route.start({ mode })
    await route.work()
    expect(await route.run(id)).toMatchObject({ status: statusOf(system, mode), mode })
    return { id, ...(await db.unitOfWork.stores.runs.counts(id)) }
  }
  const stored = async (): Promise<string[]> => {
    const { rows } = await db.pool.query(
      'select record_id from evergreen.record where connection_id = $1 and gone_at is null',
      [connectionId],
    )
    return rows.map(row => row.record_id).sort()
  }
  return { crm, ids, route, run, stored, stream, connectionId, idOf: (at: number) => ids[at] ?? '' }
}

/** As the CRM has them, past its API. */
function alive(system: System): string[] {
  if (system === 'hubspot') {
    const page = sandbox.world.hubspot.table('contacts')?.page(0, 10_000, record => record.archivedAt === null)
    return (page?.records ?? []).map(({ id }) => id).sort()
  }
  const { schema, store } = sandbox.world.salesforce
  const type = schema.type('Contact')
  const rows = type === undefined ? [] : store.table(type).rows
  return rows.flatMap(row => (row['IsDeleted'] === true ? [] : row.Id)).sort()
}

/** Three merges and four deletes among ten records from `first` on; returns where the merged ones live on. */
function disturb({ crm, idOf }: Awaited<ReturnType<typeof place>>, first: number): string[] {
  for (const at of [0, 1, 2, 3]) crm.remove(idOf(first + at), 'person')
  return [4, 6, 8].map(at => crm.merge(idOf(first + at), idOf(first + at + 1), 'person'))
}

describe.each(['salesforce', 'hubspot'] as const)('%s', system => {
  /** A merge in HubSpot makes a third record of two. */
  const losers = system === 'hubspot' ? 6 : 3

  it.each(['incremental', 'full'] as const)('sees merges and deletes between runs by a run that is %s', async mode => {
    const there = await place(system)
    await there.run('full')
    expect(await there.stored()).toEqual(alive(system))
    disturb(there, 0)
    expect(await there.run(mode)).toMatchObject({ gone: 4, merged: losers, restored: 0 })
    expect(await there.stored()).toEqual(alive(system))
    expect(await there.run(mode)).toMatchObject({ gone: 0, merged: 0, restored: 0 })
    expect(await there.stored()).toEqual(alive(system))
  })

  it.each(['incremental', 'full'] as const)('sees merges and deletes during a run by the next one, %s', async mode => {
    const there = await place(system)
    during = () => disturb(there, 0)
    await there.run('full')
    there.crm.update(there.idOf(30), { [SYSTEMS[system].name]: 'Edited' }, 'person')
    during = () => disturb(there, 10)
    await there.run('incremental')
    expect(during).toBeNull()
    await there.run(mode)
    expect(await there.stored()).toEqual(alive(system))
  })

  it('takes a record that is back as alive', async () => {
    const there = await place(system)
    await there.run('full')
    there.crm.remove(there.idOf(0), 'person')
    await there.run('incremental')
    restore(system, there.idOf(0))
    expect(await there.run('incremental')).toMatchObject({ gone: 0, restored: 1 })
    expect(await there.stored()).toEqual(alive(system))
    expect(await there.stored()).toHaveLength(RECORDS)
  })

  it('finds by a full run what was erased for good', async () => {
    const there = await place(system)
    await there.run('full')
    for (const at of [0, 1]) erase(system, there.idOf(at))
    expect(await there.run('full')).toMatchObject({ gone: 2, merged: 0 })
    expect(await there.stored()).toEqual(alive(system))
  })

  it('makes no call for the changes of a record that left meanwhile, and says so', async () => {
    const there = await place(system, 'fill-empty')
    const marked = there.idOf(0)
    const { stores } = db.unitOfWork
    const { id } = await there.route.start({ mode: 'full' })
    await there.route.step()
    await there.route.step()
    expect(await stores.runs.counts(id)).toMatchObject({ proposed: RECORDS, outcomes: { pending: RECORDS } })
    await stores.records.markGone(there.connectionId, there.stream, [{ id: marked, mergedInto: null, at: null }], 1)
    await there.route.work()
    const changes = await stores.audit.list({ runId: id, recordId: marked, event: 'field.change', limit: 9 })
    expect(changes.map(({ outcome, answer }) => [outcome, answer])).toEqual([
      ['conflict', 'the record is gone from the CRM: deleted, or merged into another'],
    ])
    expect(sandbox.world.writes.list().filter(write => write.id === marked && write.actor === 'integration')).toEqual(
      [],
    )
    expect((await stores.runs.counts(id)).outcomes).toMatchObject({ applied: RECORDS - 1, conflict: 1 })
  })
})

it('believes the bin, not the search index that still shows what was archived', async () => {
  const there = await place('hubspot')
  await there.run('full')
  sandbox.world.hubspot.searchLag.set('archive', { minMs: 9 * HOUR, maxMs: 9 * HOUR })
  const ids = there.ids.slice(0, 10)
  for (const id of ids) there.crm.update(id, { lastname: 'Edited' }, 'person')
  sandbox.world.clock.advance(HOUR / 2)
  for (const id of ids) there.crm.remove(id, 'person')
  expect(await there.run('incremental')).toMatchObject({ pulled: 10, gone: 10, restored: 0 })
  expect(await there.stored()).toEqual(alive('hubspot'))
})

/** Out of the bin. */
function restore(system: System, id: string): void {
  const { hubspot, salesforce } = sandbox.world
  if (system === 'salesforce') salesforce.undelete(id, 'person')
  else inHubSpot(id, (table, record) => hubspot.changes.restore(table, record, hubspot.author('person')))
}

/** For good, past any bin. */
function erase(system: System, id: string): void {
  const { hubspot, salesforce } = sandbox.world
  if (system === 'salesforce') salesforce.purge(id, 'person')
  else inHubSpot(id, (table, record) => hubspot.changes.purge(table, record, hubspot.author('person')))
}

type Changes = Parameters<Sandbox['world']['hubspot']['changes']['archive']>

function inHubSpot(id: string, change: (table: Changes[0], record: Changes[1]) => void): void {
  const table = sandbox.world.hubspot.table('contacts')
  const record = table?.exact(id)
  if (table === undefined || record === undefined) throw new Error(`there is no contact ${id}`)
  change(table, record)
}
