// Of which streams news is wanted: those of syncs that take notices, were read to their end before, and are not paused.
import type { UnitOfWork } from '../../contract/stores.ts'
import { pauseOf } from '../schedule-tick.ts'

export interface WantedStream {
  readonly connectionId: string
  /** The connection's alias. */
  readonly connection: string
  readonly stream: string
  /** One of the syncs that want it, for messages. */
  readonly sync: string
}

/** Each stream once. */
export async function wantedStreams({ stores }: Pick<UnitOfWork, 'stores'>): Promise<WantedStream[]> {
  const [syncs, connections] = await Promise.all([stores.syncs.list(), stores.connections.list()])
  const wanted = syncs.filter(
    sync => sync.definition.notices !== null && sync.cursor !== null && pauseOf(sync, connections) === null,
  )
  const each = new Map(
    wanted.map(({ name, connectionId, definition: { connection, stream } }) => [
      `${connectionId} ${stream}`,
      { connectionId, connection, stream, sync: name },
    ]),
  )
  return [...each.values()]
}
