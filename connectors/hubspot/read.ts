// Reading: everything by the list, which is not behind the lagging search index; filters and windows by search with
// a keyset; the members of a HubSpot list by batch reads.
import { z } from 'zod'
import type { ConnectorDeps, Cursor, Page, Partition, Query, Source } from '../../src/contract/connector.ts'
import { ConfigError, ConnectionLost } from '../../src/errors.ts'
import { type Describer, type ObjectType, requireFields } from './describe.ts'
import { type HubSpotObject, recordOf } from './records.ts'
import { SEARCH_PAGE, searchOf } from './search.ts'
import type { HubSpotTransport } from './transport.ts'

/** Source: HubSpot docs: the largest page of a list, and of a batch read. */
const PAGE = 100
/** Names of properties, joined, that a GET can carry; beyond, the values come by batch read. */
const URL_NAMES = 6_000

const Detail = z.object({ by: z.enum(['list', 'search', 'members']) })
const AfterCursor = z.object({ after: z.string() })

function modeOf(query: Query): z.infer<typeof Detail> {
  if (query.scope.list !== null) return { by: 'members' }
  return { by: query.window === null && query.scope.filters.length === 0 ? 'list' : 'search' }
}

function refuseForeignScope(query: Query, where: string): void {
  const { scope } = query
  if (scope.where !== null) {
    throw new ConfigError({ where, what: 'the scope has a SOQL condition', fix: 'Use filters or list for HubSpot.' })
  }
  if (scope.list !== null && scope.filters.length > 0) {
    throw new ConfigError({ where, what: 'the scope has filters and a list', fix: 'Put the filters into the list.' })
  }
}

/** The source part of a HubSpot connection. */
export function createSource(transport: HubSpotTransport, describer: Describer, deps: ConnectorDeps): Source {
  const byIds = async (type: ObjectType, properties: string[], ids: readonly string[]): Promise<HubSpotObject[]> => {
    if (ids.length === 0) return []
    const body = { inputs: ids.map(id => ({ id })), properties, propertiesWithHistory: [] }
    const answer = await transport.read(client => client.crm.objects.batchApi.read(type.name, body))
    return answer.results
  }

  const after = (from: Cursor | null): string | undefined => (from === null ? undefined : AfterCursor.parse(from).after)

  async function* byList(type: ObjectType, properties: string[], from: Cursor | null): AsyncGenerator<Found> {
    const wide = properties.join('&properties=').length > URL_NAMES
    let cursor = after(from)
    do {
      const at = cursor
      const asked = wide ? [] : properties
      const page = await transport.read(client => client.crm.objects.basicApi.getPage(type.name, PAGE, at, asked))
      cursor = page.paging?.next?.after
      const ids = page.results.map(object => object.id)
      yield { objects: wide ? await byIds(type, properties, ids) : page.results, next: cursor }
    } while (cursor !== undefined)
  }

  async function* byMembers(
    type: ObjectType,
    properties: string[],
    query: Query,
    from: Cursor | null,
  ): AsyncGenerator<Found> {
    const list = query.scope.list ?? ''
    let cursor = after(from)
    do {
      const at = cursor
      const page = await transport.read(client => client.crm.lists.membershipsApi.getPage(list, at, undefined, PAGE))
      cursor = page.paging?.next?.after
      const ids = page.results.map(member => member.recordId)
      yield { objects: await byIds(type, properties, ids), next: cursor }
    } while (cursor !== undefined)
  }

  async function* bySearch(
    type: ObjectType,
    properties: string[],
    query: Query,
    from: Cursor | null,
    signal: AbortSignal,
  ): AsyncGenerator<Found> {
    let cursor = after(from)
    do {
      const request = searchOf(
        query,
        { modified: type.modified, properties, where: deps.alias },
        cursor ?? null,
        SEARCH_PAGE,
      )
      const page = await transport.search(client => client.crm.objects.searchApi.doSearch(type.name, request), signal)
      // The total is of what is left after the keyset, so it tells whether more follows.
      cursor = page.total > page.results.length ? page.results.at(-1)?.id : undefined
      yield { objects: page.results, next: cursor }
    } while (cursor !== undefined)
  }

  async function* read(partition: Partition, from: Cursor | null, signal: AbortSignal): AsyncGenerator<Page> {
    const { query } = partition
    const type = await describer.of(query.stream)
    const properties = [...new Set([...query.fields, type.modified])]
    const { by } = Detail.parse(partition.detail)
    const found =
      by === 'list'
        ? byList(type, properties, from)
        : by === 'members'
          ? byMembers(type, properties, query, from)
          : bySearch(type, properties, query, from, signal)
    for await (const { objects, next } of found) {
      signal.throwIfAborted()
      const records = objects.map(object => recordOf(type, query.fields, object))
      // A list knows no window; search has applied it already, and its rows may show later edits.
      const wanted = by === 'members' ? records.filter(record => inWindow(query, record.modifiedAt)) : records
      yield { records: wanted, next: next === undefined ? null : { after: next } }
    }
  }

  const countBySearch = async (query: Query): Promise<number> => {
    const { modified } = await describer.of(query.stream)
    const request = searchOf(query, { modified, properties: [], where: deps.alias }, null, 1)
    const answer = await transport.search(
      client => client.crm.objects.searchApi.doSearch(query.stream, request),
      undefined,
    )
    return answer.total
  }

  const countMembers = async (query: Query, list: string): Promise<number> => {
    const answer = await transport.read(client => client.crm.lists.listsApi.getById(list))
    if (query.window === null && answer.list.size !== undefined) return answer.list.size
    let total = 0
    const partition = { query, detail: { by: 'members' } }
    for await (const page of read(partition, null, new AbortController().signal)) total += page.records.length
    return total
  }

  return {
    describe: describer.of,
    read,
    count: query => (query.scope.list === null ? countBySearch(query) : countMembers(query, query.scope.list)),
    now: async () => {
      const { now } = await transport.account()
      if (!Number.isNaN(now)) return now
      throw new ConnectionLost({ where: deps.alias, what: 'HubSpot sent no Date header', fix: 'Check for a proxy.' })
    },
    partitions: async query => {
      refuseForeignScope(query, deps.alias)
      const type = await describer.fresh(query.stream)
      const filtered = query.scope.filters.flat().map(filter => filter.field)
      requireFields(type, [...query.fields, ...filtered], deps.alias)
      return [{ query, detail: modeOf(query) }]
    },
  }
}

interface Found {
  readonly objects: readonly HubSpotObject[]
  readonly next: string | undefined
}

function inWindow(query: Query, modifiedAt: number | null): boolean {
  return (
    query.window === null || (modifiedAt !== null && modifiedAt >= query.window.from && modifiedAt < query.window.to)
  )
}
