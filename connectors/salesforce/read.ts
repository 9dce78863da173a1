// Reading: small queries by keyset over REST, large ones by one Bulk job. Both walk a closed window, so neither can
// skip or repeat a record while others edit.
import { z } from 'zod'
import type { ConnectorDeps, Cursor, Page, Partition, Query, Source } from '../../src/contract/connector.ts'
import type { CrmRecord, Moment } from '../../src/domain/record.ts'
import { ConfigError, ConnectionLost, GaveUp } from '../../src/errors.ts'
import { BulkDetail, type Parts, plannedJob, readBulk } from './bulk/read.ts'
import { costsOf, wayFor, withPage } from './cost/way.ts'
import type { Describer, ObjectType } from './describe.ts'
import { goneAmong, hasBin, readGone } from './gone.ts'
import { momentOf } from './moment.ts'
import { listObjects } from './objects.ts'
import { listStamps, pickByIds } from './proof/listing.ts'
import type { SalesforceSession } from './session.ts'
import { columnsOf, countQuery, EDITED, pageQuery, REPLICATION_KEY, wholeQuery } from './soql.ts'
import type { SalesforceTransport } from './transport.ts'
import { longId, toText } from './values.ts'

export const REST_PAGE = 2_000
/** Longest query text for a GET: the address and the headers together may have 16,384 bytes. */
const REST_TEXT = 12_000

const Answer = z.object({
  totalSize: z.number(),
  done: z.boolean(),
  records: z.array(z.record(z.string(), z.unknown())).default([]),
})
const Counted = z.object({ totalSize: z.number() })
const RecordCounts = z.object({ sObjects: z.array(z.object({ name: z.string(), count: z.number() })) })
const Detail = z.union([BulkDetail, z.object({ rest: z.literal(true) }), z.object({ gone: z.literal(true) })])
const RestCursor = z.object({ after: z.string() })

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

async function ask({ transport }: Pick<Parts, 'transport'>, soql: string): Promise<z.infer<typeof Answer>> {
  return transport.json({ method: 'GET', path: `/query?q=${encodeURIComponent(soql)}` }, Answer)
}

async function* byKeyset(parts: Parts, query: Query, from: Cursor | null, signal: AbortSignal): AsyncGenerator<Page> {
  const type = await parts.describer.of(query.stream)
  const columns = columnsOf(type, query.fields, parts.deps.alias)
  let after = from === null ? null : RestCursor.parse(from).after
  for (;;) {
    signal.throwIfAborted()
    const asked = parts.deps.clock.now()
    const answer = await ask(parts, pageQuery(query, columns, after, REST_PAGE)).catch(unlessGivenUp)
    if (answer === undefined) {
      yield { records: [], next: null, partitions: [{ query, detail: plannedJob(columns, null) }] }
      return
    }
    const records = answer.records.map(row => recordOf(type, query, column => row[column]))
    const last = records.at(-1)
    // Wide rows make a page shorter than its LIMIT, and the answer says that it is not done.
    const more = last !== undefined && (records.length >= REST_PAGE || !answer.done)
    after = last?.id ?? null
    const ms = parts.deps.clock.now() - asked
    if (more) costsOf(parts.deps.session).learn(costs => withPage(costs, records.length, ms))
    yield { records, next: more ? { after } : null }
    if (!more) return
  }
}

async function pick(parts: Parts, query: Query, ids: readonly string[], signal: AbortSignal): Promise<Page> {
  const type = await parts.describer.of(query.stream)
  const columns = columnsOf(type, query.fields, parts.deps.alias)
  const toRecord = (row: Readonly<Record<string, unknown>>) => recordOf(type, query, column => row[column])
  return pickByIds(parts.transport, { query, columns, ids }, toRecord, signal)
}

function refuseForeignScope({ scope }: Query, where: string): void {
  if (scope.filters.length === 0 && scope.list === null) return
  const fix = 'Use where for Salesforce; filters and list are for HubSpot.'
  throw new ConfigError({ where, what: 'the scope is written for another CRM', fix })
}

async function partitionsOf(parts: Parts, query: Query): Promise<Partition[]> {
  const { describer, deps } = parts
  refuseForeignScope(query, deps.alias)
  const type = await describer.fresh(query.stream)
  const columns = columnsOf(type, query.fields, deps.alias)
  // A full read of everything shows by itself what is no longer there.
  const partial = query.window !== null || (query.scope.where ?? '').trim() !== ''
  const gone: Partition[] =
    partial && query.upkeep === undefined && hasBin(type) ? [{ query, detail: { gone: true } }] : []
  const { rows, at } = await sizeOf(parts, query)
  const byRest = fitsRest(query, columns) && wayFor(rows, costsOf(deps.session).now()) === 'rest'
  return [{ query, detail: byRest ? { rest: true } : plannedJob(columns, at) }, ...gone]
}

function fitsRest(query: Query, columns: readonly string[]): boolean {
  return encodeURIComponent(wholeQuery(query, columns)).length <= REST_TEXT
}

/** The rough count asks for a permission of its own (View Setup and Configuration). */
function unlessRefused(error: unknown): null {
  if (error instanceof ConfigError) return null
  throw error
}

/** What Salesforce cannot count in time, it cannot read in time either, but by Bulk. */
function unlessGivenUp(error: unknown): undefined {
  if (!(error instanceof GaveUp)) throw error
}

/**
 * About how many rows the query has, and the CRM's clock. Of a whole object Salesforce keeps a rough count, which costs
 * it nothing; conditions have to be counted.
 */
async function sizeOf({ transport, deps }: Parts, query: Query): Promise<{ rows: number; at: Moment | null }> {
  if (query.window === null && (query.scope.where ?? '').trim() === '') {
    const path = `/limits/recordCount?sObjects=${encodeURIComponent(query.stream)}` as const
    const counts = await transport.dated({ path }, RecordCounts).catch(unlessRefused)
    const rows = counts?.body.sObjects.find(({ name }) => name.toLowerCase() === query.stream.toLowerCase())?.count
    // None may be one that Salesforce has not counted yet.
    if (counts !== null && rows !== undefined && rows > 0) return { rows, at: counts.at }
  }
  const path = `/query?q=${encodeURIComponent(countQuery(query))}` as const
  const counted = await transport.dated({ path }, Counted).catch(unlessGivenUp)
  if (counted === undefined) return { rows: Number.POSITIVE_INFINITY, at: null }
  if (counted !== null) return { rows: counted.body.totalSize, at: counted.at }
  throw new ConfigError({ where: deps.alias, what: `${query.stream} cannot be counted`, fix: 'Check apiVersion.' })
}

/** The source part of a Salesforce connection. */
export function createSource(
  transport: SalesforceTransport,
  session: SalesforceSession,
  describer: Describer,
  deps: ConnectorDeps,
): Source {
  const parts: Parts = { transport, session, describer, deps }
  return {
    describe: describer.of,
    streams: () => listObjects(transport),
    count: async query => {
      refuseForeignScope(query, deps.alias)
      return (await ask(parts, countQuery(query))).totalSize
    },
    account: async () => {
      const answer = await transport.raw({ path: '/limits', accept: 'application/json' })
      await answer.text()
      const now = Date.parse(answer.headers['date'] ?? '')
      const { account } = await session.current()
      if (!Number.isNaN(now)) return { id: account ?? '', now }
      throw new ConnectionLost({ where: deps.alias, what: 'Salesforce sent no Date header', fix: 'Check for a proxy.' })
    },
    partitions: query => partitionsOf(parts, query),
    proof: () => ({ by: 'ids' }),
    stamps: (query, after, signal) => listStamps(transport, query, after, signal),
    pick: (query, ids, signal) => pick(parts, query, ids, signal),
    gone: (stream, ids, signal) => goneAmong(parts, stream, ids, signal),
    read: ({ query, detail }, from, signal) => {
      const of = Detail.parse(detail)
      if ('gone' in of) return readGone(parts, query, from, signal)
      return 'rest' in of ? byKeyset(parts, query, from, signal) : readBulk(parts, of, query, from, signal)
    },
  }
}
