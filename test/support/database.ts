// Once per test run: a PostgreSQL with a migrated template database. DATABASE_URL's server when it is set, else the
// embedded one in a temporary folder, stopped and removed at the end.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import type { TestProject } from 'vitest/node'
import { migrate } from '../../src/store/migrate.ts'
import { openDatabase } from '../../src/store/open-database.ts'
import { createPool } from '../../src/store/pool.ts'
import { PREFIX, removeLeftOvers } from './left-over.ts'
import { quietLog } from './quiet-log.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The server, by way of its maintenance database. */
    databaseServer: string
    /** The migrated database that tests copy. */
    databaseTemplate: string
  }
}

const given = process.env['DATABASE_URL']

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await removeLeftOvers()
  const home = await mkdtemp(join(tmpdir(), PREFIX))
  const database = await openDatabase({ url: given, home, log: quietLog })
  const close = async (): Promise<void> => {
    await database.close()
    await rm(home, { recursive: true, force: true })
  }
  const template = `evergreen_template_${process.pid}_${Date.now()}`
  try {
    if (given === undefined) await hurry(database.url)
    await makeTemplate(database.url, template)
  } catch (error) {
    await close()
    throw error
  }
  project.provide('databaseServer', database.url)
  project.provide('databaseTemplate', template)
  return () => onServer(database.url, `drop database ${template} with (force)`).finally(close)
}

async function makeTemplate(server: string, template: string): Promise<void> {
  await onServer(server, `create database ${template}`)
  const url = new URL(server)
  url.pathname = template
  const pool = createPool(url.href, quietLog, 2)
  await migrate(pool).finally(() => pool.end())
}

async function onServer(url: string, ...statements: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}

/** Nothing in the temporary folder must survive a power cut. */
async function hurry(url: string): Promise<void> {
  const settings = ['fsync', 'full_page_writes', 'synchronous_commit']
  const statements = settings.map(setting => `alter system set ${setting} = off`)
  await onServer(url, ...statements, 'select pg_reload_conf()')
}
