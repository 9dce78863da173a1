// Brings the database to the shape that this version of Evergreen needs; whoever starts first does it.
import { sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import type { Pool } from 'pg'
import { ConfigError, EvergreenError, lineOf } from '../errors.ts'
import { makeAuditMonths } from './audit/months.ts'
import { migrations } from './migrations/index.ts'
import { createDb, type Db } from './pool.ts'

const OLDEST_SERVER = 140_000

/**
 * Creates or updates the schema `evergreen`; the migrator's advisory lock lets one process at a time do it.
 * Throws ConfigError when the server is older than PostgreSQL 14, the role may not create, or the database was
 * used by a newer Evergreen.
 */
export async function migrate(pool: Pool): Promise<void> {
  const db = createDb(pool)
  await checkServer(db)
  const migrator = new Migrator({ db, provider: migrations, migrationTableSchema: 'evergreen' })
  const { error } = await migrator.migrateToLatest()
  const failure = error ?? (await makeAuditMonths(db).catch((reason: unknown) => reason))
  if (failure === undefined || failure === null) return
  if (failure instanceof EvergreenError) throw failure
  throw new ConfigError({
    where: 'database',
    what: `migration failed: ${lineOf(failure)}`,
    fix: 'Use a role that may create schemas and tables, and a database that no newer Evergreen has used.',
    cause: failure,
  })
}

async function checkServer(db: Db): Promise<void> {
  const { rows } = await sql<{ version: number }>`select current_setting('server_version_num')::int as version`.execute(
    db,
  )
  const version = rows[0]?.version ?? 0
  if (version >= OLDEST_SERVER) return
  throw new ConfigError({
    where: 'database',
    what: `PostgreSQL ${Math.floor(version / 10_000)} is too old`,
    fix: 'Use PostgreSQL 14 or newer, or leave DATABASE_URL unset.',
  })
}
