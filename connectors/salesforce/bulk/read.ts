// Reading by Bulk: a partition makes its job, the job falls into its result pages, and what Salesforce loses on the way
// is asked for anew, once.
import { z } from 'zod'
import type { ConnectorDeps, Cursor, Page, Query } from '../../../src/contract/connector.ts'
import type { Json } from '../../../src/contract/primitives.ts'
import type { Moment } from '../../../src/domain/record.ts'
import { FatalError, GaveUp } from '../../../src/errors.ts'
import { costsOf, withJob } from '../cost/way.ts'
import type { Describer } from '../describe.ts'
import type { SalesforceSession } from '../session.ts'
import { columnsOf, countQuery, EDITED, REPLICATION_KEY, wholeQuery } from '../soql.ts'
import type { SalesforceTransport } from '../transport.ts'
import { awaitJob, createJob, findJob } from './job.ts'
import { readResultPage, resultPagesOf } from './results.ts'
import { ForeignRows } from './rows.ts'

/** The columns are stored, because a page need not have a header line that names them. */
const Common = z.object({
  columns: z.array(z.string()),
  /** In place of a job that Salesforce lost or failed. */
  again: z.literal(true).optional(),
})
/** `since`: by the CRM's clock, before any job was made; null where that is not known. */
const Planned = Common.extend({ bulk: z.literal('planned'), since: z.number().nullable() })
/** `adopted`: found in the list of jobs; `least` rows it must have. `at`: one of its result pages. */
const Made = Common.extend({
  job: z.string(),
  adopted: z.literal(true).optional(),
  least: z.number().optional(),
  at: z.string().optional(),
})
export const BulkDetail = z.union([Planned, Made])
type Made = z.infer<typeof Made>

/** The detail of a job, or of one of its result pages, as it is stored. */
function madeJob({ job, columns, adopted, least, again, at }: Made): Json {
  const found = { ...(adopted === undefined ? {} : { adopted }), ...(least === undefined ? {} : { least }) }
  return { job, columns, ...found, ...(again === undefined ? {} : { again }), ...(at === undefined ? {} : { at }) }
}

/** Stored before the job is made: who finds it was there before, and may have made one. */
const MakingCursor = z.object({ making: z.literal(true) })
const RowCursor = z.object({ row: z.number() })
const Counted = z.object({ totalSize: z.number() })

export interface Parts {
  readonly transport: SalesforceTransport
  readonly session: SalesforceSession
  readonly describer: Describer
  readonly deps: ConnectorDeps
}

/** The detail of a partition that makes its job when it is first read. */
export const plannedJob = (columns: string[], since: Moment | null) => ({ bulk: 'planned', columns, since }) as const

/** Reads a partition of Bulk, whatever it has come to. */
export function readBulk(
  parts: Parts,
  detail: z.infer<typeof BulkDetail>,
  query: Query,
  from: Cursor | null,
  signal: AbortSignal,
): AsyncGenerator<Page> {
  if ('bulk' in detail) return makingJob(parts, detail, query, from)
  const { at } = detail
  return at === undefined
    ? ofJob(parts, detail, query, signal)
    : ofResultPage(parts, { ...detail, at }, query, from, signal)
}

async function* makingJob(
  parts: Parts,
  { since, again }: z.infer<typeof Planned>,
  query: Query,
  from: Cursor | null,
): AsyncGenerator<Page> {
  const before = MakingCursor.safeParse(from).success
  if (!before) yield { records: [], next: { making: true }, goOn: 'once stored' }
  const found = before && since !== null ? await lostJob(parts, query, since) : null
  const { transport, describer, deps } = parts
  // As the org has them now: since the job was planned a field may have gone.
  const columns = columnsOf(await describer.of(query.stream), query.fields, deps.alias)
  if (found !== null) deps.log.warn({ job: found.job }, 'a crash had lost this Bulk query job; it is gone on with')
  const made = found ?? { job: await createJob(transport, wholeQuery(query, columns)) }
  const detail = madeJob({ ...made, columns, again })
  yield { records: [], next: null, partitions: [{ query, detail }] }
}

/**
 * The job that a crash has lost. A job with a condition cannot be told from one without, so only one that reads all of an
 * object is looked for, and it must have as many rows as there are that nobody has touched since it was made.
 */
async function lostJob(
  { transport, session }: Parts,
  query: Query,
  since: Moment,
): Promise<Pick<Made, 'job' | 'adopted' | 'least'> | null> {
  const { user } = await session.current()
  const scoped = query.window !== null || (query.scope.where ?? '').trim() !== ''
  if (scoped || user === undefined) return null
  const job = await findJob(transport, { object: query.stream, user, since })
  if (job === null) return null
  const path = `/query?q=${encodeURIComponent(countQuery({ ...query, window: { from: 0, to: since } }))}` as const
  const untouched = await transport.json({ method: 'GET', path }, Counted).catch(noneIfGivenUp)
  return untouched === null ? null : { job, adopted: true, least: untouched.totalSize }
}

/** What cannot be counted cannot be checked: then the job is made anew. */
function noneIfGivenUp(error: unknown): null {
  if (error instanceof GaveUp) return null
  throw error
}

/** A complete job falls into its result pages, which any number of workers read at once. */
async function* ofJob(parts: Parts, detail: Made, query: Query, signal: AbortSignal): AsyncGenerator<Page> {
  const { transport, deps } = parts
  const end = await awaitJob(transport, deps, detail.job, signal)
  if (end.status === 'lost') {
    yield anew(parts, detail, query, end.why)
    return
  }
  const { ms, rows } = end
  if (rows < (detail.least ?? 0)) {
    yield anew(parts, detail, query, `it was found in the list, and has ${rows} rows of at least ${detail.least}`)
    return
  }
  if (ms !== null) costsOf(deps.session).learn(costs => withJob(costs, rows, ms))
  const pages = await resultPagesOf(transport, detail.job)
  yield { records: [], next: null, partitions: pages.map(at => ({ query, detail: madeJob({ ...detail, at }) })) }
}

/** Records are handed on as they arrive; whoever stores them gathers them. */
async function* ofResultPage(
  parts: Parts,
  detail: Made & { readonly at: string },
  query: Query,
  from: Cursor | null,
  signal: AbortSignal,
): AsyncGenerator<Page> {
  const { transport, describer, deps } = parts
  const { job, columns, at, adopted } = detail
  const shape = {
    columns,
    fields: fieldsIn(columns, query),
    type: await describer.of(query.stream),
    strict: adopted === true,
  }
  let row = from === null ? 0 : RowCursor.parse(from).row
  const groups = await readResultPage(transport, deps.alias, { job, at, skip: row }, shape, signal)
  if (groups === null) {
    yield anew(parts, detail, query, 'Salesforce has its results no longer')
    return
  }
  try {
    for await (const records of groups) {
      row += records.length
      yield { records, next: { row }, goOn: 'here' }
      signal.throwIfAborted()
    }
  } catch (error) {
    if (!(error instanceof ForeignRows)) throw error
    yield anew(parts, detail, query, error.message)
    return
  }
  yield { records: [], next: null }
}

/** What a column is: a job from before a field was lost has it still. */
function fieldsIn(columns: readonly string[], { fields }: Query): string[] {
  const ours = new Set(['Id', EDITED, REPLICATION_KEY])
  return columns.filter(name => fields.includes(name) || !ours.has(name))
}

/** Ends the partition in favour of one that asks for everything anew: one, however many pages of the job were lost. */
function anew({ deps }: Parts, { job, columns, again }: Made, query: Query, why: string): Page {
  if (again !== undefined) {
    throw new FatalError({
      where: deps.alias,
      what: `Bulk query job ${job}, which took the place of a lost one, was lost too (${why})`,
      fix: 'See Bulk Data Load Jobs in the Salesforce setup, then start the run again.',
    })
  }
  deps.log.warn({ job, why }, 'this Bulk query job was lost; its query is asked anew')
  const detail = { ...plannedJob(columns, null), again: true }
  return { records: [], next: null, partitions: [{ query, detail, once: `in place of ${job}` }] }
}
