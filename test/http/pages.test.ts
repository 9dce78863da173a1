// Lists that grow come in pages: each item once, in one order, also where several are of one moment.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { startedRun } from '../support/started-run.ts'
import { waitAtPlan } from '../support/waiting-plan.ts'
import type { Browser } from './browser.ts'
import { openPlace, PASSWORD, type Place } from './place.ts'

let place: Place
let ada: Browser
beforeAll(async () => {
  place = await openPlace()
  ada = await place.admin()
})
afterAll(() => place.close())

const SETUP = `connections:
  crm: { connector: hubspot, baseUrl: http://127.0.0.1:9, accessToken: planted-token-of-pages, sandbox: true }
syncs:
  people: { connection: crm, stream: contacts, fields: { firstname: { kind: person_name } } }
`

const page = z.object({ items: z.array(z.looseObject({})), next: z.string().nullable() })
/** All pages of two, each told by `of`. */
async function pagesOf(path: string, of: (item: Readonly<Record<string, unknown>>) => unknown, browser = ada) {
  const pages: unknown[][] = []
  for (let next: string | null = ''; next !== null; ) {
    const asked = await browser.get(`${path}?limit=2${next === '' ? '' : `&cursor=${next}`}`)
    const found: z.output<typeof page> = page.parse(asked.body)
    pages.push(found.items.map(of))
    next = found.next
  }
  return pages
}

it('pages users by name', async () => {
  for (const name of ['dan', 'bea', 'carl']) {
    expect((await ada.post('/users', { name, role: 'viewer', password: PASSWORD })).status).toBe(201)
  }
  expect(await pagesOf('/users', ({ name }) => name)).toEqual([
    ['ada', 'bea'],
    ['carl', 'dan'],
  ])
})

it('pages keys, the newest first, each with one’s own alone but for admins', async () => {
  const bea = place.browser()
  await bea.enter('bea', PASSWORD)
  for (const label of ['one', 'two', 'three']) await bea.post('/keys', { label, role: 'viewer', scopes: ['runs:read'] })
  await ada.post('/keys', { label: 'hers', role: 'viewer', scopes: ['runs:read'] })
  // Of one moment, in an order of their own.
  await place.db.pool.query("update evergreen.api_key set made_at = '2026-11-26T09:00:00.001Z' where label <> 'one'")
  const { rows } = await place.db.pool.query('select label from evergreen.api_key order by made_at desc, id')
  const labels: string[] = rows.map(row => row.label)
  const inPages = (of: readonly string[]) => [of.slice(0, 2), of.slice(2)]
  expect(await pagesOf('/keys', ({ label }) => label)).toEqual(inPages(labels))
  const own = labels.filter(label => label !== 'hers')
  expect(await pagesOf('/keys', ({ label }) => label, bea)).toEqual(inPages(own))
})

it('pages the parts of a run as they were made', async () => {
  const { unitOfWork } = place.db
  await place.app.apply(SETUP, 'test', 'cli:test')
  const run = await place.app.requestRun({ sync: 'people', mode: 'full', dryRun: false, actor: 'cli:test' })
  const ids = ['e', 'a', 'd', 'b', 'c'].map(letter => `${run.id}-${letter}`)
  const query = { stream: run.definition.stream, fields: [], window: null, scope: run.definition.scope }
  await unitOfWork.stores.runs.addPartitions(
    run.id,
    ids.map(id => ({ id, partition: { query, detail: null } })),
  )
  const pages = await pagesOf(`/runs/${run.id}/partitions`, ({ id }) => id)
  expect(pages.map(({ length }) => length)).toEqual([2, 2, 1])
  expect(pages.flat()).toEqual(ids)
})

it('pages plans that wait, the oldest first', async () => {
  const { unitOfWork } = place.db
  const now = Date.now()
  for (const ago of [1_000, 5_000, 5_000, 3_000, 5_000]) {
    const { id } = await startedRun(unitOfWork)
    await waitAtPlan(id, { madeAt: now - ago, expiresAt: now + 86_400_000 }, unitOfWork.stores)
  }
  const { rows } = await place.db.pool.query('select run_id from evergreen.plan order by made_at, run_id')
  const pages = await pagesOf('/plans', ({ run }) => z.object({ id: z.string() }).parse(run).id)
  expect(pages.map(({ length }) => length)).toEqual([2, 2, 1])
  expect(pages.flat()).toEqual(rows.map(({ run_id }) => run_id))
})

it('refuses cursors of other lists, and text that is none', async () => {
  const cursor = (...of: unknown[]) => Buffer.from(JSON.stringify(of)).toString('base64url')
  for (const [path, wrong] of [
    ['/users', cursor(1)],
    ['/users', cursor('a\u0000')],
    ['/keys', cursor('x')],
    ['/keys', cursor(1e300, 'x')],
    ['/plans', cursor(0.5, 'x')],
    ['/plans', 'nonsense'],
  ] as const) {
    expect((await ada.get(`${path}?cursor=${wrong}`)).body, `${path} ${wrong}`).toMatchObject({
      code: 'invalid_request',
    })
  }
})
