// Takes what is stored of the past into what is known of records: since when values stand, who set them, their locks.
import type { Run, Stores } from '../../src/contract/stores.ts'
import { type Remembering, remember } from '../../src/domain/decide/remember.ts'
import type { FieldChange } from '../../src/domain/history.ts'
import type { RecordState } from '../../src/domain/record.ts'
import type { SyncDefinition } from '../../src/domain/sync.ts'

/** Call inside a transaction, after the changes were added; `self`: how the CRM names us. Returns how many records are known better now. */
export async function applyHistory(
  run: Run,
  ids: readonly string[],
  { now, self }: Pick<Remembering, 'now' | 'self'>,
  stores: Stores,
): Promise<number> {
  const { connectionId, definition } = run
  const states = await stores.records.load(connectionId, definition.stream, ids, 'lock')
  const past = await stores.history.of(connectionId, definition.stream, ids)
  const rows = [...states].flatMap(([id, known]) => {
    const state = remembered(known, past.get(id) ?? [], definition, { now, self })
    return Object.keys(state).length === 0 ? [] : [{ id, state }]
  })
  return stores.records.save(connectionId, definition.stream, rows, now)
}

/** The fields that their past teaches something of. */
function remembered(
  known: RecordState,
  changes: readonly FieldChange[],
  sync: SyncDefinition,
  about: Pick<Remembering, 'now' | 'self'>,
): RecordState {
  const settings = new Map(sync.fields.map(setting => [setting.field, setting]))
  const byField = Map.groupBy(changes, ({ field }) => field)
  const learned = [...byField].flatMap(([field, past]) => {
    const state = known[field]
    if (state === undefined) return []
    const lockDays = settings.get(field)?.lockDays ?? sync.lockDays
    const next = remember(state, past, { lockDays, ...about })
    return next === state ? [] : [[field, next] as const]
  })
  return Object.fromEntries(learned)
}
