// Retrying a run: what failed in it, and nothing else, is written by a run of its own.
import type { Actor } from '../../contract/audit.ts'
import type { ChunkRef, Run, StoredProposal, Stores } from '../../contract/stores.ts'
import { Refused, type Trouble } from '../../errors.ts'
import type { RunOperations } from '../request-run.ts'
import { runById } from '../runs.ts'
import { BUSY, failedPages, type Judging, judgingOf, noneAgain, obstacleToRetry } from './retriable.ts'

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
  const { syncId } = await runById(id, unitOfWork)
  const startedAt = clock.now()
  return unitOfWork.transaction(async stores => {
    const sync = await stores.syncs.lock(syncId)
    const failed = await runById(id, { stores })
    const obstacle = await obstacleToRetry(failed, sync, stores)
    if (sync === null || obstacle !== null) throw refusal(failed, obstacle ?? BUSY)
    const judging = await judgingOf(failed, sync, startedAt, stores)
    const asked = { mode: 'retry', dryRun: false, priority: 'interactive', startedBy: actor, startedAt } as const
    const { definition } = judging
    const run = await stores.runs.start({
      ...asked,
      id: newId(),
      syncId,
      definition,
      account: failed.account,
      stopsFor: null,
    })
    if (run === null) throw refusal(failed, BUSY)
    const { changes, left } = await takeUp(failed, run, judging, stores, newId)
    if (changes === 0) throw refusal(failed, noneAgain(left))
    const about = { at: startedAt, actor, connectionId: run.connectionId, syncName: run.syncName, runId: run.id }
    const detail = { mode: 'retry', of: failed.id, changes, ...(left > 0 && { left }) }
    await stores.audit.append([{ ...about, event: 'run.started', detail }])
    return run
  })
}

/** Moves what failed into chunks of the new run, each with its work; returns how many changes, and how many may not be made any more. */
async function takeUp(
  failed: Run,
  run: Run,
  judging: Judging,
  stores: Stores,
  newId: () => string,
): Promise<{ changes: number; left: number }> {
  const of = { runId: run.id, connectionId: run.connectionId, stream: run.definition.stream }
  let [changes, left] = [0, 0]
  for await (const page of failedPages(failed, judging, stores, CHUNK)) {
    if ('what' in page) throw refusal(failed, page)
    changes += page.again.length
    left += page.left
    if (page.again.length > 0) await propose(page.again, { ...of, chunk: newId() }, run, stores, newId)
  }
  return { changes, left }
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

function refusal({ id }: Run, trouble: Trouble): Refused {
  return new Refused({ where: `run ${id}`, ...trouble })
}
