// What a read of a record teaches: which fields changed since the last read, who probably changed them, until when
// the change is locked. Pure bookkeeping; decide builds on the result.
import type { CrmRecord, FieldState, HumanLock, Moment, RecordState, Value } from '../record.ts'

const DAY_MS = 86_400_000

export interface Watching {
  readonly fields: readonly { readonly field: string; readonly lockDays: number }[]
  readonly now: Moment
}

/**
 * The record's state after this read. A field seen for the first time is as old as the record's last edit, and a
 * value whose editor is unknown counts as a person's. A field that differs from what we knew was edited by someone
 * else since, because our own writes update the state: the lock is inferred, unless a program made the record's last
 * edit. Fields that did not change keep their very object, so that an unchanged record is recognised by identity.
 */
export function observe(record: CrmRecord, known: RecordState, watching: Watching): RecordState {
  const next: Record<string, FieldState> = {}
  const { modifiedAt } = record
  let lock: HumanLock | null = null
  let lockedFor: number | null = null
  for (const { field, lockDays } of watching.fields) {
    const value = record.fields[field] ?? null
    const before = known[field]
    if (before === undefined) {
      // The fields of a record mostly have the same lock: one object for all of them.
      if (lockDays !== lockedFor) {
        lock = modifiedAt === null ? null : lockFrom(modifiedAt, 'unknown', lockDays, watching.now)
        lockedFor = lockDays
      }
      next[field] = firstSight(value, modifiedAt, lock)
    } else if (before.value === value) next[field] = before
    else next[field] = editedByOthers(value, record, lockDays, watching.now)
  }
  return next
}

/** Whether the read taught anything that is worth storing. */
export function isNews(known: RecordState, next: RecordState): boolean {
  return Object.keys(next).some(field => known[field] !== next[field])
}

/**
 * Of the next state, the fields of which the read taught anything. Only these are to be stored: of the others more may
 * have been learnt meanwhile, from the record's history or by a write.
 */
export function newsOf(known: RecordState | undefined, next: RecordState): RecordState {
  if (known === undefined) return next
  return Object.fromEntries(Object.entries(next).filter(([field, state]) => known[field] !== state))
}

function firstSight(value: Value, modifiedAt: Moment | null, lock: HumanLock | null): FieldState {
  return { value, changedAt: null, verifiedAt: modifiedAt, source: 'crm', lock: value === null ? null : lock }
}

/** Whoever changed it: where the record's last editor is a listed program, that; else it may have been a person. */
function editedByOthers(value: Value, { modifiedAt, editedBy }: CrmRecord, lockDays: number, now: Moment): FieldState {
  const at = modifiedAt ?? now
  const changed = { value, changedAt: at, verifiedAt: at, source: 'crm' } as const
  if (editedBy !== undefined) return { ...changed, lock: null, heldBy: editedBy }
  return { ...changed, lock: lockFrom(at, 'inferred', lockDays, now) }
}

function lockFrom(at: Moment, kind: HumanLock['kind'], lockDays: number, now: Moment): HumanLock | null {
  const until = at + lockDays * DAY_MS
  return until > now ? { until, kind } : null
}
