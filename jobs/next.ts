// Which piece of work follows from which: the route of a record, in one place. Keys make each piece unique in its run.
import type { ChunkRef, LookBack, NextWork, Run } from '../src/contract/stores.ts'
import type { Moment } from '../src/domain/record.ts'

/** Reads on; `place` tells apart how far the partition has been read. */
export const pullOf = (runId: string, partitionId: string, place = '0'): NextWork => ({
  step: 'pull',
  runId,
  key: `pull:${partitionId}:${place}`,
  payload: { runId, partitionId },
})

/** Takes back what was written, from a record on. */
export const undoOf = (runId: string, after: string | null = null): NextWork => ({
  step: 'undo',
  runId,
  key: `undo:${after ?? ''}`,
  payload: { runId, after },
})

/** Imports the past; `place` tells apart how far it has come. */
export const historyOf = (runId: string, partitionId: string, place = ''): NextWork => ({
  step: 'history',
  runId,
  key: `history:${partitionId}:${place}`,
  payload: { runId, partitionId },
})

export const enrichOf = ({ runId, chunk }: ChunkRef): NextWork => ({
  step: 'enrich',
  runId,
  key: `enrich:${chunk}`,
  payload: { runId, chunk },
})

/** A run that stops at its plan leaves its changes to wait. */
export function writeBackIfAny(run: Run, chunk: ChunkRef, proposals: number): NextWork[] {
  return run.stopsFor !== null || proposals === 0 ? [] : [writeBackOf(chunk)]
}

/** `after`: what a chunk that was held back before was waiting for. */
export const writeBackOf = ({ runId, chunk }: ChunkRef, after = ''): NextWork => ({
  step: 'write-back',
  runId,
  key: `write-back:${chunk}${after}`,
  payload: { runId, chunk },
})

/** Writes what the run's other jobs left for the end; the chunk is that of its intents. */
export const bulkWriteOf = ({ runId, chunk }: ChunkRef): NextWork => ({
  step: 'bulk-write',
  runId,
  key: `bulk-write:${chunk}`,
  payload: { runId, chunk },
})

/** Writes stamps on their own, when everything is read. */
export const stampOf = (runId: string): NextWork => ({ step: 'stamp', runId, key: 'stamp', payload: { runId } })

/** Did it stick: reads again what the run wrote, from a change on; not before a moment where one is given. */
export const stickOf = (runId: string, { after, at }: { after?: string; at?: Moment }): NextWork => ({
  step: 'stick',
  runId,
  key: `stick:${after ?? ''}`,
  payload: { runId, after: after ?? null },
  ...(at === undefined ? {} : { dueAt: at }),
})

/** Looks back at what arrived of a chunk; `after` is the change that was looked at last. */
export const confirmOf = (runId: string, { chunk, from, to }: LookBack, after: string | null = null): NextWork => ({
  step: 'confirm',
  runId,
  key: `confirm:${chunk}:${to}${after === null ? '' : `:${after}`}`,
  payload: { runId, chunk, arrived: { from, to }, ...(after === null ? {} : { after }) },
})
