// The past is imported by itself after a first read, goes on where it was killed, and from then on is kept: locks and
// freshness are those of the last real change.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Connection } from '../../src/contract/connector.ts'
import type { FieldChange } from '../../src/domain/history.ts'
import { userSource } from '../../src/sandbox/hubspot/store/sources.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts'
import { testDeps } from '../connectors/deps.ts'
import { openHubSpot } from '../connectors/hubspot/kit.ts'
import { openSalesforce } from '../connectors/salesforce/kit.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'
import { setting } from '../support/sync.ts'
import { openRoute } from './route.ts'

const DAY = 86_400_000
const RECORDS = 130

const SYSTEMS = {
  salesforce: { stream: 'Contact', title: 'Title', name: 'LastName', open: openSalesforce },
  hubspot: { stream: 'contacts', title: 'jobtitle', name: 'lastname', open: openHubSpot },
} as const
type System = keyof typeof SYSTEMS

let db: FreshDatabase
let sandbox: Sandbox
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())
afterEach(() => sandbox.close())

/** Gives a record's title a past: set so many days ago by a person, before that something else. */
function giveATitle(system: System, id: string, days: number): void {
  const { stream, title } = SYSTEMS[system]
  const at = Math.floor(sandbox.world.clock.now() / 1_000) * 1_000 - days * DAY
  if (system === 'salesforce') {
    sandbox.world.salesforce.addHistory(stream, id, { field: title, oldValue: 'Dev', newValue: 'CTO', at })
    return
  }
  sandbox.world.hubspot.backdate(stream, id, title, [
    { value: 'CTO', at, ...userSource() },
    { value: 'Dev', at: at - DAY, ...userSource() },
  ])
}

async function track(object: string, fields: readonly string[]): Promise<void> {
  await fetch(`${sandbox.url}/__sandbox/salesforce/tracking`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ object, fields }),
  })
}

async function place(system: System, part: { history?: boolean; watch?: (connection: Connection) => Connection } = {}) {
  sandbox = await startSandbox()
  const { stream, title, name, open } = SYSTEMS[system]
  const crm = sandbox.world[system]
  await track('Contact', ['Title', 'LastName'])
  if (system === 'salesforce') sandbox.world.salesforce.cursors.mostRows = 30
  const ids = Array.from({ length: RECORDS }, (_none, i) => crm.insert(stream, { [title]: 'CTO', [name]: `P ${i}` }))
  // Half of the titles are older than a lock, half are not.
  for (const [at, id] of ids.entries()) giveATitle(system, id, at % 2 === 0 ? 40 : 200)
  const deps = testDeps()
  const { watch = connection => connection, history = true } = part
  const field = (named: string) => setting({ field: named, kind: 'job_title', policy: 'never', normalize: 'off' })
  const route = await openRoute(
    db,
    { connection: () => watch(open(sandbox.url, deps)) },
    { stream, settleMinutes: 0, history, fields: [field(title)] },
  )
  const { stores } = db.unitOfWork
  const { connectionId, id: syncId } = (await stores.syncs.byName(route.sync)) ?? { connectionId: '', id: '' }
  const read = async (mode: 'full' | 'incremental' = 'incremental') => {
    sandbox.world.clock.advance(3_600_000)
    const { id } = await route.start({ mode })
    await route.work()
    return route.run(id)
  }
  const imports = async () => (await stores.runs.list({ syncName: route.sync, limit: 50 })).filter(isImport)
  const state = async (id: string) => (await stores.records.load(connectionId, stream, [id])).get(id)?.[title]
  const past = async (id: string) => (await stores.history.of(connectionId, stream, [id], title)).get(id) ?? []
  const all = async (): Promise<string[]> => {
    const { rows } = await db.pool.query(
      `select record_id, field, at, mark, value, origin from evergreen.history where connection_id = $1
       order by record_id, field, at, mark`,
      [connectionId],
    )
    return rows.map(row => JSON.stringify(row))
  }
  const idOf = (at: number) => ids[at] ?? ''
  return { route, crm, title, syncId, connectionId, read, imports, state, past, all, idOf, ids, stream }
}

const isImport = ({ mode }: { readonly mode: string }) => mode === 'history'

describe.each(['salesforce', 'hubspot'] as const)('%s', system => {
  it('imports the past after the first read: locks and freshness are those of the last real change', async () => {
    const there = await place(system)
    expect(await there.read('full')).toMatchObject({ status: 'complete', mode: 'full' })
    expect(await there.imports()).toMatchObject([{ status: 'complete', priority: 'background', note: null }])
    for (const at of [0, 1, RECORDS - 1]) {
      const state = await there.state(there.idOf(at))
      const changedAt = (await there.past(there.idOf(at))).findLast(change => change.value === 'CTO')?.at ?? 0
      expect(state).toMatchObject({ value: 'CTO', changedAt, verifiedAt: changedAt, source: 'crm' })
      const lock = at % 2 === 0 ? { kind: 'exact', until: changedAt + 90 * DAY } : null
      expect(state?.lock).toEqual(lock)
    }
    await there.read()
    expect(await there.imports()).toHaveLength(1)
  })

  it('goes on where it was killed, without loss and without anything twice', async () => {
    const whole = await place(system)
    await whole.read('full')
    const expected = (await whole.all()).length
    await sandbox.close()

    let pages = 0
    const killed = await place(system, { watch: connection => dying(connection, () => ++pages % 2 === 0) })
    await killed.read('full')
    for (let tries = 0; tries < 20 && (await killed.imports()).some(isActive); tries += 1) {
      killed.route.pass(DAY)
      await killed.route.work()
    }
    expect(await killed.imports()).toMatchObject([{ status: 'complete' }])
    const stored = await killed.all()
    expect(stored).toHaveLength(expected)
    expect(new Set(stored).size).toBe(stored.length)
    expect((await killed.state(killed.idOf(0)))?.lock?.kind).toBe('exact')
  })

  it('keeps it from then on: an edit is noted by the read that finds it, and its editor asked for', async () => {
    const there = await place(system)
    await there.read('full')
    const [id = ''] = there.ids
    there.crm.update(id, { [there.title]: 'CEO' }, 'person')
    await there.read()
    const edits = (await there.past(id)).filter(({ value }) => value === 'CEO')
    expect(new Set(edits.map(({ origin }) => origin))).toEqual(new Set(['person', 'unknown']))
    expect(edits.find(({ origin }) => origin === 'unknown')?.before).toBe('CTO')
    expect((await there.state(id))?.lock?.kind).toBe('exact')
    expect(await there.imports()).toMatchObject([{ status: 'complete' }, { status: 'complete' }])
  })

  it('reads the past of records that are new, too', async () => {
    const there = await place(system)
    await there.read('full')
    const id = there.crm.insert(there.stream, { [there.title]: 'CTO', [SYSTEMS[system].name]: 'New' })
    giveATitle(system, id, 20)
    await there.read('full')
    expect((await there.past(id)).map(({ value }) => value)).toContain('CTO')
    expect((await there.state(id))?.lock?.kind).toBe('exact')
  })

  it('waits with a value that changed between the read and the import, until the next read has seen it', async () => {
    let edit = (): void => undefined
    const there = await place(system, { watch: connection => before(connection, () => edit()) })
    const [id = ''] = there.ids
    edit = () => {
      edit = () => undefined
      there.crm.update(id, { [there.title]: 'CEO' }, 'person')
    }
    await there.read('full')
    expect(await there.state(id)).toMatchObject({ value: 'CTO', lock: { kind: 'unknown' } })
    await there.read()
    expect(await there.state(id)).toMatchObject({ value: 'CEO', lock: { kind: 'exact' } })
  })

  it('has no history where the sync says so', async () => {
    const there = await place(system, { history: false })
    await there.read('full')
    there.crm.update(there.idOf(0), { [there.title]: 'CEO' }, 'person')
    await there.read()
    expect(await there.imports()).toEqual([])
    expect(await there.all()).toEqual([])
  })

  it('hands the past of a merged record on: its story tells of both', async () => {
    const there = await place(system)
    await there.read('full')
    const survivor = there.crm.merge(there.idOf(0), there.idOf(1), 'person')
    await there.read()
    const { stores } = db.unitOfWork
    const lineage = await stores.records.lineage(there.connectionId, there.stream, there.idOf(1))
    expect(lineage.survivor).toBe(survivor)
    expect((await there.past(there.idOf(1))).length).toBeGreaterThan(0)
  })
})

const isActive = ({ status }: { readonly status: string }) => status === 'active'

/** A worker that dies at every call of the history for which `dies` says so. */
function dying(connection: Connection, dies: () => boolean): Connection {
  return before(connection, () => {
    if (dies()) throw new Error('killed')
  })
}

/** Calls `act` before each page of history is asked for. */
function before(connection: Connection, act: () => void): Connection {
  const { history } = connection
  if (history === undefined) throw new Error('no history')
  const { all } = history
  const of = async (...asked: Parameters<typeof history.of>): Promise<FieldChange[]> => {
    act()
    return history.of(...asked)
  }
  if (all === undefined) return { ...connection, history: { ...history, of } }
  return {
    ...connection,
    history: {
      ...history,
      of,
      all: async function* (...asked) {
        for await (const page of all(...asked)) {
          act()
          yield page
        }
      },
    },
  }
}
