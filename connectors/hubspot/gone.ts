// What is gone of an object type: the bin, and the records that a survivor says were merged into it.
import type { Gone } from '../../src/contract/connector.ts'
import type { ObjectType } from './describe.ts'
import type { HubSpotTransport } from './http/transport.ts'
import { byBatches } from './pages.ts'
import type { HubSpotObject } from './records.ts'

/** On the survivor: the ids of all that was merged into it, whose old ids answer with the survivor. */
const MERGED = 'hs_merged_object_ids'

/** What is to be read along, so that a page tells of merges. */
export function mergeProperties(type: ObjectType): string[] {
  return type.types.has(MERGED) ? [MERGED] : []
}

/** The records that were merged into this one. */
export function mergedIn({ id: survivor, properties }: HubSpotObject): Gone[] {
  const ids = (properties[MERGED] ?? '').split(';').map(id => id.trim())
  return ids.filter(id => id !== '' && id !== survivor).map(id => ({ id, mergedInto: survivor, at: null }))
}

export function archivedOf({ id, archivedAt }: HubSpotObject): Gone {
  return { id, mergedInto: null, at: archivedAt?.getTime() ?? null }
}

/** Those of the ids that are not there under this id, by batch reads: no index lags behind them. */
export async function goneAmong(
  transport: HubSpotTransport,
  type: ObjectType,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<Gone[]> {
  signal.throwIfAborted()
  const objects = await byBatches({ transport, type, properties: mergeProperties(type) }, ids)
  const there = new Set(objects.map(({ id }) => id))
  const merged = new Map(objects.flatMap(mergedIn).map(gone => [gone.id, gone]))
  return ids.filter(id => !there.has(id)).map(id => merged.get(id) ?? { id, mergedInto: null, at: null })
}
