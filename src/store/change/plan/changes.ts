// The changes of a plan: page by page for people, weighed by selectors, and declined.
import { type RawBuilder, type Selectable, sql } from 'kysely'
import type { PlanPageRequest, PlanStore, Weighed } from '../../../contract/stores.ts'
import type { Decision } from '../../../domain/plan/decision.ts'
import type { Selector } from '../../../domain/plan/selector.ts'
import { numberArray, textArray } from '../../arrays.ts'
import { inChunks } from '../../json.ts'
import type { Db } from '../../pool.ts'
import { HEARD, proposalOf } from '../proposals.ts'
import type { ProposalTable } from '../tables.ts'

/** The condition under which a change is meant; the same as isMeant of the domain. */
function meant({ field, reason, recordId, id }: Selector): RawBuilder<boolean> {
  const equal = [
    field === null ? null : sql`field = ${field}`,
    reason === null ? null : sql`reason = ${reason}`,
    recordId === null ? null : sql`record_id = ${recordId}`,
    id === null ? null : sql`seq = ${id}::bigint`,
  ].filter(condition => condition !== null)
  return equal.length === 0 ? sql<boolean>`true` : sql<boolean>`(${sql.join(equal, sql` and `)})`
}

/** Stands in no text that somebody types. */
const BETWEEN = '\u0001'

/** Whether the text is in it, whatever its case. All changes of a plan are looked through: each in one go. */
function has(text: PlanPageRequest['text']): RawBuilder<boolean> {
  if (text === undefined) return sql<boolean>`true`
  const isIn = (where: RawBuilder<unknown>) => sql<boolean>`strpos(lower(${where}), ${text.part.toLowerCase()}) > 0`
  const places = [sql`record_id`, ...(text.values ? [sql`coalesce(before, '')`, sql`coalesce(after, '')`] : [])]
  if (!text.part.includes(BETWEEN)) return isIn(sql`(${sql.join(places, sql` || ${BETWEEN}::text || `)})`)
  return sql<boolean>`(${sql.join(places.map(isIn), sql` or `)})`
}

/** As exactly as it is shown, so that none is missing that looks as sure as was asked for. */
function isAsSure(sure: PlanPageRequest['confidence']): RawBuilder<boolean> {
  if (sure === undefined) return sql<boolean>`true`
  return sql<boolean>`round(confidence::numeric, 3) between ${sure.least}::numeric and ${sure.most}::numeric`
}

function anyOf(selectors: readonly Selector[]): RawBuilder<boolean> {
  return selectors.length === 0 ? sql<boolean>`false` : sql<boolean>`(${sql.join(selectors.map(meant), sql` or `)})`
}

/** Of stamps only. */
const RIDES = sql`ground ->> 'alone'`

type SampleRow = Parameters<typeof proposalOf>[0] & Pick<Selectable<ProposalTable>, 'outcome'>

type ToWeigh = Pick<Decision, 'verdict' | 'only' | 'except'>

/** In one pass over the changes; the same verdicts as fateOf of the domain. */
async function weigh(db: Db, runId: string, { verdict, only, except }: ToWeigh): Promise<Weighed> {
  const count = (condition: RawBuilder<boolean>) => sql`count(*) filter (where ${condition})`
  // Stamps that ride along follow what becomes of the others.
  const decided = (condition: RawBuilder<boolean>) =>
    count(sql<boolean>`${condition} and ${RIDES} is distinct from 'false'`)
  const selectors = [...only, ...except].map(selector => count(meant(selector)))
  const declined = verdict === 'rejected' ? sql<boolean>`true` : anyOf(except)
  const chosen = only.length === 0 ? sql<boolean>`true` : anyOf(only)
  const { rows } = await sql<{ means: readonly number[]; write: number; declined: number; left: number }>`select
      array[${sql.join([...selectors, sql`0`])}]::float8[] as means,
      ${decided(sql<boolean>`not ${declined} and ${chosen}`)} as write,
      ${decided(declined)} as declined,
      ${decided(sql<boolean>`not ${declined} and not ${chosen}`)} as left
    from evergreen.proposal where run_id = ${runId} and outcome is null`.execute(db)
  const { means = [], write = 0, declined: refused = 0, left = 0 } = rows[0] ?? {}
  const fates = { write, declined: refused, 'left-out': left }
  return { only: means.slice(0, only.length), except: means.slice(only.length, only.length + except.length), fates }
}

/** The part of the PlanStore that tells of changes. */
export function planChanges(
  db: Db,
): Pick<PlanStore, 'openChunks' | 'page' | 'samples' | 'stampedAlone' | 'weigh' | 'decline'> {
  return {
    openChunks: async runId => {
      const open = db.selectFrom('proposal').select('chunk').distinct().where('run_id', '=', runId)
      return (await open.where('outcome', 'is', null).orderBy('chunk').execute()).map(({ chunk }) => chunk)
    },
    page: async (runId, { selector, text, confidence, after, limit }) => {
      const all = db
        .selectFrom('proposal')
        .selectAll()
        .where('run_id', '=', runId)
        .where(meant(selector))
        .where(has(text))
        .where(isAsSure(confidence))
      const wanted = after === null ? all : all.where('seq', '>', Number(after))
      const rows = await wanted.orderBy('seq').limit(limit).execute()
      return rows.map(row => ({ ...proposalOf(row), outcome: row.outcome }))
    },
    samples: async (runId, groups, limit) => {
      const { rows } = await sql<SampleRow>`select few.*
        from unnest(${textArray(groups.map(({ field }) => field))}::text[],
          ${textArray(groups.map(({ reason }) => reason))}::text[]) as wanted (field, reason)
        cross join lateral (
          select * from evergreen.proposal
          where run_id = ${runId} and field = wanted.field and reason = wanted.reason order by seq limit ${limit}
        ) as few`.execute(db)
      return rows.map(row => ({ ...proposalOf(row), outcome: row.outcome }))
    },
    stampedAlone: async runId => {
      const { rows } = await sql<{ records: number }>`select count(distinct record_id)::int as records
        from evergreen.proposal where run_id = ${runId} and ${RIDES} = 'true'`.execute(db)
      return rows[0]?.records ?? 0
    },
    weigh: (runId, of) => weigh(db, runId, of),
    decline: (runId, ids) =>
      inChunks(ids, async part => {
        await sql`update evergreen.proposal set outcome = 'declined', heard = ${HEARD}
          where run_id = ${runId} and seq = any(${numberArray(part.map(Number))}::bigint[])`.execute(db)
      }),
  }
}
