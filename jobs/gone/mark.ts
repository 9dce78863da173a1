// Stores that records are gone or back: the mark, what follows a merged record to its survivor, and the audit.
import type { NewAuditEntry } from '../../src/contract/audit.ts'
import type { Gone } from '../../src/contract/connector.ts'
import type { Run, Stores } from '../../src/contract/stores.ts'
import { inherit } from '../../src/domain/decide/inherit.ts'
import type { Moment } from '../../src/domain/record.ts'

/** Who found it, and when. */
export interface Finder {
  readonly run: Run
  readonly jobId: string
  readonly now: Moment
}

export type Merged = Gone & { readonly mergedInto: string }
export const isMerged = (gone: Gone): gone is Merged => gone.mergedInto !== null

/** Call inside a transaction. Records that were never read, or are marked already, are passed over. */
export async function storeGone(
  told: readonly Gone[],
  finder: Finder,
  stores: Stores,
): Promise<{ gone: number; merged: number }> {
  if (told.length === 0) return { gone: 0, merged: 0 }
  const { connectionId, definition } = finder.run
  const marked = await stores.records.markGone(connectionId, definition.stream, told, finder.now)
  const merged = await withSurvivors(marked.filter(isMerged), finder.run, stores)
  await stores.claims.follow(connectionId, definition.stream, merged)
  await stores.links.follow(connectionId, definition.stream, merged)
  const ids = marked.map(({ id }) => id)
  await stores.links.forget(connectionId, definition.stream, ids)
  await handOver(merged, finder, stores)
  await stores.audit.append(
    marked.map(each => entryOf(each.id, each.mergedInto === null ? 'record.gone' : 'record.merged', finder, each)),
  )
  return { gone: marked.length - merged.length, merged: merged.length }
}

/** Call inside a transaction. */
export async function storeBack(ids: readonly string[], finder: Finder, stores: Stores): Promise<number> {
  const revived = await stores.records.revive(finder.run.connectionId, finder.run.definition.stream, ids)
  await stores.audit.append(revived.map(id => entryOf(id, 'record.restored', finder)))
  return revived.length
}

/** Call inside a transaction. That earlier runs should have read these is told in the audit; the read itself is the cure. */
export async function storeLate(ids: readonly string[], finder: Finder, stores: Stores): Promise<void> {
  await stores.audit.append(ids.map(id => entryOf(id, 'record.late', finder)))
}

/** Each with the record in which it lives on in the end: that which it was merged into may be merged itself. */
async function withSurvivors(merged: readonly Merged[], { connectionId, definition }: Run, stores: Stores) {
  const masters = [...new Set(merged.map(({ mergedInto }) => mergedInto))]
  const survivors = new Map<string, string>()
  for (const id of await stores.records.gone(connectionId, definition.stream, masters)) {
    survivors.set(id, (await stores.records.lineage(connectionId, definition.stream, id)).survivor)
  }
  return merged.map(each => ({ ...each, mergedInto: survivors.get(each.mergedInto) ?? each.mergedInto }))
}

/** What was known of the merged records is known of the survivor, where that has been read. */
async function handOver(merged: readonly Merged[], { run, now }: Finder, stores: Stores): Promise<void> {
  if (merged.length === 0) return
  const { connectionId, definition } = run
  const families = Map.groupBy(merged, ({ mergedInto }) => mergedInto)
  const ids = [...families.keys(), ...merged.map(({ id }) => id)]
  const states = await stores.records.load(connectionId, definition.stream, ids, 'lock')
  const rows = [...families].flatMap(([id, losers]) => {
    const known = states.get(id)
    if (known === undefined) return []
    return [
      {
        id,
        state: inherit(
          known,
          losers.map(loser => states.get(loser.id) ?? {}),
          {},
        ),
      },
    ]
  })
  await stores.records.save(connectionId, definition.stream, rows, now)
}

type RecordEvent = Extract<NewAuditEntry['event'], `record.${string}`>

function entryOf(recordId: string, event: RecordEvent, { run, jobId, now }: Finder, gone?: Gone): NewAuditEntry {
  return {
    at: now,
    event,
    actor: 'worker',
    runId: run.id,
    jobId,
    connectionId: run.connectionId,
    syncName: run.syncName,
    stream: run.definition.stream,
    recordId,
    detail: gone === undefined ? undefined : { mergedInto: gone.mergedInto, at: gone.at },
  }
}
