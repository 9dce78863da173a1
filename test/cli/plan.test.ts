// From a first run that waits to what a person has decided, at the command line.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { EXIT } from '../../src/cli/exit.ts'
import { credentials } from '../../src/sandbox/credentials.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'
import { evergreen } from './in-process.ts'

let db: FreshDatabase
let sandbox: Sandbox
let home: string
const ids: string[] = []

const command = (...args: string[]) =>
  evergreen(args, { DATABASE_URL: db.url, EVERGREEN_HOME: home, HS_TOKEN: credentials.hubspot.accessToken })

beforeAll(async () => {
  db = await freshDatabase()
  sandbox = await startSandbox({ records: 0, seed: 1 })
  for (const name of ['ada', 'bea', 'cleo']) {
    const properties = { email: `${name}@acme-corp.com`.toUpperCase(), lastname: 'Lovelace', phone: '(415) 555-2671' }
    ids.push(sandbox.world.hubspot.insert('contacts', properties, { modifiedAt: Date.UTC(2020, 0, 1) }))
  }
  home = await mkdtemp(join(tmpdir(), 'evergreen-plan-'))
  const setup = join(home, 'setup.yaml')
  const sync =
    '{ connection: hs, stream: contacts, settleMinutes: 0, country: US, fields: { email: { kind: email }, phone: { kind: phone } } }'
  const connection = `{ connector: hubspot, baseUrl: ${sandbox.url}, accessToken: { env: HS_TOKEN }, sandbox: true }`
  await writeFile(setup, `connections:\n  hs: ${connection}\nsyncs:\n  people: ${sync}\n`)
  expect((await command('apply', setup)).code).toBe(0)
})
afterAll(async () => {
  await sandbox.close()
  await db.close()
  await rm(home, { recursive: true, force: true })
})

/** Fields that Evergreen wrote, its receipt left out. */
const written = () =>
  sandbox.world.writes
    .list()
    .filter(({ actor, field }) => actor === 'integration' && field !== 'evergreen_receipt')
    .map(({ id, field }) => `${id} ${field}`)
    .sort()

const reportSchema = z.object({ run: z.object({ id: z.string(), status: z.string() }) })
const planSchema = reportSchema.extend({
  plan: z.object({ digest: z.string(), state: z.string() }),
  changes: z.array(z.object({ id: z.string(), recordId: z.string(), field: z.string() })),
})

it('a first run waits, is looked at, and is approved but for one field of one record', async () => {
  const started = await command('run', 'people', '--wait')
  expect(started).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/plan of 6 changes waits \(first run\) until/),
  })
  const listed = await command('plan')
  expect(listed.stdout).toMatch(/people +first run .* 6\n/)
  const [id = ''] = listed.stdout.match(/[0-9a-f-]{36}/) ?? []
  expect(await command('run', 'people')).toMatchObject({
    code: EXIT.refused,
    stderr: expect.stringMatching(`run ${id} waits at its plan since`),
  })

  const shown = await command('plan', id, '--field', 'phone', '--limit', '2')
  expect(shown.stdout).toMatch(/email +normalized +3\n.*phone +normalized +3\n/s)
  expect(shown.stdout.match(/phone: "\(415\) 555-2671" → "\+1/g)).toHaveLength(2)
  expect(shown.stderr).toMatch(/more of them: evergreen plan .* --after \d+/)
  const unsure = await command('plan', id, '--max-confidence', '0.01', '--json')
  expect(planSchema.parse(JSON.parse(unsure.stdout)).changes).toEqual([])
  expect((await command('plan', id, '--min-confidence', '90')).stderr).toContain('Give a number from 0 to 1')
  const { plan, changes } = planSchema.parse(JSON.parse((await command('plan', id, '--json')).stdout))
  expect(changes).toHaveLength(6)
  expect(shown.stdout).toContain(`digest ${plan.digest}`)

  expect((await command('approve', id, 'f'.repeat(64))).code).toBe(EXIT.refused)
  expect((await command('approve', id, plan.digest, '--except', 'field=fon')).code).toBe(EXIT.config)
  expect(sandbox.world.writes.list()).toEqual([])

  const except = `record=${ids[1]},field=phone`
  const approved = await command('approve', id, plan.digest, '--except', except, '--wait')
  expect(approved).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^approved: 5 changes to be written, 1 declined/),
  })
  expect(approved.stdout).toMatch(/6 changes proposed: 5 applied, 1 declined/)
  expect(written()).toEqual([...ids.map(each => `${each} email`), `${ids[0]} phone`, `${ids[2]} phone`].sort())
  expect((await command('approve', id, plan.digest, '--except', except)).stdout).toMatch(/was approved before/)

  const next = reportSchema.parse(JSON.parse((await command('run', 'people', '--full', '--wait', '--json')).stdout))
  expect(next.run.status).toBe('complete')
  expect((await command('explain', 'hs', 'contacts', ids[1] ?? '', 'phone')).stdout).toMatch(/declined by a person/)
})

it('a dry run is rejected, and its value comes up no more', async () => {
  const late = { email: 'LATE@ACME-CORP.COM', lastname: 'Late' }
  const id = sandbox.world.hubspot.insert('contacts', late, { modifiedAt: Date.UTC(2020, 0, 1) })
  const dry = reportSchema.parse(
    JSON.parse((await command('run', 'people', '--full', '--dry-run', '--wait', '--json')).stdout),
  )
  expect(dry.run.status).toBe('planned')
  const rejected = await command('reject', dry.run.id, '--why', 'not now', '--wait')
  expect(rejected).toMatchObject({
    code: 0,
    stdout: expect.stringMatching('rejected: 0 changes to be written, 1 declined'),
  })
  expect((await command('run', 'people', '--full', '--wait')).stdout).toMatch(/0 changes proposed/)
  const entries = await command('audit', 'list', '--run', dry.run.id, '--event', 'plan.rejected', '--json')
  expect(entries.stdout).toMatch(/not now/)
  expect(written().filter(write => write.startsWith(id))).toEqual([])
})

it('what was written is taken back: first said, then done, and what a person has changed since is named', async () => {
  const runs = z.array(reportSchema.extend({ counts: z.object({ outcomes: z.object({ applied: z.number() }) }) }))
  const listed = runs.parse(JSON.parse((await command('runs', '--json')).stdout))
  const id = listed.find(({ counts }) => counts.outcomes.applied === 5)?.run.id ?? ''
  const phone = (record: string) => JSON.stringify(sandbox.world.hubspot.get('contacts', record))
  const [first = '', , third = ''] = ids
  sandbox.world.hubspot.update(first, { phone: '+12025550143' }, 'person')
  const writes = written().length

  const said = await command('undo', id, '--field', 'phone')
  expect(said.stdout).toMatch(/undo of run .*, field phone \(people\): 2 changes in 2 records\n {2}phone {2}2\n/)
  expect(said.stderr).toMatch('do it with --yes')
  expect(written()).toHaveLength(writes)
  expect(await command('undo', 'people')).toMatchObject({
    code: EXIT.config,
    stderr: expect.stringMatching('Say which: --record ID, --field FIELD or --since TIME'),
  })

  const done = await command('undo', id, '--field', 'phone', '--yes', '--wait')
  expect(done.code).toBe(0)
  expect(done.stdout).toMatch(`contacts ${first} phone, where we had written "+14155552671": somebody changed it since`)
  expect(phone(first)).toContain('+12025550143')
  expect(phone(third)).toContain('(415) 555-2671')
  expect((await command('runs', id)).stdout).toMatch(/undone by run [0-9a-f-]{36}/)
  const story = (await command('explain', 'hs', 'contacts', third, 'phone')).stdout
  expect(story).toMatch(new RegExp(`undone, takes back what run ${id} wrote`))
  expect((await command('undo', id, '--field', 'phone', '--record', third)).code).toBe(EXIT.refused)
})
