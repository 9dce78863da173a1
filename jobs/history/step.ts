// Imports the past of fields page by page, each with its checkpoint, beside the runs that sync.
import { z } from 'zod'
import type { Commit, JobStep } from '../../src/contract/job.ts'
import { FatalError } from '../../src/errors.ts'
import { historyOf } from '../next.ts'
import { runOf } from '../run-context.ts'
import { requireAccount } from '../standing.ts'
import { unlessStopped } from '../stopped.ts'
import { applyHistory } from './apply.ts'
import { partOf, placeOf } from './part.ts'
import { type Found, firstPlace, historyOfConnection, pagesOf, type Reading } from './read.ts'

/** Then another job goes on, so that what somebody waits for gets its turn in between. */
const PAGES_PER_JOB = 50

const payload = z.strictObject({ runId: z.uuid(), partitionId: z.uuid() })

export const past: JobStep<z.infer<typeof payload>> = unlessStopped({
  name: 'history',
  payload,
  async run({ runId, partitionId }, context) {
    const { run, sync } = await runOf(runId, context)
    const partition = await context.stores.runs.partition(partitionId)
    if (partition === null) throw lost(runId, `partition ${partitionId} is gone`)
    const reading: Reading = {
      run,
      part: partOf(partition.partition.detail),
      history: historyOfConnection(await context.connect(sync.connection), sync.connection),
      context,
    }
    const self = (await reading.history.self?.()) ?? null
    const from = partition.cursor === null ? firstPlace(reading) : placeOf(partition.cursor)
    let { rows } = partition
    let pages = 0
    for await (const found of pagesOf(reading, from)) {
      pages += 1
      rows += found.changes.length
      const here = found.next !== null && pages < PAGES_PER_JOB && (await context.yields()) !== 'now'
      const commit = commitOf(found, { partitionId, rows, here, self }, reading)
      if (!here) return commit
      await context.store(commit)
    }
    throw lost(runId, `partition ${partitionId} ended before it said so`)
  },
})

function lost(runId: string, what: string): FatalError {
  return new FatalError({
    where: `run ${runId}`,
    what,
    fix: 'The import goes on after a run of the sync in six hours or later.',
  })
}

interface Imported {
  readonly partitionId: string
  /** Changes that the partition has told so far, these included. */
  readonly rows: number
  /** The job itself reads on. */
  readonly here: boolean
  /** How the CRM names us. */
  readonly self: string | null
}

function commitOf(
  { changes, complete, due, refused, next }: Found,
  { partitionId, rows, here, self }: Imported,
  { run, part, context }: Reading,
): Commit {
  const { connectionId, definition, syncId } = run
  return async stores => {
    await requireAccount(run, stores)
    const added = await stores.history.add(connectionId, definition.stream, changes)
    const changed = await applyHistory(run, complete, { now: context.clock.now(), self }, stores)
    if (due.length > 0) await stores.history.removeDue(syncId, due)
    if (part.of === 'all' && next === null) await stores.history.noteImported(syncId, part.fields, context.clock.now())
    await stores.runs.checkpoint(partitionId, { cursor: next, rows: changes.length, done: next === null })
    const following = next === null || here ? [] : [historyOf(run.id, partitionId, `${rows} ${JSON.stringify(next)}`)]
    return { counts: { told: changes.length, refused, added, changed }, next: following }
  }
}
