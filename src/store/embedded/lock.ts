// Locks between processes on one folder. The kernel holds them (SQLite's file locks), so a crash of any kind frees
// them at once: no pid in a file that could be stale, or belong to another program by now.

import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { ConfigError, lineOf } from '../../errors.ts'

const RETRY_MS = 25
const SQLITE_BUSY = 5

/** Frees the lock; harmless when called twice. */
export type Release = () => void

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY
}

function tryLock(file: string, statements: string): Release | null {
  let lock: DatabaseSync
  try {
    lock = new DatabaseSync(file)
  } catch (error) {
    const fix = 'Make the folder writable for the user that runs Evergreen, or choose another one.'
    throw new ConfigError({ where: file, what: `cannot open the lock file (${lineOf(error)})`, fix, cause: error })
  }
  try {
    lock.exec(statements)
  } catch (error) {
    lock.close()
    if (isBusy(error)) return null
    const fix = 'Make the folder writable for the user that runs Evergreen, on a disk that supports file locks.'
    throw new ConfigError({ where: file, what: `cannot lock (${lineOf(error)})`, fix, cause: error })
  }
  return () => {
    if (lock.isOpen) lock.close()
  }
}

/** The lock if nobody holds it in any way, else null. */
export function tryExclusive(file: string): Release | null {
  return tryLock(file, 'begin exclusive')
}

/** Waits at most `waitMs` until nobody else holds the lock. Throws ConfigError when that takes longer. */
export async function lockExclusive(file: string, waitMs: number): Promise<Release> {
  return untilLocked(file, () => tryExclusive(file), waitMs)
}

/** Holds the lock together with any number of others, against those who want it exclusively. */
export async function lockShared(file: string, waitMs: number): Promise<Release> {
  return untilLocked(file, () => tryLock(file, 'begin; select count(*) from sqlite_schema'), waitMs)
}

async function untilLocked(file: string, attempt: () => Release | null, waitMs: number): Promise<Release> {
  const deadline = performance.now() + waitMs
  for (;;) {
    const release = attempt()
    if (release !== null) return release
    if (performance.now() > deadline) break
    await sleep(RETRY_MS)
  }
  const fix = 'Look for an Evergreen process that hangs, and end it.'
  throw new ConfigError({ where: file, what: 'another process has held the lock for too long', fix })
}
