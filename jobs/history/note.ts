// The past is kept from now on: what a read found changed, and what was written, is noted in the transaction that
// stores it.
import type { Run, Stores } from '../../src/contract/stores.ts'
import { type FieldChange, seenChange } from '../../src/domain/history.ts'
import type { Moment, RecordState, Value } from '../../src/domain/record.ts'

interface Read {
  readonly recordId: string
  readonly state: RecordState
}

/**
 * Call inside the transaction that stores the states. Records that are new, or that somebody changed, are due for
 * another look into the CRM's own history, which knows who it was.
 */
export async function noteSeen(
  read: readonly Read[],
  known: ReadonlyMap<string, RecordState>,
  run: Run,
  now: Moment,
  stores: Stores,
): Promise<void> {
  if (!run.definition.history) return
  const changed = read.map(each => ({ ...each, changes: differences(each, known.get(each.recordId), now) }))
  const notes = changed.flatMap(({ changes }) => changes)
  const due = changed.filter(({ recordId, changes }) => changes.length > 0 || !known.has(recordId))
  if (notes.length > 0) await stores.history.add(run.connectionId, run.definition.stream, notes)
  if (due.length === 0) return
  await stores.history.addDue(
    run.syncId,
    due.map(({ recordId }) => recordId),
  )
}

function differences({ recordId, state }: Read, known: RecordState | undefined, now: Moment): FieldChange[] {
  return Object.entries(known ?? {}).flatMap(([field, before]) => {
    const after = state[field]
    if (after === undefined || after.value === before.value) return []
    return [seenChange(recordId, field, before.value, after.value, after.changedAt ?? now)]
  })
}

/** A change of ours that the CRM took. */
export interface Written {
  readonly recordId: string
  readonly field: string
  readonly before: Value
  readonly after: Value
  readonly intentId: string
}

/** Call inside the transaction that stores the outcomes. */
export async function noteWritten(written: readonly Written[], run: Run, at: Moment, stores: Stores): Promise<void> {
  if (!run.definition.history || written.length === 0) return
  const notes = written.map(({ recordId, field, before, after, intentId }): FieldChange => {
    const by = { mark: intentId, origin: 'evergreen', by: intentId } as const
    return { recordId, field, at, value: after, told: true, before, ...by }
  })
  await stores.history.add(run.connectionId, run.definition.stream, notes)
}
