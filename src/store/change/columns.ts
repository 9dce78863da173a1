// The columns that proposals and refusals share. Each goes as one array, and what is the same in all rows only once:
// the database takes that in at half the cost of rows in JSON.
import { type RawBuilder, type Selectable, sql } from 'kysely'
import type { Proposal } from '../../domain/decide/proposal.ts'
import type { Value } from '../../domain/record.ts'
import { numberArray, textArray } from '../arrays.ts'
import { toJson } from '../json.ts'
import type { ProposalTable, RefusalTable } from './tables.ts'

interface Row {
  readonly recordId: string
  readonly change: Proposal
}

/** A from item of these changes: record_id, field, before, after, reason, ground, confidence, freshness. */
export function changeRows(rows: readonly Row[]): RawBuilder<unknown> {
  const texts = (column: (change: Proposal) => Value) => textArray(rows.map(({ change }) => column(change)))
  const numbers = (column: (change: Proposal) => number | null) => numberArray(rows.map(({ change }) => column(change)))
  const { grounds, places } = eachOnce(rows.map(({ change }) => toJson(change.ground)))
  return sql`(
      select record_id, field, before, after, reason, ${`[${grounds.join(',')}]`}::jsonb -> place as ground,
        confidence, freshness
      from unnest(${textArray(rows.map(({ recordId }) => recordId))}::text[], ${texts(({ field }) => field)}::text[],
        ${texts(({ before }) => before)}::text[], ${texts(({ after }) => after)}::text[],
        ${texts(({ reason }) => reason)}::text[], ${numberArray(places)}::integer[],
        ${numbers(({ confidence }) => confidence)}::float8[], ${numbers(({ freshness }) => freshness)}::float8[])
        as given (record_id, field, before, after, reason, place, confidence, freshness)
    ) as change`
}

/** Most changes rest on one of a few rules. */
function eachOnce(texts: readonly string[]): { grounds: readonly string[]; places: readonly number[] } {
  const known = new Map<string, number>()
  const places = texts.map(text => {
    const place = known.get(text) ?? known.size
    known.set(text, place)
    return place
  })
  return { grounds: [...known.keys()], places }
}

/** The change of a row. */
export function changeOf(row: Pick<Selectable<ProposalTable> | Selectable<RefusalTable>, keyof Proposal>): Proposal {
  const { field, before, after, reason, ground, confidence, freshness } = row
  return { field, before, after, reason, ground, confidence, freshness }
}
