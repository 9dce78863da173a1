// Reads a partition chunk by chunk and judges each: state, asks, proposals, checkpoint and next work are one commit.
// While one chunk is stored the next is judged, and the one after it read and looked up.
import { z } from 'zod'
import type { Page, Partition, Source } from '../../src/contract/connector.ts'
import type { JobContext, JobStep } from '../../src/contract/job.ts'
import type { Run, StoredPartition } from '../../src/contract/stores.ts'
import { FatalError } from '../../src/errors.ts'
import { obtainableFrom } from '../enrichers.ts'
import { isOfRound, readRound } from '../links/round.ts'
import { readNoticed } from '../notices/read.ts'
import { runOf, sourceOf } from '../run-context.ts'
import { fieldsToRead, limitsOf } from '../stream.ts'
import { pagesOf } from '../windows/look.ts'
import { soughtOf } from './ahead.ts'
import { commitOf } from './commit.ts'
import { findingOf } from './finding.ts'
import { inFlight } from './in-flight.ts'
import { type Inquiry, lookUp } from './look-up.ts'
import { digestBy } from './sightings.ts'

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
    const inquiry = await inquiryOf(run, partition.partition, source, context)
    let { rows } = partition
    let stored = 0
    const pages = pagesFor(partition, run, source, context)
    const flight = inFlight()
    const look = (chunk: Page) => lookUp(chunk, inquiry, context)
    let since = context.clock.now()
    try {
      for await (const { chunk, found } of soughtOf(pages, flight, look)) {
        const readMs = context.clock.now() - since
        rows += chunk.records.length
        if (found === null) await flight.enterLate(chunk)
        const finding = await findingOf(chunk, found ?? (await look(chunk)), inquiry, context.clock)
        await flight.landed()
        const here = chunk.next !== null && (await goesOn(chunk, stored, context))
        const commit = commitOf(
          { run, partitionId, noticed: partition.partition.noticed, chunk, rows, finding, here, readMs },
          context,
        )
        if (!here) return commit
        flight.begin(context.store(commit))
        if (chunk.goOn === 'once stored') await flight.landed()
        stored += 1
        since = context.clock.now()
      }
    } finally {
      // Nothing may be stored after the job's end. How that went matters no more where the job failed already.
      await flight.landed().catch(() => undefined)
    }
    throw new FatalError({
      where: `run ${runId}`,
      what: `partition ${partitionId} ended before it said so`,
      fix: 'Start the sync again.',
    })
  },
}

/** By the way that the partition is read. */
function pagesFor(stored: StoredPartition, run: Run, source: Source, context: JobContext): AsyncIterable<Page> {
  const { partition, cursor } = stored
  if (partition.noticed !== undefined) return readNoticed(partition.query, partition.noticed, source, context)
  if (isOfRound(partition)) return readRound(run, partition, cursor, source, context)
  return pagesOf(stored, run, source, context)
}

async function inquiryOf(run: Run, partition: Partition, source: Source, context: JobContext): Promise<Inquiry> {
  const sync = run.definition
  const spec = await source.describe(sync.stream)
  const mind = { sync, limits: limitsOf(spec), obtainable: await obtainableFrom(sync, context) }
  const fields = fieldsToRead(sync, spec)
  const enough = fields.every(field => partition.query.fields.includes(field))
  // Links that fields tell are as they were only when these are.
  const telling = partition.query.associations?.filter(name => partition.query.fields.includes(name)) ?? []
  const seen = [...new Set([...fields, ...telling])]
  return { run, partition, source, ...mind, digest: digestBy(seen, mind), enough }
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
async function goesOn({ goOn }: Page, stored: number, context: JobContext): Promise<boolean> {
  if (goOn !== 'here') return goOn === 'once stored'
  const yields = await context.yields()
  return yields === 'not yet' || (yields === 'soon' && stored < CHUNKS_AT_LEAST)
}
