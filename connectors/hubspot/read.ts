// Reading: everything by the list, which is not behind the lagging search index; filters and windows by search with
// a keyset; the members of a HubSpot list by batch reads.
import { z } from 'zod'
import type { ConnectorDeps, Cursor, Listing, Page, Partition, Query, Source } from '../../src/contract/connector.ts'
import { ConfigError, ConnectionLost } from '../../src/errors.ts'
import { type Describer, requireFields } from './describe.ts'
import { archivedOf, goneAmong, mergedIn, mergeProperties } from './gone.ts'
import type { HubSpotTransport } from './http/transport.ts'
import { createLinkSource } from './links/source.ts'
import { cutList } from './list/cuts.ts'
import { withinFilters } from './notices/scope.ts'
import { listObjectTypes } from './object-types.ts'
import { byArchived, byList, byMembers, bySearch, type Walk } from './pages.ts'
import { pickByIds, proofOf, stampsBySearch } from './proof/listing.ts'
import { recordOf } from './records.ts'
import { refuseTooManyFilters, searchOf } from './search.ts'
import type { Settings } from './settings.ts'

const Detail = z.object({
  by: z.enum(['list', 'search', 'members', 'archived']),
  after: z.string().optional(),
  upTo: z.string().optional(),
})
const AfterCursor = z.object({ after: z.string() })

/** By which way a query is read. */
export function modeOf(query: Query): { readonly by: 'list' | 'search' | 'members' } {
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

interface Parts {
  readonly transport: HubSpotTransport
  readonly describer: Describer
  readonly deps: ConnectorDeps
}

async function* read(
  { transport, describer, deps }: Parts,
  { query, detail }: Partition,
  from: Cursor | null,
  signal: AbortSignal,
): AsyncGenerator<Page> {
  const type = await describer.of(query.stream)
  const properties = [...new Set([...query.fields, type.modified, ...mergeProperties(type)])]
  const walk: Walk = { transport, type, properties, query, where: deps.alias }
  const { by, after: start, upTo } = Detail.parse(detail)
  const after = from === null ? start : AfterCursor.parse(from).after
  const walks = {
    list: () => byList(walk, after, upTo),
    members: () => byMembers(walk, query.scope.list ?? '', after),
    search: () => bySearch(walk, after, signal),
    archived: () => byArchived(walk, after),
  }
  for await (const { objects, links = [], next: cursor } of walks[by]()) {
    signal.throwIfAborted()
    const next = cursor === undefined ? null : { after: cursor }
    if (by === 'archived') {
      yield { records: [], gone: objects.map(archivedOf), next, goOn: 'here' }
      continue
    }
    const records = objects.map(object => recordOf(type, query.fields, object))
    // A HubSpot list knows no window, nor does who joins it get a new stamp: all of its members are read each time.
    yield { records, gone: objects.flatMap(mergedIn), links, next }
  }
}

async function* stamps(
  { transport, describer, deps }: Parts,
  query: Query,
  after: string | null,
  signal: AbortSignal,
): AsyncGenerator<Listing> {
  const type = await describer.of(query.stream)
  yield* stampsBySearch({ transport, type, query, where: deps.alias }, after, signal)
}

async function countBySearch({ transport, describer, deps }: Parts, query: Query): Promise<number> {
  const { modified } = await describer.of(query.stream)
  const request = searchOf(query, { modified, properties: [], where: deps.alias }, null, 1)
  const answer = await transport.search(
    client => client.crm.objects.searchApi.doSearch(query.stream, request),
    undefined,
  )
  return answer.total
}

/** As many as are read, whatever the window: HubSpot tells the size of a list. */
async function countMembers(parts: Parts, query: Query, list: string): Promise<number> {
  const answer = await parts.transport.read(client => client.crm.lists.listsApi.getById(list))
  if (answer.list.size !== undefined) return answer.list.size
  let total = 0
  const pages = read(parts, { query, detail: { by: 'members' } }, null, new AbortController().signal)
  for await (const page of pages) total += page.records.length
  return total
}

/** The source part of a HubSpot connection. */
export function createSource(
  settings: Settings,
  transport: HubSpotTransport,
  describer: Describer,
  deps: ConnectorDeps,
): Source {
  const parts = { transport, describer, deps }
  return {
    describe: describer.of,
    streams: () => listObjectTypes(transport),
    showsLostAsEmpty: true,
    read: (partition, from, signal) => read(parts, partition, from, signal),
    count: async query => {
      refuseForeignScope(query, deps.alias)
      const { list } = query.scope
      return list === null ? countBySearch(parts, query) : countMembers(parts, query, list)
    },
    proof: query => proofOf(modeOf(query).by),
    stamps: (query, after, signal) => stamps(parts, query, after, signal),
    pick: async (query, ids) => pickByIds({ transport, type: await describer.of(query.stream) }, query, ids),
    within: async (query, ids, signal) => {
      const { modified } = await describer.of(query.stream)
      return withinFilters({ transport, modified, where: deps.alias }, query, ids, signal)
    },
    gone: async (stream, ids, signal) => goneAmong(transport, await describer.of(stream), ids, signal),
    links: createLinkSource(transport, deps),
    account: async () => {
      const { portalId, now } = await transport.account()
      // Every sandbox of ours has the same portal id; which one it is, its address tells.
      const id = settings.sandbox ? `${settings.baseUrl}/${portalId}` : String(portalId)
      if (!Number.isNaN(now)) return { id, now }
      throw new ConnectionLost({ where: deps.alias, what: 'HubSpot sent no Date header', fix: 'Check for a proxy.' })
    },
    partitions: async (query, size = 0) => {
      refuseForeignScope(query, deps.alias)
      refuseTooManyFilters(query.scope, deps.alias)
      const type = await describer.fresh(query.stream)
      const filtered = query.scope.filters.flat().map(filter => filter.field)
      requireFields(type, [...query.fields, ...filtered], deps.alias)
      const mode = modeOf(query)
      // A full read of everything shows by itself what is no longer there.
      if (mode.by === 'list') {
        const stretches = await cutList(transport, type, size, deps.alias)
        return stretches.map(stretch => ({ query, detail: { ...mode, ...stretch } }))
      }
      return [{ query, detail: mode }, ...(query.upkeep !== undefined ? [] : [{ query, detail: { by: 'archived' } }])]
    },
  }
}
