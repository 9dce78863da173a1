// A long list in parts that any number of workers read at once, each from one id to another. HubSpot tells no such
// thing, but its cursors are ids: the cuts lie evenly between the first and the last one.
import type { ObjectType } from '../describe.ts'
import type { HubSpotTransport } from '../http/transport.ts'
import { searchOf } from '../search.ts'

/** Each part costs a call more than it saves: its last page is seldom full. */
const RECORDS = 25_000
const MOST_PARTS = 8

/** Records with ids in (after, upTo]; without a bound from the first, or to the last. */
export interface Stretch {
  readonly after?: string
  readonly upTo?: string
}

/** Whether an id, a whole number in text however long, comes after another. */
export function isBeyond(id: string, other: string): boolean {
  return id.length === other.length ? id > other : id.length > other.length
}

/** Whether a list of so many records is worth cutting. */
export const isLong = (total: number): boolean => total >= 2 * RECORDS

/** Into how many parts it is cut. */
export function partsOf(total: number): number {
  return isLong(total) ? Math.min(Math.floor(total / RECORDS), MOST_PARTS) : 1
}

/** The list in even parts. The first and the last are open, so that none of them rests on what an index shows. */
export function stretchesOf(total: number, first: string, last: string): Stretch[] {
  const parts = partsOf(total)
  if (parts < 2 || !/^\d+$/.test(first) || !/^\d+$/.test(last) || !isBeyond(last, first)) return [{}]
  const [start, width] = [BigInt(first), BigInt(last) - BigInt(first)]
  const cuts = Array.from({ length: parts - 1 }, (_none, cut) =>
    String(start + (width * BigInt(cut + 1)) / BigInt(parts)),
  )
  return [...cuts, undefined].map((upTo, place) => {
    const after = cuts[place - 1]
    return { ...(after === undefined ? {} : { after }), ...(upTo === undefined ? {} : { upTo }) }
  })
}

/** Two calls where the list is long: one for the last id, one for the first id and what a cursor looks like. */
export async function cutList(
  transport: HubSpotTransport,
  type: ObjectType,
  size: number,
  where: string,
): Promise<Stretch[]> {
  if (!isLong(size)) return [{}]
  const everything = { stream: type.name, fields: [], scope: { where: null, filters: [], list: null }, window: null }
  const of = { modified: type.modified, properties: [], where }
  const newest = { ...searchOf(everything, of, null, 1), sorts: ['-hs_object_id'] }
  const { results } = await transport.search(
    client => client.crm.objects.searchApi.doSearch(type.name, newest),
    undefined,
  )
  const last = results[0]?.id
  if (last === undefined) return [{}]
  const head = await transport.read(client => client.crm.objects.basicApi.getPage(type.name, 1, undefined, []))
  const first = head.results[0]?.id
  // A cursor that is no id says nothing of where others would lead.
  if (first === undefined || head.paging?.next?.after !== first) return [{}]
  return stretchesOf(size, first, last)
}
