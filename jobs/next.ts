// Which piece of work follows from which: the route of a record, in one place. Keys make each piece unique in its run.
import type { ChunkRef, NextWork, Run } from '../src/contract/stores.ts'

/** Reads on where `rows` records have been read. */
export const pullOf = (runId: string, partitionId: string, rows: number): NextWork => ({
  step: 'pull',
  runId,
  key: `pull:${partitionId}:${rows}`,
  payload: { runId, partitionId },
})

export const enrichOf = ({ runId, chunk }: ChunkRef): NextWork => ({
  step: 'enrich',
  runId,
  key: `enrich:${chunk}`,
  payload: { runId, chunk },
})

/** A dry run stops at its proposals. */
export function writeBackIfAny(run: Run, { runId, chunk }: ChunkRef, proposals: number): NextWork[] {
  if (run.dryRun || proposals === 0) return []
  return [{ step: 'write-back', runId, key: `write-back:${chunk}`, payload: { runId, chunk } }]
}
