// The columns that proposals and refusals share.
import type { Selectable } from 'kysely'
import type { ChunkRef } from '../../contract/stores.ts'
import type { Proposal } from '../../domain/decide/proposal.ts'
import type { ProposalTable, RefusalTable } from '../schema.ts'

/** The row of a change, for recordset(). */
export function changeColumns({ runId, connectionId, stream, chunk }: ChunkRef, recordId: string, change: Proposal) {
  const { field, before, after, reason, ground, confidence, freshness } = change
  const of = { run_id: runId, connection_id: connectionId, stream, chunk, record_id: recordId }
  return { ...of, field, before, after, reason, ground, confidence, freshness }
}

/** The change of a row. */
export function changeOf(row: Selectable<ProposalTable> | Selectable<RefusalTable>): Proposal {
  const { field, before, after, reason, ground, confidence, freshness } = row
  return { field, before, after, reason, ground, confidence, freshness }
}
