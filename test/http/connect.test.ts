// Letting Evergreen into a CRM in the browser: there and back, and what was tampered with on the way.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { credentials } from '../../src/sandbox/credentials.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts'
import type { Browser } from './browser.ts'
import { openPlace, type Place } from './place.ts'

let place: Place
let sandbox: Sandbox
let ada: Browser
beforeAll(async () => {
  place = await openPlace()
  sandbox = await startSandbox()
  ada = await place.admin()
})
afterAll(async () => {
  await place.close()
  await sandbox.close()
})

const address = z.object({ url: z.string() })
const { clientId, clientSecret } = credentials.salesforce

const salesforce = () => {
  const settings = { loginUrl: sandbox.url, clientId, clientSecret, sandbox: true }
  return { connector: 'salesforce', settings }
}
const hubspot = () => {
  const app = { clientId: credentials.hubspot.clientId, clientSecret: credentials.hubspot.clientSecret }
  return { connector: 'hubspot', settings: { ...app, baseUrl: sandbox.url, sandbox: true } }
}

/** Where the CRM is asked; and, as its user lets the app in at once, what comes back. */
async function pageOf(browser: Browser, alias: string, asked: object): Promise<URL> {
  return new URL(address.parse((await browser.post(`/connections/${alias}/allow`, asked)).body).url)
}
async function sentBack(page: URL): Promise<string> {
  const answer = await fetch(page, { redirect: 'manual' })
  const back = new URL(answer.headers.get('location') ?? '')
  expect(`${back.origin}${back.pathname}`).toBe(`${place.url}/api/v1/connections/allowed`)
  return `/connections/allowed${back.search}`
}

it.each([
  ['salesforce', salesforce],
  ['hubspot', hubspot],
] as const)('connects %s: the CRM is used from then on, and its token is sealed', async (name, asked) => {
  const page = await pageOf(ada, `acme-${name}`, asked())
  expect(page.searchParams.get('state')).toMatch(/^[\w-]{43}$/)
  if (name === 'salesforce') expect(page.searchParams.get('code_challenge_method')).toBe('S256')
  const back = await ada.get(await sentBack(page))
  expect([back.status, back.headers.get('location')]).toEqual([303, `/connections?connected=acme-${name}`])
  const { body } = await ada.get('/connections')
  expect(body).toMatchObject({
    items: expect.arrayContaining([
      expect.objectContaining({
        alias: `acme-${name}`,
        secrets: expect.arrayContaining(['clientSecret', 'refreshToken']),
      }),
    ]),
  })
  const check = await ada.post(`/connections/acme-${name}/check`)
  expect(check).toMatchObject({ status: 200, body: { ok: true } })
  const stored = await place.db.pool.query('select settings::text || sealed::text as all from evergreen.connection')
  expect(JSON.stringify(stored.rows)).not.toMatch(/sandbox-(client|hubspot)-.*secret/)
})

it('connects anew what is there, without its secrets being sent once more', async () => {
  const page = await pageOf(ada, 'acme-salesforce', { connector: 'salesforce' })
  expect((await ada.get(await sentBack(page))).headers.get('location')).toBe('/connections?connected=acme-salesforce')
})

it('refuses a state that nobody asked for, that was used, or that another asked for', async () => {
  const path = await sentBack(await pageOf(ada, 'acme-stray', salesforce()))
  const problem = async (browser: Browser, to: string) => {
    return new URLSearchParams((await browser.get(to)).headers.get('location')?.split('?')[1]).get('problem')
  }
  expect(await problem(ada, path.replace(/state=.{5}/, 'state=AAAAA'))).toBe('bad_state')
  const other = await place.admin()
  expect(await problem(other, path)).toBe('bad_state')
  // It was taken out by whoever came first, and is worth nothing now.
  expect(await problem(ada, path)).toBe('bad_state')
  expect((await place.browser().get(path)).status).toBe(401)
  expect(await place.db.unitOfWork.stores.connections.byAlias('acme-stray')).toBeNull()
})

it('leads a browser whose log-in has ended meanwhile to the console, and tells why', async () => {
  const path = await sentBack(await pageOf(ada, 'acme-late', salesforce()))
  const back = await place.browser().get(path, { accept: 'text/html,application/xhtml+xml' })
  expect(back.status).toBe(303)
  expect(back.headers.get('location')).toMatch(/^\/connections\?problem=unauthenticated&detail=/)
})

it('is refused by Salesforce where the challenge was exchanged on the way', async () => {
  const page = await pageOf(ada, 'acme-tampered', salesforce())
  page.searchParams.set('code_challenge', 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM')
  const back = await ada.get(await sentBack(page))
  expect(decodeURIComponent(back.headers.get('location') ?? '')).toMatch(/problem=not_right.*invalid.code.verifier/)
  expect(await place.db.unitOfWork.stores.connections.byAlias('acme-tampered')).toBeNull()
})

it('goes to hosts of the vendors only', async () => {
  const foreign = { connector: 'salesforce', settings: { loginUrl: 'https://evil.example', clientId, clientSecret } }
  expect(await ada.post('/connections/acme/allow', foreign)).toMatchObject({ status: 422, body: { code: 'not_right' } })
  const hub = { connector: 'hubspot', settings: { ...hubspot().settings, sandbox: false } }
  expect(await ada.post('/connections/acme/allow', hub)).toMatchObject({ status: 422 })
})
