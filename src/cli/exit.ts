// What a script can rely on: the exit code of every way in which a command ends.
import { ConfigError, ConnectionLost, EvergreenError, lineOf, Postponed, Refused, RetriableError } from '../errors.ts'
import { printNote } from './output.ts'

export const EXIT = {
  ok: 0,
  /** A bug of ours, or something nobody foresaw. */
  unexpected: 1,
  /** Wrong usage or wrong set-up: correct it, then try again. */
  config: 2,
  /** It would collide with what is going on (a run is active). */
  refused: 3,
  /** The run ended, but failed or is incomplete. */
  runFailed: 4,
  /** A CRM, the database or the network is away: try again later. */
  unavailable: 5,
} as const

function exitCodeOf(error: unknown): number {
  if (error instanceof Refused) return EXIT.refused
  if (error instanceof ConnectionLost || error instanceof RetriableError || error instanceof Postponed) {
    return EXIT.unavailable
  }
  if (error instanceof ConfigError) return EXIT.config
  return EXIT.unexpected
}

/** One line for a person; the stack only when asked for, or when it is no error of ours and so a bug. */
export function reportError(error: unknown, verbose: boolean): number {
  const known = error instanceof EvergreenError
  for (const line of known ? error.message.split('\n') : [lineOf(error)]) printNote(`evergreen: ${line}`)
  if (verbose && error instanceof Error) printNote(error.stack ?? '')
  else if (!known) printNote('evergreen: this was not foreseen; run it again with --verbose and report what it prints.')
  return exitCodeOf(error)
}
