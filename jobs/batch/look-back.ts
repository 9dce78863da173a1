// A job that fails for good has written some of its changes: these are looked back at like any others.
import type { Commit } from '../../src/contract/job.ts'
import type { ChunkRef } from '../../src/contract/stores.ts'
import { confirmOf } from '../next.ts'

/** What is to be stored when a job that writes has failed. */
export function lookBackAllTheSame(written: Pick<ChunkRef, 'runId' | 'chunk'>): Commit {
  return async stores => {
    const [first] = await stores.intents.appliedOf(written.chunk, { after: null, limit: 1 })
    return { counts: {}, next: first === undefined ? [] : [confirmOf(written, 'failed')] }
  }
}
