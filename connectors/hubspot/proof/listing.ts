// What proves that a read was complete: which reads can know it, the ids of a window, and records by their ids.
import type { Listing, Page, Proof, Query } from '../../../src/contract/connector.ts'
import type { ObjectType } from '../describe.ts'
import { mergedIn, mergeProperties } from '../gone.ts'
import { byBatches, bySearch, type Walk } from '../pages.ts'
import { recordOf } from '../records.ts'

const LAGS = "HubSpot's search index may lag behind"

/** The list and the members of a list are read past the search index; all else is asked of it. */
export function proofOf(mode: 'list' | 'members' | 'search'): Proof {
  return mode === 'search' ? { by: 'later', reason: LAGS } : { by: 'walk' }
}

/** By search, 200 a call with the replication key alone: as the index knows them now. */
export async function* stampsBySearch(
  walk: Omit<Walk, 'properties'>,
  after: string | null,
  signal: AbortSignal,
): AsyncGenerator<Listing> {
  const { type } = walk
  for await (const { objects, next } of bySearch(
    { ...walk, properties: [type.modified] },
    after ?? undefined,
    signal,
  )) {
    const stamps = objects.map(object => ({ id: object.id, stamp: recordOf(type, [], object).stamp }))
    yield { stamps, next: next ?? null }
  }
}

/** By batch read, which no index lags behind. The ids of merged records give the survivor, and say so. */
export async function pickByIds(
  of: { readonly transport: Walk['transport']; readonly type: ObjectType },
  query: Query,
  ids: readonly string[],
): Promise<Page> {
  const { type } = of
  const properties = [...new Set([...query.fields, type.modified, ...mergeProperties(type)])]
  const objects = await byBatches({ ...of, properties }, ids)
  return {
    records: objects.map(object => recordOf(type, query.fields, object)),
    gone: objects.flatMap(mergedIn),
    next: null,
  }
}
