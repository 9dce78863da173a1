// Retrying a run: what failed in it, and nothing else, is written by a run of its own.
import type { Actor } from '../../contract/audit.ts'
import type { ChunkRef, Run, StoredProposal, Stores } from '../../contract/stores.ts'
import { mayBeMadeAgain, putsBack } from '../../domain/plan/again.ts'
import { judgesAlike } from '../../domain/sync.ts'
import { Refused, type Trouble } from '../../errors.ts'
import { type RunOperations, withWriters } from '../request-run.ts'
import { readRun } from '../runs.ts'
import { astray } from './whereabouts.ts'

const BUSY = 'a run of its sync is active'
/** Changes of a chunk. */
const CHUNK = 5_000

/**
 * Starts a run that writes what failed: what the CRM was too busy for, and what it rejected for a reason that may be put
 * right since. What is uncertain, and values that are wrong in themselves, are left alone. Refused where the run goes on,
 * where its plan was not approved, where another run of its sync is active, where its sync was removed, leads elsewhere or
 * judges otherwise since, or where
 * there is nothing to retry. Changes of fields that are no longer ours to write, or are locked since, are left.
 */
export async function retryRun(id: string, actor: Actor, { unitOfWork, clock, newId }: RunOperations): Promise<Run> {
  const { run: failed } = await readRun(id, unitOfWork)
  const startedAt = clock.now()
  return unitOfWork.transaction(async stores => {
    const sync = await stores.syncs.lock(failed.syncId)
    await requireRetriable(failed, stores)
    if (sync === null) throw refusal(failed, { what: 'its sync is gone', fix: START_AGAIN })
    const obstacle = await astray(failed, sync, 'retry', stores)
    if (obstacle !== null) throw refusal(failed, obstacle)
    const { syncId, account } = failed
    const isAlike = judgesAlike(sync.definition, failed.definition)
    const definition = isAlike ? await withWriters(sync, stores) : failed.definition
    const asked = { mode: 'retry', dryRun: false, priority: 'interactive', startedBy: actor, startedAt } as const
    const run = await stores.runs.start({ ...asked, id: newId(), syncId, definition, account, stopsFor: null })
    if (run === null) throw refusal(failed, { what: BUSY, fix: 'Try again when it has ended.' })
    const { changes, left } = await takeUp({ failed, run, isAlike }, stores, newId)
    if (changes === 0) throw nothingToRetry(failed, left)
    const about = { at: startedAt, actor, connectionId: run.connectionId, syncName: run.syncName, runId: run.id }
    const detail = { mode: 'retry', of: failed.id, changes, ...(left > 0 && { left }) }
    await stores.audit.append([{ ...about, event: 'run.started', detail }])
    return run
  })
}

async function requireRetriable(failed: Run, stores: Stores): Promise<void> {
  const { id, status, stopsFor } = failed
  if (status === 'active') throw refusal(failed, { what: 'it goes on', fix: 'Wait for its end.' })
  if (status === 'planned') {
    const fix = `Look with: evergreen plan ${id}`
    throw refusal(failed, { what: 'it waits at its plan', fix, inConsole: 'Approve or reject its plan.' })
  }
  if (stopsFor === null) return
  const plan = await stores.plans.of(id)
  if (plan?.state !== 'approved') throw refusal(failed, { what: 'its plan was not approved', fix: START_AGAIN })
}

interface TakingUp {
  readonly failed: Run
  readonly run: Run
  /** The sync still judges as it did when the run began. */
  readonly isAlike: boolean
}

/** Moves what failed into chunks of the new run, each with its work; returns how many changes, and how many may not be made any more. */
async function takeUp(
  { failed, run, isAlike }: TakingUp,
  stores: Stores,
  newId: () => string,
): Promise<{ changes: number; left: number }> {
  const of = { runId: run.id, connectionId: run.connectionId, stream: run.definition.stream }
  let [changes, left] = [0, 0]
  for (let after: string | null = null; ; ) {
    const page: readonly StoredProposal[] = await stores.proposals.failedOf(failed.id, { after, limit: CHUNK })
    after = page.at(-1)?.id ?? null
    if (after === null) return { changes, left }
    if (!isAlike && !page.every(putsBack))
      throw refusal(failed, { what: 'its sync was changed since', fix: START_AGAIN })
    const ids = [...new Set(page.map(({ recordId }) => recordId))]
    const known = await stores.records.load(of.connectionId, of.stream, ids)
    const again = page.filter(change => {
      const state = known.get(change.recordId)?.[change.field]
      return mayBeMadeAgain(change, state, run.definition, run.startedAt)
    })
    changes += again.length
    left += page.length - again.length
    if (again.length > 0) await propose(again, { ...of, chunk: newId() }, run, stores, newId)
  }
}

async function propose(
  changes: readonly StoredProposal[],
  of: ChunkRef,
  { startedAt }: Run,
  stores: Stores,
  newId: () => string,
): Promise<void> {
  const items = changes.map(({ id: _id, recordId, ...proposal }) => ({ recordId, proposal }))
  await stores.proposals.propose(of, items, startedAt)
  const { runId, chunk } = of
  const payload = { runId, chunk }
  await stores.work.add([{ id: newId(), step: 'write-back', runId, key: `write-back:${chunk}`, payload }])
}

function nothingToRetry(failed: Run, left: number): Refused {
  if (left === 0) {
    const inConsole = 'Its causes tell what to do about what failed.'
    return refusal(failed, {
      what: 'nothing failed in it that could be tried again',
      fix: 'See: evergreen runs',
      inConsole,
    })
  }
  const what = `none of the ${left} changes that failed in it may be made any more: their fields are others' now, paused or locked`
  return refusal(failed, { what, fix: START_AGAIN })
}

const START_AGAIN = 'Start the sync again.'

function refusal({ id }: Run, trouble: Trouble): Refused {
  return new Refused({ where: `run ${id}`, ...trouble })
}
