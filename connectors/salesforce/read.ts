// Reading: small queries by keyset over REST, large ones by one Bulk job. Both walk a closed window, so neither can
// skip or repeat a record while others edit.
import { z } from 'zod'
import type { ConnectorDeps, Cursor, Page, Partition, Query, Source } from '../../src/contract/connector.ts'
import type { CrmRecord } from '../../src/domain/record.ts'
import { ConfigError, ConnectionLost } from '../../src/errors.ts'
import { awaitJob, createJob, resultPage } from './bulk.ts'
import type { Describer, ObjectType } from './describe.ts'
import { columnsOf, countQuery, pageQuery, wholeQuery } from './soql.ts'
import type { SalesforceTransport } from './transport.ts'
import { longId, momentOf, toText } from './values.ts'

const REST_PAGE = 2_000
/** Up to here five REST pages are quicker than the queue of Bulk jobs, and cost no more calls. */
const REST_ROWS = 5 * REST_PAGE
/** Longest query text for a GET: the address and the headers together may have 16,384 bytes. */
const REST_TEXT = 12_000

const Answer = z.object({
  totalSize: z.number(),
  done: z.boolean(),
  records: z.array(z.record(z.string(), z.unknown())).default([]),
})
const Detail = z.union([z.object({ job: z.string() }), z.object({ rest: z.literal(true) })])
const RestCursor = z.object({ after: z.string() })
const BulkCursor = z.object({ locator: z.string() })

function recordOf(type: ObjectType, query: Query, cellOf: (column: string) => unknown): CrmRecord {
  const fields = Object.fromEntries(
    query.fields.map(name => [name, toText(type.types.get(name) ?? 'string', cellOf(name))]),
  )
  const edited = cellOf('LastModifiedDate')
  return { id: longId(String(cellOf('Id'))), fields, modifiedAt: typeof edited === 'string' ? momentOf(edited) : null }
}

/** The source part of a Salesforce connection. */
export function createSource(transport: SalesforceTransport, describer: Describer, deps: ConnectorDeps): Source {
  const ask = (soql: string): Promise<z.infer<typeof Answer>> =>
    transport.json({ method: 'GET', path: `/query?q=${encodeURIComponent(soql)}` }, Answer)

  const count = async (query: Query): Promise<number> => (await ask(countQuery(query))).totalSize

  async function* byKeyset(query: Query, from: Cursor | null, signal: AbortSignal): AsyncGenerator<Page> {
    const type = await describer.of(query.stream)
    const columns = columnsOf(type, query.fields, deps.alias)
    let after = from === null ? null : RestCursor.parse(from).after
    for (;;) {
      signal.throwIfAborted()
      const answer = await ask(pageQuery(query, columns, after, REST_PAGE))
      const records = answer.records.map(row => recordOf(type, query, column => row[column]))
      const last = records.at(-1)
      // Wide rows make a page shorter than its LIMIT, and the answer says that it is not done.
      const more = last !== undefined && (records.length >= REST_PAGE || !answer.done)
      after = last?.id ?? null
      yield { records, next: more ? { after } : null }
      if (!more) return
    }
  }

  async function* byJob(job: string, query: Query, from: Cursor | null, signal: AbortSignal): AsyncGenerator<Page> {
    const type = await describer.of(query.stream)
    const columns = columnsOf(type, query.fields, deps.alias)
    const places = new Map(columns.map((name, place) => [name, place]))
    let locator = from === null ? null : BulkCursor.parse(from).locator
    if (from === null) await awaitJob(transport, deps, job, signal)
    for (;;) {
      signal.throwIfAborted()
      const page = await resultPage(transport, deps.alias, { job, locator, columns }, signal)
      const records = page.rows.map(row => recordOf(type, query, column => row[places.get(column) ?? -1]))
      locator = page.locator
      yield { records, next: locator === null ? null : { locator } }
      if (locator === null) return
    }
  }

  return {
    describe: describer.of,
    count,
    now: async () => {
      const answer = await transport.raw('/limits', 'application/json')
      await answer.text()
      const at = Date.parse(answer.headers['date'] ?? '')
      if (!Number.isNaN(at)) return at
      throw new ConnectionLost({ where: deps.alias, what: 'Salesforce sent no Date header', fix: 'Check for a proxy.' })
    },
    partitions: async query => {
      if (query.scope.filters.length > 0 || query.scope.list !== null) {
        const fix = 'Use where for Salesforce; filters and list are for HubSpot.'
        throw new ConfigError({ where: deps.alias, what: 'the scope is written for another CRM', fix })
      }
      const columns = columnsOf(await describer.fresh(query.stream), query.fields, deps.alias)
      const soql = wholeQuery(query, columns)
      const small = encodeURIComponent(soql).length <= REST_TEXT && (await count(query)) <= REST_ROWS
      const detail: Partition['detail'] = small ? { rest: true } : { job: await createJob(transport, soql) }
      return [{ query, detail }]
    },
    read: (partition, from, signal) => {
      const detail = Detail.parse(partition.detail)
      const { query } = partition
      return 'job' in detail ? byJob(detail.job, query, from, signal) : byKeyset(query, from, signal)
    },
  }
}
