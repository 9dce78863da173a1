// Nobody gets further than they may: every route, with every way of not being allowed.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ACCESS } from '../../src/http/access/table.ts'
import { type Browser, heard } from './browser.ts'
import { openPlace, PASSWORD, type Place } from './place.ts'

const PLANTED = 'planted-client-secret-0815'
const SETUP = `connections:
  crm: { connector: hubspot, baseUrl: http://127.0.0.1:9, accessToken: ${PLANTED}, sandbox: true }
syncs:
  people: { connection: crm, stream: contacts, fields: { email: { kind: email } } }
`

let place: Place
let [ada, ole, vic]: Browser[] = []
const tokens: string[] = []

async function userWith(role: string, name: string): Promise<Browser> {
  await admin().post('/users', { name, role, password: PASSWORD })
  const browser = place.browser()
  await browser.enter(name, PASSWORD)
  tokens.push(...browser.cookies.values())
  return browser
}
const admin = () => ada ?? place.browser()

beforeAll(async () => {
  place = await openPlace()
  ada = await place.admin()
  tokens.push(...ada.cookies.values())
  ole = await userWith('operator', 'ole')
  vic = await userWith('viewer', 'vic')
  const etag = (await ada.get('/setup')).headers.get('etag') ?? ''
  expect((await ada.ask('PUT', '/setup', { text: SETUP }, { 'if-match': etag })).status).toBe(200)
})
afterAll(() => place.close())

const code = z.object({ code: z.string() })
const codeOf = (body: unknown) => code.safeParse(body).data?.code

interface Route {
  readonly route: string
  readonly method: string
  readonly path: string
  readonly role: string | null
  readonly scope: string | null
}
const routes: Route[] = Object.entries(ACCESS).map(([route, { role, scope }]) => {
  const [method = '', form = ''] = route.split(' ')
  return { route, method, path: form.replaceAll(/:(\w+)/g, 'x-$1').replace('*', 'x'), role, scope }
})
const closed = routes.filter(({ role }) => role !== null)
const writes = closed.filter(({ method }) => method !== 'GET')

/** Of the routes that answer otherwise. */
async function exceptions(of: readonly Route[], ask: (route: Route) => ReturnType<Browser['get']>, expected: string) {
  const answers = await Promise.all(of.map(async route => ({ route: route.route, answer: await ask(route) })))
  return answers.flatMap(({ route, answer: { status, body } }) => {
    const told = `${status} ${codeOf(body)}`
    return told === expected ? [] : [`${route}: ${told}`]
  })
}

describe('every route that is not open', () => {
  it('is closed to who has no session', async () => {
    const nobody = place.browser()
    expect(await exceptions(closed, ({ method, path }) => nobody.ask(method, path), '401 unauthenticated')).toEqual([])
  })

  it('is closed to who has a session that was never made, and to a key that was never made', async () => {
    const forged = place.browser()
    forged.cookies.set('evergreen', 'A'.repeat(43))
    expect(await exceptions(closed, ({ method, path }) => forged.ask(method, path), '401 session_expired')).toEqual([])
    const bearer = { authorization: `Bearer evergreen_${'A'.repeat(43)}` }
    const ask = ({ method, path }: Route) => place.browser().ask(method, path, undefined, bearer)
    expect(await exceptions(closed, ask, '401 unauthenticated')).toEqual([])
  })

  it('is closed once a session has been idle for an hour, or is twelve hours old', async () => {
    for (const column of ['seen_at', 'made_at'] as const) {
      const eve = await userWith('admin', `eve-${column.replace('_', '-')}`)
      const back = column === 'seen_at' ? '61 minutes' : '721 minutes'
      await place.db.pool.query(
        `update evergreen.login set ${column} = ${column} - $1::interval
          where user_id = (select id from evergreen.user_account where name = $2)`,
        [back, `eve-${column.replace('_', '-')}`],
      )
      expect(await exceptions(closed, ({ method, path }) => eve.ask(method, path), '401 session_expired')).toEqual([])
      expect((await eve.get('/session')).body).toMatchObject({ state: 'out' })
    }
  })

  it('is closed by idleness also where a page goes on looking by itself', async () => {
    const ida = await userWith('viewer', 'ida')
    const seen = async () =>
      (
        await place.db.pool.query(
          "select seen_at from evergreen.login where user_id = (select id from evergreen.user_account where name = 'ida')",
        )
      ).rows[0].seen_at.toString()
    await place.db.pool.query("update evergreen.login set seen_at = seen_at - interval '30 minutes'")
    const before = await seen()
    for (const headers of [{ 'x-background': '1' }, { accept: 'text/event-stream' }]) {
      expect((await ida.get('/runs', headers)).status).toBe(200)
      expect(await seen()).toBe(before)
    }
    expect((await ida.get('/runs')).status).toBe(200)
    expect(await seen()).not.toBe(before)
  })

  it('is closed to roles that may not', async () => {
    const above = (...roles: string[]) => closed.filter(({ role }) => role !== null && roles.includes(role))
    const asks =
      (browser: Browser | undefined) =>
      ({ method, path }: Route) =>
        (browser ?? admin()).ask(method, path)
    expect(await exceptions(above('operator', 'admin'), asks(vic), '403 forbidden')).toEqual([])
    expect(await exceptions(above('admin'), asks(ole), '403 forbidden')).toEqual([])
  })

  it('is closed to writes without the token of the page, with a wrong one, and from another site', async () => {
    const ask =
      (headers: Record<string, string>) =>
      async ({ method, path }: Route) =>
        admin().ask(method, path, undefined, headers)
    for (const headers of [
      { 'x-csrf-token': '' },
      { 'x-csrf-token': 'A'.repeat(43) },
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
    ]) {
      expect(await exceptions(writes, ask(headers), '403 csrf_failed')).toEqual([])
    }
  })

  it('is closed to a key without its scope, whatever its role', async () => {
    const made = await admin().post('/keys', { label: 'narrow', role: 'admin', scopes: ['queues:read'] })
    const { secret } = z.object({ secret: z.string() }).parse(made.body)
    const bearer = { authorization: `Bearer ${secret}` }
    const program = place.browser()
    const others = closed.filter(({ scope }) => scope !== 'queues:read')
    const ask = ({ method, path }: Route) => program.ask(method, path, undefined, bearer)
    expect(await exceptions(others, ask, '403 scope_missing')).toEqual([])
    expect((await program.get('/queues', bearer)).status).toBe(200)
  })
})

it('does not log in by a request of another site', async () => {
  const answer = await place
    .browser()
    .post('/session', { name: 'ada', password: PASSWORD }, { origin: 'https://evil.example' })
  expect(answer).toMatchObject({ status: 403, body: { code: 'csrf_failed' } })
})

describe('keys', () => {
  it('do no more than their user, are their own, and end', async () => {
    const program = place.browser()
    const make = async (browser: Browser | undefined, body: object) => (browser ?? admin()).post('/keys', body)
    expect((await make(vic, { label: 'up', role: 'operator', scopes: ['runs:write'] })).body).toMatchObject({
      code: 'forbidden',
    })
    const own = await make(ole, { label: 'mine', role: 'operator', scopes: ['runs:read'] })
    const { secret, id } = z.object({ secret: z.string(), id: z.string() }).parse(own.body)
    const bearer = { authorization: `Bearer ${secret}` }
    expect((await program.get('/runs', bearer)).status).toBe(200)
    // Another's is as if it were not there.
    expect((await (vic ?? admin()).ask('DELETE', `/keys/${id}`)).body).toMatchObject({ code: 'not_known' })
    expect((await (vic ?? admin()).get('/keys')).body).toEqual({ items: [], next: null })
    // Its user may less now, and so may it.
    const { rows } = await place.db.pool.query("select id from evergreen.user_account where name = 'ole'")
    await admin().ask('PATCH', `/users/${rows[0].id}`, { disabled: true })
    expect((await program.get('/runs', bearer)).body).toMatchObject({ code: 'session_expired' })
    await admin().ask('PATCH', `/users/${rows[0].id}`, { disabled: false })
    expect((await program.get('/runs', bearer)).status).toBe(200)
    await admin().ask('DELETE', `/keys/${id}`)
    expect((await program.get('/runs', bearer)).body).toMatchObject({ code: 'session_expired' })
    ole = place.browser()
    await ole.enter('ole', PASSWORD)
  })

  it('tell their secret once: not again to who sends the same request once more, and from nowhere', async () => {
    const once = { 'idempotency-key': 'a-key-once' }
    const asked = { label: 'once', role: 'viewer', scopes: ['runs:read'] }
    const first = await admin().post('/keys', asked, once)
    expect(first).toMatchObject({ status: 201, body: { secret: expect.stringMatching(/^evergreen_/) } })
    const again = await admin().post('/keys', asked, once)
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect(again).toMatchObject({ status: 201, body: { label: 'once', secret: '' } })
  })

  it('are kept as hashes, and are none of the log-ins', async () => {
    const { rows } = await place.db.pool.query(`select string_agg(k::text, '') || (select string_agg(l::text, '')
      from evergreen.login l) as all from evergreen.api_key k`)
    expect(rows[0].all).not.toMatch(/evergreen_/)
    for (const token of tokens) expect(rows[0].all).not.toContain(token)
  })
})

describe('a log-in', () => {
  it('gives another token each time, and takes the one before', async () => {
    const browser = place.browser()
    await browser.enter('ada', PASSWORD)
    const first = browser.cookies.get('evergreen') ?? ''
    await browser.enter('ada', PASSWORD)
    expect(browser.cookies.get('evergreen')).not.toBe(first)
    browser.cookies.set('evergreen', first)
    expect((await browser.get('/runs')).body).toMatchObject({ code: 'session_expired' })
  })

  it('is HttpOnly, and of this site only', async () => {
    const answer = await fetch(`${place.url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'ada', password: PASSWORD }),
    })
    expect(answer.headers.getSetCookie().join()).toMatch(/^evergreen=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/)
  })

  it('waits after five wrong ones, the right one too, also when all come at once; others come in', async () => {
    await admin().post('/users', { name: 'thea', role: 'viewer', password: PASSWORD })
    const began = Date.now()
    const tries = await Promise.all(Array.from({ length: 12 }, () => place.browser().enter('thea', 'wrong password')))
    const told = tries.map(({ body }) => codeOf(body)).toSorted()
    expect(told).toEqual([...Array(5).fill('login_failed'), ...Array(7).fill('login_throttled')])
    const right = await place.browser().enter('thea', PASSWORD)
    expect(right).toMatchObject({ status: 429, body: { code: 'login_throttled' } })
    const left = 60 - (Date.now() - began) / 1_000
    expect(Number(right.headers.get('retry-after'))).toBeGreaterThanOrEqual(Math.floor(left))
    expect((await place.browser().enter('ada', PASSWORD)).status).toBe(200)
  })

  it('forgets wrong ones that count no more', async () => {
    const attempts = 'select count(*)::int as rows from evergreen.attempt where last_at < now() - $1::interval'
    await place.browser().enter('nobody-at-all', 'x')
    await place.db.pool.query("update evergreen.attempt set last_at = last_at - interval '61 minutes'")
    expect((await place.db.pool.query(attempts, ['1 hour'])).rows[0].rows).toBeGreaterThan(0)
    await place.browser().enter('vic', PASSWORD)
    expect((await place.db.pool.query(attempts, ['1 hour'])).rows[0].rows).toBe(0)
  })

  it('is no way to try one password after the other where somebody is in', async () => {
    await admin().post('/users', { name: 'zoe', role: 'viewer', password: PASSWORD })
    const zoe = place.browser()
    await zoe.enter('zoe', PASSWORD)
    const after = 'eight brown bottles'
    const told: unknown[] = []
    for (const before of ['a', 'b', 'c', 'd', PASSWORD])
      told.push(codeOf((await zoe.post('/session/password', { before, after })).body))
    expect(told).toEqual([...Array(4).fill('forbidden'), undefined])
    for (const before of ['a', 'b', 'c', 'd', 'e', after]) {
      told.push(codeOf((await zoe.post('/session/password', { before, after: PASSWORD })).body))
    }
    expect(told.slice(5)).toEqual([...Array(5).fill('forbidden'), 'login_throttled'])
    expect((await zoe.post('/session/password', { before: after, after: 'short' })).status).toBe(429)
  })

  it('does not tell whether a name or a password is wrong, and is audited without what was typed', async () => {
    const [nobody, known] = [await place.browser().enter('hunter2-typed', 'x'), await place.browser().enter('vic', 'x')]
    expect(nobody.body).toEqual(known.body)
    const { rows } = await place.db.pool.query(
      "select detail from evergreen.audit where event = 'user.refused' order by seq desc limit 2",
    )
    expect(rows.map(({ detail }) => detail)).toEqual([
      { user: 'vic', why: 'wrong password' },
      { user: null, why: 'no such user' },
    ])
  })
})

describe('whatever is in a filter', () => {
  const NASTY = [
    "' or 1=1 --",
    "'; drop table evergreen.run; --",
    '$(reboot)',
    '{{7*7}}',
    '../../etc/passwd',
    '%00',
    'a\u0000b',
    '\ud800',
    '<script>alert(1)</script>',
    'x'.repeat(5_000),
    '-1',
    'NaN',
    '9'.repeat(40),
    '[]',
    '__proto__',
  ]
  const parameter = z.object({ in: z.string(), name: z.string() })
  const operation = z.object({ parameters: z.array(parameter).default([]) })
  const described = z.object({ paths: z.record(z.string(), z.object({ get: operation.optional() })) })

  /** Every filter of every route that reads, as the API describes them, with each of the texts. */
  async function askings(): Promise<string[]> {
    const { paths } = described.parse((await admin().get('/openapi.json')).body)
    return Object.entries(paths).flatMap(([path, { get }]) => {
      const filled = path.slice('/api/v1'.length).replaceAll(/\{\w+\}/g, 'x')
      const filters = (get?.parameters ?? []).filter(each => each.in === 'query')
      return filters.flatMap(({ name }) =>
        NASTY.map(text => `${filled}?${new URLSearchParams({ [name]: text.toWellFormed() })}`),
      )
    })
  }

  it('finds nothing or is refused, and harms nothing', async () => {
    const bad: string[] = []
    const all = await askings()
    expect(all.length).toBeGreaterThan(400)
    for (const path of all) {
      const { status, headers } = await admin().get(path)
      // Back from elsewhere: to a page of our own, whatever came along.
      const isOurs = status === 303 && /^\/(?!\/)/.test(headers.get('location') ?? '')
      if (![200, 400, 404, 422].includes(status) && !isOurs) bad.push(`${status} ${path.slice(0, 120)}`)
    }
    expect(bad).toEqual([])
    expect((await admin().get('/runs')).status).toBe(200)
  })

  it('is so in paths and bodies as well', async () => {
    const bad: string[] = []
    for (const text of NASTY.map(nasty => encodeURIComponent(nasty.toWellFormed()))) {
      for (const { method, path, role } of closed.filter(each => /x-/.test(each.path))) {
        if (role === null || path.endsWith('/events')) continue
        const { status } = await admin().ask(method, path.replaceAll(/x-\w+/g, text), method === 'GET' ? undefined : {})
        if (status >= 500) bad.push(`${status} ${method} ${path}`)
      }
    }
    expect(bad).toEqual([])
  })
})

it('sends no page what it could run, and nothing that others may keep', async () => {
  const { headers } = await admin().get('/session')
  expect(headers.get('content-security-policy')).toBe("default-src 'none';frame-ancestors 'none'")
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('cache-control')).toBe('no-store')
  expect(headers.get('x-powered-by')).toBeNull()
})

it('has told no secret in any answer of these tests', () => {
  const said = heard.join('\n')
  expect(heard.length).toBeGreaterThan(300)
  for (const secret of [PLANTED, PASSWORD, ...tokens, '$argon2id']) expect(said.includes(secret), secret).toBe(false)
  // Each key once: to who made it.
  const keys = [...said.matchAll(/evergreen_[\w-]{43}/g)].map(([key]) => key)
  expect(new Set(keys).size).toBe(keys.length)
})
