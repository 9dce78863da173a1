// What the changes of a run cost in calls: by collections as its chunks are read, or where the run is a large one all
// together at its end, by Bulk jobs as long as enough is left for one.
import { batchesOf, type Chunks } from '../../../src/domain/estimate/batches.ts'
import { CHANGED_PAGE } from '../bulk/ingest/changed.ts'
import { looksOf } from '../bulk/ingest/looks.ts'
import { MOST } from '../bulk/ingest/writer.ts'
import { BATCH } from '../write/destination.ts'
import { type Costs, isWorthJob, likelyIngestMs } from './way.ts'

/** Made, filled, begun, its three result files: what a job takes beside the looks after it. */
const JOB_CALLS = 6
/** For each chunk that was written: what others did since, and whether the fields are tracked at all. */
const CONFIRM_CALLS = 2
/** Once: how the history is described, and who our own user is. */
const FIRST_CONFIRM_CALLS = 2
/** A chunk is looked back at as a whole. */
const ANY = Number.MAX_SAFE_INTEGER

/** To compare and to write, and to look back. `expected`: records of the run, by which it is large or not. */
export function changesOf(records: number, chunks: Chunks, expected: number, costs: Costs) {
  if (isWorthJob(expected, costs)) return togetherOf(Math.ceil(records), costs)
  const batches = batchesOf(records, chunks, BATCH)
  return { comparing: batches, writing: batches, confirming: confirmed(batchesOf(records, chunks, ANY)) }
}

/** Each job is compared with what changed since the run began: what the jobs before it have written comes along. */
function togetherOf(records: number, costs: Costs) {
  let written = 0
  let comparing = 0
  let writing = 0
  while (written < records && isWorthJob(Math.min(records - written, MOST.records), costs)) {
    comparing += 1 + Math.floor(written / CHANGED_PAGE)
    const rows = Math.min(records - written, MOST.records)
    writing +=
      JOB_CALLS + looksOf({ rows, queuedMs: costs.ingestMs, workMs: likelyIngestMs(rows, costs) - costs.ingestMs })
    written += rows
  }
  const batches = Math.ceil((records - written) / BATCH)
  return { comparing: comparing + batches, writing: writing + batches, confirming: confirmed(records > 0 ? 1 : 0) }
}

function confirmed(chunks: number): number {
  return FIRST_CONFIRM_CALLS * Math.min(1, chunks) + CONFIRM_CALLS * chunks
}
