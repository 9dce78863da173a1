// Logging in by an assertion that the app's key signs, at an org that checks it.
import { generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { salesforce } from '../../../connectors/salesforce/index.ts'
import { ConfigError } from '../../../src/errors.ts'
import { credentials } from '../../../src/sandbox/credentials.ts'
import { type Sandbox, startSandbox } from '../../../src/sandbox/server.ts'
import { testDeps } from '../deps.ts'

const { clientId, username } = credentials.salesforce
const pair = () => generateKeyPairSync('rsa', { modulusLength: 2048 })
const pemOf = ({ privateKey }: ReturnType<typeof pair>) =>
  privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const known = pair()
const query = { stream: 'Contact', fields: [], scope: { where: null, filters: [], list: null }, window: null }

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ records: 8, seed: 3 })
  sandbox.world.salesforce.logins.putApp(clientId, {
    publicKeys: [known.publicKey.export({ type: 'spki', format: 'pem' }).toString()],
  })
})
afterAll(() => sandbox.close())

function opened(privateKey: string, user: string = username) {
  const settings = { loginUrl: sandbox.url, clientId, privateKey, username: user, sandbox: true }
  return salesforce.open(salesforce.settings.parse(settings), testDeps())
}

it('needs no secret of the app', async () => {
  expect(await opened(pemOf(known)).source?.count(query)).toBeGreaterThan(0)
})

it.each([
  ['another key', () => opened(pemOf(pair()))],
  ['a user whom nobody approved', () => opened(pemOf(known), 'nobody@example.com')],
  ['a key that is none', () => opened('-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----')],
] as const)('is refused with %s, and says what to do', async (_, open) => {
  await expect(open().source?.count(query)).rejects.toThrow(ConfigError)
})

it('asks for the user along with the key, and for a key or a secret', () => {
  const of = (given: object) =>
    salesforce.settings.safeParse({ loginUrl: sandbox.url, clientId, sandbox: true, ...given })
  expect(of({}).error?.issues[0]?.path).toEqual(['clientSecret'])
  expect(of({ privateKey: pemOf(known) }).error?.issues[0]?.path).toEqual(['username'])
})
