// Reads a partition chunk by chunk and judges each: state, asks, proposals, checkpoint and next work are one commit.
// While one chunk is stored the next is judged, and the one after it read and looked up.
import { z } from 'zod'
import type { Page, Source } from '../../src/contract/connector.ts'
import type { Commit, JobContext, JobStep } from '../../src/contract/job.ts'
import type { Run, StoredPartition } from '../../src/contract/stores.ts'
import { FatalError } from '../../src/errors.ts'
import { doubtEmpty, facing } from '../drift/meanwhile.ts'
import { type Sight, sightOf } from '../drift/sight.ts'
import { obtainableFrom } from '../enrichers.ts'
import { isOfRound, readRound } from '../links/round.ts'
import { readNoticed } from '../notices/read.ts'
import { runOf, sourceOf } from '../run-context.ts'
import { unlessStopped } from '../stopped.ts'
import { fieldsToRead } from '../stream.ts'
import { isRefresh } from '../upkeep/formulas.ts'
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

export const pull: JobStep<z.infer<typeof payload>> = unlessStopped({
  name: 'pull',
  payload,
  async run({ runId, partitionId }, context) {
    const { run, sync } = await runOf(runId, context)
    const stored = await partitionOf(runId, partitionId, context)
    const source = sourceOf(await context.connect(sync.connection), sync.connection)
    const sight = await sightOf(run, source, context)
    const partition = withinSight(stored, sight)
    const inquiry = await inquiryOf(sight, partition, source, context)
    return facing(sight, source, context, () => readAll(partition, inquiry, context))
  },
})

/** Reads the partition as far as this job does; the last chunk is stored with the job's end. */
async function readAll(partition: StoredPartition, inquiry: Inquiry, context: JobContext): Promise<Commit> {
  const { run, source } = inquiry
  const { id: partitionId, runId } = partition
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
      const sought = found ?? (await look(chunk))
      await doubtEmpty(chunk, sought.known, inquiry, context)
      const finding = await findingOf(chunk, sought, inquiry, context.clock)
      const here = chunk.next !== null && (await goesOn(chunk, stored, context))
      const commit = commitOf(
        { run, partitionId, noticed: partition.partition.noticed, chunk, rows, finding, here, readMs },
        context,
      )
      await flight.landed()
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
}

/** By the way that the partition is read. */
function pagesFor(stored: StoredPartition, run: Run, source: Source, context: JobContext): AsyncIterable<Page> {
  const { partition, cursor } = stored
  if (partition.noticed !== undefined) return readNoticed(partition.query, partition.noticed, source, context)
  if (isOfRound(partition)) return readRound(run, partition, cursor, source, context)
  return pagesOf(stored, run, source, context)
}

/** Without the fields that are there no longer. */
function withinSight(stored: StoredPartition, { spec }: Sight): StoredPartition {
  const there = new Set(spec.fields.map(({ name }) => name))
  const { partition } = stored
  const { query } = partition
  const fields = query.fields.filter(field => there.has(field))
  return fields.length === query.fields.length
    ? stored
    : { ...stored, partition: { ...partition, query: { ...query, fields } } }
}

async function inquiryOf(
  sight: Sight,
  { partition }: StoredPartition,
  source: Source,
  context: JobContext,
): Promise<Inquiry> {
  const { run, spec, limits } = sight
  const read = new Set(partition.query.fields)
  // What is not read is not judged: it would look empty.
  const settings = sight.sync.fields.filter(({ field }) => read.has(field))
  const sync = isRefresh(partition.query) ? sight.sync : { ...sight.sync, fields: settings }
  const team = await context.teamRules?.(sync.fields)
  const mind = { sync, limits, obtainable: await obtainableFrom(sync, context), ...(team && { team }) }
  const fields = fieldsToRead(sync, spec)
  const enough = fields.every(field => read.has(field))
  // Links that fields tell are as they were only when these are.
  const telling = partition.query.associations?.filter(name => partition.query.fields.includes(name)) ?? []
  const seen = [...new Set([...fields, ...telling])]
  const of = { run, sight, partition, source, fields: settings.map(({ field }) => field) }
  return { ...of, ...mind, digest: digestBy(seen, mind), enough }
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
