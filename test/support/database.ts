// Once per test run: a PostgreSQL with a migrated template database. DATABASE_URL's server when it is set, else the
// embedded one in a temporary folder, stopped and removed at the end.
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { openDatabase } from '../../src/store/open-database.ts'
import { databaseFolder } from './database-folder.ts'
import { PREFIX, removeLeftOvers } from './left-over.ts'
import { quietLog } from './quiet-log.ts'
import { hurry, makeTemplate, onServer } from './template-database.ts'

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
  const home = await mkdtemp(join(databaseFolder, PREFIX))
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
