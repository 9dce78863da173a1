// A HubSpot account of the sandbox that sends its webhooks to a server of ours, and a sync that acts on them.
import { randomUUID } from 'node:crypto'
import type { Run } from '../../../src/contract/stores.ts'
import type { SyncDefinition } from '../../../src/domain/sync.ts'
import { startHttp } from '../../../src/http/server.ts'
import { beginBatches } from '../../../src/operations/notices/batch.ts'
import { receiveNotices } from '../../../src/operations/notices/receive.ts'
import { credentials } from '../../../src/sandbox/credentials.ts'
import { testDeps } from '../../connectors/deps.ts'
import { openHubSpot } from '../../connectors/hubspot/kit.ts'
import type { FreshDatabase } from '../../support/fresh-database.ts'
import { quietLog } from '../../support/quiet-log.ts'
import { clockOf } from '../../support/sandbox-clock.ts'
import { openPlace, type Place } from '../completeness/place.ts'

export interface NoticePlace extends Place {
  /** All that HubSpot has to send is sent, again where it is asked to be. */
  deliver(): Promise<void>
  /** Everything that came so far comes again. */
  replay(): Promise<void>
  /** Time passes until what waits is ready; the runs that begin by that. */
  batch(): Promise<Run[]>
  /** Goes on until nothing waits; all runs, ended. */
  settle(): Promise<Run[]>
  /** How often each record was asked for by its id. */
  readonly picked: Map<string, number>
  /** Happens before the next read of records by their ids. */
  beforePick(happening: () => void): void
  waiting(): Promise<number>
}

const KINDS = ['creation', 'deletion', 'merge', 'associationChange'] as const

export async function openNoticePlace(
  db: FreshDatabase,
  records: number,
  part: Partial<SyncDefinition> = {},
): Promise<NoticePlace> {
  const notices = { seconds: 10, records: 1_000 }
  const place = await openPlace(db, 'hubspot', { records, sync: { notices, ...part } })
  const { world, url } = place.sandbox
  const { stores } = db.unitOfWork
  const clock = clockOf(world)
  const sync = await stores.syncs.byName(place.route.sync)
  if (sync === null) throw new Error('no sync')
  const { clientSecret } = credentials.hubspot
  const feed = openHubSpot(url, testDeps({ clock }), { clientSecret }).feed
  const parts = { unitOfWork: db.unitOfWork, clock, log: quietLog, newId: randomUUID, feedOf: async () => feed }
  const came: (() => Promise<void>)[] = []
  const server = await startHttp({
    ...{ host: '127.0.0.1', port: 0, portFrom: '--port', stores, clock, log: quietLog },
    queue: { size: async () => ({ waiting: 0, active: 0 }) },
    receive: (to, delivery) => {
      came.push(() => receiveNotices(to, delivery, parts))
      return receiveNotices(to, delivery, parts)
    },
  })
  const { webhooks, apps } = world.hubspot
  webhooks.settings.auto = false
  const app = [...apps.all].find(each => each.clientSecret === clientSecret)
  if (app === undefined) throw new Error('no app')
  webhooks.registry.configure(app.id, `${server.url}/webhooks/fake/${sync.definition.connection}`, 10, clock.now())
  const subscribe = (eventType: string, propertyName: string | null = null) =>
    webhooks.registry.add(app.id, { eventType, propertyName, objectTypeId: null, active: true }, clock.now())
  for (const kind of KINDS) subscribe(`contact.${kind}`)
  for (const property of ['email', 'lastname']) subscribe('contact.propertyChange', property)
  const picked = new Map<string, number>()
  let happening: (() => void) | null = null
  place.alter(source => ({
    ...source,
    pick: async (query, ids, signal) => {
      const now = happening
      happening = null
      now?.()
      for (const id of ids) picked.set(id, (picked.get(id) ?? 0) + 1)
      if (source.pick === undefined) throw new Error('no pick')
      return source.pick(query, ids, signal)
    },
  }))
  const waiting = async () => (await stores.notices.waiting()).find(each => each.syncId === sync.id)?.records ?? 0
  const batch = async () => {
    place.pass(notices.seconds * 1_000)
    return beginBatches(parts)
  }
  return {
    ...place,
    replay: async () => {
      for (const again of [...came]) await again()
    },
    deliver: () => webhooks.flush(true),
    batch,
    settle: async () => {
      const runs: Run[] = []
      while ((await waiting()) > 0) for (const { id } of await batch()) runs.push(await place.route.finish(id))
      return runs
    },
    picked,
    beforePick: what => {
      happening = what
    },
    waiting,
    close: async () => {
      await server.close().catch(() => undefined)
      await place.close()
    },
  }
}
