// Single sign-on: there and back, as what one comes in, and every answer of the provider that is not right.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Browser } from './browser.ts'
import { type Lie, type Provider, startProvider } from './oidc-provider.ts'
import { openPlace, type Place } from './place.ts'

let place: Place
let provider: Provider
beforeAll(async () => {
  provider = await startProvider('evergreen-app')
  place = await openPlace({
    EVERGREEN_OIDC_ISSUER: provider.issuer,
    EVERGREEN_OIDC_CLIENT_ID: 'evergreen-app',
    EVERGREEN_OIDC_CLIENT_SECRET: 'planted-oidc-secret',
    EVERGREEN_OIDC_ADMINS: 'crm-admins',
    EVERGREEN_OIDC_VIEWERS: 'sales, marketing',
  })
  await place.admin()
})
afterAll(async () => {
  await place.close()
  await provider.close()
})
beforeEach(() => {
  provider.lie = null
  provider.claims = { sub: 'u-1', preferred_username: 'Grace.Hopper', groups: ['sales'] }
})

/** The path that the provider sends the browser back to. */
async function sentBack(browser: Browser): Promise<string> {
  const away = await browser.get('/sign-on')
  expect(away.status).toBe(303)
  const back = await fetch(away.headers.get('location') ?? '', { redirect: 'manual' })
  return (back.headers.get('location') ?? '').replace(`${place.url}/api/v1`, '')
}
const problemOf = (location: string | null) => new URLSearchParams(location?.split('?')[1]).get('problem')

it('lets somebody in with the role of their groups, and follows when these change', async () => {
  const browser = place.browser()
  const answer = await browser.get(await sentBack(browser))
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/'])
  expect((await browser.get('/session')).body).toMatchObject({
    user: { name: 'grace.hopper', role: 'viewer' },
    signOn: true,
  })
  provider.claims = { ...provider.claims, groups: ['sales', 'crm-admins'] }
  await browser.get(await sentBack(browser))
  expect((await browser.get('/session')).body).toMatchObject({ user: { name: 'grace.hopper', role: 'admin' } })
})

it('keeps the last admin, whatever the groups say', async () => {
  const browser = place.browser()
  await place.db.pool.query("update evergreen.user_account set disabled_at = now() where name = 'ada'")
  provider.claims = { ...provider.claims, groups: ['sales', 'crm-admins'] }
  await browser.get(await sentBack(browser))
  provider.claims = { ...provider.claims, groups: ['sales'] }
  await browser.get(await sentBack(browser))
  expect((await browser.get('/session')).body).toMatchObject({ user: { name: 'grace.hopper', role: 'admin' } })
  expect((await browser.get('/audit?event=user.changed&order=newest&limit=1')).body).toMatchObject({
    items: [{ detail: { kept: 'admin, not viewer: the last one' } }],
  })
  // With another one there the groups count again.
  await place.db.pool.query("update evergreen.user_account set disabled_at = null where name = 'ada'")
  await browser.get(await sentBack(browser))
  expect((await browser.get('/session')).body).toMatchObject({ user: { name: 'grace.hopper', role: 'viewer' } })
})

it('does not take over a user of the same name', async () => {
  provider.claims = { sub: 'u-2', preferred_username: 'ada', groups: ['sales'] }
  const browser = place.browser()
  await browser.get(await sentBack(browser))
  expect((await browser.get('/session')).body).toMatchObject({
    user: { name: expect.stringMatching(/^ada\+/), role: 'viewer' },
  })
})

it('lets nobody in who is in no group', async () => {
  provider.claims = { sub: 'u-3', groups: ['others'] }
  const browser = place.browser()
  const answer = await browser.get(await sentBack(browser))
  expect(problemOf(answer.headers.get('location'))).toBe('forbidden')
  expect((await browser.get('/session')).body).toMatchObject({ state: 'out' })
})

it.each<Lie>(['signature', 'nonce', 'audience', 'issuer', 'expired', 'unsigned', 'pkce'])(
  'refuses an answer whose %s is not right',
  async lie => {
    provider.lie = lie
    const browser = place.browser()
    const answer = await browser.get(await sentBack(browser))
    expect(problemOf(answer.headers.get('location'))).toBe('login_failed')
    expect((await browser.get('/session')).body).toMatchObject({ state: 'out' })
  },
)

it('refuses a state that is not of this browser, was changed, or was used', async () => {
  const browser = place.browser()
  const path = await sentBack(browser)
  expect(problemOf((await place.browser().get(path)).headers.get('location'))).toBe('bad_state')
  // Whoever came first has used it up.
  expect(problemOf((await browser.get(path)).headers.get('location'))).toBe('bad_state')
  const other = await sentBack(browser)
  const answer = await browser.get(other.replace(/state=.{5}/, 'state=AAAAA'))
  expect(problemOf(answer.headers.get('location'))).toBe('bad_state')
})
