// One database and one sandbox for all tests of a file, or of a `describe`, that clear up after themselves.
import { afterAll, beforeAll } from 'vitest'
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts'
import { type FreshDatabase, freshDatabase } from './fresh-database.ts'

/** Opened before the first test, closed after the last; both are there only within tests and hooks. */
export function sharedCrm(): { readonly db: FreshDatabase; readonly sandbox: Sandbox } {
  let db: FreshDatabase
  let sandbox: Sandbox
  beforeAll(async () => {
    db = await freshDatabase()
    sandbox = await startSandbox()
  })
  afterAll(async () => {
    await sandbox.close()
    await db.close()
  })
  return {
    get db() {
      return db
    },
    get sandbox() {
      return sandbox
    },
  }
}
