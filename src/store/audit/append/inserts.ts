// The statements that write entries and segments: a column goes as an array, or once where it is the same in all rows, as
// most are within one write.
import { type RawBuilder, sql } from 'kysely'
import type { NewAuditEntry } from '../../../contract/audit.ts'
import type { Segment } from '../../../contract/store/audit/chain.ts'
import { AUDIT_COLUMNS, type AuditColumns } from '../../../contract/store/audit/columns.ts'
import { numberArray, textArray } from '../../arrays.ts'
import { isoOf } from '../seconds.ts'

/** A run's entries of one write. */
export interface Part {
  readonly segment: Segment
  readonly rows: readonly AuditColumns[]
  readonly entries: readonly NewAuditEntry[]
  readonly from: number
  readonly to: number
}

type Text = string | null

/** The columns of a `select … from unnest(…)`: in the list, and, where they differ from row to row, among the arrays. */
interface Sent {
  readonly listed: RawBuilder<unknown>[]
  readonly arrays: RawBuilder<unknown>[]
  readonly names: RawBuilder<unknown>[]
}

function send(sent: Sent, name: string, values: readonly Text[], as: string): void {
  const [first = null] = values
  const type = sql.raw(as)
  if (values.every(value => value === first)) {
    sent.listed.push(first === null ? sql`null::${type}` : sql`${first}::${type}`)
    return
  }
  sent.arrays.push(sql`${textArray(values)}::text[]`)
  sent.names.push(sql.ref(name))
  sent.listed.push(as === 'text' ? sql.ref(name) : sql`${sql.ref(name)}::${type}`)
}

const JSON_COLUMNS: ReadonlySet<string> = new Set(['ground', 'detail'])
const REST = AUDIT_COLUMNS.slice(2)
const ALL = sql.join(AUDIT_COLUMNS.map(column => sql.ref(column)))

export function insertEntries(parts: readonly Part[]): RawBuilder<unknown> {
  const rows = parts.flatMap(part => part.rows)
  const sent: Sent = { listed: [sql`seq`], arrays: [], names: [sql`seq`] }
  const iso = (at: number) => isoOf(at)
  send(sent, 'at', timesOf(parts, iso), 'timestamptz')
  for (const column of REST) {
    const values = rows.map((row: AuditColumns) => row[column])
    send(sent, column, values, JSON_COLUMNS.has(column) ? 'json' : 'text')
  }
  const seqs = sql`${numberArray(rows.map(({ seq }) => Number(seq)))}::bigint[]`
  return sql`insert into evergreen.audit (${ALL}) select ${sql.join(sent.listed)}
    from unnest(${sql.join([seqs, ...sent.arrays])}) as entry (${sql.join(sent.names)})`
}

/** Most entries of a write are of one moment. */
function timesOf(parts: readonly Part[], textOf: (at: number) => string): string[] {
  let last = Number.NaN
  let text = ''
  return parts.flatMap(({ entries }) =>
    entries.map(({ at }) => {
      if (at !== last) {
        last = at
        text = textOf(at)
      }
      return text
    }),
  )
}

export function insertSegments(parts: readonly Part[]): RawBuilder<unknown> {
  const texts = (of: (part: Part) => Text) => textArray(parts.map(of))
  return sql`insert into evergreen.audit_segment
      (number, run_id, entries, from_at, to_at, key_id, hashes, seal, holds)
    select number, run_id, entries, from_at, to_at, key_id, decode(hashes, 'base64'), decode(seal, 'base64'),
      holds::integer[]
    from unnest(${numberArray(parts.map(({ segment }) => segment.number))}::bigint[],
      ${texts(({ segment }) => segment.runId)}::text[],
      ${numberArray(parts.map(({ segment }) => segment.entries))}::integer[],
      ${texts(({ from }) => isoOf(from))}::timestamptz[], ${texts(({ to }) => isoOf(to))}::timestamptz[],
      ${texts(({ segment }) => segment.keyId)}::text[], ${texts(({ segment }) => base64(segment.hashes))}::text[],
      ${texts(({ segment }) => base64(segment.seal))}::text[],
      ${texts(({ segment }) => numberArray(segment.holds))}::text[])
      as segment (number, run_id, entries, from_at, to_at, key_id, hashes, seal, holds)`
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
