// Which parts an import has: it goes on where one that failed or was stopped had come to, and reads whatever is new.
import type { History } from '../../src/contract/history.ts'
import type { Json } from '../../src/contract/primitives.ts'
import type { Run, Stores } from '../../src/contract/stores.ts'
import type { Moment } from '../../src/domain/record.ts'
import type { SyncDefinition } from '../../src/domain/sync.ts'
import { type HistoryPart, partOf } from './part.ts'

/** What keeps an import from its end is hardly ever over with the next run. */
const AFTER_FAILURE_MS = 6 * 3_600_000

export interface PlannedPart {
  readonly part: HistoryPart
  /** Where it goes on; null at the beginning. */
  readonly from: Json | null
}

/** The parts of the import that is due after a run; none where nothing is to be read, or not yet. */
export async function plannedParts(run: Run, history: History, now: Moment, stores: Stores): Promise<PlannedPart[]> {
  const { definition, syncId, connectionId } = run
  const keeper = (await stores.history.keepers(connectionId, definition.stream)).find(each => each.syncId === syncId)
  if (keeper === undefined) return []
  const last = await stores.runs.lastImport(syncId)
  const failed = last?.status === 'failed' || last?.status === 'stopped' ? last : null
  if (failed !== null && now - (failed.endedAt ?? 0) < AFTER_FAILURE_MS) return []
  const imported = await stores.history.imported(syncId)
  const wanted = wantedOf(definition, history)
  const open = wanted.filter(field => !imported.has(field))
  // Only while changes of these fields were noted all along does what lies before a place stay read.
  const resumable = new Set(open.filter(field => keeper.begun.has(field)))
  const goingOn = failed === null ? [] : await unreadOf(failed, resumable, stores)
  const taken = new Set(goingOn.flatMap(({ part }) => part.fields))
  const fresh = open.filter(field => !taken.has(field))
  const due = (await stores.history.due(syncId, 1)).length > 0
  return [
    ...goingOn,
    ...(fresh.length > 0 ? [{ part: { of: 'all' as const, fields: fresh }, from: null }] : []),
    ...(due ? [{ part: { of: 'due' as const, fields: wanted }, from: null }] : []),
  ]
}

async function unreadOf(failed: Run, resumable: ReadonlySet<string>, { runs }: Stores): Promise<PlannedPart[]> {
  const unread = (await runs.partitionsOf(failed.id)).filter(({ done }) => !done)
  return unread
    .map(({ partition, cursor }) => ({ part: partOf(partition.detail), from: cursor }))
    .filter(({ part: { of, fields } }) => of === 'all' && fields.every(field => resumable.has(field)))
}

/** The fields of the sync, and those whose past is always worth having. */
function wantedOf({ stream, fields }: SyncDefinition, history: History): string[] {
  return [...new Set([...fields.map(({ field }) => field), ...history.always(stream)])]
}
