// Whether the CRM still speaks the version of its API that the connection is set to, and whether the app's log-in was
// granted what is needed: named by doctor, and by a run as it starts, with where it is switched on.

import { afterEach, expect, it } from 'vitest'
import { familyCheck } from '../../connectors/hubspot/access/family.ts'
import { systemClock } from '../../src/clock.ts'
import type { Check } from '../../src/contract/connector.ts'
import { needOf } from '../../src/domain/need.ts'
import { readRun } from '../../src/operations/runs.ts'
import { credentials } from '../../src/sandbox/credentials.ts'
import { testDeps } from '../connectors/deps.ts'
import { openHubSpot } from '../connectors/hubspot/kit.ts'
import { openSalesforce } from '../connectors/salesforce/kit.ts'
import { sharedCrm } from '../support/shared-crm.ts'
import { setting, syncDefinition } from '../support/sync.ts'
import { openRoute } from './route.ts'

const crm = sharedCrm()
const { clientId, clientSecret } = credentials.salesforce
const grant = (scope: string) => crm.sandbox.world.salesforce.logins.putApp(clientId, { clientSecret, scope })
afterEach(() => {
  grant('api refresh_token')
  crm.sandbox.world.faults.clear()
})

const CONTACT = { stream: 'Contact', settleMinutes: 0, fields: [setting({ field: 'Email', kind: 'email' })] } as const
const PEOPLE = { stream: 'contacts', settleMinutes: 0, fields: [setting({ field: 'email', kind: 'email' })] } as const
const wrong = (checks: readonly Check[]) => checks.filter(({ ok }) => !ok)
const ofSalesforce = (apiVersion = '68.0') =>
  openSalesforce(crm.sandbox.url, testDeps(), { apiVersion }).check([needOf(syncDefinition(CONTACT))])

async function run(connection: () => ReturnType<typeof openSalesforce>, part: typeof CONTACT | typeof PEOPLE) {
  const route = await openRoute(crm.db, { connection }, part)
  const { id } = await route.finish((await route.start({ dryRun: true })).id)
  return readRun(id, crm.db.unitOfWork, systemClock)
}

it('tells the newest version that the org offers, and what the log-in was granted', async () => {
  const checks = await ofSalesforce()
  expect(wrong(checks)).toEqual([])
  expect(checks).toContainEqual({
    what: 'API version 68.0',
    ok: true,
    detail: 'supported; the newest is 68.0',
    fix: null,
  })
  expect(checks).toContainEqual({ what: 'scopes', ok: true, detail: 'api refresh_token', fix: null })
})

it.each([
  ['99.0', 'the org offers 31.0 to 68.0'],
  ['40.0', "switched off in Summer '28"],
  ['57.0', 'large reads need 58.0'],
])('names the version %s with what is to be set', async (version, why) => {
  const [found] = wrong(await ofSalesforce(version))
  expect(found).toMatchObject({ what: `API version ${version}`, detail: expect.stringContaining(why) })
  expect(found?.fix).toBe('Set apiVersion: "68.0" on the connection.')
})

it('stops a run whose version the org does not offer, and only tells of one that will be gone', async () => {
  const deps = testDeps()
  const gone = await run(() => openSalesforce(crm.sandbox.url, deps, { apiVersion: '30.0' }), CONTACT)
  expect(gone.run).toMatchObject({ status: 'failed', note: expect.stringContaining('Set apiVersion') })
  const others = testDeps()
  const old = await run(() => openSalesforce(crm.sandbox.url, others, { apiVersion: '40.0' }), CONTACT)
  expect(old.run.status).toBe('complete')
  expect(old.lacks).toMatchObject([{ what: 'API version 40.0', stops: 'part' }])
})

it('names the scope that a connected app lacks, with where it is added', async () => {
  grant('id')
  const api = { what: 'scope api', fix: expect.stringContaining('Manage user data via APIs (api)') }
  expect(wrong(await ofSalesforce())).toMatchObject([api])
  const deps = testDeps()
  const { run: ended } = await run(() => openSalesforce(crm.sandbox.url, deps), CONTACT)
  expect(ended).toMatchObject({ status: 'failed', note: expect.stringContaining('scope api is missing') })
})

it('names the scope without which a refresh token is good no longer than its session, and runs all the same', async () => {
  const { refreshToken } = credentials.salesforce
  const checksWith = (given: Readonly<Record<string, unknown>>) =>
    openSalesforce(crm.sandbox.url, testDeps(), given).check([needOf(syncDefinition(CONTACT))])
  grant('api')
  const refresh = {
    what: 'scope refresh_token',
    detail: expect.stringContaining('may not renew its log-in'),
    fix: expect.stringContaining('Perform requests at any time (refresh_token, offline_access)'),
  }
  expect(wrong(await checksWith({ refreshToken }))).toMatchObject([refresh])
  // Who logs in by client credentials does without.
  expect(wrong(await checksWith({}))).toEqual([])
  const deps = testDeps()
  const ended = await run(() => openSalesforce(crm.sandbox.url, deps, { refreshToken }), CONTACT)
  expect(ended.run.status).toBe('complete')
  expect(ended.lacks).toMatchObject([{ what: 'scope refresh_token', stops: 'part' }])
  grant('api offline_access')
  expect(wrong(await checksWith({ refreshToken }))).toEqual([])
})

it('names the paths that HubSpot does not answer, and those that it will end', async () => {
  const token = { accessToken: credentials.hubspot.accessToken }
  const check = () => openHubSpot(crm.sandbox.url, testDeps(), token).check([needOf(syncDefinition(PEOPLE))])
  expect(await check()).toContainEqual({
    what: 'API version',
    ok: true,
    detail: 'the paths of v3 are answered; HubSpot ends them in September 2027',
    fix: 'Set pathFamily: "2026-09" on the connection.',
    remedy: { do: 'edit-connection', connection: 'acme' },
  })
  crm.sandbox.world.faults.add({
    system: 'hubspot',
    path: /\/v3\//,
    skip: 0,
    times: 100,
    when: 'before',
    status: 404,
    body: { status: 'error', message: 'resource not found', category: 'OBJECT_NOT_FOUND' },
  })
  const fix = 'Set pathFamily: "2026-09" on the connection.'
  expect(wrong(await check())).toMatchObject([
    { detail: expect.stringContaining('paths of v3'), fix: expect.any(String) },
  ])
  const deps = testDeps()
  const { run: ended } = await run(() => openHubSpot(crm.sandbox.url, deps, token), PEOPLE)
  expect(ended).toMatchObject({ status: 'failed', note: expect.stringContaining(fix) })
})

it('counts on the numbered paths of HubSpot no longer than HubSpot says', async () => {
  const yes = async () => true
  expect(await familyCheck('v3', Date.UTC(2027, 8, 1), yes, 'hs')).toMatchObject({ ok: false })
  expect(await familyCheck('2026-09', Date.UTC(2027, 8, 1), yes, 'hs')).toMatchObject({ ok: true, fix: null })
})
