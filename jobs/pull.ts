// Reads a partition chunk by chunk and judges each: state, asks, proposals, checkpoint and next work are one commit.
// While one chunk is stored the next is read.
import { z } from 'zod'
import type { Page } from '../src/contract/connector.ts'
import type { Commit, JobContext, JobStep } from '../src/contract/job.ts'
import type { Run } from '../src/contract/stores.ts'
import { type Judged, judge, withoutAsked } from '../src/domain/decide/decide.ts'
import { isNews } from '../src/domain/decide/observe.ts'
import type { RecordState } from '../src/domain/record.ts'
import { FatalError } from '../src/errors.ts'
import { chunksOf } from './chunks.ts'
import { obtainableFrom } from './enrichers.ts'
import { familyOf } from './gone/family.ts'
import { type Fates, fatesOf, isWhole } from './gone/fates.ts'
import { storeBack, storeGone } from './gone/mark.ts'
import { enrichOf, pullOf, writeBackIfAny } from './next.ts'
import { storeSettled } from './proposals.ts'
import { chunkOf, runOf, sourceOf } from './run-context.ts'
import { limitsOf } from './stream.ts'

/** Chunks that a job reads of a part that is costly to go on with elsewhere, however far the writes lag. */
const CHUNKS_AT_LEAST = 10

const payload = z.strictObject({ runId: z.uuid(), partitionId: z.uuid() })

export const pull: JobStep<z.infer<typeof payload>> = {
  name: 'pull',
  payload,
  async run({ runId, partitionId }, context) {
    const { run, sync } = await runOf(runId, context)
    const partition = await context.stores.runs.partition(partitionId)
    if (partition === null) {
      throw new FatalError({
        where: `run ${runId}`,
        what: `partition ${partitionId} is gone`,
        fix: 'Start the sync again.',
      })
    }
    const source = sourceOf(await context.connect(sync.connection), sync.connection)
    const limits = limitsOf(await source.describe(sync.stream))
    const obtainable = await obtainableFrom(sync, context)
    let { rows } = partition
    let stored = 0
    for await (const chunk of chunksOf(source.read(partition.partition, partition.cursor, context.signal))) {
      rows += chunk.records.length
      const fates = await fatesOf(chunk, run, source, context)
      const { subjects, known } = await familyOf(fates, run, context.stores)
      const circle = { sync, limits, obtainable, now: context.clock.now() }
      const judged = subjects.map(subject => judge(subject, circle))
      const whole = source.gone !== undefined && isWhole(partition.partition.query)
      const here = chunk.next !== null && chunk.goOn === 'here' && (await goesOn(stored, context))
      const commit = commitOf({ run, partitionId, chunk, rows, judged, known, fates, whole, here }, context)
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

/** Reading on elsewhere costs a call and bytes that were sent already: so writes that lag are waited for now and then. */
async function goesOn(stored: number, context: JobContext): Promise<boolean> {
  const yields = await context.yields()
  return yields === 'not yet' || (yields === 'soon' && stored < CHUNKS_AT_LEAST)
}

/** No two jobs of a partition begin at the same place, also where only gone records were read. */
function placeOf({ records, next }: Page, rows: number): string {
  return records.length > 0 ? `${rows}` : `${rows} ${JSON.stringify(next)}`
}

interface Pulled {
  readonly run: Run
  readonly partitionId: string
  readonly chunk: Page
  /** Read of the partition so far, this chunk included. */
  readonly rows: number
  readonly judged: readonly Judged[]
  readonly known: ReadonlyMap<string, RecordState>
  readonly fates: Fates
  /** Whether the run sees everything that there is. */
  readonly whole: boolean
  /** The job itself reads on. */
  readonly here: boolean
}

function commitOf(
  { run, partitionId, chunk, rows, judged, known, fates, whole, here }: Pulled,
  { clock, newId, jobId }: JobContext,
): Commit {
  const named = chunkOf(run, newId())
  const news = judged.filter(({ recordId, state }) => isNews(known.get(recordId) ?? {}, state))
  const asks = judged.filter(item => item.asks.length > 0).map(({ recordId, asks }) => ({ recordId, fields: asks }))
  const further = (chunk.partitions ?? []).map(partition => ({ id: newId(), partition }))
  return async stores => {
    const now = clock.now()
    const states = news.map(({ recordId, state }) => ({ id: recordId, state }))
    const changed = await stores.records.save(named.connectionId, named.stream, states, now)
    await stores.asks.add(run.id, named.chunk, asks)
    const restored = await storeBack(fates.back, { run, jobId, now }, stores)
    const fate = await storeGone(fates.gone, { run, jobId, now }, stores)
    if (whole) {
      await stores.seen.add(
        run.id,
        chunk.records.map(({ id }) => id),
      )
    }
    const settled = await storeSettled(judged.map(withoutAsked), run, named, stores, now)
    const pulled = chunk.records.length
    await stores.runs.checkpoint(partitionId, { cursor: chunk.next, rows: pulled, done: chunk.next === null })
    await stores.runs.addPartitions(run.id, further)
    const next = asks.length > 0 ? [enrichOf(named)] : writeBackIfAny(run, named, settled.proposed)
    if (chunk.next !== null && !here) next.push(pullOf(run.id, partitionId, placeOf(chunk, rows)))
    for (const { id } of further) next.push(pullOf(run.id, id))
    return { counts: { pulled, changed, asked: asks.length, ...settled, ...fate, restored }, next }
  }
}
