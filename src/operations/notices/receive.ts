// A delivery from a CRM: checked by its connector, stored before it is acknowledged.
import type { ChangeFeed, Delivery, Notice, Received } from '../../contract/feed.ts'
import type { Clock, Log } from '../../contract/primitives.ts'
import type { StoredConnection, Stores, UnitOfWork } from '../../contract/stores.ts'
import { ConfigError } from '../../errors.ts'

export interface ReceiveParts {
  readonly unitOfWork: UnitOfWork
  readonly clock: Pick<Clock, 'now'>
  readonly log: Log
  /** The connection's feed; no call is made. */
  feedOf(connection: StoredConnection): Promise<ChangeFeed | undefined>
}

/**
 * Stores what a delivery to a connection tells. Refused when it is not the CRM's own; ConfigError when there is no such
 * connection, or nothing to check deliveries by.
 */
export async function receiveNotices(
  to: { readonly connector: string; readonly alias: string },
  delivery: Delivery,
  { unitOfWork, clock, log, feedOf }: ReceiveParts,
): Promise<void> {
  const connection = await unitOfWork.stores.connections.byAlias(to.alias)
  const feed = connection?.connector === to.connector ? await feedOf(connection) : undefined
  if (connection == null || feed?.receive === undefined) {
    const what = `there is no ${to.connector} connection of this name that takes change notices`
    throw new ConfigError({ where: `connection ${to.alias}`, what, fix: 'Correct the address at the CRM.' })
  }
  const { notices, dropped } = feed.receive(delivery, connection.account)
  const fates = await storeNotices(connection.id, { notices, dropped }, clock.now(), unitOfWork)
  log.debug({ connection: to.alias, ...fates }, 'change notices came')
}

/**
 * The records of whose deletion the CRM says that it is for ever are erased with the next sweep: by each name of their stream,
 * whether a sync reads it now or did once.
 */
async function forget(connectionId: string, notices: readonly Notice[], now: number, stores: Stores): Promise<void> {
  const refs = notices
    .filter(notice => notice.forget === true)
    .flatMap(({ recordId, streams }) => streams.map(stream => ({ connectionId, stream, recordId })))
  if (refs.length > 0) await stores.erasures.ask(refs, 'privacy', 'notices', now)
}

/** Stores notices and adds them to the numbers of the connection, in one transaction. */
function storeNotices(connectionId: string, { notices, dropped }: Received, now: number, unit: UnitOfWork) {
  return unit.transaction(async stores => {
    const told = notices.length === 0 ? {} : await stores.notices.add(connectionId, notices, now)
    await forget(connectionId, notices, now, stores)
    const fates = { ...told, ...dropped }
    await stores.notices.tally(connectionId, fates)
    return fates
  })
}
