// The ways to walk an object type, each as pages with the cursor that comes after.
import type { Query } from '../../src/contract/connector.ts'
import type { LinkSet } from '../../src/domain/link.ts'
import { RetriableError } from '../../src/errors.ts'
import type { ObjectType } from './describe.ts'
import type { HubSpotTransport } from './http/transport.ts'
import { comingAlong, shownBeside } from './links/along.ts'
import { isBeyond } from './list/cuts.ts'
import type { HubSpotObject } from './records.ts'
import { SEARCH_PAGE, searchOf } from './search.ts'

/** Source: HubSpot docs: the largest page of a list, and of a batch read. */
export const PAGE = 100
/** Characters of property names that a GET can carry; beyond, the values come by batch read. */
const URL_NAMES = 6_000

/** What is walked. */
export interface Walk {
  readonly transport: HubSpotTransport
  readonly type: ObjectType
  readonly properties: string[]
  readonly query: Query
  /** The connection's alias, for messages. */
  readonly where: string
}

export interface Found {
  readonly objects: readonly HubSpotObject[]
  readonly links?: readonly LinkSet[]
  /** Undefined at the end. */
  readonly next: string | undefined
}

/** Whether the names are too long for the address of a list: then each page of it takes a second call. */
export function isWide(properties: readonly string[]): boolean {
  return properties.join('&properties=').length > URL_NAMES
}

function ascending(a: HubSpotObject, b: HubSpotObject): number {
  return isBeyond(b.id, a.id) ? -1 : 1
}

/** In the order of ids: a batch answers in any. */
async function byIds(
  { transport, type, properties }: Omit<Walk, 'query' | 'where'>,
  ids: readonly string[],
): Promise<HubSpotObject[]> {
  if (ids.length === 0) return []
  const body = { inputs: ids.map(id => ({ id })), properties, propertiesWithHistory: [] }
  const answer = await transport.read(client => client.crm.objects.batchApi.read(type.name, body))
  return [...answer.results].sort(ascending)
}

/** All records, or those up to an id, in the order of ids; consistent with writes at once. */
export async function* byList(walk: Walk, after: string | undefined, upTo?: string): AsyncGenerator<Found> {
  const { transport, type, properties, query } = walk
  const along = comingAlong(query.associations ?? [])
  const wide = isWide(properties)
  let cursor = after
  do {
    const at = cursor
    const asked = wide ? [] : properties
    const page = await transport.read(client =>
      client.crm.objects.basicApi.getPage(type.name, PAGE, at, asked, undefined, along),
    )
    const results = upTo === undefined ? page.results : page.results.filter(({ id }) => !isBeyond(id, upTo))
    const ids = results.map(object => object.id)
    const ended = results.length < page.results.length || ids.at(-1) === upTo
    cursor = ended ? undefined : page.paging?.next?.after
    const links = results.flatMap(object => shownBeside(object, along))
    yield { objects: wide ? await byIds(walk, ids) : results, links, next: cursor }
  } while (cursor !== undefined)
}

/** The members of a HubSpot list. */
export async function* byMembers(walk: Walk, list: string, after: string | undefined): AsyncGenerator<Found> {
  let cursor = after
  do {
    const at = cursor
    const page = await walk.transport.read(client => client.crm.lists.membershipsApi.getPage(list, at, undefined, PAGE))
    const ids = page.results.map(member => member.recordId)
    cursor = page.paging?.next?.after
    yield { objects: await byIds(walk, ids), next: cursor }
  } while (cursor !== undefined)
}

/** What meets filters and window, in the order of ids; behind writes by seconds to minutes. */
export async function* bySearch(walk: Walk, after: string | undefined, signal: AbortSignal): AsyncGenerator<Found> {
  const { transport, type, properties, query, where } = walk
  let cursor = after
  do {
    const request = searchOf(query, { modified: type.modified, properties, where }, cursor ?? null, SEARCH_PAGE)
    const page = await transport.search(client => client.crm.objects.searchApi.doSearch(type.name, request), signal)
    if (page.results.length === 0 && page.total > 0) {
      const fix = 'It is tried again by itself; if it lasts, see the status page of HubSpot.'
      throw new RetriableError({ where, what: `HubSpot's search counts ${page.total} records and shows none`, fix })
    }
    // The total is of what is left after the keyset. It may lag, so it ends no walk that a full page goes on with.
    const more = page.total > page.results.length || page.results.length >= SEARCH_PAGE
    cursor = more ? page.results.at(-1)?.id : undefined
    yield { objects: page.results, next: cursor }
  } while (cursor !== undefined)
}

/** The ids of what lies in the bin, in the order of ids: HubSpot knows no other order and no window here. */
export async function* byArchived({ transport, type }: Walk, after: string | undefined): AsyncGenerator<Found> {
  let cursor = after
  do {
    const at = cursor
    const asked = ['hs_object_id']
    const page = await transport.read(client =>
      client.crm.objects.basicApi.getPage(type.name, PAGE, at, asked, undefined, undefined, true),
    )
    cursor = page.paging?.next?.after
    yield { objects: page.results, next: cursor }
  } while (cursor !== undefined)
}

/** Records by id, as they are now: those that were merged away under the survivor's id, those in the bin not at all. */
export async function byBatches(walk: Omit<Walk, 'query' | 'where'>, ids: readonly string[]): Promise<HubSpotObject[]> {
  const found: HubSpotObject[] = []
  for (let at = 0; at < ids.length; at += PAGE) found.push(...(await byIds(walk, ids.slice(at, at + PAGE))))
  return found
}
