// Does what is due of erasure and retention while a process stays up.
import type { Clock, Log, NewId } from '../../contract/primitives.ts'
import type { AuditKeys, UnitOfWork } from '../../contract/stores.ts'
import { lineOf } from '../../errors.ts'
import { dropOverdue } from '../audit/retention.ts'
import { sweepErasures } from './sweep.ts'

const EVERY_MS = 30_000
const HOUR_MS = 3_600_000

interface KeepingParts {
  readonly unitOfWork: UnitOfWork
  readonly clock: Clock
  readonly log: Log
  readonly newId: NewId
  readonly keys: AuditKeys
}

/** Erases every half a minute; every hour drops, and makes the months to come, until it is closed. */
export function startKeeping(parts: KeepingParts): { close(): Promise<void> } {
  const { clock, log } = parts
  const stop = new AbortController()
  let hourFrom = 0
  const attempt = async () => {
    const hourly = clock.now() >= hourFrom
    if (hourly) hourFrom = clock.now() + HOUR_MS
    await sweepErasures(parts, hourly).catch(error =>
      log.warn({ error: lineOf(error) }, 'nothing could be erased, trying again'),
    )
    if (!hourly) return
    await parts.unitOfWork.stores.auditRetention
      .makeMonths()
      .catch(error =>
        log.warn({ error: lineOf(error) }, 'no month could be made for the audit, trying again in an hour'),
      )
    await dropOverdue('evergreen', parts).catch(error => log.warn({ error: lineOf(error) }, 'nothing could be dropped'))
  }
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
