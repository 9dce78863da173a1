// Does what is due of erasure and retention while a process stays up.
import type { Clock, Log } from '../../contract/primitives.ts'
import type { UnitOfWork } from '../../contract/stores.ts'
import { lineOf } from '../../errors.ts'
import { sweepErasures } from './sweep.ts'

const EVERY_MS = 30_000

interface KeepingParts {
  readonly unitOfWork: UnitOfWork
  readonly clock: Clock
  readonly log: Log
}

/** Sweeps every half a minute until it is closed. */
export function startKeeping(parts: KeepingParts): { close(): Promise<void> } {
  const { clock, log } = parts
  const stop = new AbortController()
  const attempt = () =>
    sweepErasures(parts).catch(error => log.warn({ error: lineOf(error) }, 'nothing could be erased, trying again'))
  const keeping = async () => {
    while (!stop.signal.aborted) {
      await attempt()
      await clock.sleep(EVERY_MS, stop.signal).catch(() => undefined)
    }
  }
  const ended = keeping()
  return {
    close: async () => {
      stop.abort()
      await ended
    },
  }
}
