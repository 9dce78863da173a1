// After a write-back: did an edit come between our comparison and our write? Neither CRM compares and sets in one step, so
// the history of what was written is asked afterwards, and what we wrote over is put back.
import { z } from 'zod'
import type { History } from '../../src/contract/history.ts'
import type { JobContext, JobStep } from '../../src/contract/job.ts'
import type { AppliedChange, Run } from '../../src/contract/stores.ts'
import { editUnder } from '../../src/domain/write/overtaken.ts'
import { waitingIfGone } from '../drift/meanwhile.ts'
import { confirmOf } from '../next.ts'
import { chunkOf, runOf, sourceOf } from '../run-context.ts'
import { requireAccount } from '../standing.ts'
import { type Overwritten, storeOverwritten } from './overwritten.ts'
import { patiently } from './patience.ts'

const payload = z.strictObject({
  runId: z.uuid(),
  chunk: z.uuid(),
  /** By the counts of the chunk. */
  arrived: z.strictObject({ from: z.int(), to: z.int() }),
  after: z.string().optional(),
})

export const confirm: JobStep<z.infer<typeof payload>> = {
  name: 'confirm',
  payload,
  async run({ runId, chunk, arrived, after = null }, context) {
    const { run, sync } = await runOf(runId, context)
    const connection = await context.connect(sync.connection)
    const { history } = connection
    const limit = history?.atOnce ?? Number.MAX_SAFE_INTEGER
    const applied = await context.stores.intents.appliedOf(chunk, { after, limit, arrived })
    const last = applied.length < limit ? undefined : applied.at(-1)
    const rest = last === undefined ? [] : [confirmOf(runId, { chunk, ...arrived }, last.proposal.id)]
    const source = sourceOf(connection, sync.connection)
    const looking = () => waitingIfGone(run, source, context, () => lookBack(applied, history, run, context))
    const { overwritten, unwatched } = await patiently(applied, run, context.clock, looking)
    const named = chunkOf(run, context.newId())
    return async stores => {
      await requireAccount(run, stores)
      const next = await storeOverwritten(overwritten, { run, chunk: named, context }, stores)
      return { counts: { looked: applied.length, overtaken: overwritten.length, unwatched }, next: [...next, ...rest] }
    }
  },
  /** What nobody could look back at is counted: this part, and all that was to follow it. */
  abandoned:
    ({ chunk, arrived, after = null }) =>
    async ({ intents }) => {
      const unseen = await intents.appliedOf(chunk, { after, limit: Number.MAX_SAFE_INTEGER, arrived })
      return { counts: { unwatched: unseen.length }, next: [] }
    },
}

/** `unwatched`: changes of which nobody can tell, because the CRM keeps no history of their fields. */
async function lookBack(
  applied: readonly AppliedChange[],
  history: History | undefined,
  { definition }: Run,
  { signal }: JobContext,
): Promise<{ overwritten: Overwritten[]; unwatched: number }> {
  if (history === undefined || applied.length === 0) return { overwritten: [], unwatched: applied.length }
  const written = applied.map(({ proposal: { recordId, field } }) => ({ recordId, field }))
  const from = applied.reduce((first, { openedAt }) => Math.min(first, openedAt), Number.POSITIVE_INFINITY)
  const { changes, untold } = await history.since(definition.stream, written, from, signal)
  const past = Map.groupBy(changes, ({ recordId, field }) => `${recordId} ${field}`)
  const overwritten = applied.flatMap(change => {
    const { proposal, openedAt } = change
    const { before, after } = proposal
    const edit = editUnder({ before, after, openedAt }, past.get(`${proposal.recordId} ${proposal.field}`) ?? [])
    return edit === null ? [] : [{ change, edit }]
  })
  return { overwritten, unwatched: applied.filter(({ proposal }) => untold.includes(proposal.field)).length }
}
