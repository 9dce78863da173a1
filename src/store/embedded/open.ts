// The embedded database of a home folder: one server, shared by every Evergreen process that uses the folder.
// The first starts it, the last stops it; one that was left over by a crash is found and used.
import { join } from 'node:path'
import type { Log } from '../../contract/primitives.ts'
import { ConfigError, lineOf } from '../../errors.ts'
import { ensureCluster } from './cluster.ts'
import { makeHome, type Place, preparePlace } from './folder.ts'
import { lockExclusive, lockShared, tryExclusive } from './lock.ts'
import { ensureServer, stopServer } from './server.ts'
import { watch } from './watch.ts'

const LOCK_WAIT_MS = 120_000

interface Opened {
  readonly url: string
  close(): Promise<void>
}

/** Everything else that may fail here is a folder that belongs to someone else, or a disk that is full or broken. */
async function ensureRunning(folder: string): Promise<{ place: Place; url: string }> {
  try {
    const place = await preparePlace(folder)
    return { place, url: await ensureServer(place, await ensureCluster(place)) }
  } catch (error) {
    if (error instanceof ConfigError) throw error
    const fix = 'Make the folder readable and writable for the user that runs Evergreen, or choose another one.'
    throw new ConfigError({ where: folder, what: `cannot hold the database (${lineOf(error)})`, fix, cause: error })
  }
}

/** Starts the server of `home` or finds it running. Throws ConfigError with what to do. */
export async function openEmbedded(home: string, log: Log): Promise<Opened> {
  const folder = await makeHome(home)
  const startLock = join(folder, 'postgres.start.lock')
  const useLock = join(folder, 'postgres.use.lock')
  const alone = async <T>(work: () => Promise<T>): Promise<T> => {
    const release = await lockExclusive(startLock, LOCK_WAIT_MS)
    return work().finally(release)
  }
  const { place, url, leave } = await alone(async () => {
    return { ...(await ensureRunning(folder)), leave: await lockShared(useLock, LOCK_WAIT_MS) }
  })
  log.debug({ folder: place.data }, 'database: the embedded PostgreSQL runs')
  const unwatch = watch(url, () => alone(() => ensureRunning(folder)).then(now => now.url), log)
  let closed: Promise<void> | null = null
  const close = async (): Promise<void> => {
    await unwatch()
    await alone(async () => {
      leave()
      const last = tryExclusive(useLock)
      if (last === null) return
      await stopServer(place).finally(last)
    }).catch(error => log.warn({ reason: lineOf(error) }, 'database: the embedded PostgreSQL was left running'))
  }
  return {
    url,
    close: () => {
      closed ??= close()
      return closed
    },
  }
}
