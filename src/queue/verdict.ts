// What the queue does with a failed job: a table from kinds of error to actions.
import type { Moment } from '../domain/record.ts'
import {
  ConfigError,
  ConnectionLost,
  EvergreenError,
  FatalError,
  LeaseLost,
  lineOf,
  Postponed,
  RetriableError,
  RowRejected,
} from '../errors.ts'

export type Verdict =
  /** Another worker has it, or it is finished: nothing to store. */
  | { readonly action: 'drop' }
  /** Back to the waiting work, due at `at`. */
  | { readonly action: 'give-back'; readonly at: Moment; readonly note: string; readonly countAsFailure: boolean }
  | { readonly action: 'fail'; readonly note: string }

const FIRST_DELAY_MS = 1_000
const LONGEST_DELAY_MS = 300_000
/** About twenty minutes of tries for what may heal; three for what nobody foresaw. */
const RETRIES = 10
const RETRIES_OF_UNKNOWN = 3

/**
 * One line on a failure that may be stored and logged. Our own messages hold no values; what nobody foresaw may quote
 * a record (a driver, a parser), so of it only the kind and the place in the code are told.
 */
export function noteOn(error: unknown): string {
  if (error instanceof EvergreenError) return lineOf(error)
  if (!(error instanceof Error)) return 'not foreseen: something other than an error was thrown'
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : ''
  const place = /^ {4}at .*?([\w.-]+:\d+):\d+\)?$/m.exec(error.stack ?? '')
  return `not foreseen: ${error.name}${code}${place === null ? '' : ` at ${place[1]}`}`
}

/** Decides by the error's kind and by how often the job has failed already. */
export function verdictOn(error: unknown, failures: number, now: Moment): Verdict {
  const note = noteOn(error)
  if (error instanceof LeaseLost) return { action: 'drop' }
  if (error instanceof Postponed) return { action: 'give-back', at: error.until, note, countAsFailure: false }
  if (error instanceof ConfigError || error instanceof FatalError || error instanceof RowRejected) {
    return { action: 'fail', note }
  }
  const healing = error instanceof RetriableError || error instanceof ConnectionLost
  const asked = error instanceof RetriableError ? (error.retryAfterMs ?? 0) : 0
  if (asked === 0 && failures + 1 > (healing ? RETRIES : RETRIES_OF_UNKNOWN)) return { action: 'fail', note }
  const delay = Math.max(asked, Math.min(FIRST_DELAY_MS * 2 ** failures, LONGEST_DELAY_MS))
  // Who says when to come back is believed: that is a wait, however often.
  return { action: 'give-back', at: now + delay, note, countAsFailure: asked === 0 }
}
