// One CRM of the sandbox and a sync of its contacts, in the sandbox's own time: a test lets hours pass at once, and
// everything that goes wrong is drawn from a seed.
import type { Connection, Source } from '../../../src/contract/connector.ts'
import type { Run, RunMode } from '../../../src/contract/stores.ts'
import type { Value } from '../../../src/domain/record.ts'
import type { SyncDefinition } from '../../../src/domain/sync.ts'
import { LeaseLost } from '../../../src/errors.ts'
import { createSessions } from '../../../src/operations/sessions.ts'
import { credentials } from '../../../src/sandbox/credentials.ts'
import { currentValue } from '../../../src/sandbox/hubspot/store/record.ts'
import { createRandom } from '../../../src/sandbox/random.ts'
import { type Sandbox, startSandbox } from '../../../src/sandbox/server.ts'
import { type TestDeps, testDeps } from '../../connectors/deps.ts'
import { openHubSpot } from '../../connectors/hubspot/kit.ts'
import { openSalesforce } from '../../connectors/salesforce/kit.ts'
import type { FreshDatabase } from '../../support/fresh-database.ts'
import { setting } from '../../support/sync.ts'
import { type FakeEnricher, openRoute, type Route } from '../route.ts'

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE

export type System = 'salesforce' | 'hubspot'

export const NAMES = {
  salesforce: { stream: 'Contact', email: 'Email', name: 'LastName' },
  hubspot: { stream: 'contacts', email: 'email', name: 'lastname' },
} as const

export interface Place {
  readonly sandbox: Sandbox
  readonly route: Route
  /** Of the records that were there at first, in their order. */
  readonly ids: readonly string[]
  /** By the CRM's clock. */
  now(): number
  pass(ms: number): void
  /** Happens once, when the next read has handed on so many pages with records. */
  during(pages: number, happening: () => void): void
  /** From now on the CRM is read through this. */
  alter(by: (source: Source) => Source): void
  /** From now on about one in so many pages is the last that its worker hands on. */
  killWorkers(oneIn: number): void
  /** How many were killed so far. */
  killed(): number
  run(mode: RunMode): Promise<Run>
  /** Name and e-mail address of each record that is there, by id: as they are stored, and as the CRM has them. */
  stored(): Promise<Record<string, Value[]>>
  truth(): Record<string, Value[]>
  /** Where the two differ, as [stored, true]. */
  differences(): Promise<Record<string, readonly (Value[] | undefined)[]>>
  close(): Promise<void>
}

interface PlaceOptions {
  readonly records: number
  /** The replication key of all of them. */
  readonly stamp?: (now: number) => number
  /** How far the CRM's clock is ahead of Evergreen's. */
  readonly skewMs?: number
  /** The first run reads from here on, as if all before had been read. */
  readonly cursor?: (now: number) => number
  readonly sync?: Partial<SyncDefinition>
  /** Asked by the sync. */
  readonly enricher?: FakeEnricher | undefined
}

export async function openPlace(db: FreshDatabase, system: System, options: PlaceOptions): Promise<Place> {
  const sandbox = await startSandbox()
  const { world } = sandbox
  world.clocks[system].skewMs = options.skewMs ?? 0
  const now = () => world.clocks[system].now()
  const { stream, email, name } = NAMES[system]
  const modifiedAt = options.stamp?.(now()) ?? now() - HOUR
  const ids = Array.from({ length: options.records }, (_none, i) =>
    world[system].insert(stream, { [email]: `p${i}@acme-corp.com`, [name]: `Person ${i}` }, { modifiedAt }),
  )
  const clock = {
    now: () => world.clock.now(),
    sleep: async (ms: number) => world.clock.advance(ms),
  }
  const trouble = troubles()
  const plain = (text: string) => text
  const sessions = createSessions({ ...db, clock, seal: plain, unseal: plain, registerSecret: () => undefined })
  const deps: { of?: TestDeps } = {}
  const connection = (): Connection => {
    if (deps.of === undefined) throw new Error('not open yet')
    return trouble.within(OPEN[system](sandbox.url, deps.of))
  }
  const route = await openRoute(
    db,
    { connection },
    {
      stream,
      // The past proves nothing, and takes its time to import.
      history: false,
      fields: [
        setting({ field: email, kind: 'email', policy: 'never', normalize: 'off' }),
        setting({ field: name, kind: 'person_name', policy: 'never', normalize: 'off' }),
      ],
      ...options.sync,
    },
    options.enricher === undefined ? {} : { source: options.enricher },
    clock,
  )
  const { syncs } = db.unitOfWork.stores
  const sync = await syncs.byName(route.sync)
  if (sync === null) throw new Error('no sync')
  if (options.cursor !== undefined) await syncs.moveCursor(sync.id, options.cursor(now()))
  deps.of = { ...testDeps({ clock }), session: sessions(sync.connectionId, {}) }
  const stored = async (): Promise<Record<string, Value[]>> => {
    const { rows } = await db.pool.query(
      `select record_id as id, substring(fields->>$2 from ' (.*)$') as name, substring(fields->>$3 from ' (.*)$') as email
       from evergreen.record where connection_id = $1 and gone_at is null`,
      [sync.connectionId, name, email],
    )
    return Object.fromEntries(rows.map(row => [row.id, [row.name, row.email]]))
  }
  return {
    sandbox,
    route,
    ids,
    now,
    pass: ms => world.clock.advance(ms),
    ...trouble,
    run: async mode => route.finish((await route.start({ mode })).id),
    stored,
    truth: () => truthOf(sandbox, system),
    differences: async () => {
      const [held, there] = [await stored(), truthOf(sandbox, system)]
      const ids = Object.keys({ ...held, ...there }).filter(id => `${held[id]}` !== `${there[id]}`)
      return Object.fromEntries(ids.map(id => [id, [held[id], there[id]]]))
    },
    close: sandbox.close,
  }
}

/** HubSpot by OAuth: its tokens end, and are renewed. */
const OPEN = {
  salesforce: openSalesforce,
  hubspot: (url: string, deps: TestDeps): Connection => {
    const { clientId, clientSecret, refreshToken } = credentials.hubspot
    return openHubSpot(url, deps, { accessToken: undefined, clientId, clientSecret, refreshToken })
  },
}

/** What happens between two pages: to the records, or to the worker. */
function troubles() {
  const random = createRandom(3)
  let [killed, oneIn, pagesLeft] = [0, 0, 0]
  let happening: (() => void) | null = null
  let altered = (source: Source): Source => source
  const within = (connection: Connection): Connection => {
    if (connection.source === undefined) throw new Error('no source')
    const source = altered(connection.source)
    const read: Source['read'] = async function* (...of) {
      for await (const page of source.read(...of)) {
        const full = page.records.length > 0
        if (full && oneIn > 0 && random.chance(1 / oneIn)) {
          killed += 1
          // To all others a dead worker is one that does nothing more.
          throw new LeaseLost({ where: 'worker', what: 'it was killed' })
        }
        if (full) pagesLeft -= 1
        if (pagesLeft <= 0) happening?.()
        if (pagesLeft <= 0) happening = null
        yield page
      }
    }
    return { ...connection, source: { ...source, read } }
  }
  return {
    within,
    alter: (by: (source: Source) => Source) => {
      altered = by
    },
    during: (pages: number, what: () => void) => {
      pagesLeft = pages
      happening = what
    },
    killWorkers: (share: number) => {
      oneIn = share
    },
    killed: () => killed,
  }
}

/** Past the API. */
function truthOf({ world }: Sandbox, system: System): Record<string, Value[]> {
  const { stream, email, name } = NAMES[system]
  if (system === 'hubspot') {
    const table = world.hubspot.table(stream)
    const { records = [] } = table?.page(0, 1_000_000, record => record.archivedAt === null) ?? {}
    const value = (record: (typeof records)[number], property: string) =>
      table === undefined ? null : currentValue(record, property, table.type) || null
    return Object.fromEntries(records.map(record => [record.id, [value(record, name), value(record, email)]]))
  }
  const type = world.salesforce.schema.type(stream)
  const rows = type === undefined ? [] : world.salesforce.store.table(type).rows
  const there = rows.filter(row => row['IsDeleted'] !== true)
  const value = (cell: unknown): Value => (typeof cell === 'string' && cell !== '' ? cell : null)
  return Object.fromEntries(there.map(row => [row.Id, [value(row[name]), value(row[email])]]))
}
