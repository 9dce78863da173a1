// The columns that proposals and refusals share. Each goes as one array, and what is the same in all rows only once:
// the database takes that in at half the cost of rows in JSON.
import { type RawBuilder, type Selectable, sql } from 'kysely'
import type { Proposal } from '../../domain/decide/proposal.ts'
import type { Value } from '../../domain/record.ts'
import { jsonb, storable } from '../json.ts'
import type { ProposalTable, RefusalTable } from '../schema.ts'

interface Row {
  readonly recordId: string
  readonly change: Proposal
}

/** A from item of these changes: record_id, field, before, after, reason, ground, confidence, freshness. */
export function changeRows(rows: readonly Row[]): RawBuilder<unknown> {
  const of = <T>(column: (change: Proposal) => T): T[] => rows.map(({ change }) => column(change))
  const text = (value: Value) => (value === null ? null : storable(value))
  return sql`rows from (
      unnest(${rows.map(({ recordId }) => recordId)}::text[], ${of(({ field }) => field)}::text[],
        ${of(({ before }) => text(before))}::text[], ${of(({ after }) => text(after))}::text[],
        ${of(({ reason }) => reason)}::text[]),
      jsonb_array_elements(${jsonb(of(({ ground }) => ground))}),
      unnest(${of(({ confidence }) => confidence)}::float8[], ${of(({ freshness }) => freshness)}::float8[])
    ) as change (record_id, field, before, after, reason, ground, confidence, freshness)`
}

/** The change of a row. */
export function changeOf(row: Selectable<ProposalTable> | Selectable<RefusalTable>): Proposal {
  const { field, before, after, reason, ground, confidence, freshness } = row
  return { field, before, after, reason, ground, confidence, freshness }
}
