// Pausing and resuming: a sync, a connection, or everything. Writes stop within one batch.
import type { Actor } from '../contract/audit.ts'
import type { Clock } from '../contract/primitives.ts'
import type { StoredSync, Stores, UnitOfWork } from '../contract/stores.ts'
import { accepted } from '../domain/drift/in-force.ts'
import type { Moment } from '../domain/record.ts'
import { ConfigError, NotKnown } from '../errors.ts'
import { closest } from './closest.ts'
import { type Pause, pausesOf } from './pauses.ts'
import { syncNamed } from './request-run.ts'

export interface PauseRequest {
  /** A sync's name, a connection's alias, or null for everything. */
  readonly target: string | null
  readonly pause: boolean
  /** Of the sync: a field that others kept flipping back, which may be written again. */
  readonly field?: string | undefined
  readonly actor: Actor
}

export interface PauseReport {
  /** Syncs and connections that are now paused, or no longer. */
  readonly names: readonly string[]
  /** After a resume: syncs among these, or that use one of them, which something else still holds back. */
  readonly stillPaused: readonly (Pick<Pause, 'of' | 'name'> & { readonly sync: string })[]
}

/** Sets or lifts the pause; audited. ConfigError for an unknown name, and then nothing is changed. */
export async function setPause(request: PauseRequest, unitOfWork: UnitOfWork, clock: Clock): Promise<PauseReport> {
  const at = clock.now()
  const until = request.pause ? at : null
  if (request.field !== undefined) return freeField(request, request.field, at, unitOfWork)
  return unitOfWork.transaction(async stores => {
    const names = request.target === null ? await everything(stores) : [request.target]
    for (const name of names) {
      const syncs = await stores.syncs.setPaused(name, until)
      const connections = await stores.connections.setPaused(name, until)
      if (!syncs && !connections) await unknown(name, stores)
      if (syncs && !request.pause) await acceptDrift(name, stores)
    }
    const event = request.pause ? 'paused' : 'resumed'
    await stores.audit.append([{ at, event, actor: request.actor, detail: { names } }])
    return { names, stillPaused: request.pause ? [] : await stillPaused(names, stores) }
  })
}

/** Who resumes a sync has seen what became otherwise: from now on it is used as it is. */
async function acceptDrift(name: string, { syncs, drift }: Stores): Promise<void> {
  const sync = await syncs.byName(name)
  const picture = sync === null ? null : await drift.of(sync.id)
  if (sync === null || picture === null) return
  const seen = accepted(picture)
  if (seen !== picture) await drift.save(sync.id, seen)
}

/** The next run of the sync writes the field again. */
async function freeField(
  { target, actor }: PauseRequest,
  field: string,
  at: Moment,
  unitOfWork: UnitOfWork,
): Promise<PauseReport> {
  const sync = await syncNamed(target ?? '', unitOfWork)
  return unitOfWork.transaction(async stores => {
    const paused = (await stores.checks.paused(sync.id)).map(each => each.field)
    if (!(await stores.checks.free(sync.id, field))) {
      const fix = paused.length === 0 ? 'None of its fields is.' : `Paused are: ${paused.join(', ')}.`
      throw new ConfigError({ where: `sync ${sync.name}`, what: `its field ${field} is not paused`, fix })
    }
    const about = { at, actor, connectionId: sync.connectionId, syncName: sync.name, field }
    await stores.audit.append([{ ...about, event: 'resumed', detail: { names: [sync.name] } }])
    return { names: [`${sync.name} ${field}`], stillPaused: [] }
  })
}

async function stillPaused(names: readonly string[], stores: Stores): Promise<PauseReport['stillPaused']> {
  const connections = await stores.connections.list()
  const uses = ({ name, definition: { connection, enrich } }: StoredSync) => [name, connection, ...enrich]
  const syncs = (await stores.syncs.list()).filter(sync => uses(sync).some(name => names.includes(name)))
  return syncs.flatMap(sync => pausesOf(sync, connections).map(({ of, name }) => ({ sync: sync.name, of, name })))
}

const everything = async (stores: Stores) => [
  ...(await stores.connections.list()).map(connection => connection.alias),
  ...(await stores.syncs.list()).map(sync => sync.name),
]

async function unknown(name: string, stores: Stores): Promise<never> {
  const fix = closest(name, await everything(stores))
  throw new NotKnown({ where: name, what: 'there is no sync and no connection of this name', fix })
}
