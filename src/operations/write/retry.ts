// Retrying a run: what failed in it, and nothing else, is written by a run of its own.
import type { Actor } from '../../contract/audit.ts'
import type { Run, Stores } from '../../contract/stores.ts'
import { Refused } from '../../errors.ts'
import type { RunOperations } from '../request-run.ts'
import { readRun } from '../runs.ts'

/** Changes of a chunk. */
const CHUNK = 5_000

/**
 * Starts a run that writes what failed: what the CRM was too busy for, and what it rejected for a reason that may be put
 * right since. What is uncertain, and values that are wrong in themselves, are left alone. Refused where the run goes on,
 * where its plan was not approved, where another run of its sync is active, or where there is nothing to retry.
 */
export async function retryRun(id: string, actor: Actor, { unitOfWork, clock, newId }: RunOperations): Promise<Run> {
  const { run: failed } = await readRun(id, unitOfWork)
  const startedAt = clock.now()
  return unitOfWork.transaction(async stores => {
    await stores.syncs.lock(failed.syncId)
    await requireRetriable(failed, stores)
    const { syncId, definition, account } = failed
    const asked = { mode: 'retry', dryRun: false, priority: 'interactive', startedBy: actor, startedAt } as const
    const run = await stores.runs.start({ ...asked, id: newId(), syncId, definition, account, stopsFor: null })
    if (run === null) throw refusal(failed, 'a run of its sync is active', 'Try again when it has ended.')
    const changes = await takeUp(failed, run, stores, newId)
    if (changes === 0) throw refusal(failed, 'nothing failed in it that could be tried again', 'See: evergreen runs')
    const about = { at: startedAt, actor, connectionId: run.connectionId, syncName: run.syncName, runId: run.id }
    await stores.audit.append([{ ...about, event: 'run.started', detail: { mode: 'retry', of: failed.id, changes } }])
    return run
  })
}

async function requireRetriable(failed: Run, stores: Stores): Promise<void> {
  const { id, status, stopsFor } = failed
  if (status === 'active') throw refusal(failed, 'it goes on', 'Wait for its end.')
  if (status === 'planned') throw refusal(failed, 'it waits at its plan', `Look with: evergreen plan ${id}`)
  if (stopsFor === null) return
  const plan = await stores.plans.of(id)
  if (plan?.state !== 'approved') throw refusal(failed, 'its plan was not approved', 'Start the sync again.')
}

/** Moves what failed into chunks of the new run, each with its work; returns how many changes. */
async function takeUp(failed: Run, run: Run, stores: Stores, newId: () => string): Promise<number> {
  const of = { runId: run.id, connectionId: run.connectionId, stream: run.definition.stream }
  let changes = 0
  for (let after: string | null = null; ; ) {
    const chunk = newId()
    const page = { after, limit: CHUNK, at: run.startedAt }
    const { taken, last } = await stores.proposals.proposeAgain(failed.id, { ...of, chunk }, page)
    if (taken === 0) return changes
    changes += taken
    after = last
    const payload = { runId: run.id, chunk }
    await stores.work.add([{ id: newId(), step: 'write-back', runId: run.id, key: `write-back:${chunk}`, payload }])
  }
}

function refusal({ id }: Run, what: string, fix: string): Refused {
  return new Refused({ where: `run ${id}`, what, fix })
}
