// evergreen erase: says whom it would forget, and what it cannot make sense of.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'
import { startedRun } from '../support/started-run.ts'
import { evergreen } from './in-process.ts'

let db: FreshDatabase
let home: string
beforeAll(async () => {
  db = await freshDatabase()
  home = await mkdtemp(join(tmpdir(), 'evergreen-erase-'))
})
afterAll(async () => {
  await db.close()
  await rm(home, { recursive: true, force: true })
})

const run = (...args: string[]) => evergreen(['erase', ...args], { DATABASE_URL: db.url, EVERGREEN_HOME: home })

it('names each record of a person, and erases them only when that is meant', async () => {
  const { connectionId, definition } = await startedRun(db.unitOfWork)
  const state = { value: 'Ada@Acme.org', changedAt: null, verifiedAt: null, source: 'crm', lock: null } as const
  const { records } = db.unitOfWork.stores
  for (const id of ['a1', 'a2'])
    await records.save(connectionId, definition.stream, [{ id, state: { Email: state } }], 1)
  const foreseen = await run('--email', 'ada@acme.org')
  expect(foreseen.stdout).toMatch(/ a1\n {2}known records {2}1\n.* a2\n.*2 records\n$/s)
  expect(foreseen.stderr).toContain('nothing was erased')
  expect((await records.load(connectionId, definition.stream, ['a1', 'a2'])).size).toBe(2)
  expect((await run('--email', 'ada@acme.org', '--yes')).code).toBe(0)
  expect((await records.load(connectionId, definition.stream, ['a1', 'a2'])).size).toBe(0)
  expect((await run('--email', 'ada@acme.org')).stdout).toBe('nothing is known of them\n')
})

it('finds a record by the short form of its id, and says where nothing is known of one', async () => {
  const { connectionId, definition } = await startedRun(db.unitOfWork)
  const { connection, stream } = definition
  const state = { value: 'Short', changedAt: null, verifiedAt: null, source: 'crm', lock: null } as const
  const { records } = db.unitOfWork.stores
  await records.save(connectionId, stream, [{ id: '003xx000004TmiQAAS', state: { Name: state } }], 1)
  const known = async () => (await records.load(connectionId, stream, ['003xx000004TmiQAAS'])).size
  const other = await run(connection, stream, '003xx000004TmiR', '--yes')
  expect([other.stderr, await known()]).toEqual([
    expect.stringMatching(/^nothing is known of it: look whether its stream and id are right\nWhat jobs /),
    1,
  ])
  expect((await run(connection, 'Lead', '003xx000004TmiQ')).stderr).toContain('nothing is known of it')
  const meant = await run(connection, stream, '003xx000004TmiQ', '--yes')
  expect(meant.stdout).toContain('003xx000004TmiQAAS')
  expect(meant.stderr).toMatch(/^erased\. /)
  expect(await known()).toBe(0)
})

it.each([
  [[], 'it is not said who is to be forgotten'],
  [['acme', 'Contact'], 'it is not said who is to be forgotten'],
  [['acme', 'Contact', '003', '--email', 'ada@acme.org'], 'it is not said who is to be forgotten'],
  [['--email', 'ada'], 'that is no e-mail address'],
  [['--phone', '044 668 18 00'], 'that is no telephone number with a country'],
])('says in one line what to do about %j', async (args, what) => {
  const { code, stderr } = await run(...args)
  expect(code).toBe(2)
  expect(stderr).toContain(what)
})
