// A failure on request, as data: which requests it meets and what becomes of them.
import type { SystemName } from '../write-log.ts'

/** Instead of the CRM's answer. */
export const REPLACING = ['status', 'reset', 'fin', 'hang', 'refuse'] as const
/** Done to the CRM's own answer, so the CRM does what was asked. */
export const SPOILING = ['delay', 'cut', 'slow', 'noContentType', 'badJson'] as const

export type FaultKind = (typeof REPLACING)[number] | (typeof SPOILING)[number]

export interface Fault {
  /** Which CRM's paths; either, when left out. */
  readonly system?: SystemName | undefined
  /** Meets the request's path with its query. */
  readonly path: RegExp
  /** In upper case; any, when left out. */
  readonly method?: string | undefined
  /** Meets the request's body as it was sent. */
  readonly bodyMatch?: RegExp | undefined
  /** Requests that pass unharmed before the first failure. */
  readonly skip: number
  /** How many requests fail. */
  readonly times: number
  /** The part of the met requests that fails, drawn from a seeded source; all, when left out. */
  readonly probability?: number | undefined
  readonly seed?: number | undefined
  /**
   * 'before': the CRM never hears of it. 'after': the CRM does what was asked, and only then is the answer lost.
   * 'late': the answer is lost first; what was asked is done `lateMs` later by the sandbox's clock.
   */
  readonly when: 'before' | 'after' | 'late'
  /** What happens; told by the fields below when left out. */
  readonly kind?: FaultKind | undefined
  /** For 'status': this status, with `body` as JSON, or `html` as a gateway's page. */
  readonly status?: number | undefined
  readonly body?: unknown
  readonly html?: string | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Short for the kind 'reset'. */
  readonly drop?: boolean | undefined
  /** Real milliseconds to wait before anything else; for 'delay', before the answer. */
  readonly delayMs?: number | undefined
  /** For 'cut': bytes of the body that arrive. For 'slow': bytes of each drop. */
  readonly bytes?: number | undefined
  /** For 'slow': real milliseconds between drops. For 'refuse': how long no connection is taken. */
  readonly everyMs?: number | undefined
  /** For 'late': milliseconds on the sandbox's clock. */
  readonly lateMs?: number | undefined
}

/** What a fault does, named or told by its fields. */
export function kindOf(fault: Fault): FaultKind {
  if (fault.kind !== undefined) return fault.kind
  if (fault.drop === true) return 'reset'
  return fault.status === undefined ? 'delay' : 'status'
}

/** True when the CRM's own answer is spoilt, and not replaced by another. */
export function isSpoiling(kind: FaultKind): boolean {
  return SPOILING.some(spoiling => spoiling === kind)
}
