// A migrated, empty database for one test or one test file, copied from the template in milliseconds.
import { randomUUID } from 'node:crypto'
import { Client, type Pool } from 'pg'
import { inject } from 'vitest'
import type { UnitOfWork } from '../../src/contract/stores.ts'
import { createPool } from '../../src/store/pool.ts'
import { createUnitOfWork } from '../../src/store/unit-of-work.ts'
import { quietLog } from './quiet-log.ts'

export interface FreshDatabase {
  readonly url: string
  readonly pool: Pool
  readonly unitOfWork: UnitOfWork
  /** Ends the pool and drops the database. */
  close(): Promise<void>
}

async function onServer(statement: string): Promise<void> {
  const client = new Client({ connectionString: inject('databaseServer') })
  await client.connect()
  await client.query(statement).finally(() => client.end())
}

/** Call `close` after the test. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const name = `evergreen_test_${randomUUID().replaceAll('-', '')}`
  await onServer(`create database ${name} template ${inject('databaseTemplate')}`)
  const url = new URL(inject('databaseServer'))
  url.pathname = name
  const pool = createPool(url.href, quietLog)
  const close = async (): Promise<void> => {
    await pool.end()
    await onServer(`drop database ${name} with (force)`)
  }
  return { url: url.href, pool, unitOfWork: createUnitOfWork(pool), close }
}
