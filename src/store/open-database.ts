// The one way to a database: the one that the admin names, else the embedded one of the home folder.
import type { Log } from '../contract/primitives.ts'
import { openEmbedded } from './embedded/open.ts'

/** A database that is ready to be connected to; `close` gives it up (the embedded server stops with its last user). */
export interface OpenedDatabase {
  readonly url: string
  close(): Promise<void>
}

/**
 * `url` as given (DATABASE_URL), else the embedded PostgreSQL under `home`/postgres, started when it does not run.
 * End the pools on it before `close`. Throws ConfigError with what to do.
 */
export async function openDatabase(from: {
  url?: string | undefined
  home: string
  log: Log
}): Promise<OpenedDatabase> {
  if (from.url === undefined) return openEmbedded(from.home, from.log)
  return { url: from.url, close: async () => undefined }
}
