// A HubSpot account of deals and companies whose links a test changes past Evergreen, and a sync that reads the deals.
import type { Connection } from '../../../src/contract/connector.ts'
import type { RunMode } from '../../../src/contract/stores.ts'
import type { SyncDefinition } from '../../../src/domain/sync.ts'
import { type Sandbox, startSandbox } from '../../../src/sandbox/server.ts'
import { testDeps } from '../../connectors/deps.ts'
import { openHubSpot } from '../../connectors/hubspot/kit.ts'
import type { FreshDatabase } from '../../support/fresh-database.ts'
import { clockOf } from '../../support/sandbox-clock.ts'
import { setting } from '../../support/sync.ts'
import { openRoute } from '../route.ts'

const HOUR = 3_600_000

export interface Place {
  readonly sandbox: Sandbox
  readonly deals: readonly string[]
  readonly companies: readonly string[]
  readonly connectionId: string
  readonly route: Awaited<ReturnType<typeof openRoute>>
  /** Links two records in the CRM, or puts one of a link's kinds on or off; no stamp of either record moves. */
  link(dealId: string, companyId: string, kind?: number): void
  unlink(dealId: string, companyId: string): void
  /** Lets hours pass, starts a run and works it to its end; tells how many records' links it asked for, call by call. */
  run(mode: RunMode, afterHours?: number): Promise<{ readonly id: string; readonly asked: readonly number[] }>
  /** Applies the sync anew with these parts changed. */
  redeclare(part: Partial<SyncDefinition>): Promise<void>
  /** "deal company kind kind", as they are stored, in order. */
  stored(stream?: string): Promise<string[]>
  /** The same as the CRM has it. */
  inCrm(): string[]
  /** What is stored and not in the CRM, or there and not stored; ten at most. */
  differing(): Promise<string[]>
}

/** `beforeAsking` is called before links are asked for, with how often that was so before. */
export async function hubSpotPlace(
  db: FreshDatabase,
  { deals: count, companies: others }: { readonly deals: number; readonly companies: number },
  part: Partial<SyncDefinition> = {},
  beforeAsking: (times: number) => void = () => undefined,
): Promise<Place> {
  const sandbox = await startSandbox()
  const { hubspot, clock } = sandbox.world
  const insert = (stream: string, rows: number) =>
    Array.from({ length: rows }, (_none, i) =>
      hubspot.insert(stream, stream === 'deals' ? { dealname: `Deal ${i}` } : { name: `Company ${i}` }),
    )
  const [companies, deals] = [insert('companies', others), insert('deals', count)]
  const deps = testDeps({ clock: clockOf(sandbox.world) })
  const asked: number[] = []
  const watched = (connection: Connection): Connection => {
    const { source } = connection
    if (source?.links === undefined) throw new Error('no links')
    const { links } = source
    const of: typeof links.of = async (stream, ids, ...rest) => {
      beforeAsking(asked.length)
      asked.push(ids.length)
      return links.of(stream, ids, ...rest)
    }
    return { ...connection, source: { ...source, links: { ...links, of } } }
  }
  const route = await openRoute(
    db,
    { connection: () => watched(openHubSpot(sandbox.url, deps)) },
    {
      stream: 'deals',
      settleMinutes: 0,
      fields: [setting({ field: 'dealname', kind: 'text', policy: 'never', normalize: 'off' })],
      ...part,
    },
  )
  const { syncs } = db.unitOfWork.stores
  const sync = await syncs.byName(route.sync)
  if (sync === null) throw new Error('no sync')
  const { connectionId } = sync
  const { associations } = hubspot
  const typeOf = (stream: string) => {
    const type = hubspot.table(stream)?.type
    if (type === undefined) throw new Error(`no ${stream}`)
    return type
  }
  const ends = (dealId: string, companyId: string) =>
    associations.ends(typeOf('deals'), dealId, typeOf('companies'), companyId)
  const author = hubspot.integration('a test')
  const stored: Place['stored'] = async (stream = 'deals') => {
    const { rows } = await db.pool.query(
      `select concat_ws(' ', record_id, to_id, array_to_string(kinds, ' ')) as link from evergreen.link
       where connection_id = $1 and stream = $2`,
      [connectionId, stream],
    )
    return rows.map(row => row.link).sort()
  }
  const inCrm = () =>
    deals
      .flatMap(id =>
        associations
          .list({ type: typeOf('deals'), id }, typeOf('companies'))
          .map(({ toId, kinds }) => [id, toId, ...kinds.map(({ typeId }) => String(typeId)).sort()].join(' ')),
      )
      .sort()
  return {
    sandbox,
    deals,
    companies,
    connectionId,
    route,
    link: (dealId, companyId, kind) => {
      const { from, to } = ends(dealId, companyId)
      const wanted = kind === undefined ? undefined : associations.definitions.get(kind)
      associations.connect(from, to, wanted === undefined ? [] : [wanted], author)
    },
    unlink: (dealId, companyId) => {
      const { from, to } = ends(dealId, companyId)
      associations.disconnect(from, to, author)
    },
    run: async (mode, afterHours = 1) => {
      clock.advance(afterHours * HOUR)
      route.pass(afterHours * HOUR)
      asked.length = 0
      const { id } = await route.start({ mode })
      await route.work()
      return { id, asked }
    },
    redeclare: async changed => {
      await syncs.save({ ...sync, definition: { ...sync.definition, ...changed } }, Date.now())
    },
    stored,
    inCrm,
    differing: async () => {
      const [ours, theirs] = [new Set(await stored()), new Set(inCrm())]
      return [...ours.symmetricDifference(theirs)].slice(0, 10)
    },
  }
}
