// The import of the past begins by itself when a run ends: for fields whose past was never read, and for records that
// are new or changed since.
import type { Query } from '../../src/contract/connector.ts'
import type { History } from '../../src/contract/history.ts'
import type { JobContext } from '../../src/contract/job.ts'
import type { NextWork, Run, Stores } from '../../src/contract/stores.ts'
import type { SyncDefinition } from '../../src/domain/sync.ts'
import { historyOf } from '../next.ts'
import type { HistoryPart } from './part.ts'

/**
 * Begins an import where one is due and none is active. Call inside the transaction that closes a run that has read
 * its stream.
 */
export async function beginHistory(run: Run, history: History, context: JobContext, stores: Stores): Promise<void> {
  const { definition, syncId, connectionId, syncName } = run
  const imported = await stores.history.imported(syncId)
  const wanted = wantedOf(definition, history)
  const fields = wanted.filter(field => !imported.has(field))
  const due = (await stores.history.due(syncId, 1)).length > 0
  const parts: HistoryPart[] = [
    ...(fields.length > 0 ? [{ of: 'all' as const, fields }] : []),
    ...(due ? [{ of: 'due' as const, fields: wanted }] : []),
  ]
  if (parts.length === 0) return
  const at = context.clock.now()
  const begun = await stores.runs.start({
    id: context.newId(),
    syncId,
    mode: 'history',
    dryRun: false,
    priority: 'background',
    definition,
    startedBy: run.startedBy,
    account: run.account,
    startedAt: at,
  })
  if (begun === null) return
  const runId = begun.id
  await stores.history.noteBegun(syncId, fields)
  const partitions = parts.map(detail => ({
    id: context.newId(),
    partition: { query: queryOf(definition, detail), detail },
  }))
  await stores.runs.addPartitions(runId, partitions)
  await addWork(
    partitions.map(({ id }) => historyOf(runId, id)),
    context,
    stores,
  )
  const about = { at, actor: 'worker', connectionId, syncName, runId }
  const detail = { mode: 'history', priority: 'background', fields: wanted, after: run.id }
  await stores.audit.append([{ ...about, event: 'run.started', detail }])
}

/** The fields of the sync, and those whose past is always worth having. */
function wantedOf({ stream, fields }: SyncDefinition, history: History): string[] {
  return [...new Set([...fields.map(({ field }) => field), ...history.always(stream)])]
}

const queryOf = ({ stream, scope }: SyncDefinition, { fields }: HistoryPart): Query => {
  return { stream, fields, scope, window: null }
}

async function addWork(items: readonly NextWork[], { newId }: JobContext, stores: Stores): Promise<void> {
  await stores.work.add(items.map(item => ({ ...item, id: newId() })))
}
