// By which syncs it is told what the values of a record are: those that read its stream, or, where none does any more, those
// that did. What was read stays known until it is forgotten, and who is to forget somebody must find them.
import type { StoredSync, Stores } from '../../contract/stores.ts'

export interface Readers {
  readonly of: readonly StoredSync[]
  /** Whether any of them is still there. */
  readonly synced: boolean
}

/** By the key of their stream. */
export async function streamReaders({ syncs }: Pick<Stores, 'syncs'>): Promise<ReadonlyMap<string, Readers>> {
  const used = new Set((await syncs.list()).map(({ id }) => id))
  const byStream = Map.groupBy(await syncs.known(), ({ connectionId, definition: { stream } }) =>
    streamKey({ connectionId, stream }),
  )
  return new Map(
    [...byStream].map(([key, all]) => {
      const own = all.filter(({ id }) => used.has(id))
      return [key, own.length > 0 ? { of: own, synced: true } : { of: all, synced: false }]
    }),
  )
}

export const streamKey = ({ connectionId, stream }: { readonly connectionId: string; readonly stream: string }) =>
  JSON.stringify([connectionId, stream])
