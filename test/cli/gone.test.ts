// What ops sees of deleted and merged records: figures of the run, and one story under both ids.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { credentials } from '../../src/sandbox/credentials.ts'
import { startSandbox } from '../../src/sandbox/server.ts'
import { freshDatabase } from '../support/fresh-database.ts'
import { evergreen } from './in-process.ts'

it('runs and explain tell what became of records that left', async () => {
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
  people: { connection: hs, stream: contacts, settleMinutes: 0, approval: never, guards: off, fields: { email: { kind: email } } }
`,
  )
  const said = async (...args: string[]) => {
    const { code, stdout, stderr } = await evergreen(args, env)
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' })
    return stdout
  }
  const { hubspot, clock } = sandbox.world
  const [kept, lost, dropped] = ['kept', 'lost', 'dropped'].map(name =>
    hubspot.insert('contacts', { email: `${name}@acme-corp.com` }),
  )
  const company = hubspot.insert('companies', { name: 'Acme' })
  hubspot.update(kept ?? '', { associatedcompanyid: company }, 'person')
  await said('apply', setup)
  await said('run', 'people', '--full', '--wait')
  clock.advance(3_600_000)
  const survivor = hubspot.merge(kept ?? '', lost ?? '', 'person')
  hubspot.remove(dropped ?? '', 'person')
  clock.advance(3_600_000)
  const report = z.object({ run: z.object({ id: z.string() }), counts: z.object({ gone: z.number() }).loose() })
  const { run, counts } = report.parse(JSON.parse(await said('run', 'people', '--wait', '--json')))
  expect(counts).toMatchObject({ gone: 1, merged: 2, restored: 0 })
  expect(await said('runs', run.id)).toContain('  known records found gone or back: 1 deleted, 2 merged\n')
  expect(await said('explain', 'hs', 'contacts', survivor, 'email')).toContain(
    `  linked         companies ${company} by companies (primary, 1, 279)\n`,
  )
  const ofLost = await said('explain', 'hs', 'contacts', lost ?? '', 'email')
  expect(ofLost).toContain(`  merged: it lives on in ${survivor}, whose story follows\n`)
  expect(ofLost).toContain(`${lost} was found merged away by run ${run.id}\n`)
  expect(ofLost).toContain('now            kept@acme-corp.com')
  expect(await said('explain', 'hs', 'contacts', survivor, 'email')).toContain(
    `  tells of ${kept}, ${lost} too, merged into it\n`,
  )
  expect(await said('explain', 'hs', 'contacts', dropped ?? '', 'email')).toContain(
    `${dropped} was found deleted by run ${run.id}\n`,
  )
})
