// Databases copied in milliseconds from a migrated template, on a server that need not survive a power cut.

import { randomUUID } from 'node:crypto'
import { Client, type Pool } from 'pg'
import type { UnitOfWork } from '../../src/contract/stores.ts'
import { migrate } from '../../src/store/migrate.ts'
import { createPool } from '../../src/store/pool.ts'
import { createUnitOfWork } from '../../src/store/unit-of-work.ts'
import { auditKeys } from './audit-keys.ts'
import { quietLog } from './quiet-log.ts'

export interface FreshDatabase {
  readonly url: string
  readonly pool: Pool
  readonly unitOfWork: UnitOfWork
  /** Ends the pool and drops the database. */
  close(): Promise<void>
}

export async function onServer(url: string, ...statements: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}

/** Makes the migrated database that is copied. */
export async function makeTemplate(server: string, template: string): Promise<void> {
  await onServer(server, `create database ${template}`)
  const url = new URL(server)
  url.pathname = template
  const pool = createPool(url.href, quietLog, 2)
  await migrate(pool).finally(() => pool.end())
}

/** Nothing on this server must survive a power cut. */
export async function hurry(url: string): Promise<void> {
  const settings = ['fsync', 'full_page_writes', 'synchronous_commit']
  const statements = settings.map(setting => `alter system set ${setting} = off`)
  await onServer(url, ...statements, 'select pg_reload_conf()')
}

/** A database of its own; call `close` when it is done with. */
export async function copyOf(server: string, template: string): Promise<FreshDatabase> {
  const name = `evergreen_test_${randomUUID().replaceAll('-', '')}`
  await onServer(server, `create database ${name} template ${template}`)
  const url = new URL(server)
  url.pathname = name
  const pool = createPool(url.href, quietLog)
  const close = async (): Promise<void> => {
    await pool.end()
    await onServer(server, `drop database ${name} with (force)`)
  }
  return { url: url.href, pool, unitOfWork: createUnitOfWork(pool, auditKeys), close }
}
