// What a script can rely on: the exit code of every way in which a command ends, and with --json an error as JSON.
import type { CommanderError } from 'commander'
import { ConfigError, ConnectionLost, EvergreenError, lineOf, Postponed, Refused, RetriableError } from '../errors.ts'
import { printJson, printNote } from './output.ts'

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
  /** Stopped by Ctrl+C (SIGINT) before its end, as shells count signals. */
  interrupted: 130,
  /** The same by SIGTERM. */
  terminated: 143,
} as const

/** How errors are told. */
interface Telling {
  readonly json: boolean
  readonly verbose: boolean
}

type Kind = 'unexpected' | 'config' | 'refused' | 'unavailable'

function kindOf(error: unknown): Kind {
  if (error instanceof Refused) return 'refused'
  if (error instanceof ConnectionLost || error instanceof RetriableError || error instanceof Postponed) {
    return 'unavailable'
  }
  return error instanceof ConfigError ? 'config' : 'unexpected'
}

/**
 * Lines for a person; the stack only when asked for, or when it is no error of ours and so a bug. Returns the exit code.
 */
export function reportError(error: unknown, { json, verbose }: Telling): number {
  const kind = kindOf(error)
  const exit = EXIT[kind]
  if (json) printJson({ error: { kind, message: lineOf(error), exit } })
  const known = error instanceof EvergreenError
  for (const line of known ? error.message.split('\n') : [lineOf(error)]) printNote(`evergreen: ${line}`)
  if (verbose && error instanceof Error) {
    for (const line of (error.stack ?? '').split('\n')) printNote(line)
  } else if (!known)
    printNote('evergreen: this was not foreseen; run it again with --verbose and report what it prints.')
  return exit
}

/** The same for a command line that commander did not accept, and has told of; asking for help or version is no error. */
export function reportUsage(error: CommanderError, { json }: Telling): number {
  if (error.exitCode === 0) return EXIT.ok
  const message = lineOf(error).replace(/^error: /, '')
  if (json) printJson({ error: { kind: 'usage', message, exit: EXIT.config } })
  return EXIT.config
}
