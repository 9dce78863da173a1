// Salesforce shows its ids in a short form, too: whoever copies one from there means the same record.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { aimOf } from '../../src/operations/undo/target.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'
import { startedRun } from '../support/started-run.ts'
import { evergreen } from './in-process.ts'

const SHORT = '003xx000004TmiQ'
const WHOLE = `${SHORT}AAS`

let db: FreshDatabase
let home: string
let run: Awaited<ReturnType<typeof startedRun>>
beforeAll(async () => {
  db = await freshDatabase()
  home = await mkdtemp(join(tmpdir(), 'evergreen-short-ids-'))
  run = await startedRun(db.unitOfWork)
  const { stores } = db.unitOfWork
  const { stream } = run.definition
  const state = { value: 'Ada', changedAt: null, verifiedAt: null, source: 'crm', lock: null } as const
  await stores.records.save(run.connectionId, stream, [{ id: WHOLE, state: { Name: state } }], 1)
  const about = { actor: 'schedule', connectionId: run.connectionId, runId: run.id, stream } as const
  await stores.audit.append([{ ...about, at: 1, event: 'record.gone', recordId: WHOLE }])
})
afterAll(async () => {
  await db.close()
  await rm(home, { recursive: true, force: true })
})

const said = (...args: string[]) => evergreen(args, { DATABASE_URL: db.url, EVERGREEN_HOME: home })

it('finds what is known of a record by the short form of its id', async () => {
  const { connection, stream } = run.definition
  expect((await said('explain', connection, stream, SHORT, 'Name')).stdout).toContain(`Name of ${stream} ${WHOLE}`)
  expect((await said('audit', 'list', '--record', SHORT)).stdout).toContain(WHOLE)
  const { scope } = await aimOf({ of: run.syncName, record: `${stream}/${SHORT}` }, db.unitOfWork)
  expect(scope.recordId).toBe(WHOLE)
})

it('leaves every other id as it is', async () => {
  const { scope } = await aimOf({ of: run.syncName, record: '123456789012345' }, db.unitOfWork)
  expect(scope.recordId).toBe('123456789012345')
})
