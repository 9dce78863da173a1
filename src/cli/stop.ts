// Ending on request: the first signal stops in good order, the second at once.
import { EXIT } from './exit.ts'

export interface Stop {
  /** Aborted by SIGTERM or SIGINT. */
  readonly signal: AbortSignal
  /** For a command that was stopped before its end: the exit code that shells know for the signal. */
  exitCode(): number
}

export function onStop(): Stop {
  const stop = new AbortController()
  let exitCode: number = EXIT.terminated
  const onSignal = (signal: NodeJS.Signals) => {
    exitCode = signal === 'SIGINT' ? EXIT.interrupted : EXIT.terminated
    if (stop.signal.aborted) process.exit(exitCode)
    stop.abort()
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)
  return { signal: stop.signal, exitCode: () => exitCode }
}

/** Resolves when the signal aborts. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
