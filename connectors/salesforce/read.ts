// Reading: small queries by keyset over REST, large ones by one Bulk job. Both walk a closed window, so neither can
// skip or repeat a record while others edit.
import { z } from 'zod'
import type { ConnectorDeps, Cursor, Page, Partition, Query, Source } from '../../src/contract/connector.ts'
import type { CrmRecord } from '../../src/domain/record.ts'
import { ConfigError, ConnectionLost } from '../../src/errors.ts'
import { awaitJob, createJob, readResultPage, resultPagesOf } from './bulk.ts'
import type { Describer, ObjectType } from './describe.ts'
import { goneAmong, hasBin, readGone } from './gone.ts'
import type { SalesforceSession } from './session.ts'
import { columnsOf, countQuery, EDITED, pageQuery, REPLICATION_KEY, wholeQuery } from './soql.ts'
import type { SalesforceTransport } from './transport.ts'
import { longId, momentOf, toText } from './values.ts'

const REST_PAGE = 2_000
/** Up to here five REST pages are quicker than the queue of Bulk jobs, and cost no more calls. */
const REST_ROWS = 5 * REST_PAGE
/** Records that are handed on at once of a result page. */
const BULK_ROWS = 2_000
/** Longest query text for a GET: the address and the headers together may have 16,384 bytes. */
const REST_TEXT = 12_000

const Answer = z.object({
  totalSize: z.number(),
  done: z.boolean(),
  records: z.array(z.record(z.string(), z.unknown())).default([]),
})
/** The columns are stored, because a page need not have a header line that names them. `at`: one of its result pages. */
const BulkDetail = z.object({ job: z.string(), columns: z.array(z.string()), at: z.string().optional() })
const Detail = z.union([BulkDetail, z.object({ rest: z.literal(true) }), z.object({ gone: z.literal(true) })])
const RestCursor = z.object({ after: z.string() })
const BulkCursor = z.object({ row: z.number() })

function recordOf(type: ObjectType, query: Query, cellOf: (column: string) => unknown): CrmRecord {
  const fields = Object.fromEntries(
    query.fields.map(name => [name, toText(type.types.get(name) ?? 'string', cellOf(name))]),
  )
  const momentIn = (column: string) => {
    const cell = cellOf(column)
    return typeof cell === 'string' ? momentOf(cell) : null
  }
  return { id: longId(String(cellOf('Id'))), fields, modifiedAt: momentIn(EDITED), stamp: momentIn(REPLICATION_KEY) }
}

interface Parts {
  readonly transport: SalesforceTransport
  readonly describer: Describer
  readonly deps: ConnectorDeps
}

async function ask({ transport }: Parts, soql: string): Promise<z.infer<typeof Answer>> {
  return transport.json({ method: 'GET', path: `/query?q=${encodeURIComponent(soql)}` }, Answer)
}

async function* byKeyset(parts: Parts, query: Query, from: Cursor | null, signal: AbortSignal): AsyncGenerator<Page> {
  const type = await parts.describer.of(query.stream)
  const columns = columnsOf(type, query.fields, parts.deps.alias)
  let after = from === null ? null : RestCursor.parse(from).after
  for (;;) {
    signal.throwIfAborted()
    const answer = await ask(parts, pageQuery(query, columns, after, REST_PAGE))
    const records = answer.records.map(row => recordOf(type, query, column => row[column]))
    const last = records.at(-1)
    // Wide rows make a page shorter than its LIMIT, and the answer says that it is not done.
    const more = last !== undefined && (records.length >= REST_PAGE || !answer.done)
    after = last?.id ?? null
    yield { records, next: more ? { after } : null }
    if (!more) return
  }
}

/** A complete job falls into its result pages, which any number of workers read at once. */
async function* ofJob(
  { transport, deps }: Parts,
  detail: z.infer<typeof BulkDetail>,
  query: Query,
  signal: AbortSignal,
): AsyncGenerator<Page> {
  await awaitJob(transport, deps, detail.job, signal)
  const pages = await resultPagesOf(transport, detail.job)
  yield { records: [], next: null, partitions: pages.map(at => ({ query, detail: { ...detail, at } })) }
}

async function* ofResultPage(
  { transport, describer, deps }: Parts,
  { job, columns, at }: z.infer<typeof BulkDetail> & { readonly at: string },
  query: Query,
  from: Cursor | null,
  signal: AbortSignal,
): AsyncGenerator<Page> {
  const shape = { columns, fields: query.fields, type: await describer.of(query.stream) }
  let row = from === null ? 0 : BulkCursor.parse(from).row
  let held: CrmRecord[] = []
  for await (const group of readResultPage(transport, deps.alias, { job, at, skip: row }, shape, signal)) {
    held = held.length === 0 ? group : held.concat(group)
    if (held.length < BULK_ROWS) continue
    row += held.length
    yield { records: held, next: { row }, goOn: 'here' }
    signal.throwIfAborted()
    held = []
  }
  yield { records: held, next: null }
}

async function partitionsOf(parts: Parts, query: Query): Promise<Partition[]> {
  const { transport, describer, deps } = parts
  if (query.scope.filters.length > 0 || query.scope.list !== null) {
    const fix = 'Use where for Salesforce; filters and list are for HubSpot.'
    throw new ConfigError({ where: deps.alias, what: 'the scope is written for another CRM', fix })
  }
  const type = await describer.fresh(query.stream)
  const columns = columnsOf(type, query.fields, deps.alias)
  // A full read of everything shows by itself what is no longer there.
  const partial = query.window !== null || (query.scope.where ?? '').trim() !== ''
  const gone: Partition[] =
    partial && query.upkeep === undefined && hasBin(type) ? [{ query, detail: { gone: true } }] : []
  const soql = wholeQuery(query, columns)
  const fits = encodeURIComponent(soql).length <= REST_TEXT
  if (fits && (await ask(parts, countQuery(query))).totalSize <= REST_ROWS) {
    return [{ query, detail: { rest: true } }, ...gone]
  }
  return [{ query, detail: { job: await createJob(transport, soql), columns } }, ...gone]
}

/** The source part of a Salesforce connection. */
export function createSource(
  transport: SalesforceTransport,
  session: SalesforceSession,
  describer: Describer,
  deps: ConnectorDeps,
): Source {
  const parts = { transport, describer, deps }
  return {
    describe: describer.of,
    count: async query => (await ask(parts, countQuery(query))).totalSize,
    account: async () => {
      const answer = await transport.raw({ path: '/limits', accept: 'application/json' })
      await answer.text()
      const now = Date.parse(answer.headers['date'] ?? '')
      const { account } = await session.current()
      if (!Number.isNaN(now)) return { id: account ?? '', now }
      throw new ConnectionLost({ where: deps.alias, what: 'Salesforce sent no Date header', fix: 'Check for a proxy.' })
    },
    partitions: query => partitionsOf(parts, query),
    gone: (stream, ids, signal) => goneAmong(parts, stream, ids, signal),
    read: ({ query, detail }, from, signal) => {
      const of = Detail.parse(detail)
      if ('gone' in of) return readGone(parts, query, from, signal)
      if (!('job' in of)) return byKeyset(parts, query, from, signal)
      const { at } = of
      return at === undefined
        ? ofJob(parts, of, query, signal)
        : ofResultPage(parts, { ...of, at }, query, from, signal)
    },
  }
}
