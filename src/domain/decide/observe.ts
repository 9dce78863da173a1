// What a read of a record teaches: which fields changed since the last read, who probably changed them, until when
// the change is locked. Pure bookkeeping; decide builds on the result.
import type { CrmRecord, FieldState, HumanLock, Moment, RecordState, Value } from '../record.ts'

const DAY_MS = 86_400_000

export interface Watching {
  readonly fields: readonly string[]
  readonly lockDays: number
  readonly now: Moment
}

/**
 * The record's state after this read. A field seen for the first time is as old as the record's last edit, and a
 * value whose editor is unknown counts as a person's. A field that differs from what we knew was edited by someone
 * else since, because our own writes update the state: the lock is inferred. Fields that did not change keep their
 * very object, so that an unchanged record is recognised by identity.
 */
export function observe(record: CrmRecord, known: RecordState, watching: Watching): RecordState {
  const next: Record<string, FieldState> = {}
  const { modifiedAt } = record
  const lock = modifiedAt === null ? null : lockFrom(modifiedAt, 'unknown', watching)
  for (const field of watching.fields) {
    const value = record.fields[field] ?? null
    const before = known[field]
    if (before === undefined) next[field] = firstSight(value, modifiedAt, lock)
    else if (before.value === value) next[field] = before
    else next[field] = editedByOthers(value, modifiedAt ?? watching.now, watching)
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

function editedByOthers(value: Value, at: Moment, watching: Watching): FieldState {
  return { value, changedAt: at, verifiedAt: at, source: 'crm', lock: lockFrom(at, 'inferred', watching) }
}

function lockFrom(at: Moment, kind: HumanLock['kind'], { lockDays, now }: Watching): HumanLock | null {
  const until = at + lockDays * DAY_MS
  return until > now ? { until, kind } : null
}
