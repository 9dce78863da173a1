// Reads the next chunk of a partition and judges it: state, asks, proposals, checkpoint and next work are one commit.
import { z } from 'zod'
import type { Cursor, Source } from '../src/contract/connector.ts'
import type { Commit, JobContext, JobStep } from '../src/contract/job.ts'
import type { Run, StoredPartition } from '../src/contract/stores.ts'
import { type Circle, type Judged, judge, withoutAsked } from '../src/domain/decide/decide.ts'
import { isNews } from '../src/domain/decide/observe.ts'
import type { CrmRecord, RecordState } from '../src/domain/record.ts'
import { FatalError } from '../src/errors.ts'
import { obtainableFrom } from './enrichers.ts'
import { enrichOf, pullOf, writeBackIfAny } from './next.ts'
import { storeSettled } from './proposals.ts'
import { chunkOf, runOf, sourceOf } from './run-context.ts'
import { limitsOf } from './stream.ts'

/** Pages are gathered until this many records are in hand; the unit of commit. */
const CHUNK_ROWS = 2_000

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
    const { records, cursor } = await readChunk(source, partition, context.signal)
    const circle: Circle = {
      sync,
      limits: limitsOf(await source.describe(sync.stream)),
      obtainable: await obtainableFrom(sync, context),
      now: context.clock.now(),
    }
    const { judged, known } = await judgeAll(records, run, circle, context)
    return commitOf({ run, partition, records, cursor, judged, known }, context)
  },
}

async function readChunk(
  source: Source,
  partition: StoredPartition,
  signal: AbortSignal,
): Promise<{ records: CrmRecord[]; cursor: Cursor | null }> {
  const records: CrmRecord[] = []
  let cursor: Cursor | null = null
  for await (const page of source.read(partition.partition, partition.cursor, signal)) {
    records.push(...page.records)
    cursor = page.next
    if (records.length >= CHUNK_ROWS) break
  }
  return { records, cursor }
}

async function judgeAll(records: readonly CrmRecord[], run: Run, circle: Circle, { stores }: JobContext) {
  const ids = records.map(record => record.id)
  const { stream } = run.definition
  const [known, claims, barred] = await Promise.all([
    stores.records.load(run.connectionId, stream, ids),
    stores.claims.load(run.connectionId, stream, ids),
    stores.proposals.barredOf(run.connectionId, stream, ids),
  ])
  const judged = records.map(record =>
    judge(
      {
        record,
        known: known.get(record.id) ?? {},
        claims: claims.get(record.id) ?? [],
        barred: barred.get(record.id) ?? new Set(),
      },
      circle,
    ),
  )
  return { judged, known }
}

interface Pulled {
  readonly run: Run
  readonly partition: StoredPartition
  readonly records: readonly CrmRecord[]
  readonly cursor: Cursor | null
  readonly judged: readonly Judged[]
  readonly known: ReadonlyMap<string, RecordState>
}

function commitOf({ run, partition, records, cursor, judged, known }: Pulled, { jobId, clock }: JobContext): Commit {
  const chunk = chunkOf(run, jobId)
  const news = judged.filter(({ recordId, state }) => isNews(known.get(recordId) ?? {}, state))
  const asks = judged.filter(item => item.asks.length > 0).map(({ recordId, asks }) => ({ recordId, fields: asks }))
  const rows = partition.rows + records.length
  return async stores => {
    const now = clock.now()
    const states = news.map(({ recordId, state }) => ({ id: recordId, state }))
    const changed = await stores.records.save(chunk.connectionId, chunk.stream, states, now)
    await stores.asks.add(run.id, chunk.chunk, asks)
    const settled = await storeSettled(judged.map(withoutAsked), run, chunk, stores, now)
    await stores.runs.checkpoint(partition.id, { cursor, rows: records.length, done: cursor === null })
    const next = asks.length > 0 ? [enrichOf(chunk)] : writeBackIfAny(run, chunk, settled.proposed)
    if (cursor !== null) next.push(pullOf(run.id, partition.id, rows))
    return { counts: { pulled: records.length, changed, asked: asks.length, ...settled }, next }
  }
}
