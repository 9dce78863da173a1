// What ops want taken back: a run, or what runs of a sync did to a record or a field. Pure.
import type { Moment } from '../record.ts'

/** A change is meant when all that is not null holds for it. */
export interface UndoScope {
  /** Of this run; null: of all runs of the sync. */
  readonly run: string | null
  readonly recordId: string | null
  readonly field: string | null
  /** Only of runs that began then or later. */
  readonly since: Moment | null
}

/** "run 0199…, field Phone": for a person, and for the audit. */
export function scopeText({ run, recordId, field, since }: UndoScope): string {
  return [
    run === null ? 'all runs of the sync' : `run ${run}`,
    since === null ? null : `since ${new Date(since).toISOString()}`,
    recordId === null ? null : `record ${recordId}`,
    field === null ? null : `field ${field}`,
  ]
    .filter(part => part !== null)
    .join(', ')
}
