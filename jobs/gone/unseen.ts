// The end of a full run: known records that it did not see are asked for, and what is gone is marked.
import type { Source } from '../../src/contract/connector.ts'
import type { JobContext } from '../../src/contract/job.ts'
import type { Run } from '../../src/contract/stores.ts'
import { storeGone } from './mark.ts'

const AT_ONCE = 2_000

/** Looks for all of them, in portions that are stored one by one; a portion that was asked for is asked for no more. */
export async function markUnseen(run: Run, source: Source, context: JobContext): Promise<void> {
  const { connectionId, definition } = run
  const of = { id: run.id, connectionId, stream: definition.stream }
  for (;;) {
    const unseen = await context.stores.seen.unseen(of, AT_ONCE)
    if (unseen.length === 0 || source.gone === undefined) return
    const gone = await source.gone(definition.stream, unseen, context.signal)
    await context.transaction(async stores => {
      await storeGone(gone, { run, jobId: context.jobId, now: context.clock.now() }, stores)
      await stores.seen.addAsked(run.id, unseen)
    })
    context.signal.throwIfAborted()
  }
}
