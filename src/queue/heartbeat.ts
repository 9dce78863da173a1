// A worker says every few seconds that it lives, so that ops see how many there are.
import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { Clock, Log } from '../contract/primitives.ts'
import type { UnitOfWork } from '../contract/stores.ts'
import { noteOn } from './verdict.ts'

const BEAT_MS = 5_000

export interface HeartbeatOptions {
  readonly unitOfWork: UnitOfWork
  readonly clock: Clock
  readonly log: Log
  readonly version: string
  readonly concurrency: number
}

/** Beats at once and then every 5 s; the returned function ends it, after which the worker counts as gone. */
export async function startHeartbeat(options: HeartbeatOptions): Promise<() => Promise<void>> {
  const { clock, log, version, concurrency } = options
  const { workers } = options.unitOfWork.stores
  const worker = { id: randomUUID(), processId: process.pid, host: hostname(), version, concurrency }
  const stop = new AbortController()
  const attempt = (doing: Promise<void>) =>
    doing.catch(error => log.warn({ error: noteOn(error) }, 'the heartbeat did not reach the database'))
  const beating = async () => {
    while (!stop.signal.aborted) {
      await clock.sleep(BEAT_MS, stop.signal).catch(() => undefined)
      if (!stop.signal.aborted) await attempt(workers.beat(worker))
    }
  }
  await attempt(workers.beat(worker))
  const ended = beating()
  return async () => {
    stop.abort()
    await ended
    await attempt(workers.leave(worker.id))
  }
}
