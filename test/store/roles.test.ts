// The role that workers should have can do all their work, and nothing to what is in the audit.
import { randomUUID } from 'node:crypto'
import type { Pool } from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { migrate } from '../../src/store/migrate.ts'
import { createPool } from '../../src/store/pool.ts'
import { createUnitOfWork } from '../../src/store/unit-of-work.ts'
import { auditKeys } from '../support/audit-keys.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'
import { quietLog } from '../support/quiet-log.ts'
import { startedRun } from '../support/started-run.ts'

const name = `evergreen_test_${randomUUID().replaceAll('-', '')}`
let db: FreshDatabase
let app: Pool
let reader: Pool
beforeAll(async () => {
  db = await freshDatabase()
  const as = async (group: string) => {
    await db.pool.query(`create role ${name}_${group} login password 'test' in role evergreen_${group}`)
    const url = new URL(db.url)
    url.username = `${name}_${group}`
    url.password = 'test'
    return createPool(url.href, quietLog, 2)
  }
  app = await as('app')
  reader = await as('reader')
})
afterAll(async () => {
  await Promise.all([app.end(), reader.end()])
  await db.pool.query(`drop role ${name}_app, ${name}_reader`)
  await db.close()
})

it('starts, writes runs and the audit, and links it, as the application', async () => {
  await migrate(app)
  const unitOfWork = createUnitOfWork(app, auditKeys)
  const { id: runId } = await startedRun(unitOfWork)
  await unitOfWork.stores.audit.append([{ at: Date.now(), event: 'run.started', actor: 'worker', runId }])
  expect(await unitOfWork.stores.auditChain.extend(Date.now())).toMatchObject({ number: 1 })
  expect(await unitOfWork.stores.audit.list({ runId, limit: 2 })).toHaveLength(1)
  expect(await unitOfWork.stores.audit.isOwned()).toBe(false)
  expect(await db.unitOfWork.stores.audit.isOwned()).toBe(true)
})

it('is refused any change of the audit by the database', async () => {
  const { rows } = await db.pool.query<{ part: string }>(
    `select 'evergreen.' || relname as part from pg_inherits join pg_class on pg_class.oid = inhrelid
      where inhparent = 'evergreen.audit'::regclass`,
  )
  for (const { part } of rows) {
    await expect(app.query(`update ${part} set actor = 'x'`)).rejects.toThrow('permission denied')
  }
  for (const table of ['audit', 'audit_segment', 'audit_link']) {
    const [column] = table === 'audit' ? ['seq'] : ['number']
    await expect(app.query(`update evergreen.${table} set ${column} = 1`)).rejects.toThrow('permission denied')
    await expect(app.query(`delete from evergreen.${table}`)).rejects.toThrow('permission denied')
    await expect(app.query(`truncate evergreen.${table}`)).rejects.toThrow('permission denied')
    await expect(app.query(`drop table evergreen.${table}`)).rejects.toThrow('must be owner')
    await expect(app.query(`alter table evergreen.${table} disable trigger all`)).rejects.toThrow('must be owner')
  }
})

it('reads, and writes nothing, as the reader; nor does it see sealed credentials', async () => {
  expect((await reader.query('select from evergreen.audit')).rowCount).toBe(1)
  await expect(reader.query(`insert into evergreen.audit_unlinked values (7)`)).rejects.toThrow('permission denied')
  await expect(reader.query('select from evergreen.connection')).rejects.toThrow('permission denied')
})
