// Whatever has reached the CRM is looked back at, soon after: an edit that it went over must not stay lost for as long as
// the job that wrote it has to wait, nor for good where that job failed.
import type { History } from '../../src/contract/history.ts'
import type { Commit, JobContext } from '../../src/contract/job.ts'
import type { ChunkRef, NextWork, Run, Stores } from '../../src/contract/stores.ts'
import { EvergreenError, Postponed } from '../../src/errors.ts'
import { confirmOf } from '../next.ts'
import type { Batch } from './outcomes.ts'

const LOOK_MS = 1_000

/** Call inside a transaction. The looks at what has arrived of the chunk, or of all of a run, and was not asked for yet. */
async function looksOf(
  { runId, chunk }: Pick<ChunkRef, 'runId'> & { readonly chunk?: string },
  { lookBacks }: Pick<Stores, 'lookBacks'>,
): Promise<NextWork[]> {
  return (await lookBacks.ask(runId, chunk)).map(look => confirmOf(runId, look))
}

/** What is to be stored when a job that writes has failed. */
export function lookBackAllTheSame({ runId, chunk }: Pick<ChunkRef, 'runId' | 'chunk'>): Commit {
  return async stores => ({ counts: {}, next: await looksOf({ runId, chunk }, stores) })
}

/**
 * Does the work of a job that writes, and adds the looks at what it wrote. Where it has to wait, or fails, what it had
 * written by then is looked at meanwhile.
 */
export async function lookedBackAt(
  { chunk, history, context }: Pick<Batch, 'chunk' | 'history' | 'context'>,
  work: () => Promise<Commit>,
): Promise<Commit> {
  if (history === undefined) return work()
  let commit: Commit
  try {
    commit = await work()
  } catch (error) {
    if (error instanceof EvergreenError && !context.signal.aborted) {
      await context.transaction(stores => addLooks(chunk, context, stores))
    }
    throw error
  }
  return async stores => {
    const { counts, next } = await commit(stores)
    return { counts, next: [...next, ...(await looksOf(chunk, stores))] }
  }
}

/** Before a run is closed: Postponed while a look is due, or on its way. Asks no CRM. */
export async function untilLookedBack(run: Run, history: History | undefined, context: JobContext): Promise<void> {
  if (history === undefined) return
  await context.transaction(stores => addLooks({ runId: run.id }, context, stores))
  if ((await context.stores.work.openOf(run.id, 'close-run')) === 0) return
  throw new Postponed({
    where: `sync ${run.syncName}`,
    what: 'what it wrote is looked back at first',
    fix: 'It goes on by itself.',
    until: context.clock.now() + LOOK_MS,
  })
}

async function addLooks(
  of: Parameters<typeof looksOf>[0],
  { newId }: Pick<JobContext, 'newId'>,
  stores: Stores,
): Promise<void> {
  const looks = await looksOf(of, stores)
  await stores.work.add(looks.map(each => ({ ...each, id: newId() })))
}
