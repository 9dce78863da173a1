// The audit's vocabulary: closed sets that the compiler checks, and the shape of an entry.
import type { Ground, ProposalReason } from '../domain/decide/proposal.ts'
import type { Moment, Value } from '../domain/record.ts'
import type { Json } from './primitives.ts'

export const AUDIT_EVENTS = [
  'run.started',
  'run.refused',
  'run.skipped',
  'run.lacks',
  'run.closed',
  'run.healed',
  'guard.stopped',
  'plan.made',
  'plan.approved',
  'plan.rejected',
  'plan.expired',
  'plan.superseded',
  'job.started',
  'job.finished',
  'job.failed',
  'field.change',
  'field.overtaken',
  'field.flipped',
  'field.paused',
  'record.gone',
  'record.merged',
  'record.restored',
  'record.late',
  'drift.found',
  'setup.applied',
  'paused',
  'resumed',
] as const
export type AuditEvent = (typeof AUDIT_EVENTS)[number]

/**
 * What became of a change. rejected: by the CRM. overtaken: it was applied over an edit that came between the comparison
 * and the write. declined: by a person. left-out: of a plan of which others were chosen.
 */
export const CHANGE_OUTCOMES = [
  'applied',
  'altered',
  'unchanged',
  'rejected',
  'conflict',
  'overtaken',
  'uncertain',
  'declined',
  'left-out',
] as const
export type ChangeOutcome = (typeof CHANGE_OUTCOMES)[number]

export interface NewAuditEntry {
  readonly at: Moment
  readonly event: AuditEvent
  /** "worker", "cli:alice": who did it. */
  readonly actor: string
  readonly connectionId?: string | undefined
  readonly syncName?: string | undefined
  readonly stream?: string | undefined
  readonly recordId?: string | undefined
  readonly field?: string | undefined
  readonly runId?: string | undefined
  readonly jobId?: string | undefined
  readonly intentId?: string | undefined
  readonly step?: string | undefined
  readonly before?: Value | undefined
  readonly after?: Value | undefined
  readonly reason?: ProposalReason | undefined
  readonly ground?: Ground | undefined
  readonly outcome?: ChangeOutcome | undefined
  /** The CRM's answer, in its own words. */
  readonly answer?: string | undefined
  /** Counts, calls, durations, differences; no values of persons, no secrets. */
  readonly detail?: Json | undefined
}

export interface AuditEntry extends NewAuditEntry {
  /** Grows with time; the cursor of listings. */
  readonly seq: number
}

export interface AuditFilter {
  readonly connectionId?: string | undefined
  readonly stream?: string | undefined
  readonly recordId?: string | undefined
  readonly field?: string | undefined
  readonly runId?: string | undefined
  readonly event?: AuditEvent | undefined
  readonly outcome?: ChangeOutcome | undefined
  readonly since?: Moment | undefined
  /** Entries with a greater seq only. */
  readonly afterSeq?: number | undefined
  readonly limit: number
}
