// The append-only log of everything that was done and why; the tables themselves refuse any change. What is appended is
// sealed in the same statement.
import { type RawBuilder, sql } from 'kysely'
import type { NewAuditEntry } from '../../contract/audit.ts'
import type { AuditKeys, Segment } from '../../contract/store/audit/chain.ts'
import { type AuditLog, SEGMENT_SPAN } from '../../contract/store/audit/log.ts'
import type { AuditColumns } from '../../domain/audit/text.ts'
import { FatalError } from '../../errors.ts'
import { numberArray, textArray } from '../arrays.ts'
import { inChunks } from '../json.ts'
import type { Db } from '../pool.ts'
import { columnsOf } from './columns.ts'
import { listEntries } from './list.ts'
import { ownsAudit } from './months.ts'
import { isoOf, secondsOf } from './seconds.ts'

/** A run's entries of one write. */
interface Part {
  readonly segment: Segment
  readonly rows: readonly AuditColumns[]
  readonly entries: readonly NewAuditEntry[]
}

async function append(db: Db, keys: AuditKeys, entries: readonly NewAuditEntry[]): Promise<void> {
  const byRun = [...Map.groupBy(entries, ({ runId }) => runId ?? null)]
  const { rows } = await sql<{ number: number }>`select nextval('evergreen.audit_segment_number') as number
    from generate_series(1, ${byRun.length}::int)`.execute(db)
  const parts = byRun.map(([runId, own], index) => partOf(runId, own, rows[index]?.number ?? Number.NaN, keys))
  const numbers = numberArray(parts.map(({ segment }) => segment.number))
  await sql`with entry as (${insertEntries(parts)}), segment as (${insertSegments(parts)})
    insert into evergreen.audit_unlinked select number from unnest(${numbers}::bigint[]) as number`.execute(db)
}

function partOf(runId: string | null, entries: readonly NewAuditEntry[], number: number, keys: AuditKeys): Part {
  const rows = entries.map((entry, place) => columnsOf(entry, number * SEGMENT_SPAN + place, secondsOf(entry.at)))
  const { from, to } = rangeOf(entries)
  const of = { number, runId: rows[0]?.run_id ?? runId, entries: rows.length, keyId: keys.keyId }
  const content = { ...of, from: secondsOf(from), to: secondsOf(to), hashes: Buffer.concat(rows.map(keys.hashOf)) }
  const seal = keys.segmentSeal(content)
  if (seal === null) throw new FatalError({ where: 'audit', what: 'the key that seals it is not at hand' })
  return { segment: { ...content, seal }, rows, entries }
}

function rangeOf(entries: readonly NewAuditEntry[]): { from: number; to: number } {
  const times = entries.map(({ at }) => at)
  return { from: Math.min(...times), to: Math.max(...times) }
}

/** The texts of a column; one that is empty in all rows is not sent. */
function column<T>(rows: readonly T[], of: (row: T) => string | null): RawBuilder<unknown> {
  const values = rows.map(of)
  return values.every(value => value === null) ? sql`null::text[]` : sql`${textArray(values)}::text[]`
}

function insertEntries(parts: readonly Part[]): RawBuilder<unknown> {
  const rows = parts.flatMap(part => part.rows)
  const times = textArray(parts.flatMap(({ entries }) => entries.map(({ at }) => isoOf(at))))
  const each = (name: keyof AuditColumns) => column(rows, row => row[name])
  return sql`insert into evergreen.audit (seq, at, event, actor, connection_id, sync_name, stream, record_id, field,
      run_id, job_id, intent_id, step, before, after, reason, ground, outcome, answer, detail)
    select seq::bigint, at, event, actor, connection_id, sync_name, stream, record_id, field,
      run_id, job_id, intent_id, step, before, after, reason, ground::json, outcome, answer, detail::json
    from unnest(${each('seq')}, ${times}::timestamptz[], ${each('event')}, ${each('actor')}, ${each('connection_id')},
      ${each('sync_name')}, ${each('stream')}, ${each('record_id')}, ${each('field')}, ${each('run_id')},
      ${each('job_id')}, ${each('intent_id')}, ${each('step')}, ${each('before')}, ${each('after')},
      ${each('reason')}, ${each('ground')}, ${each('outcome')}, ${each('answer')}, ${each('detail')})
      as entry (seq, at, event, actor, connection_id, sync_name, stream, record_id, field,
        run_id, job_id, intent_id, step, before, after, reason, ground, outcome, answer, detail)`
}

function insertSegments(parts: readonly Part[]): RawBuilder<unknown> {
  const each = (of: (segment: Segment, entries: Part['entries']) => string | null) =>
    column(parts, ({ segment, entries }) => of(segment, entries))
  return sql`insert into evergreen.audit_segment (number, run_id, entries, from_at, to_at, key_id, hashes, seal)
    select number::bigint, run_id, entries::int, from_at::timestamptz, to_at::timestamptz, key_id,
      decode(hashes, 'base64'), decode(seal, 'base64')
    from unnest(${each(({ number }) => String(number))}, ${each(({ runId }) => runId)},
      ${each(segment => String(segment.entries))}, ${each((_, entries) => isoOf(rangeOf(entries).from))},
      ${each((_, entries) => isoOf(rangeOf(entries).to))}, ${each(({ keyId }) => keyId)},
      ${each(({ hashes }) => base64(hashes))}, ${each(({ seal }) => base64(seal))})
      as segment (number, run_id, entries, from_at, to_at, key_id, hashes, seal)`
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

/** The AuditLog on `db`, sealing with `keys`. */
export function auditLog(db: Db, keys: AuditKeys): AuditLog {
  return {
    append: entries => inChunks(entries, chunk => append(db, keys, chunk)),
    list: filter => listEntries(db, filter),
    isOwned: () => ownsAudit(db),
    async count() {
      const { entries } = await db
        .selectFrom('audit')
        .select(({ fn }) => fn.countAll<number>().as('entries'))
        .executeTakeFirstOrThrow()
      return entries
    },
  }
}
