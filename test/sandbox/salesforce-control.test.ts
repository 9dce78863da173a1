// What the control plane does to the org's logins and its schema, seen through the API.
import { generateKeyPairSync } from 'node:crypto'
import { Connection } from 'jsforce'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { credentials } from '../../src/sandbox/credentials.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts'

const { clientId, clientSecret, username, personUsername, password } = credentials.salesforce
const answerSchema = z.looseObject({ accessToken: z.string().optional(), error: z.string().optional() })

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterAll(() => sandbox.close())

async function tell(path: string, body: object): Promise<z.infer<typeof answerSchema>> {
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  return answerSchema.parse(await (await fetch(`${sandbox.url}/__sandbox/salesforce${path}`, init)).json())
}

async function connectionOf(name: string): Promise<Connection> {
  const { accessToken } = await tell('/sessions', { username: name })
  return new Connection({ version: '68.0', instanceUrl: sandbox.url, accessToken: accessToken ?? '' })
}

const oauth2 = () => ({ loginUrl: sandbox.url, clientId, clientSecret })

describe('the control plane of logins', () => {
  it('switches the password grant and SOAP login, and sets how long sessions live', async () => {
    await tell('/logins', { passwordGrant: false, soapLogin: false, sessionMs: 1000 })
    await expect(new Connection({ oauth2: oauth2() }).login(username, password)).rejects.toMatchObject({
      name: 'invalid_grant',
    })
    const soap = new Connection({ version: '60.0', loginUrl: sandbox.url, logLevel: 'NONE' })
    await expect(soap.login(username, password)).rejects.toThrow('INVALID_OPERATION')
    const connection = await connectionOf(username)
    sandbox.world.clock.advance(1500)
    await expect(connection.query('SELECT Id FROM User')).rejects.toMatchObject({ errorCode: 'INVALID_SESSION_ID' })
    await tell('/logins', { passwordGrant: true, soapLogin: true, sessionMs: 7_200_000 })
    await expect(soap.login(username, password)).resolves.toBeDefined()
  })

  it('ends the sessions of one user, and refuses tokens that it has just given out', async () => {
    const [one, other] = [await connectionOf(username), await connectionOf(personUsername)]
    await tell('/sessions/expire', { username: personUsername })
    await expect(other.identity()).rejects.toThrow()
    expect(await one.query('SELECT Id FROM Organization')).toMatchObject({ totalSize: 1 })
    await tell('/logins', { refuseNewTokens: true })
    const fresh = new Connection({ version: '68.0', oauth2: oauth2() })
    await fresh.authorize({ grant_type: 'client_credentials' })
    await expect(fresh.query('SELECT Id FROM Organization')).rejects.toThrow()
    await tell('/logins', { refuseNewTokens: false })
    expect(await tell('/sessions', { username: 'nobody' })).toMatchObject({
      error: expect.stringContaining('no user nobody'),
    })
  })

  it('adds an app with a key, and takes client credentials from one', async () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const publicKeys = [publicKey.export({ type: 'spki', format: 'pem' }).toString()]
    expect(
      await tell('/apps', { clientId: 'mine', clientSecret: 's', publicKeys, runAs: personUsername }),
    ).toMatchObject({ scope: 'api refresh_token' })
    const connection = new Connection({
      version: '68.0',
      oauth2: { loginUrl: sandbox.url, clientId: 'mine', clientSecret: 's' },
    })
    const user = await connection.authorize({ grant_type: 'client_credentials' })
    expect(user.id).toBe(sandbox.world.salesforce.users.personUserId)
    await tell('/apps', { clientId: 'mine', runAs: null })
    await expect(connection.authorize({ grant_type: 'client_credentials' })).rejects.toThrow(
      'no client credentials user enabled',
    )
    expect(await tell('/apps', { clientId: 'mine', publicKeys: ['no key'] })).toMatchObject({
      error: expect.stringContaining('PEM'),
    })
  })
})

describe('the control plane of the schema', () => {
  it('adds a field that everyone sees, hides it from a profile and shows it again', async () => {
    await tell('/fields', {
      fullName: 'Lead.Score__c',
      metadata: { label: 'Score', type: 'Number', precision: 6, scale: 0 },
    })
    const person = await connectionOf(personUsername)
    const updateable = async () =>
      (await person.describe('Lead')).fields.find(({ name }) => name === 'Score__c')?.updateable
    expect(await updateable()).toBe(true)
    await tell('/visibility', { field: 'Lead.Score__c', readable: true, editable: false, profile: 'Standard User' })
    expect(await updateable()).toBe(false)
    await tell('/visibility', { field: 'Lead.Score__c', readable: false, editable: false })
    expect(await updateable()).toBeUndefined()
    const hidden = { field: 'Lead.LastName', readable: false, editable: false }
    expect(await tell('/visibility', hidden)).toMatchObject({
      error: expect.stringContaining('FIELD_INTEGRITY_EXCEPTION'),
    })
  })

  it('gives a formula another value, and no stamp of the record moves', async () => {
    await tell('/objects', {
      fullName: 'Thing__c',
      metadata: {
        label: 'Thing',
        pluralLabel: 'Things',
        deploymentStatus: 'Deployed',
        nameField: { label: 'Name', type: 'Text' },
      },
    })
    const formula = { label: 'Sum', type: 'Number', precision: 6, scale: 2, formula: '1 + 1' }
    await tell('/fields', { fullName: 'Thing__c.Sum__c', metadata: formula })
    await tell('/fields', {
      fullName: 'Thing__c.Word__c',
      metadata: { label: 'Word', type: 'Text', formula: '"fixed"' },
    })
    const connection = await connectionOf(username)
    const { id } = await connection.sobject('Thing__c').create({ Name: 'A' })
    const before = await connection.sobject('Thing__c').retrieve(id ?? '')
    expect(before).toMatchObject({ Word__c: 'fixed', Sum__c: null })
    sandbox.world.clock.advance(60_000)
    await tell('/calculated', { object: 'Thing__c', id, values: { Sum__c: 3.5 } })
    expect(await connection.sobject('Thing__c').retrieve(id ?? '')).toEqual({ ...before, Sum__c: 3.5 })
    await expect(connection.sobject('Thing__c').update({ Id: id ?? '', Sum__c: 1 })).rejects.toMatchObject({
      errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE',
    })
  })
})
