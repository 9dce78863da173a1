// A CRM of 130 records whose titles have a past, and a sync that reads them.
import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll } from 'vitest'
import type { Connection } from '../../../src/contract/connector.ts'
import type { FieldChange } from '../../../src/domain/history.ts'
import type { SyncDefinition } from '../../../src/domain/sync.ts'
import { applySetup } from '../../../src/operations/apply.ts'
import { userSource } from '../../../src/sandbox/hubspot/store/sources.ts'
import { type Sandbox, startSandbox } from '../../../src/sandbox/server.ts'
import { testDeps } from '../../connectors/deps.ts'
import { openHubSpot } from '../../connectors/hubspot/kit.ts'
import { openSalesforce } from '../../connectors/salesforce/kit.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { clockOf } from '../../support/sandbox-clock.ts'
import { setting } from '../../support/sync.ts'
import { openRoute, type Route } from '../route.ts'

const HOUR = 3_600_000
export const DAY = 86_400_000
export const RECORDS = 130

export const SYSTEMS = {
  salesforce: { stream: 'Contact', title: 'Title', name: 'LastName', open: openSalesforce },
  hubspot: { stream: 'contacts', title: 'jobtitle', name: 'lastname', open: openHubSpot },
} as const
export type System = keyof typeof SYSTEMS

/** Gives a record's title a past: set so many days ago by a person, before that something else. */
export function giveATitle({ world }: Sandbox, system: System, id: string, days: number): void {
  const { stream, title } = SYSTEMS[system]
  const at = Math.floor(world.clock.now() / 1_000) * 1_000 - days * DAY
  if (system === 'salesforce') {
    world.salesforce.addHistory(stream, id, { field: title, oldValue: 'Dev', newValue: 'CTO', at })
    return
  }
  world.hubspot.backdate(stream, id, title, [
    { value: 'CTO', at, ...userSource() },
    { value: 'Dev', at: at - DAY, ...userSource() },
  ])
}

async function track({ url }: Sandbox, object: string, fields: readonly string[]): Promise<void> {
  await fetch(`${url}/__sandbox/salesforce/tracking`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ object, fields }),
  })
}

export const fieldOf = (field: string) => setting({ field, kind: 'job_title', policy: 'never', normalize: 'off' })

interface Part extends Partial<SyncDefinition> {
  readonly watch?: (connection: Connection) => Connection
}

/** For each test that asks for it a CRM of its own, on one database for all tests of the file. */
export function placePerTest() {
  let db: FreshDatabase
  let sandbox: Sandbox
  beforeAll(async () => {
    db = await freshDatabase()
  })
  afterAll(() => db.close())
  afterEach(() => sandbox.close())
  return async (system: System, part?: Part) => {
    sandbox = await startSandbox()
    return openPlace(db, sandbox, system, part)
  }
}

async function openPlace(db: FreshDatabase, sandbox: Sandbox, system: System, part: Part = {}) {
  const { stream, title, name, open } = SYSTEMS[system]
  const { clock } = sandbox.world
  const crm = sandbox.world[system]
  await track(sandbox, 'Contact', ['Title', 'LastName'])
  if (system === 'salesforce') sandbox.world.salesforce.cursors.mostRows = 30
  const ids = Array.from({ length: RECORDS }, (_none, i) => crm.insert(stream, { [title]: 'CTO', [name]: `P ${i}` }))
  // Half of the titles are older than a lock, half are not.
  for (const [at, id] of ids.entries()) giveATitle(sandbox, system, id, at % 2 === 0 ? 40 : 200)
  const deps = testDeps({ clock: clockOf(sandbox.world) })
  const { watch = connection => connection, ...definition } = part
  const route = await openRoute(
    db,
    { connection: () => watch(open(sandbox.url, deps)) },
    { stream, settleMinutes: 0, fields: [fieldOf(title)], ...definition },
  )
  const { stores } = db.unitOfWork
  const sync = await stores.syncs.byName(route.sync)
  if (sync === null) throw new Error('there is no sync')
  const { connectionId, id: syncId } = sync
  return {
    ...{ db, sandbox, route, crm, title, name, ids, stream, sync, syncId, connectionId },
    ...reading(db, route, clock),
    idOf: (at: number) => ids[at] ?? '',
    imports: async (of = route.sync) => (await stores.runs.list({ syncName: of, limit: 50 })).filter(isImport),
    state: async (id: string) => (await stores.records.load(connectionId, stream, [id])).get(id)?.[title],
    past: async (id: string, field: string = title) =>
      (await stores.history.of(connectionId, stream, [id], field)).get(id) ?? [],
    all: async (): Promise<string[]> => {
      const { rows } = await db.pool.query(
        `select record_id, field, at, mark, value, origin from evergreen.history where connection_id = $1
         order by record_id, field, at, mark`,
        [connectionId],
      )
      return rows.map(row => JSON.stringify(row))
    },
    /** Another sync on the stream, with settings of its own; returns its name. */
    beside: async (changed: Partial<SyncDefinition>): Promise<string> => {
      const name = `beside-${randomUUID()}`
      const own = { ...sync.definition, ...changed, name }
      await stores.syncs.save({ id: randomUUID(), name, connectionId, definition: own }, Date.now())
      return name
    },
  }
}

/** An hour later, a run and the import that follows from it. */
function reading(db: FreshDatabase, route: Route, clock: Sandbox['world']['clock']) {
  const { stores } = db.unitOfWork
  const begin = async (mode: Mode, sync = route.sync) => {
    clock.advance(HOUR)
    return (await route.start({ mode, sync })).id
  }
  return {
    begin,
    read: async (mode: Mode = 'incremental', sync = route.sync) => {
      const id = await begin(mode, sync)
      await route.work()
      return route.run(id)
    },
    /** Applies a changed set-up to the sync. */
    redeclare: async (changed: Partial<SyncDefinition>) => {
      const before = await stores.syncs.byName(route.sync)
      if (before === null) throw new Error('there is no sync')
      await applySetup({ connections: [], syncs: [{ ...before.definition, ...changed }] }, [], 'cli:test', {
        unitOfWork: db.unitOfWork,
        clock: { now: Date.now, sleep: async () => undefined },
        newId: randomUUID,
        seal: plain => plain,
      })
    },
  }
}

type Mode = 'full' | 'incremental'

const isImport = ({ mode }: { readonly mode: string }) => mode === 'history'

export const isActive = ({ status }: { readonly status: string }) => status === 'active'

/** A worker that dies at every call of the history for which `dies` says so. */
export function dying(connection: Connection, dies: () => boolean): Connection {
  return before(connection, () => {
    if (dies()) throw new Error('killed')
  })
}

/** Calls `act` before each page of history is asked for. */
export function before(connection: Connection, act: () => void | Promise<void>): Connection {
  const { history } = connection
  if (history === undefined) throw new Error('no history')
  const { all } = history
  const of = async (...asked: Parameters<typeof history.of>): Promise<FieldChange[]> => {
    await act()
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
          await act()
          yield page
        }
      },
    },
  }
}
