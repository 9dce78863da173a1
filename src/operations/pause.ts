// Pausing and resuming: a sync, a connection, or everything. Writes stop within one batch.
import type { Clock } from '../contract/primitives.ts'
import type { Stores, UnitOfWork } from '../contract/stores.ts'
import { ConfigError } from '../errors.ts'
import { closest } from './closest.ts'

export interface PauseRequest {
  /** A sync's name, a connection's alias, or null for everything. */
  readonly target: string | null
  readonly pause: boolean
  readonly actor: string
}

/** Sets or lifts the pause; audited. Returns the names that it now holds for. */
export async function setPause(request: PauseRequest, unitOfWork: UnitOfWork, clock: Clock): Promise<string[]> {
  const at = clock.now()
  const until = request.pause ? at : null
  return unitOfWork.transaction(async stores => {
    const names = request.target === null ? await everything(stores) : [request.target]
    for (const name of names) {
      const syncs = await stores.syncs.setPaused(name, until)
      const connections = await stores.connections.setPaused(name, until)
      if (!syncs && !connections) await unknown(name, stores)
    }
    const event = request.pause ? 'paused' : 'resumed'
    await stores.audit.append([{ at, event, actor: request.actor, detail: { names } }])
    return names
  })
}

const everything = async (stores: Stores) => [
  ...(await stores.connections.list()).map(connection => connection.alias),
  ...(await stores.syncs.list()).map(sync => sync.name),
]

async function unknown(name: string, stores: Stores): Promise<never> {
  const fix = closest(name, await everything(stores))
  throw new ConfigError({ where: name, what: 'there is no sync and no connection of this name', fix })
}
