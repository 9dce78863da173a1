// Did it stick? Reads again, some time after a run, what it wrote, as the last work of that run. A field that others flip back
// too often is left alone until a person frees it.
import { z } from 'zod'
import type { JobContext, JobStep } from '../../src/contract/job.ts'
import type { Run, StoredProposal } from '../../src/contract/stores.ts'
import { stuckOf } from '../../src/domain/guard/stick.ts'
import { inOrder } from '../../src/domain/history.ts'
import type { Value } from '../../src/domain/record.ts'
import { inBatches } from '../batch/in-batches.ts'
import { stickOf } from '../next.ts'
import { destinationOf, runOf } from '../run-context.ts'
import { requireAccount } from '../standing.ts'
import { type Flip, storeFlips } from './flips.ts'

/** Changes in a job. */
const CHANGES = 2_000

/** Whether a change is of the sync's own mind: what put somebody's value back, or took ours back, is not. */
const isOwn = ({ reason }: StoredProposal) => reason !== 'restored' && reason !== 'undone' && reason !== 'redone'

const payload = z.strictObject({ runId: z.uuid(), after: z.string().nullable() })

export const stick: JobStep<z.infer<typeof payload>> = {
  name: 'stick',
  payload,
  async run({ runId, after }, context) {
    const { run } = await runOf(runId, context)
    const written = await context.stores.checks.applied(runId, after, CHANGES)
    const differing = await differingOf(written.filter(isOwn), run, context)
    const found = await judged(differing, run, context)
    const flips = found.filter(({ stuck }) => stuck === 'flipped')
    const last = written.at(-1)
    const isLast = last === undefined || written.length < CHANGES
    return async stores => {
      await requireAccount(run, stores)
      await storeFlips(flips, { run, context }, stores)
      if (isLast) await stores.checks.done(runId)
      const changed = found.filter(({ stuck }) => stuck === 'changed').length
      const counts = { looked: written.length, flipped: flips.length, changed }
      return { counts, next: isLast ? [] : [stickOf(runId, { after: last.id })] }
    }
  },
  /** What cannot be looked at must not keep the sync from writing. */
  abandoned:
    ({ runId }) =>
    async stores => {
      await stores.checks.done(runId)
      return { counts: {}, next: [] }
    },
}

/** Changes of which the CRM has another value now; records that are gone tell nothing. */
async function differingOf(written: readonly StoredProposal[], run: Run, context: JobContext): Promise<Flip[]> {
  const { connection, stream } = run.definition
  const destination = destinationOf(await context.connect(connection), connection)
  const byRecord = [...Map.groupBy(written, ({ recordId }) => recordId).entries()]
  const found: Flip[] = []
  for (const part of inBatches(byRecord, destination.batchSize)) {
    const fields = new Set(part.flatMap(([, changes]) => changes.map(({ field }) => field)))
    const ids = part.map(([id]) => id)
    const current = await destination.current(stream, ids, [...fields], context.signal)
    destination.unsent?.()
    for (const [id, changes] of part) {
      const record = current.get(id)
      if (record === undefined) continue
      for (const change of latestOf(changes)) {
        const now = record.fields[change.field] ?? null
        if (now !== change.after) found.push({ change, now })
      }
    }
  }
  return found
}

/** What was written to a field twice is looked at once. */
function latestOf(changes: readonly StoredProposal[]): StoredProposal[] {
  return [...new Map(changes.map(change => [change.field, change])).values()]
}

async function judged(differing: readonly Flip[], run: Run, context: JobContext) {
  if (differing.length === 0) return []
  const { connectionId, definition } = run
  const ids = [...new Set(differing.map(({ change }) => change.recordId))]
  const known = await context.stores.records.load(connectionId, definition.stream, ids)
  const past = await pastOf(differing, run, context)
  return differing.map(({ change, now }) => {
    const state = known.get(change.recordId)?.[change.field]
    const seen = state !== undefined && state.value === now ? state : null
    const last = past.get(keyOf(change, now)) ?? null
    return { change, now, stuck: stuckOf(change, now, seen, last) }
  })
}

/** The last change of each field to what it is now, where the CRM keeps a history. */
async function pastOf(differing: readonly Flip[], run: Run, context: JobContext) {
  const { connection, stream } = run.definition
  const { history } = await context.connect(connection)
  if (history === undefined) return new Map()
  const written = differing.map(({ change: { recordId, field } }) => ({ recordId, field }))
  const { changes } = await history.since(stream, written, run.startedAt, context.signal)
  const told = inOrder(changes).filter(change => change.told)
  return new Map(told.map(change => [keyOf(change, change.value), change]))
}

const keyOf = ({ recordId, field }: { readonly recordId: string; readonly field: string }, value: Value) =>
  JSON.stringify([recordId, field, value])
