// What ops sees of the past: the import among the runs, and in the story of a field who set what, when.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { credentials } from '../../src/sandbox/credentials.ts'
import { userSource } from '../../src/sandbox/hubspot/store/sources.ts'
import { startSandbox } from '../../src/sandbox/server.ts'
import { freshDatabase } from '../support/fresh-database.ts'
import { evergreen } from './in-process.ts'

const runs = z.array(
  z.object({
    run: z.object({ id: z.string(), mode: z.string(), status: z.string() }),
    counts: z.object({ calls: z.int().positive() }),
  }),
)

it('runs shows the import, and explain tells who set what in the past', async () => {
  const [db, sandbox] = [await freshDatabase(), await startSandbox()]
  const home = await mkdtemp(join(tmpdir(), 'evergreen-cli-'))
  onTestFinished(async () => {
    await sandbox.close()
    await db.close()
    await rm(home, { recursive: true, force: true })
  })
  const env = { DATABASE_URL: db.url, EVERGREEN_HOME: home, HS_TOKEN: credentials.hubspot.accessToken }
  const setup = join(home, 'setup.yaml')
  await writeFile(
    setup,
    `connections:
  hs: { connector: hubspot, baseUrl: ${sandbox.url}, accessToken: { env: HS_TOKEN }, sandbox: true }
syncs:
  people: { connection: hs, stream: contacts, settleMinutes: 0, approval: never, guards: off, fields: { jobtitle: { kind: job_title } } }
`,
  )
  const said = async (...args: string[]) => {
    const { code, stdout, stderr } = await evergreen(args, env)
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' })
    return stdout
  }
  const { hubspot } = sandbox.world
  const id = hubspot.insert('contacts', { jobtitle: 'CTO' })
  hubspot.backdate('contacts', id, 'jobtitle', [
    { value: 'CTO', at: Date.UTC(2026, 0, 2), ...userSource(7) },
    { value: 'Dev', at: Date.UTC(2025, 0, 2), sourceType: 'API', sourceId: '' },
  ])
  const yesterday = Date.now() - 86_400_000
  const edited = hubspot.insert('contacts', { jobtitle: 'CFO' })
  hubspot.backdate('contacts', edited, 'jobtitle', [{ value: 'CFO', at: yesterday, ...userSource(7) }])
  await said('apply', setup)
  await said('run', 'people', '--full', '--wait')
  // The import goes on while somebody works.
  const imported = async () => {
    await said('run', 'people', '--wait')
    return runs.parse(JSON.parse(await said('runs', '--json'))).find(({ run }) => run.mode === 'history')
  }
  await expect.poll(async () => (await imported())?.run.status).toBe('complete')
  const { run: { id: run } = { id: '' }, counts: { calls } = { calls: 0 } } = (await imported()) ?? {}
  expect(await said('runs')).toMatch(/complete \(history\)/)
  // One call, and one more each time that a command ended while the import had just asked.
  expect(await said('runs', run)).toContain(`  3 past changes read with ${calls === 1 ? '1 call' : `${calls} calls`}\n`)
  const story = await said('explain', 'hs', 'contacts', id, 'jobtitle')
  expect(story).toContain('CTO, by a person (userId:7)\n')
  expect(story).toContain('Dev, by another program (API)\n')
  // The older edit is past its 90 days; the newer one is kept, and the story says until when and how that is known.
  expect(story).not.toContain('human lock')
  const until = new Date(yesterday + 90 * 86_400_000).toISOString().slice(0, 10)
  const kept = await said('explain', 'hs', 'contacts', edited, 'jobtitle')
  expect(kept).toMatch(new RegExp(`human lock +until ${until}, exact: a person`))
})
