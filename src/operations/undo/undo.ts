// Undoing: what it would take back, and the run that does so. Nothing is written here; the run goes the way of all changes.
import type { Actor } from '../../contract/audit.ts'
import type { Clock, NewId } from '../../contract/primitives.ts'
import type { Run, Stores, UndoSum, UnitOfWork } from '../../contract/stores.ts'
import { scopeText } from '../../domain/undo/scope.ts'
import { Refused } from '../../errors.ts'
import { type Aim, aimOf, obstacleTo, type UndoTarget } from './target.ts'

export interface UndoRequest extends UndoTarget {
  /** It stops at its plan, which can be approved. */
  readonly dryRun: boolean
  readonly actor: Actor
}

export interface UndoOutlook extends Pick<UndoSum, 'changes' | 'records' | 'fields'> {
  readonly sync: string
  /** In words. */
  readonly of: string
}

export interface UndoParts {
  readonly unitOfWork: UnitOfWork
  readonly clock: Clock
  readonly newId: NewId
}

/** What would be taken back, as far as it is known here: what the CRM has is looked at when it is done. Refused as below. */
export async function foreseeUndo(
  target: UndoTarget,
  { unitOfWork }: Pick<UndoParts, 'unitOfWork'>,
): Promise<UndoOutlook> {
  const aim = await aimOf(target, unitOfWork)
  const obstacle = await obstacleTo(aim, unitOfWork.stores)
  if (obstacle !== null) throw obstacle
  const { changes, records, fields } = await unitOfWork.stores.undos.sum(byOf(aim), aim.scope)
  if (changes === 0) throw nothingLeft(aim)
  return { sync: aim.sync.name, of: scopeText(aim.scope), changes, records, fields }
}

/**
 * Starts the run that takes it back. Refused, and nothing is left behind, while a run of the sync is active, while the run
 * waits at its plan, where the connection leads elsewhere, and where nothing is left to be undone.
 */
export async function requestUndo(request: UndoRequest, { unitOfWork, clock, newId }: UndoParts): Promise<Run> {
  const { sync } = await aimOf(request, unitOfWork)
  const startedAt = clock.now()
  return unitOfWork.transaction(async stores => {
    await stores.syncs.lock(sync.id)
    const aim = await aimOf(request, { stores })
    const obstacle = await obstacleTo(aim, stores)
    if (obstacle !== null) throw obstacle
    const { changes } = await stores.undos.sum(byOf(aim), aim.scope)
    if (changes === 0) throw nothingLeft(aim)
    const run = await start(aim, { ...request, startedAt, id: newId() }, stores)
    const { id: runId, connectionId, syncName } = run
    const payload = { runId, after: null }
    await stores.work.add([{ id: newId(), step: 'undo', runId, key: 'undo:', payload }])
    const about = { at: startedAt, actor: request.actor, connectionId, syncName, runId }
    const detail = { mode: 'undo', dryRun: request.dryRun, of: { ...aim.scope }, changes }
    await stores.audit.append([{ ...about, event: 'run.started', detail }])
    return run
  })
}

async function start(
  { sync, run, scope }: Aim,
  { id, dryRun, actor, startedAt }: UndoRequest & { readonly id: string; readonly startedAt: number },
  stores: Stores,
): Promise<Run> {
  const account = run?.account ?? (await stores.connections.byId(sync.connectionId))?.account ?? null
  const how = { mode: 'undo', dryRun, priority: 'interactive', stopsFor: dryRun ? 'dry run' : null } as const
  const of = { id, syncId: sync.id, definition: sync.definition, account, undoes: scope }
  const started = await stores.runs.start({ ...how, ...of, startedBy: actor, startedAt })
  if (started !== null) return started
  throw new Refused({ where: `sync ${sync.name}`, what: 'a run of it is active', fix: 'Try again when it has ended.' })
}

const byOf = ({ sync }: Aim) => ({
  syncId: sync.id,
  connectionId: sync.connectionId,
  stream: sync.definition.stream,
})

function nothingLeft({ sync, run, scope }: Aim): Refused {
  const fix = `Look at what it wrote with: evergreen runs${run === null ? ` --sync ${sync.name}` : ` ${run.id} --proposals`}`
  const what = 'nothing of it is left that could be undone'
  return new Refused({ where: scopeText(scope), what, fix, inConsole: 'Its changes and what became of them tell why.' })
}
