// Which segments may have entries that match a filter, in the order of the filter: by what they hold, of which run and when.
import { type RawBuilder, sql } from 'kysely'
import type { AuditFilter } from '../../contract/audit.ts'
import { numberArray } from '../arrays.ts'
import type { Db } from '../pool.ts'
import { wordsFor } from './words.ts'

/** So many segments are looked through one by one, and then so many, before an index is asked. */
const WINDOWS = [500, 8_000] as const

export interface Found {
  readonly number: number
  readonly from_at: string
  readonly to_at: string
}

export interface Finding {
  readonly segments: readonly Found[]
  /** How many of the windows were not enough: those behind need not be tried with them again. */
  readonly windows: number
}

/** from ≤ number ≤ to; null: no end. */
export interface SegmentSpan {
  readonly from: number
  readonly to: number | null
}

/** Of `seq` and of segments' numbers alike. */
export const direction = ({ newestFirst = false }: Pick<AuditFilter, 'newestFirst'>): RawBuilder<unknown> =>
  newestFirst ? sql`desc` : sql`asc`

/** The first of those with a number in the span, at most so many; `tried`: windows that were not enough before. */
export async function findSegments(
  db: Db,
  filter: AuditFilter,
  span: SegmentSpan,
  { most, tried }: { readonly most: number; readonly tried: number },
): Promise<Finding> {
  const { runId } = filter
  const order = direction(filter)
  const inSpan = span.to === null ? sql`number >= ${span.from}` : sql`number between ${span.from} and ${span.to}`
  const conditions = conditionsOf(filter)
  // Of a segment that was dropped no entry is left, and there may be any number of them in a row.
  const matching = sql.join([sql`dropped is null`, ...conditions], sql` and `)
  const columns = sql`number, from_at::text, to_at::text`
  if (runId !== undefined || conditions.length === 0) {
    const own = runId === undefined ? sql`true` : sql`run_id = ${runId}`
    const { rows } = await sql<Found>`select ${columns} from evergreen.audit_segment
      where ${own} and ${inSpan} and ${matching} order by number ${order} limit ${most}`.execute(db)
    return { segments: rows, windows: tried }
  }
  for (const [at, window] of WINDOWS.entries()) {
    if (at < tried) continue
    const { rows } = await sql<Found>`select ${columns} from (
        select * from evergreen.audit_segment where ${inSpan} order by number ${order} limit ${window}
      ) as near where ${matching} order by number ${order} limit ${most}`.execute(db)
    if (rows.length === most) return { segments: rows, windows: at }
  }
  // Not in the order of an index, so that the one on what they hold is taken.
  const { rows } = await sql<Found>`select ${columns} from evergreen.audit_segment
    where ${inSpan} and ${matching} order by number + 0 ${order} limit ${most}`.execute(db)
  return { segments: rows, windows: WINDOWS.length }
}

/** A segment is of one run, or of none. */
export const ofRunsOf = (syncName: string): RawBuilder<unknown> =>
  sql`run_id in (select run.id from evergreen.run join evergreen.sync on sync.id = run.sync_id where sync.name = ${syncName})`

function conditionsOf(filter: AuditFilter): RawBuilder<unknown>[] {
  const words = wordsFor(filter)
  const { syncName, since, until } = filter
  return [
    ...(words.length === 0 ? [] : [sql`holds @> ${numberArray(words)}::integer[]`]),
    ...(syncName === undefined ? [] : [sql`(run_id is null or ${ofRunsOf(syncName)})`]),
    ...(since === undefined ? [] : [sql`to_at >= ${new Date(since)}`]),
    ...(until === undefined ? [] : [sql`from_at < ${new Date(until)}`]),
  ]
}
