// Starting a run: one active run per sync, and its first piece of work in the same transaction.
import type { Clock, NewId } from '../contract/primitives.ts'
import type { Run, RunMode, StoredSync, UnitOfWork } from '../contract/stores.ts'
import { withOwners } from '../domain/ownership.ts'
import { ConfigError, Refused } from '../errors.ts'
import { closest } from './closest.ts'

export interface RunRequest {
  readonly sync: string
  readonly mode: RunMode
  readonly dryRun: boolean
  readonly actor: string
}

export interface RunOperations {
  readonly unitOfWork: UnitOfWork
  readonly clock: Clock
  readonly newId: NewId
}

/** Starts a run of the sync. Refused while one is active (audited); ConfigError for an unknown sync. */
export async function requestRun(request: RunRequest, { unitOfWork, clock, newId }: RunOperations): Promise<Run> {
  const sync = await syncNamed(request.sync, unitOfWork)
  const startedAt = clock.now()
  const asked = { id: newId(), syncId: sync.id, mode: request.mode, dryRun: request.dryRun, startedAt }
  const run = await unitOfWork.transaction(async stores => {
    const others = (await stores.syncs.list()).map(other => other.definition)
    const started = await stores.runs.start({ ...asked, definition: withOwners(sync.definition, others) })
    const about = { at: startedAt, actor: request.actor, connectionId: sync.connectionId, syncName: sync.name }
    if (started === null) {
      const reason = 'a run of this sync is active'
      await stores.audit.append([{ ...about, event: 'run.refused', detail: { reason } }])
      return null
    }
    await stores.work.add([
      { id: newId(), step: 'start-run', runId: started.id, key: 'start-run', payload: { runId: started.id } },
    ])
    const detail = { mode: request.mode, dryRun: request.dryRun }
    await stores.audit.append([{ ...about, event: 'run.started', runId: started.id, detail }])
    return started
  })
  if (run !== null) return run
  const active = await unitOfWork.stores.runs.activeOf(sync.id)
  throw new Refused({
    where: `sync ${sync.name}`,
    what: active === null ? 'a run of it was active a moment ago' : `run ${active.id} is active since ${when(active)}`,
    fix: `Wait for it to end, or look at it with: evergreen runs ${active?.id ?? ''}`,
  })
}

/** The sync of this name; ConfigError with the nearest known name when there is none. */
export async function syncNamed(name: string, { stores }: Pick<UnitOfWork, 'stores'>): Promise<StoredSync> {
  const sync = await stores.syncs.byName(name)
  if (sync !== null) return sync
  const names = (await stores.syncs.list()).map(known => known.name)
  throw new ConfigError({ where: `sync ${name}`, what: 'there is no such sync', fix: closest(name, names) })
}

const when = (run: Run) => new Date(run.startedAt).toISOString()
