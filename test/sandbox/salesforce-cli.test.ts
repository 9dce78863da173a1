// The official command line against the sandbox. It is large, so it is no dependency: `npm install --no-save
// @salesforce/cli` puts it where this test finds it. What it asks beyond the documented API is tested without it.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts'

const CLI = resolve(import.meta.dirname, '../../node_modules/@salesforce/cli/bin/run.js')
const isInstalled = existsSync(CLI)

let sandbox: Sandbox
let token: string
let home: string
beforeAll(async () => {
  sandbox = await startSandbox({ records: 20 })
  const { salesforce } = sandbox.world
  salesforce.queryJobs.hurry()
  token = salesforce.sessions.open()
  home = await mkdtemp(join(tmpdir(), 'sf-'))
})
afterAll(async () => {
  await sandbox.close()
  await rm(home, { recursive: true, force: true })
})

/** The status and what a command answers as JSON. */
async function sf(...args: readonly string[]): Promise<unknown> {
  const env = {
    PATH: process.env['PATH'],
    HOME: home,
    SF_ACCESS_TOKEN: token,
    SF_DISABLE_TELEMETRY: 'true',
    SF_DISABLE_AUTOUPDATE: 'true',
    SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
  }
  const { stdout } = await promisify(execFile)(process.execPath, [CLI, ...args, '--json'], { env, cwd: home })
  return JSON.parse(stdout)
}

const IF = isInstalled ? 'the command line' : 'the command line (NOT RUN: the package @salesforce/cli is not installed)'

describe.skipIf(!isInstalled)(IF, { timeout: 120_000 }, () => {
  it('logs in with a token, queries, describes, exports and upserts in bulk', async () => {
    const target = ['--target-org', 'sandbox']
    const login = ['org', 'login', 'access-token', '--instance-url', sandbox.url, '--no-prompt', '--alias', 'sandbox']
    expect(await sf(...login)).toMatchObject({ status: 0, result: { orgId: sandbox.world.salesforce.id } })
    const accounts = sandbox.world.salesforce.count('Account')
    expect(await sf('data', 'query', '--query', 'SELECT Id, Owner.Name FROM Account', ...target)).toMatchObject({
      status: 0,
      result: { totalSize: accounts, done: true },
    })
    expect(await sf('sobject', 'describe', '--sobject', 'Contact', ...target)).toMatchObject({
      result: { name: 'Contact' },
    })
    const query = ['--query', 'SELECT Id, Name FROM Account', '--output-file', 'out.csv', '--wait', '2']
    expect(await sf('data', 'export', 'bulk', ...query, ...target)).toMatchObject({ result: { totalSize: accounts } })
    const exported = (await readFile(join(home, 'out.csv'), 'utf8')).trim().split('\n')
    expect(exported).toHaveLength(accounts + 1)
    const [, first = ''] = exported
    const id = first.split(',')[0]?.replaceAll('"', '') ?? ''
    await writeFile(join(home, 'in.csv'), `Id,Site\n${id},Upserted\n`)
    const upsert = ['--file', 'in.csv', '--sobject', 'Account', '--external-id', 'Id', '--wait', '2']
    const done = sf('data', 'upsert', 'bulk', ...upsert, ...target)
    expect(await done).toMatchObject({
      status: 0,
      result: { jobInfo: { state: 'JobComplete', numberRecordsFailed: 0 } },
    })
    expect(sandbox.world.salesforce.get('Account', id)).toMatchObject({ Site: 'Upserted' })
  })
})

describe('what the command line asks', () => {
  const ask = async (path: string): Promise<unknown> => {
    const response = await fetch(`${sandbox.url}${path}`, { headers: { authorization: `Bearer ${token}` } })
    expect(response.status).toBe(200)
    return response.json()
  }

  it('with two slashes is answered as with one', async () => {
    expect(await ask('//services/data/v68.0/limits')).toHaveProperty('DailyApiRequests')
  })

  it('of the columns of a statement is answered without its rows', async () => {
    const columns = (soql: string) => ask(`/services/data/v68.0/query?q=${encodeURIComponent(soql)}&columns=true`)
    expect(await columns('SELECT Id, Name, Owner.Name, (SELECT LastName FROM Contacts) FROM Account')).toMatchObject({
      entityName: 'Account',
      groupBy: false,
      idSelected: true,
      keyPrefix: '001',
      columnMetadata: [
        { columnName: 'Id', apexType: 'Id', aggregate: false, joinColumns: [] },
        { columnName: 'Name', apexType: 'String', textType: true, updatable: true },
        { columnName: 'Owner', foreignKeyName: 'OwnerId', aggregate: false, joinColumns: [{ columnName: 'Name' }] },
        { columnName: 'Contacts', aggregate: true, joinColumns: [{ columnName: 'LastName' }] },
      ],
    })
    expect(await columns('SELECT COUNT(Id) n, Industry FROM Account GROUP BY Industry')).toMatchObject({
      groupBy: true,
      columnMetadata: [{ columnName: 'n', aggregate: true }, { columnName: 'Industry' }],
    })
  })
})
