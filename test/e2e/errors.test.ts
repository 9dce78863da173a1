// What goes wrong for a person ends in one clear line (what, where, what to do) and an exit code that scripts can use.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { EXIT } from '../../src/cli/exit.ts'
import { credentials } from '../../src/sandbox/credentials.ts'
import { evergreen as inProcess } from '../cli/in-process.ts'
import { evergreen as asProcess, type Environment } from '../support/evergreen.ts'
import { CONTACT_SYNCS, connectionsTo, openPlace, type Place } from './place.ts'

const WRONG = { salesforce: 'planted-wrong-secret', hubspot: 'pat-planted-wrong-token', database: 'planted-password' }
const SECRETS = [...Object.values(WRONG), credentials.salesforce.clientSecret, credentials.hubspot.accessToken]
/** Nothing listens on the discard port of this machine. */
const NOWHERE = '127.0.0.1:9'

/** The same set-up once more under other names: "bad-sf", "bad-contacts of sf". */
const renamed = (yaml: string, prefix: string) =>
  yaml
    .replaceAll(/\b(sf|hs)(-contacts|:(?= \{))/g, `${prefix}-$1$2`)
    .replaceAll(/connection: (sf|hs)\b/g, `connection: ${prefix}-$1`)

let place: Place
let taken: ReturnType<typeof createServer>
let activeRun: string
let before: unknown

beforeAll(async () => {
  place = await openPlace({ records: 40 })
  const { url } = place.sandbox
  const { salesforce, hubspot } = credentials
  const good = connectionsTo(url)
  const wrong = good.replace(salesforce.clientSecret, WRONG.salesforce).replace(hubspot.accessToken, WRONG.hubspot)
  const fromEnv = good.replace(hubspot.accessToken, '{ env: PLANTED_TOKEN }')
  vi.stubEnv('PLANTED_TOKEN', hubspot.accessToken)
  for (const yaml of [
    good + CONTACT_SYNCS,
    renamed(wrong + CONTACT_SYNCS, 'bad'),
    renamed(connectionsTo(`http://${NOWHERE}`) + CONTACT_SYNCS, 'dead'),
    renamed(fromEnv + CONTACT_SYNCS, 'env'),
    renamed(good + CONTACT_SYNCS.replace('FirstName', 'FistName').replace('firstname', 'fistname'), 'typo'),
    good + csvSync(await place.file('torn.csv', 'domain,industry\nexample.com,"Retail\nother.example,x,y,z\n')),
  ]) {
    await place.app.apply(yaml, 'set-up', 'cli:test')
  }
  vi.unstubAllEnvs()
  await place.app.setPause({ target: 'sf-contacts', pause: true, actor: 'cli:test' })
  activeRun = (await place.queue(['sf-contacts'])).join()
  taken = createServer().listen(0, '127.0.0.1')
  await new Promise(resolve => taken.once('listening', resolve))
  before = await kept()
})
afterAll(async () => {
  taken.close()
  await place.close()
})

const csvSync = (
  path: string,
) => `  facts: { connector: csv, path: ${path}, match: { domain: domain }, supplies: { industry: industry } }
syncs:
  companies:
    connection: hs
    stream: companies
    settleMinutes: 0
    approval: never
    guards: off
    fields:
      domain: { kind: website }
      industry: { kind: industry, policy: overwrite-always, from: industry }
    enrich: [facts]
`

/** Set-up, runs of other syncs than the enriched one, and what was written: nothing of it may change by an error. */
async function kept(): Promise<unknown> {
  const read = async (sql: string) => (await place.db.pool.query(sql)).rows
  return [
    await read('select id, alias, connector, settings, sealed, paused_at from evergreen.connection order by id'),
    await read('select * from evergreen.sync order by id'),
    await read(
      "select r.* from evergreen.run r join evergreen.sync s on s.id = sync_id where name <> 'companies' order by r.id",
    ),
    await read('select * from evergreen.proposal order by seq'),
    place.sandbox.world.writes.list().length,
  ]
}

/** `run` is a process of its own, or for most of the table this one: a process takes seconds to start. */
async function expectOneLine(
  args: readonly string[],
  code: number,
  line: string | RegExp,
  env: Environment = {},
  run = inProcess,
) {
  const ended = await run(args, { ...place.env, ...env })
  const lines = ended.stderr.trimEnd().split('\n')
  if (typeof line === 'string') expect(lines).toEqual([`evergreen: ${line}`])
  else expect(lines).toEqual([expect.stringMatching(line)])
  expect(ended.code).toBe(code)
  for (const secret of SECRETS) expect(ended.stdout + ended.stderr).not.toContain(secret)
  return ended
}

it('the doctor names each field and stream of a sync that the CRM does not have, and what to do', async () => {
  const yaml = CONTACT_SYNCS.replace('stream: Contact', 'stream: Kontakt')
    .replace('settleMinutes: 0', 'settleMinutes: 0\n    exclude: [{ field: Emial, ends-with: .gov }]')
    .replace('phone: {', 'fone: {')
  const doctored = await openPlace({ records: 1 })
  try {
    await doctored.app.apply(connectionsTo(doctored.sandbox.url) + yaml, 'set-up', 'cli:test')
    const failed = async () =>
      (await Array.fromAsync(doctored.app.doctor())).filter(({ where, ok }) => !ok && /-/.test(where))
    expect(await failed()).toEqual([
      {
        ...{ where: 'hs-contacts', what: 'read fone', ok: false },
        detail: 'contacts has no property fone that this app can read',
        fix: expect.stringMatching(/^See Settings, Properties for its internal name, .* let Evergreen make it\.$/),
        remedy: { do: 'make-fields', connection: 'hs' },
      },
      expect.objectContaining({
        where: 'sf-contacts',
        what: 'stream Kontakt',
        detail: expect.stringContaining('NOT_FOUND'),
      }),
    ])
    await doctored.app.apply(
      connectionsTo(doctored.sandbox.url) + yaml.replace('Kontakt', 'Contact'),
      'set-up',
      'cli:test',
    )
    expect((await failed()).at(-1)).toMatchObject({
      where: 'sf-contacts',
      what: 'read Emial',
      detail: 'Contact has no field Emial that this user can read',
    })
  } finally {
    await doctored.close()
  }
})

describe('one line and an exit code for', () => {
  it('a wrong client secret of Salesforce', async () => {
    await expectOneLine(
      ['run', 'bad-sf-contacts', '--wait'],
      EXIT.config,
      'bad-sf: Salesforce answers invalid_client: invalid client credentials. Check clientId and clientSecret.',
    )
  })

  it('a wrong token of HubSpot', async () => {
    await expectOneLine(
      ['run', 'bad-hs-contacts', '--wait'],
      EXIT.config,
      "bad-hs: HubSpot answers HTTP 401 INVALID_AUTHENTICATION. Renew the token in the app's settings and store it again as this connection's secret.",
      {},
      asProcess,
    )
  })

  it.each(['dead-sf', 'dead-hs'])('a CRM that cannot be reached (%s)', async alias => {
    const line = new RegExp(
      `^evergreen: ${alias}: cannot reach http://${NOWHERE} \\(.+\\)\\. Check the address and the network\\.$`,
    )
    await expectOneLine(['run', `${alias}-contacts`, '--wait'], EXIT.unavailable, line)
  })

  it.each([
    ['typo-sf-contacts', 'Contact', 'FistName'],
    ['typo-hs-contacts', 'contacts', 'fistname'],
  ])('a field that the CRM does not have (%s)', async (sync, stream, field) => {
    const line = new RegExp(`^evergreen: .*${sync}.*${stream}.*${field}.*then run again\\.$`)
    await expectOneLine(['run', sync, '--wait'], EXIT.config, line)
  })

  it('an unknown key in the set-up file, with its line and the nearest known key', async () => {
    const yaml = CONTACT_SYNCS.replace('settleMinutes', 'setleMinutes')
    const file = await place.file('unknown-key.yaml', connectionsTo(place.sandbox.url) + yaml)
    const line = `${file}:8:5: syncs.sf-contacts.setleMinutes: is not known here; did you mean "settleMinutes"?`
    const { stderr } = await expectOneLine(
      ['apply', file],
      EXIT.config,
      /^evergreen: .+ Allowed: connection, stream, .+$/,
    )
    expect(stderr).toContain(line)
  })

  it('a secret that the set-up takes from the environment and that is not there', async () => {
    const yaml = connectionsTo(place.sandbox.url).replace(credentials.hubspot.accessToken, '{ env: PLANTED_TOKEN }')
    const file = await place.file('no-secret.yaml', yaml)
    const line = 'connections.hs.accessToken: the environment variable PLANTED_TOKEN is not set'
    const { stderr } = await expectOneLine(['apply', file], EXIT.config, /^evergreen: .+$/)
    expect(stderr).toContain(line)
  })

  it('the same when a run needs it', async () => {
    await expectOneLine(
      ['run', 'env-hs-contacts', '--wait'],
      EXIT.config,
      'connection env-hs: the environment variable PLANTED_TOKEN for accessToken is not set. Set PLANTED_TOKEN and try again.',
    )
  })

  it.each(['api', 'start', 'sandbox'])('a port that is in use (%s)', async command => {
    const { port } = taken.address() as AddressInfo
    const line = new RegExp(`^evergreen: .*port ${port}\\b.*(another program uses it|is in use)\\. Choose another.+$`)
    await expectOneLine([command, '--port', String(port)], EXIT.config, line)
  })

  it('a CSV file that is torn: the run fails, the line says where in the file', async () => {
    const { stdout } = await expectOneLine(
      ['run', 'companies', '--wait', '--json'],
      EXIT.runFailed,
      /^evergreen: run \S+ of companies is failed: facts: \S+torn\.csv line 3 is no valid CSV \(CSV_QUOTE_NOT_CLOSED\)\. Correct the file: .+$/,
      {},
      asProcess,
    )
    expect(JSON.parse(stdout).run).toMatchObject({ status: 'failed', syncName: 'companies' })
  })

  it('a database that is not there', async () => {
    const env = { DATABASE_URL: `postgres://evergreen:${WRONG.database}@${NOWHERE}/evergreen` }
    const line = /^evergreen: database: .*ECONNREFUSED.*check that PostgreSQL is running and reachable\.$/
    await expectOneLine(['worker'], EXIT.unavailable, line, env, asProcess)
  })

  it('a database of another name', async () => {
    const url = new URL(place.db.url)
    url.pathname = 'not_there'
    const line =
      'database: database "not_there" does not exist. Check the user, the password and the database in DATABASE_URL.'
    await expectOneLine(['runs'], EXIT.config, line, { DATABASE_URL: url.href })
  })

  it('a second run while one is active', async () => {
    const line = new RegExp(
      `^evergreen: sync sf-contacts: run ${activeRun} is active since \\S+\\. Wait for it to end, or look at it with: evergreen runs ${activeRun}$`,
    )
    await expectOneLine(['run', 'sf-contacts'], EXIT.refused, line)
  })
})

it('has left set-up, runs and CRMs as they were', async () => {
  expect(await kept()).toEqual(before)
})
