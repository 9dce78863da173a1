// Errors named by what to do next, so that no caller has to guess from a message.
// Every message is one line: where it happened, what happened, what to do.

/** The parts of an error message; `fix` is an instruction to the reader. */
export interface Trouble {
  readonly what: string
  readonly where?: string
  readonly fix?: string
  /** What to do for who sits before the console, where `fix` is a command. */
  readonly inConsole?: string
  readonly cause?: unknown
}

function oneLine(trouble: Trouble): string {
  const what = trouble.where === undefined ? trouble.what : `${trouble.where}: ${trouble.what}`
  const text = trouble.fix === undefined ? what : `${what.replace(/[.\s]+$/, '')}. ${trouble.fix}`
  return text.replace(/\s+/g, ' ').trim()
}

/** Base of all errors that Evergreen itself raises. `message` is one line, safe to print and to log. */
export abstract class EvergreenError extends Error {
  /** What the reader is told to do, alone. */
  readonly fix: string | null
  /** The same for who sits before the console. */
  readonly inConsole: string | null
  constructor(trouble: Trouble) {
    super(oneLine(trouble), trouble.cause === undefined ? undefined : { cause: trouble.cause })
    this.name = new.target.name
    this.fix = trouble.fix ?? null
    this.inConsole = trouble.inConsole ?? this.fix
  }
}

/** The set-up is wrong: stop and tell the admin. */
export class ConfigError extends EvergreenError {}

/** Nothing is known by that name or id. */
export class NotKnown extends ConfigError {}

/** The CRM has not what was asked for, or shows it to our user no longer: look whether it was there before. */
export class Drifted extends ConfigError {}

/** This run cannot succeed: fail it. */
export class FatalError extends EvergreenError {}

/** Trying again later may succeed: back off. `retryAfterMs` is the earliest sensible delay. */
export class RetriableError extends EvergreenError {
  readonly retryAfterMs: number | undefined
  constructor(trouble: Trouble & { readonly retryAfterMs?: number }) {
    super(trouble)
    this.retryAfterMs = trouble.retryAfterMs
  }
}

/** The other side gave up on this question, which was too much for it; asked in another way it may answer. */
export class GaveUp extends RetriableError {}

/** Nothing failed, but it is not yet time (paused, an outside job still running): come back at `until` (epoch ms). */
export class Postponed extends EvergreenError {
  readonly until: number
  constructor(trouble: Trouble & { readonly until: number }) {
    super(trouble)
    this.until = trouble.until
  }
}

/** The budget of calls is spent until `until` (epoch ms): a delay, not a failure. */
export class QuotaExhausted extends Postponed {}

/** The CRM refuses this one change, in its own words; the rest of the batch is unharmed. */
export class RowRejected extends EvergreenError {
  readonly code: string
  readonly field: string | undefined
  constructor(trouble: Trouble & { readonly code: string; readonly field?: string }) {
    super(trouble)
    this.code = trouble.code
    this.field = trouble.field
  }
}

/** The session or the network is gone: authenticate anew, then try again. */
export class ConnectionLost extends EvergreenError {}

/** What was asked for would collide with what is going on: wait, or stop that first. */
export class Refused extends EvergreenError {}

/** A plan waits for somebody, and would be set aside: approve it, reject it, or say that another is to take its place. */
export class PlanWaits extends Refused {}

/** It was made for an earlier state than the one that is there: look again, then decide anew. */
export class Outdated extends Refused {}

/** Why somebody is not let in, or may not do it. */
export type Denial = 'unknown' | 'expired' | 'wrong' | 'throttled' | 'forbidden' | 'stray'

/** Who asks is not let in, or may not do it. `until`: not before that moment (epoch ms). */
export class Denied extends EvergreenError {
  readonly denial: Denial
  readonly until: number | null
  constructor(trouble: Trouble & { readonly denial: Denial; readonly until?: number }) {
    super(trouble)
    this.denial = trouble.denial
    this.until = trouble.until ?? null
  }
}

/** Another worker holds this piece of work now, or it is finished: drop what was done. */
export class LeaseLost extends EvergreenError {}

/** The one line that a person may read of any thrown thing. */
export function lineOf(error: unknown): string {
  if (error instanceof Error) return error.message.replace(/\s+/g, ' ').trim() || error.name
  return String(error)
}
