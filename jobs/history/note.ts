// The past is kept from now on: what a read found changed, and what was written, is noted in the transaction that
// stores it.
import type { Run, Stores } from '../../src/contract/stores.ts'
import { type FieldChange, seenChange } from '../../src/domain/history.ts'
import type { FieldState, Moment, RecordState, Value } from '../../src/domain/record.ts'
import { stampFields } from '../../src/domain/stamp/setting.ts'

interface Read {
  readonly recordId: string
  readonly state: RecordState
}

/**
 * Call inside the transaction that stores the states. Records of which something is new or changed are due for another
 * look into the CRM's own history, which knows who it was: for every sync of the stream, whichever has read it.
 */
export async function noteSeen(
  read: readonly Read[],
  known: ReadonlyMap<string, RecordState>,
  run: Run,
  now: Moment,
  stores: Stores,
): Promise<void> {
  if (read.length === 0) return
  const { connectionId, definition } = run
  const keepers = await stores.history.keepers(connectionId, definition.stream)
  // What is read for the first time has no changes, and its past will be read anyway.
  if (keepers.length === 0) return
  if (known.size === 0 && keepers.every(({ begun }) => begun.size === 0)) return
  const stamps = new Set(stampFields(definition.stamps))
  const notes: FieldChange[] = []
  const due: { syncId: string; recordId: string }[] = []
  for (const { recordId, state } of read) {
    // Stamps are nobody's edits, and their past is of no interest.
    const news = newsOf(state, known.get(recordId)).filter(field => !stamps.has(field))
    notes.push(...news.flatMap(field => noted(recordId, field, state[field], known.get(recordId)?.[field], now)))
    for (const { syncId, begun } of keepers) {
      if (news.some(field => begun.has(field))) due.push({ syncId, recordId })
    }
  }
  if (notes.length > 0) await stores.history.add(connectionId, definition.stream, notes)
  if (due.length > 0) await stores.history.addDue(due)
}

/** The fields that were not known yet, or that had another value. */
function newsOf(state: RecordState, known: RecordState | undefined): string[] {
  return Object.keys(state).filter(field => known?.[field] === undefined || known[field].value !== state[field]?.value)
}

function noted(
  recordId: string,
  field: string,
  after: FieldState | undefined,
  before: FieldState | undefined,
  now: Moment,
): FieldChange[] {
  if (after === undefined || before === undefined) return []
  return [seenChange(recordId, field, before.value, after.value, after.changedAt ?? now)]
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
  if (written.length === 0) return
  if ((await stores.history.keepers(run.connectionId, run.definition.stream)).length === 0) return
  const notes = written.map(({ recordId, field, before, after, intentId }): FieldChange => {
    const by = { mark: intentId, origin: 'evergreen', by: intentId } as const
    return { recordId, field, at, value: after, told: true, before, ...by }
  })
  await stores.history.add(run.connectionId, run.definition.stream, notes)
}
