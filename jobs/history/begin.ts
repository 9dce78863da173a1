// The import of the past begins by itself when a run ends: for fields whose past was never read, and for records that
// are new or changed since.
import type { Query } from '../../src/contract/connector.ts'
import type { History } from '../../src/contract/history.ts'
import type { JobContext } from '../../src/contract/job.ts'
import type { NextWork, Run, Stores } from '../../src/contract/stores.ts'
import type { SyncDefinition } from '../../src/domain/sync.ts'
import { historyOf } from '../next.ts'
import type { HistoryPart } from './part.ts'
import { plannedParts } from './plan.ts'

/**
 * Begins an import where one is due and none is active. Call inside the transaction that closes a run that has read
 * its stream.
 */
export async function beginHistory(run: Run, history: History, context: JobContext, stores: Stores): Promise<void> {
  const { definition, syncId, connectionId, syncName } = run
  const at = context.clock.now()
  const parts = await plannedParts(run, history, at, stores)
  if (parts.length === 0) return
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
  await stores.history.noteBegun(
    syncId,
    parts.flatMap(({ part }) => (part.of === 'all' ? part.fields : [])),
  )
  const partitions = parts.map(({ part, from }) => ({
    id: context.newId(),
    partition: { query: queryOf(definition, part), detail: part },
    from,
  }))
  await stores.runs.addPartitions(runId, partitions)
  for (const { id, from } of partitions) {
    if (from !== null) await stores.runs.checkpoint(id, { cursor: from, rows: 0, done: false })
  }
  await addWork(
    partitions.map(({ id }) => historyOf(runId, id)),
    context,
    stores,
  )
  const about = { at, actor: 'worker' as const, connectionId, syncName, runId }
  const detail = {
    mode: 'history',
    priority: 'background',
    fields: [...new Set(parts.flatMap(({ part }) => part.fields))],
    after: run.id,
  }
  await stores.audit.append([{ ...about, event: 'run.started', detail }])
}

const queryOf = ({ stream, scope }: SyncDefinition, { fields }: HistoryPart): Query => {
  return { stream, fields, scope, window: null }
}

async function addWork(items: readonly NextWork[], { newId }: JobContext, stores: Stores): Promise<void> {
  await stores.work.add(items.map(item => ({ ...item, id: newId() })))
}
