// What evergreen provision makes of objects that share their fields, and of one that takes none.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { credentials } from '../../src/sandbox/credentials.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'
import { evergreen } from './in-process.ts'

let db: FreshDatabase
let sandbox: Sandbox
let home: string
beforeAll(async () => {
  db = await freshDatabase()
  sandbox = await startSandbox()
  home = await mkdtemp(join(tmpdir(), 'evergreen-activities-'))
  const { clientId, clientSecret } = credentials.salesforce
  const stamps = '{ freshness: Evergreen_Freshness__c }'
  await writeFile(
    join(home, 'setup.yaml'),
    `connections:
  sf: { connector: salesforce, loginUrl: ${sandbox.url}, clientId: ${clientId}, clientSecret: ${clientSecret}, sandbox: true }
syncs:
  tasks: { connection: sf, stream: Task, stamps: ${stamps}, fields: { Subject: { kind: text } } }
  events: { connection: sf, stream: Event, stamps: ${stamps}, fields: { Subject: { kind: text } } }
  stages: { connection: sf, stream: OpportunityStage, stamps: ${stamps}, fields: { MasterLabel: { kind: text, policy: never } } }
`,
  )
  expect((await run('apply', join(home, 'setup.yaml'))).stderr).toBe('')
})
afterAll(async () => {
  await sandbox.close()
  await db.close()
  await rm(home, { recursive: true, force: true })
})

const run = (...args: string[]) => evergreen(args, { DATABASE_URL: db.url, EVERGREEN_HOME: home })

it('makes the fields of tasks and events once, on Activity, and lets both be seen', async () => {
  const { stdout } = await run('provision', 'sf')
  const made = stdout.split('\n').filter(line => line.startsWith('made'))
  expect(made.filter(line => line.includes('custom field'))).toEqual([
    'made        custom field Activity.Evergreen_Receipt__c, Text(64), labelled Evergreen Receipt',
    'made        custom field Activity.Evergreen_Freshness__c, Percent(3, 0), labelled Freshness',
  ])
  for (const stream of ['Task', 'Event']) {
    expect(made).toContain(
      `made        read and edit ${stream}.Evergreen_Freshness__c through the permission set Evergreen`,
    )
  }
})

it('says plainly which object takes no fields', async () => {
  const { code, stdout } = await run('provision', 'sf')
  expect(code).toBe(2)
  expect(stdout).toContain(
    'not made    OpportunityStage.Evergreen_Freshness__c: Salesforce lets nobody make a custom field on OpportunityStage',
  )
  expect(stdout).toContain('Nothing to do in sf: 4 fields there already.')
})
