// What of our changes can be taken back, and what was: a change that was is barred by a mark on its own row.
import { type RawBuilder, type Selectable, sql } from 'kysely'
import type { UndoStore, UndoSum, WrittenBy } from '../../contract/stores.ts'
import type { UndoneChange } from '../../domain/decide/proposal.ts'
import type { UndoScope } from '../../domain/undo/scope.ts'
import type { Written } from '../../domain/undo/taking-back.ts'
import { numberArray, textArray } from '../arrays.ts'
import { inChunks } from '../json.ts'
import type { Db } from '../pool.ts'
import { HEARD, proposalOf } from './proposals.ts'
import type { ProposalTable } from './tables.ts'

type Row = Selectable<ProposalTable> & { readonly outcome: Written['outcome'] }

/** What the CRM took, or may have taken. What was put back for a person stays theirs. */
const IN_THE_CRM = sql<boolean>`outcome in ('applied', 'altered', 'uncertain') and reason <> 'restored'
  and undone is distinct from true`

/**
 * Rows of proposal that the scope means. One record's are found by the audit, which has an index of records; in runs of which
 * retention has dropped a part there, one by one.
 */
function meant({ syncId, connectionId, stream }: WrittenBy, scope: UndoScope): RawBuilder<boolean> {
  const { run, recordId, field, since } = scope
  const among =
    run !== null
      ? sql`select ${run}::text`
      : sql`select id from evergreen.run where sync_id = ${syncId}
          and started_at >= ${since === null ? '-infinity' : new Date(since)}::timestamptz`
  const runs = run !== null ? sql`run_id = ${run}` : sql`run_id in (${among})`
  // Over all runs, what was undone is done with: neither it nor its undo counts.
  const effective = run === null ? sql`(ground ->> 'type' <> 'undo' or reason = 'redone')` : sql`true`
  const parts = [effective, sql`connection_id = ${connectionId}`, sql`stream = ${stream}`, runs, IN_THE_CRM]
  if (field !== null) parts.push(sql`field = ${field}`)
  if (recordId !== null) {
    parts.push(sql`record_id = ${recordId}`)
    parts.push(sql`(run_id, seq) in (
      select intent.run_id, unnest(intent.proposals) from evergreen.audit
      join evergreen.intent on intent.id = audit.intent_id
      where audit.connection_id = ${connectionId} and audit.stream = ${stream} and audit.record_id collate "C" = ${recordId}
        and audit.event = 'field.change'
      union all
      select run_id, seq from evergreen.proposal where record_id = ${recordId} and run_id = any(array(
        select id from (${among}) as of_scope (id) where exists (
          select from evergreen.audit_segment where audit_segment.run_id = of_scope.id and dropped is not null)))
    )`)
  }
  return sql<boolean>`${sql.join(parts, sql` and `)}`
}

async function written(
  db: Db,
  by: WrittenBy,
  scope: UndoScope,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<Written[]> {
  const { rows } = await sql<Row>`select * from evergreen.proposal
    where ${meant(by, scope)} and record_id > ${after ?? ''}
    order by record_id, seq limit ${limit}`.execute(db)
  const last = rows.at(-1)?.record_id
  const whole = rows.filter(row => row.record_id !== last)
  // The last record may go on after the page, unless all was read.
  if (rows.length < limit || last === undefined) return rows.map(writtenOf)
  if (whole.length > 0) return whole.map(writtenOf)
  const all = await sql<Row>`select * from evergreen.proposal
    where ${meant(by, scope)} and record_id = ${last} order by seq`.execute(db)
  return all.rows.map(writtenOf)
}

const writtenOf = (row: Row): Written => ({ ...proposalOf(row), runId: row.run_id, outcome: row.outcome })

async function sum(db: Db, by: WrittenBy, scope: UndoScope): Promise<UndoSum> {
  const { rows } = await sql<{ field: string; changes: number; runs: string[] }>`select field,
      count(*)::int as changes, array_agg(distinct run_id) as runs
    from evergreen.proposal where ${meant(by, scope)} group by field order by field`.execute(db)
  const records = await sql<{ records: number }>`select count(distinct record_id)::int as records
    from evergreen.proposal where ${meant(by, scope)}`.execute(db)
  const runs = [...new Set(rows.flatMap(row => row.runs))]
  const windows = await db
    .selectFrom('run')
    .select('window_to')
    .where(sql<boolean>`id = any(${textArray(runs)}::text[])`)
    .execute()
  const times = windows.map(({ window_to }) => window_to)
  const known = times.filter(time => time !== null)
  return {
    changes: rows.reduce((total, { changes }) => total + changes, 0),
    records: records.rows[0]?.records ?? 0,
    fields: Object.fromEntries(rows.map(({ field, changes }) => [field, changes])),
    before: known.length > 0 && known.length === times.length ? Math.min(...known) : null,
  }
}

/** Each change as a row of (of_run, of_seq). */
function named(of: readonly UndoneChange[]): RawBuilder<unknown> {
  return sql`unnest(${textArray(of.map(({ runId }) => runId))}::text[],
    ${numberArray(of.map(({ id }) => Number(id)))}::bigint[]) as named (of_run, of_seq)`
}

/** The UndoStore on `db`. */
export function undoStore(db: Db): UndoStore {
  return {
    written: (by, scope, page) => written(db, by, scope, page),
    sum: (by, scope) => sum(db, by, scope),
    bar: (of, wentBack) =>
      inChunks(of, async part => {
        await sql`update evergreen.proposal set undone = ${wentBack}, heard = ${HEARD}
          from ${named(part)} where proposal.run_id = of_run and proposal.seq = of_seq`.execute(db)
      }),
    lift: of =>
      inChunks(of, async part => {
        await sql`update evergreen.proposal set undone = null, heard = null
          from (
            select barred ->> 'runId' as of_run, (barred ->> 'id')::bigint as of_seq
            from ${named(part)} join evergreen.proposal as undo on undo.run_id = of_run and undo.seq = of_seq
            cross join jsonb_array_elements(undo.ground -> 'of') as barred
          ) as lifted
          where proposal.run_id = lifted.of_run and proposal.seq = lifted.of_seq`.execute(db)
      }),
    ofRun: async runId => {
      const undos = db.selectFrom('run').select('id').where('mode', '=', sql.lit('undo'))
      const of = undos.where(sql<boolean>`undoes ->> 'run' = ${runId}`)
      return (await of.orderBy('started_at', 'desc').execute()).map(({ id }) => id)
    },
  }
}
