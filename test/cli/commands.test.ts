// What scripts rely on: one JSON value on stdout and nothing else, notes on stderr, an exit code per kind of end.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { EXIT } from '../../src/cli/exit.ts'
import { credentials } from '../../src/sandbox/credentials.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'
import { evergreen } from './in-process.ts'

let db: FreshDatabase
let sandbox: Sandbox
let home: string
let env: Record<string, string>
let setup: string

beforeAll(async () => {
  db = await freshDatabase()
  sandbox = await startSandbox({ records: 40, seed: 3 })
  home = await mkdtemp(join(tmpdir(), 'evergreen-cli-'))
  env = { DATABASE_URL: db.url, EVERGREEN_HOME: home, HS_TOKEN: credentials.hubspot.accessToken }
  setup = join(home, 'setup.yaml')
  await writeFile(
    setup,
    `connections:
  hs: { connector: hubspot, baseUrl: ${sandbox.url}, accessToken: { env: HS_TOKEN }, sandbox: true }
syncs:
  people:
    connection: hs
    stream: contacts
    settleMinutes: 0
    approval: never
    guards: off
    fields: { firstname: { kind: person_name }, email: { kind: email }, phone: { kind: phone } }
  nightly:
    connection: hs
    stream: companies
    schedule: { cron: 30 3 * * *, zone: Europe/Helsinki, except: [2026-12-24..2026-12-26] }
    fields: { phone: { kind: phone } }
`,
  )
  await json(['apply', setup])
  runId = people.parse(await json(['run', 'people', '--wait'])).run.id
})
afterAll(async () => {
  await sandbox.close()
  await db.close()
  await rm(home, { recursive: true, force: true })
})

/** The command with --json: it succeeds, and stdout is one JSON value on one line. */
async function json(args: readonly string[], code: number = EXIT.ok): Promise<unknown> {
  const ended = await evergreen([...args, '--json'], env)
  expect(ended).toMatchObject({ code })
  expect(ended.stdout.endsWith('\n') && ended.stdout.split('\n').length === 2).toBe(true)
  return JSON.parse(ended.stdout)
}

const scheduled = z
  .object({
    sync: z.string(),
    schedule: z.string().nullable(),
    next: z.array(z.object({ at: z.number(), local: z.string(), utc: z.string() })),
  })
  .loose()
const calls = z.object({ least: z.number(), likely: z.number(), most: z.number() })
const estimated = z
  .object({ calls, parts: z.array(z.object({ part: z.string(), calls })), budget: z.unknown() })
  .loose()
const people = z.object({ run: z.object({ id: z.string() }) })
const entries = z.array(
  z.object({
    ...{ recordId: z.string(), field: z.string(), after: z.string(), seq: z.number() },
    ...{ jobId: z.string(), intentId: z.string() },
  }),
)
let runId: string

describe('with --json', () => {
  it('apply tells what changed; the second time nothing did', async () => {
    expect(await json(['apply', setup])).toEqual({ connections: 1, syncs: 2, changes: [], readAnew: [] })
  })

  it('run --estimate tells the calls by part, and starts nothing', async () => {
    const before = await json(['runs'])
    const estimate = estimated.parse(await json(['run', 'people', '--full', '--estimate']))
    expect(estimate).toMatchObject({ sync: 'people', connection: 'hs', whole: true, records: 30, basis: 'runs' })
    const sum = estimate.parts.reduce((total, { calls }) => total + calls.likely, 0)
    expect(estimate.calls.likely).toBe(sum)
    expect(estimate.budget).toMatchObject({ days: 1 })
    expect(await json(['runs'])).toEqual(before)
  })

  it('run --wait gives the report of the ended run', async () => {
    const report = await json(['run', 'people', '--full', '--wait'])
    expect(report).toMatchObject({
      run: { syncName: 'people', status: 'complete', mode: 'full' },
      counts: { pulled: 30 },
    })
  })

  it('run --dry-run writes nothing', async () => {
    const writes = sandbox.world.writes.list().length
    const run = await json(['run', 'people', '--dry-run', '--background', '--wait'])
    expect(run).toMatchObject({ run: { dryRun: true, priority: 'background' } })
    expect(sandbox.world.writes.list()).toHaveLength(writes)
  })

  it('runs lists the newest first, and shows one in full', async () => {
    const all = z.array(people).parse(await json(['runs']))
    expect(all.at(-1)?.run.id).toBe(runId)
    const newest = z.array(people).parse(await json(['runs', '--sync', 'people', '--limit', '1']))
    expect(newest.map(({ run }) => run.id)).toEqual([all[0]?.run.id])
    expect(await json(['runs', runId])).toMatchObject({ run: { id: runId }, waiting: [] })
  })

  it('audit list and explain tell the same of a field', async () => {
    const found = entries.parse(await json(['audit', 'list', '--run', runId, '--outcome', 'applied', '--limit', '1']))
    const { jobId = '', intentId = '' } = found[0] ?? {}
    for (const by of [
      ['--job', jobId],
      ['--intent', intentId],
    ])
      expect(entries.parse(await json(['audit', 'list', ...by, '--outcome', 'applied']))).toContainEqual(found[0])
    expect(found).toHaveLength(1)
    const [{ recordId, field, after } = { recordId: '', field: '', after: '' }] = found
    expect(await json(['explain', 'hs', 'contacts', recordId, field])).toMatchObject({
      address: { connection: 'hs', stream: 'contacts', recordId, field },
      state: { value: after, source: 'evergreen' },
      changes: [{ after, outcome: 'applied', runId }],
      refusals: [],
    })
  })

  it('audit export is one JSON value per line, whole, and goes on where the last export ended', async () => {
    const { code, stdout, stderr } = await evergreen(['audit', 'export'], env)
    expect(code).toBe(EXIT.ok)
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map(line => z.object({ seq: z.number() }).parse(JSON.parse(line)))
    expect(stderr).toBe(`${lines.length} entries exported\n`)
    expect(lines.map(({ seq }) => seq)).toEqual(lines.map(({ seq }) => seq).toSorted((a, b) => a - b))
    const out = join(home, 'audit.ndjson')
    // The second export is itself the last entry that it exports.
    const rest = await evergreen(['audit', 'export', '--after', String(lines.at(-2)?.seq), '--out', out], env)
    expect(rest).toMatchObject({ code: EXIT.ok, stdout: '', stderr: '2 entries exported\n' })
    expect((await readFile(out, 'utf8')).trimEnd().split('\n')).toHaveLength(2)
  })

  it('audit verify finds nothing, and notices a head that the chain does not have', async () => {
    const { head } = z.object({ head: z.object({ link: z.number() }) }).parse(await json(['audit', 'verify']))
    const other = `${head.link}:${Buffer.alloc(32).toString('base64')}`
    expect(await json(['audit', 'verify', '--head', other], EXIT.runFailed)).toMatchObject({
      faults: [{ kind: 'chain-cut', at: `link ${head.link}` }],
    })
  })

  it('pause, resume and doctor name what they found', async () => {
    expect(await json(['pause', 'people'])).toEqual({ paused: ['people'] })
    expect(await json(['doctor'], EXIT.config)).toContainEqual(
      expect.objectContaining({
        where: 'people',
        what: 'not paused',
        ok: false,
        remedy: { do: 'resume-sync', sync: 'people' },
      }),
    )
    await json(['pause', '--all'])
    expect(await json(['resume', 'people'])).toEqual({
      resumed: ['people'],
      stillPaused: [{ sync: 'people', of: 'connection', name: 'hs' }],
    })
    expect(await json(['doctor'], EXIT.config)).toContainEqual(
      expect.objectContaining({
        where: 'people',
        what: 'not paused',
        ok: false,
        remedy: { do: 'resume-connection', connection: 'hs' },
      }),
    )
    expect(await evergreen(['resume', 'people'], env)).toEqual({
      code: EXIT.ok,
      stdout: 'resumed people\n',
      stderr: 'people still waits: connection hs is paused. Let it go on with: evergreen resume hs\n',
    })
    expect(await json(['resume', '--all'])).toEqual({ resumed: ['hs', 'nightly', 'people'], stillPaused: [] })
    expect(await json(['doctor'])).toContainEqual(
      expect.objectContaining({ where: 'hs', what: 'credentials', ok: true }),
    )
  })

  it('runs --proposals gives all proposals of a run, or so many; without it none', async () => {
    const some = z.object({ counts: z.object({ proposed: z.number() }), proposals: z.array(z.unknown()) })
    const { counts, proposals } = some.parse(await json(['runs', runId, '--proposals']))
    expect(counts.proposed).toBeGreaterThan(2)
    expect(proposals).toHaveLength(counts.proposed)
    expect(proposals[0]).toMatchObject({ recordId: expect.any(String), field: expect.any(String), outcome: 'applied' })
    expect(some.parse(await json(['runs', runId, '--proposals', '2'])).proposals).toEqual(proposals.slice(0, 2))
    expect(await json(['runs', runId])).not.toHaveProperty('proposals')
  })

  it.each([
    [['runs', 'no-run'], 'config', 'run no-run: there is no such run. List the runs with: evergreen runs'],
    [['rum'], 'usage', "unknown command 'rum' (Did you mean run?)"],
    [['runs', '--limit', '0'], 'usage', expect.stringContaining('Give a whole number from 1.')],
  ])('an error is JSON too: %j', async (args, kind, message) => {
    expect(await json(args, EXIT.config)).toEqual({ error: { kind, message, exit: EXIT.config } })
  })

  it('schedule tells when each sync runs, in its own zone and in UTC', async () => {
    const [nightly, asked, ...more] = z.array(scheduled).parse(await json(['schedule', '--next', '400']))
    expect(more).toEqual([])
    expect(asked).toMatchObject({ sync: 'people', schedule: null, zone: null, next: [] })
    expect(nightly).toMatchObject({ sync: 'nightly', zone: 'Europe/Helsinki', problem: null, last: null, due: null })
    expect(nightly?.schedule).toBe('every day at 03:30 Europe/Helsinki, except 2026-12-24 to 2026-12-26')
    expect(nightly?.next).toHaveLength(400)
    for (const { at, local, utc } of nightly?.next ?? []) {
      expect([Date.parse(local), Date.parse(utc)]).toEqual([at, at])
      expect(local).toMatch(/T0[34]:[03]0:00\+0[23]:00$/)
      expect(local).not.toMatch(/2026-12-2[456]/)
    }
    expect(z.array(scheduled).parse(await json(['schedule', 'nightly']))[0]?.next).toHaveLength(5)
  })

  it('export gives the set-up without its secrets', async () => {
    const { setup: yaml } = z.object({ setup: z.string() }).parse(await json(['export']))
    expect(yaml).toContain('env: HS_TOKEN')
    expect(yaml).not.toContain(credentials.hubspot.accessToken)
  })
})

describe('for people', () => {
  it('schedule shows the words, the last tick and the next times', async () => {
    const tick = Date.parse('2026-03-01T01:30:00Z')
    await db.pool.query(`update evergreen.sync set last_tick = $1, last_skip = 'the sync is paused'`, [new Date(tick)])
    await evergreen(['pause', 'nightly'], env)
    const { stdout } = await evergreen(['schedule', '--next', '2'], env)
    await evergreen(['resume', 'nightly'], env)
    const next = String.raw`\w{3} \d{4}-\d\d-\d\d 0[34]:[03]0:00 \+0[23]:00 Europe\/Helsinki  \d{4}-\d\d-\d\dT0[01]:[03]0:00Z\n`
    const lines = [
      'nightly: every day at 03:30 Europe/Helsinki, except 2026-12-24 to 2026-12-26\n',
      String.raw`  the sync nightly is paused since .+Z: its ticks are skipped\n`,
      String.raw`  last  Sun 2026-03-01 03:30:00 \+02:00 Europe/Helsinki  2026-03-01T01:30:00Z  skipped: the sync is paused\n`,
      `  next  ${next}        ${next}`,
      'people: no schedule, runs only when asked to\n',
    ]
    expect(stdout).toMatch(new RegExp(`^${lines.join('')}$`))
  })

  it('runs tells who started each', async () => {
    const { stdout } = await evergreen(['runs', '--limit', '1'], env)
    expect(stdout).toMatch(/ BY +STATUS .+\n.+ cli:\w+ /)
    expect((await evergreen(['runs', runId], env)).stdout).toMatch(/started [-0-9 :]+ by cli:\w+, ended/)
  })
})

describe('exit codes and lines', () => {
  it.each([
    [['run', 'peopl'], 'sync peopl: there is no such sync. Did you mean people?'],
    [['schedule', 'peopl'], 'sync peopl: there is no such sync. Did you mean people?'],
    [['runs', '--sync', 'peopl'], 'sync peopl: there is no such sync. Did you mean people?'],
    [['runs', 'no-run'], 'run no-run: there is no such run. List the runs with: evergreen runs'],
    [['explain', 'h', 'contacts', '1', 'email'], 'connection h: there is no such connection. Did you mean hs?'],
    [['explain', 'hs', 'contact', '1', 'email'], 'stream contact of hs: no sync reads it. Did you mean contacts?'],
    [['explain', 'hs', 'contacts', '1', 'mail'], 'field mail of contacts: no sync reads it. Did you mean email?'],
    [['audit', 'list', '--run', 'nope'], 'run nope: there is no such run. List the runs with: evergreen runs'],
    [['runs', '--proposals'], 'runs: --proposals is of one run. Say which: evergreen runs RUN --proposals.'],
    [
      ['audit', 'export', '--out', '/not/there.ndjson'],
      '/not/there.ndjson: it cannot be written (ENOENT). Give a file in a folder that is there, can be written to, and has room: --out FILE.',
    ],
    [['audit', 'list', '--connection', 'xy'], 'connection xy: there is no such connection. Known are: hs.'],
    [['pause', 'peopl'], 'peopl: there is no sync and no connection of this name. Did you mean people?'],
    [['resume'], 'resume: nothing was named. Name one sync or connection, or give --all.'],
    [
      ['pause', 'people', '--all'],
      'pause: both a name and --all were given. Name one sync or connection, or give --all.',
    ],
    [
      ['apply', '/not/there.yaml'],
      '/not/there.yaml: there is no such file. Give the path of a set-up file: evergreen apply FILE.',
    ],
  ])('%j', async (args, line) => {
    expect(await evergreen(args, env)).toEqual({ code: EXIT.config, stdout: '', stderr: `evergreen: ${line}\n` })
  })

  it.each([
    [['runs', '--limit', 'many'], 'Give a whole number from 1.'],
    [['runs', '--limit', '0'], 'Give a whole number from 1.'],
    [['audit', 'list', '--after', '-1'], 'Give a whole number from 0.'],
    [['audit', 'list', '--since', 'yesterday'], 'Write it like 2026-01-31'],
    [['audit', 'list', '--event', 'nothing'], 'Allowed choices are'],
    [['schedule', '--next', '-1'], 'Give a whole number from 0 to 1000.'],
    [['api', '--port', '70000'], 'Give a whole number from 0 to 65535.'],
    [['demo', '--records', '-5'], 'Give a whole number from 1 to 2000000.'],
    [['demo', '--port', 'http'], 'Give a whole number from 0 to 65535.'],
    [['rum'], "unknown command 'rum'\n(Did you mean run?)"],
    [['run'], "missing required argument 'sync'"],
  ])('wrong usage: %j', async (args, words) => {
    const { code, stdout, stderr } = await evergreen(args, env)
    expect({ code, stdout }).toEqual({ code: EXIT.config, stdout: '' })
    expect(stderr).toContain(words)
  })

  it('a wrong environment names the variable and not its value', async () => {
    const { code, stderr } = await evergreen(['runs'], { ...env, EVERGREEN_KEY: 'planted' })
    expect(code).toBe(EXIT.config)
    expect(stderr).toMatch(/^evergreen: environment: EVERGREEN_KEY must be 32 random bytes .+\n$/)
    expect(stderr).not.toContain('planted')
  })

  it('a stack trace is printed only with --verbose', async () => {
    const { code, stderr } = await evergreen(['runs', 'no-run', '--verbose'], env)
    expect(code).toBe(EXIT.config)
    expect(stderr).toMatch(/^evergreen: run no-run: .+\nNotKnown: .+\n {4}at /)
  })

  it('explain says of a record that was never read that it was not', async () => {
    const { code, stdout } = await evergreen(['explain', 'hs', 'contacts', 'no-such-id', 'email'], env)
    expect(code).toBe(EXIT.ok)
    expect(stdout).toContain('Evergreen has never read this record')
  })

  it('a dry run that was waited for ends with what it would change', async () => {
    const shouted = Array.from({ length: 22 }, (_, n) => `PERSON${n}@ACME-CORP.COM`)
    const [id] = shouted.map(email => sandbox.world.hubspot.insert('contacts', { email }))
    const { code, stdout, stderr } = await evergreen(['run', 'people', '--full', '--dry-run', '--wait'], env)
    expect(code).toBe(EXIT.ok)
    const proposed = stdout.split('\n').filter(line => line.includes(' → '))
    expect(proposed).toHaveLength(20)
    expect(proposed).toContainEqual(
      expect.stringMatching(
        `^  ${id} email: "PERSON0@ACME-CORP.COM" → "person0@acme-corp.com" \\(normalized, rule .+, confidence .+\\)$`,
      ),
    )
    expect(stderr).toMatch(/^look with: evergreen plan .+\n2 more: evergreen runs \S+ --proposals\n$/)
  })

  it('help and version succeed', async () => {
    expect(await evergreen(['--version'], env)).toEqual({ code: EXIT.ok, stdout: '1.2.3\n', stderr: '' })
    expect((await evergreen(['run', '--help'], env)).code).toBe(EXIT.ok)
  })
})
