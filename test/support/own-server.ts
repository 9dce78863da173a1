// A PostgreSQL server of the test's own, with a migrated database, that may be killed and comes back by itself.

import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { migrate } from '../../src/store/migrate.ts'
import { openDatabase } from '../../src/store/open-database.ts'
import { createPool } from '../../src/store/pool.ts'
import { createUnitOfWork } from '../../src/store/unit-of-work.ts'
import { auditKeys } from './audit-keys.ts'
import { databaseFolder } from './database-folder.ts'
import type { FreshDatabase } from './fresh-database.ts'
import { PREFIX } from './left-over.ts'
import { quietLog } from './quiet-log.ts'

/** `kill` ends the server as a power cut would, and resolves when it is back at the same address. */
export async function ownServer(): Promise<FreshDatabase & { kill(): Promise<void> }> {
  const home = await mkdtemp(join(databaseFolder, PREFIX))
  const database = await openDatabase({ home, log: quietLog })
  const pool = createPool(database.url, quietLog)
  await migrate(pool)
  const serverPid = async () =>
    Number((await readFile(join(home, 'postgres', 'data', 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')[0])
  return {
    url: database.url,
    pool,
    unitOfWork: createUnitOfWork(pool, auditKeys),
    kill: async () => {
      const killed = await serverPid()
      process.kill(killed, 'SIGKILL')
      const isBack = async () =>
        (await serverPid()) !== killed && (await pool.query('select 1').catch(() => null)) !== null
      while (!(await isBack())) await sleep(50)
    },
    close: async () => {
      await pool.end()
      await database.close()
      await rm(home, { recursive: true, force: true })
    },
  }
}
