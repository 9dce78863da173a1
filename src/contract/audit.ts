// The shape of an audit entry: what each event has to say, checked by the compiler, and how entries are asked for.
import type { Actor, AuditEvent, ChangeOutcome } from '../domain/audit/vocabulary.ts'
import type { Ground, ProposalReason } from '../domain/decide/proposal.ts'
import type { Moment, Value } from '../domain/record.ts'
import type { Json } from './primitives.ts'

export type { Actor, AuditEvent, ChangeOutcome } from '../domain/audit/vocabulary.ts'

/** What any entry may say; `undefined` is "does not apply". */
interface Told {
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

interface Said extends Told {
  readonly at: Moment
  readonly actor: Actor
}

interface OfRecord {
  readonly connectionId: string
  readonly stream: string
  readonly recordId: string
}

interface OfValue extends OfRecord {
  readonly field: string
  readonly before: Value
  readonly after: Value
  readonly reason: ProposalReason
  readonly ground: Ground
}

/** What must be said of a change of a field, beside what may be. */
type ChangeSays =
  | (OfValue & { readonly event: 'field.change' | 'field.overtaken'; readonly outcome: ChangeOutcome })
  | (OfValue & { readonly event: 'field.flipped' })

/** What must be said, by event. */
type Says =
  | ChangeSays
  | (OfRecord & { readonly event: Extract<AuditEvent, `record.${string}`> })
  | {
      readonly event: Extract<AuditEvent, `plan.${string}` | 'guard.stopped' | 'drift.found' | 'run.lacks'>
      readonly runId: string
    }
  | { readonly event: 'run.started' | 'run.stopped' | 'run.closed' | 'run.healed'; readonly runId: string }
  | { readonly event: 'run.refused' | 'run.skipped'; readonly connectionId: string; readonly syncName: string }
  | { readonly event: Extract<AuditEvent, `job.${string}`>; readonly runId: string; readonly jobId: string }
  | { readonly event: 'field.paused'; readonly syncName: string; readonly field: string }
  | { readonly event: 'paused' | 'resumed' }
  | { readonly event: Extract<AuditEvent, `provision.${string}`>; readonly connectionId: string; readonly detail: Json }
  | {
      readonly event:
        | 'setup.applied'
        | 'setup.removed'
        | 'audit.exported'
        | Extract<AuditEvent, `${'user' | 'key' | 'connection' | 'sealing'}.${string}`>
        | 'audit.dropped'
      readonly detail: Json
    }

export type NewAuditEntry = Said & Says

/** An entry as it is read; `seq` says what comes before what. */
export interface AuditEntry extends Said {
  readonly seq: number
  readonly event: AuditEvent
  /** Its record was erased: `before`, `after` and `answer` can be read by nobody any more. */
  readonly erased?: true
}

export interface AuditFilter {
  readonly connectionId?: string | undefined
  readonly stream?: string | undefined
  readonly recordId?: string | undefined
  readonly field?: string | undefined
  readonly runId?: string | undefined
  /** What names the sync, and all of its runs. */
  readonly syncName?: string | undefined
  readonly jobId?: string | undefined
  /** As long as the intent is there: it goes with a record that is erased. */
  readonly intentId?: string | undefined
  readonly event?: AuditEvent | undefined
  /** Any of these. */
  readonly events?: readonly AuditEvent[] | undefined
  readonly actor?: Actor | undefined
  readonly reason?: ProposalReason | undefined
  readonly outcome?: ChangeOutcome | undefined
  readonly since?: Moment | undefined
  /** Not at or after this moment. */
  readonly until?: Moment | undefined
  /** Entries with a greater seq only. */
  readonly afterSeq?: number | undefined
  /** Entries with a smaller seq only. */
  readonly beforeSeq?: number | undefined
  /** The newest first, and not the oldest. */
  readonly newestFirst?: boolean | undefined
  readonly limit: number
}
