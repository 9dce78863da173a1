// Reads a partition chunk by chunk and judges each: state, asks, proposals, checkpoint and next work are one commit.
// While one chunk is stored the next is read.
import { z } from 'zod'
import type { JobContext, JobStep } from '../../src/contract/job.ts'
import type { StoredPartition } from '../../src/contract/stores.ts'
import { FatalError } from '../../src/errors.ts'
import { obtainableFrom } from '../enrichers.ts'
import { runOf, sourceOf } from '../run-context.ts'
import { limitsOf } from '../stream.ts'
import { chunksOf } from './chunks.ts'
import { commitOf } from './commit.ts'
import { type Inquiry, lookInto } from './finding.ts'

/** Chunks that a job reads of a part that is costly to go on with elsewhere, however far the writes lag. */
const CHUNKS_AT_LEAST = 10

const payload = z.strictObject({ runId: z.uuid(), partitionId: z.uuid() })

export const pull: JobStep<z.infer<typeof payload>> = {
  name: 'pull',
  payload,
  async run({ runId, partitionId }, context) {
    const { run, sync } = await runOf(runId, context)
    const partition = await partitionOf(runId, partitionId, context)
    const source = sourceOf(await context.connect(sync.connection), sync.connection)
    const limits = limitsOf(await source.describe(sync.stream))
    const obtainable = await obtainableFrom(sync, context)
    const inquiry: Inquiry = { run, partition: partition.partition, source, limits, obtainable }
    let { rows } = partition
    let stored = 0
    for await (const chunk of chunksOf(source.read(partition.partition, partition.cursor, context.signal))) {
      rows += chunk.records.length
      const finding = await lookInto(chunk, inquiry, context)
      const here = chunk.next !== null && chunk.goOn === 'here' && (await goesOn(stored, context))
      const commit = commitOf({ run, partitionId, chunk, rows, finding, here }, context)
      if (!here) return commit
      await context.store(commit)
      stored += 1
    }
    throw new FatalError({
      where: `run ${runId}`,
      what: `partition ${partitionId} ended before it said so`,
      fix: 'Start the sync again.',
    })
  },
}

async function partitionOf(runId: string, partitionId: string, { stores }: JobContext): Promise<StoredPartition> {
  const partition = await stores.runs.partition(partitionId)
  if (partition !== null) return partition
  throw new FatalError({
    where: `run ${runId}`,
    what: `partition ${partitionId} is gone`,
    fix: 'Start the sync again.',
  })
}

/** Reading on elsewhere costs a call and bytes that were sent already: so writes that lag are waited for now and then. */
async function goesOn(stored: number, context: JobContext): Promise<boolean> {
  const yields = await context.yields()
  return yields === 'not yet' || (yields === 'soon' && stored < CHUNKS_AT_LEAST)
}
