// evergreen runs ID draws the run: in eighty columns and without colours where nobody sees them, and as one page that
// loads nothing.
import { hash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { durationText } from '../../../src/cli/commands/runs/durations.ts'
import { credentials } from '../../../src/sandbox/credentials.ts'
import { type Sandbox, startSandbox } from '../../../src/sandbox/server.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { evergreen } from '../in-process.ts'

let db: FreshDatabase
let sandbox: Sandbox
let home: string
let runId: string
const run = (...args: string[]) => {
  const env = { DATABASE_URL: db.url, EVERGREEN_HOME: home, HS_TOKEN: credentials.hubspot.accessToken }
  return evergreen(args, env)
}

beforeAll(async () => {
  db = await freshDatabase()
  sandbox = await startSandbox()
  home = await mkdtemp(join(tmpdir(), 'evergreen-picture-'))
  await writeFile(
    join(home, 'setup.yaml'),
    `connections:
  hs: { connector: hubspot, baseUrl: ${sandbox.url}, accessToken: { env: HS_TOKEN }, sandbox: true }
syncs:
  people: { connection: hs, stream: contacts, settleMinutes: 0, approval: first, guards: off, history: off, fields: { email: { kind: email }, phone: { kind: phone, owner: crm } } }
`,
  )
  for (const place of [1, 2, 3, 4, 5])
    sandbox.world.hubspot.insert('contacts', { email: `ANN${place}@ACME-CORP.COM`, phone: '+31 20 555 25 14' })
  await run('apply', join(home, 'setup.yaml'))
  const Report = z.object({ run: z.object({ id: z.string() }), plan: z.object({ digest: z.string() }) })
  const made = Report.parse(JSON.parse((await run('run', 'people', '--full', '--wait', '--json')).stdout))
  runId = made.run.id
  const { code, stderr } = await run('approve', runId, made.plan.digest, '--wait')
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' })
})
afterAll(async () => {
  await sandbox.close()
  await db.close()
  await rm(home, { recursive: true, force: true })
})

describe('the picture of a run', () => {
  it('is drawn in eighty columns, in characters alone', async () => {
    const { stdout } = await run('runs', runId)
    const lines = stdout.split('\n')
    const picture = lines.slice(lines.findIndex(line => line.includes('time  jobs')))
    expect(picture.filter(line => line.length > 80)).toEqual([])
    expect(stdout).not.toContain('\u001b[')
    const stages = picture.map(line => /^ {2}(\w+) +.*[░▒▓█]/.exec(line)?.[1]).filter(name => name !== undefined)
    expect(stages.slice(0, 4)).toEqual(['start', 'pull', 'plan', 'write'])
    expect(picture.find(line => line.startsWith('  pull'))).toMatch(/ 1 +\d+ {2}5 read$/)
    expect(picture.find(line => line.startsWith('  write'))).toMatch(/ {2}5 written$/)
    expect(stdout).toMatch(/┊ here it waited [\d.]+ m?s for a person/)
    expect(stdout).toMatch(/changes by reason\n {2}normalized +█+ {2}5 applied\n/)
    expect(stdout).toMatch(/refused by reason\n/)
  })

  it('comes with the figures as JSON', async () => {
    const Picture = z.object({
      picture: z.object({
        lengthMs: z.number().positive(),
        waited: z.object({ at: z.number().positive(), forMs: z.number().positive() }),
        stages: z.array(z.object({ name: z.string(), load: z.array(z.number().nonnegative()).length(120) }).loose()),
      }),
    })
    const { picture } = Picture.parse(JSON.parse((await run('runs', runId, '--json')).stdout))
    expect(Math.min(...picture.stages.map(({ load }) => Math.max(...load)))).toBeGreaterThan(0)
  })

  it('is a page of its own that loads nothing, runs nothing and says the same in tables', async () => {
    const file = join(home, 'run.html')
    expect((await run('runs', runId, '--html', file)).stdout).toBe(`${file}\n`)
    const page = await readFile(file, 'utf8')
    expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|https?:|\son\w+=|style="/i)
    const style = /<style>([\s\S]*)<\/style>/.exec(page)?.[1] ?? ''
    expect(page).toContain(`style-src 'sha256-${hash('sha256', style, 'base64')}'`)
    expect(page).toContain("default-src 'none'")
    expect(page).toContain('<html lang="en">')
    expect(page.match(/<svg [^>]*role="img" aria-label="[^"]+"/g)).toHaveLength(3)
    expect(page.match(/<caption>/g)).toHaveLength(3)
    expect(page).toContain('<th scope="row">normalized</th><td>5</td><td>5</td>')
    expect(page).toContain(runId)
  })

  it('says where a page cannot be written, and that it is of one run', async () => {
    const nowhere = await run('runs', runId, '--html', join(home, 'no', 'folder.html'))
    expect([nowhere.code, nowhere.stderr]).toEqual([2, expect.stringContaining('the page cannot be written there')])
    expect((await run('runs', '--html')).stderr).toContain(
      '--html is of one run. Say which: evergreen runs RUN --html.',
    )
  })
})

it.each([
  [0, '0 ms'],
  [999, '999 ms'],
  [999.7, '1.0 s'],
  [4_210, '4.2 s'],
  [59_960, '1 m'],
  [92_000, '1 m 32 s'],
  [119_999, '2 m'],
  [3_599_900, '1 h'],
  [3_600_000, '1 h'],
  [11_100_000, '3 h 5 m'],
  [86_399_000, '1 d'],
  [187_200_000, '2 d 4 h'],
])('%i milliseconds are %s', (ms, text) => {
  expect(durationText(ms)).toBe(text)
})
