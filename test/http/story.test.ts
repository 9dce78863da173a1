// From an empty installation to a finished and undone run through the API alone, against the sandbox.
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { canonical } from '../../src/domain/canonical.ts'
import { credentials } from '../../src/sandbox/credentials.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts'
import type { Browser } from './browser.ts'
import { openPlace, PASSWORD, type Place } from './place.ts'

let place: Place
let sandbox: Sandbox
let ada: Browser
let vic: Browser
const closing: (() => Promise<void>)[] = []

beforeAll(async () => {
  sandbox = await startSandbox()
  place = await openPlace()
  ada = await place.admin()
  await ada.post('/users', { name: 'vic', role: 'viewer', password: PASSWORD })
  vic = place.browser()
  await vic.enter('vic', PASSWORD)
  const worker = await place.app.startWorker()
  closing.push(worker.close, place.close, sandbox.close)
  const { hubspot } = sandbox.world
  for (const phone of ['(415) 555-2671', '+1 415 555 2672', '415.555.2673']) {
    hubspot.insert('contacts', { email: `${phone.slice(-4)}@example.com`, firstname: 'Grace', phone, country: 'US' })
  }
})
afterAll(async () => {
  for (const close of closing) await close()
})

const SETUP = () => `connections:
  crm: { connector: hubspot, baseUrl: ${sandbox.url}, accessToken: ${credentials.hubspot.accessToken}, sandbox: true }
syncs:
  people:
    connection: crm
    stream: contacts
    country: US
    settleMinutes: 0
    schedule: { cron: "0 6 * * *", zone: Europe/Helsinki }
    fields:
      phone: { kind: phone }
      firstname: { kind: person_name }
`

const run = z.object({ id: z.string(), status: z.string() })
const report = z.object({ run, counts: z.object({ outcomes: z.record(z.string(), z.number()) }) })

/** Follows the events of a run to their end; returns the last report. */
async function followed(id: string): Promise<z.output<typeof report>> {
  const { body, headers } = await ada.get(`/runs/${id}/events`)
  expect(headers.get('content-type')).toBe('text/event-stream')
  const events = String(body).split('\n\n').filter(Boolean)
  expect(events.at(-1)).toBe('event: end\ndata: {}')
  return report.parse(JSON.parse(events.at(-2)?.replace(/^event: run\ndata: /, '') ?? ''))
}

let etag = ''
it('takes a set-up from who has seen the one that is there, and keeps its versions', async () => {
  const before = await ada.get('/setup')
  expect((await ada.ask('PUT', '/setup', { text: SETUP() })).body).toMatchObject({ code: 'precondition_missing' })
  const mistaken = await ada.ask('PUT', '/setup', { text: 'syncs: { a: 1 }' }, { 'if-match': '"x"' })
  expect(mistaken).toMatchObject({ status: 422, body: { code: 'setup_not_right', faults: [{ at: 'set-up:1:13' }] } })
  const seen = { 'if-match': before.headers.get('etag') ?? '' }
  expect((await ada.post('/setup/diff', { text: SETUP() })).body).toMatchObject({
    changes: expect.arrayContaining([{ path: 'syncs.people.fields.phone.kind', before: null, after: 'phone' }]),
  })
  const applied = await ada.ask('PUT', '/setup', { text: SETUP() }, seen)
  expect(applied).toMatchObject({ status: 200, body: { connections: 1, syncs: 1 } })
  expect((await ada.ask('PUT', '/setup', { text: SETUP() }, seen)).body).toMatchObject({ code: 'changed_meanwhile' })
  // What is read can be sent back: secrets stay, and nothing changes.
  const now = await ada.get('/setup')
  const { document, text } = z.object({ document: z.record(z.string(), z.json()), text: z.string() }).parse(now.body)
  expect(text).toContain('accessToken: { sealed: true }')
  etag = now.headers.get('etag') ?? ''
  expect(etag).toBe(applied.headers.get('etag'))
  expect((await ada.ask('PUT', '/setup', { document }, { 'if-match': etag })).body).toMatchObject({ changes: [] })
  expect((await ada.get('/setup')).headers.get('etag')).toBe(etag)
  expect((await ada.post('/connections/crm/check')).body).toMatchObject({ ok: true })
})

it('rolls the set-up back, secrets and all', async () => {
  const wider = SETUP()
    .replace('settleMinutes: 0', 'settleMinutes: 5')
    .replace(credentials.hubspot.accessToken, '{ sealed: true }')
  await ada.ask('PUT', '/setup', { text: wider }, { 'if-match': etag })
  const { body } = await ada.get('/setup/versions')
  expect(body).toMatchObject({
    items: [
      { number: 2, actor: 'user:ada', changes: [{ path: 'syncs.people.settleMinutes', before: '0', after: '5' }] },
      { number: 1 },
    ],
    next: null,
  })
  const now = (await ada.get('/setup')).headers.get('etag') ?? ''
  const restored = await ada.post('/setup/versions/1/restore', undefined, { 'if-match': now })
  expect(restored.body).toMatchObject({ changes: [{ path: 'syncs.people.settleMinutes', before: '5', after: '0' }] })
  // What is in force is that of before, as a version of its own.
  const back = await ada.get('/setup')
  expect(back.body).toMatchObject({ document: { syncs: { people: { settleMinutes: 0 } } } })
  expect(back.headers.get('etag')).toBe(restored.headers.get('etag'))
  expect((await ada.post('/connections/crm/check')).body).toMatchObject({ ok: true })
})

it('says when a sync runs next, what it would cost, and what an object has', async () => {
  const { body } = await ada.get('/syncs/people')
  const { schedule } = z.object({ schedule: z.object({ next: z.array(z.object({ local: z.string() })) }) }).parse(body)
  expect(schedule.next).toHaveLength(5)
  for (const { local } of schedule.next) expect(local).toMatch(/T06:00:00/)
  expect((await ada.post('/syncs/people/estimate', { mode: 'full' })).body).toMatchObject({ records: 3, whole: true })
  const { body: stream } = await ada.get('/connections/crm/streams/contacts')
  const { fields } = z
    .object({ fields: z.array(z.object({ name: z.string(), kind: z.string().nullable() })) })
    .parse(stream)
  expect(fields.find(({ name }) => name === 'mobilephone')?.kind).toBe('mobile')
})

let first = ''
it('starts a run once, however often it is asked with the same key, and follows it to its plan', async () => {
  const key = { 'idempotency-key': 'start-1' }
  const asked = { sync: 'people', mode: 'full' }
  const started = await Promise.all([1, 2, 3].map(() => ada.post('/runs', asked, key)))
  const made = started.find(({ status }) => status === 201)
  first = run.parse(made?.body).id
  expect(started.map(({ status }) => status).filter(status => status !== 201 && status !== 409)).toEqual([])
  const again = await ada.post('/runs', asked, key)
  expect([again.status, run.parse(again.body).id, again.headers.get('idempotency-replayed')]).toEqual([
    201,
    first,
    'true',
  ])
  expect((await ada.post('/runs', { ...asked, mode: 'incremental' }, key)).body).toMatchObject({ code: 'key_reused' })
  expect((await followed(first)).run.status).toBe('planned')
  expect((await ada.get('/overview')).body).toMatchObject({ waiting: [{ run: { id: first } }] })
})

it('keeps nothing of a repeatable request from which a guess at it could be proven', async () => {
  const key = { 'idempotency-key': 'erase-1' }
  const asked = { email: 'nobody@acme.com', yes: false }
  expect((await ada.post('/erasures', asked, key)).status).toBe(200)
  const { rows } = await place.db.pool.query("select fingerprint from evergreen.answer where key = 'erase-1'")
  const guess = createHash('sha256').update(canonical(['POST', '/api/v1/erasures', null, asked]))
  expect(rows[0].fingerprint).not.toContain(guess.digest('base64url'))
  expect((await ada.post('/erasures', asked, key)).headers.get('idempotency-replayed')).toBe('true')
})

const change = z.object({
  id: z.string(),
  record: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
})
const pageOfChanges = z.object({ items: z.array(change), next: z.string().nullable() })
it('shows the plan by groups and pages, and writes what is approved but one row', async () => {
  const { body } = await ada.get(`/plans/${first}`)
  expect(body).toMatchObject({ groups: [{ field: 'phone', reason: 'normalized', changes: 3 }] })
  const { plan } = z.object({ plan: z.object({ digest: z.string() }) }).parse(body)
  const page = pageOfChanges.parse((await ada.get(`/plans/${first}/changes?limit=2`)).body)
  const rest = pageOfChanges.parse((await ada.get(`/plans/${first}/changes?limit=2&cursor=${page.next}`)).body)
  expect([page.items.length, rest.items.length, rest.next]).toEqual([2, 1, null])
  const sure = async (asked: string) => pageOfChanges.parse((await ada.get(`/plans/${first}/changes?${asked}`)).body)
  expect((await sure('minConfidence=0.5')).items).toHaveLength(3)
  expect((await sure('maxConfidence=0.01')).items).toEqual([])
  expect((await ada.get(`/plans/${first}/changes?minConfidence=2`)).status).toBe(400)
  const [one] = page.items
  const except = [`id=${one?.id}`]
  const wrong = await ada.post(`/plans/${first}/approve`, { digest: 'of another', except })
  expect(wrong.body).toMatchObject({ code: 'refused' })
  expect((await vic.post(`/plans/${first}/approve`, { digest: plan.digest })).body).toMatchObject({ code: 'forbidden' })
  const approved = await ada.post(`/plans/${first}/approve`, { digest: plan.digest, except })
  expect(approved.body).toMatchObject({ already: false, fates: { write: 2, declined: 1 } })
  const { counts } = await followed(first)
  expect(counts.outcomes).toMatchObject({ applied: 2, declined: 1, pending: 0 })
  const some = pageOfChanges.parse((await ada.get(`/runs/${first}/changes?limit=2&field=phone`)).body)
  const others = pageOfChanges.parse((await ada.get(`/runs/${first}/changes?limit=2&cursor=${some.next}`)).body)
  expect([some.items.length, others.items.length, others.next]).toEqual([2, 1, null])
})

it('shows who may not see values of persons none of them, and all else', async () => {
  const entry = z.object({
    before: z.string().nullable(),
    after: z.string().nullable(),
    record: z.string(),
    actor: z.string(),
  })
  const path = `/audit?run=${first}&event=field.change`
  const seen = async (browser: Browser) =>
    z.object({ items: z.array(entry) }).parse((await browser.get(path)).body).items
  const [shown, hidden] = [await seen(ada), await seen(vic)]
  expect(shown.map(({ after }) => after)).toContain('+14155552673')
  expect(hidden.map(({ before, after }) => [before, after])).toEqual(Array(shown.length).fill(['•••', '•••']))
  expect(hidden.map(({ record }) => record)).toEqual(shown.map(({ record }) => record))
  const record = shown[0]?.record ?? ''
  const paths = [`/plans/${first}`, `/plans/${first}/changes`, `/runs/${first}`, `/records/crm/contacts/${record}`]
  for (const each of [...paths, `/records/crm/contacts/${record}/fields/phone`, path]) {
    expect(JSON.stringify((await vic.get(each)).body), each).not.toMatch(/415\D{0,2}555|Grace/)
    expect((await ada.get(each)).status).toBe(200)
  }
  const { rows } = await place.db.pool.query("select id from evergreen.user_account where name = 'vic'")
  await ada.ask('PATCH', `/users/${rows[0].id}`, { seesPersonal: true })
  await vic.enter('vic', PASSWORD)
  expect((await seen(vic)).map(({ after }) => after)).toContain('+14155552673')
})

it('lists the audit from either end, page by page, with the same entries', async () => {
  const form = z.object({ items: z.array(z.object({ seq: z.number() })), next: z.string().nullable() })
  const seqs = async (order: string) => {
    const all: number[] = []
    for (let next: string | null = ''; next !== null; ) {
      const cursor: string = next === '' ? '' : `&cursor=${next}`
      const page = form.parse((await ada.get(`/audit?run=${first}&order=${order}&limit=4${cursor}`)).body)
      all.push(...page.items.map(({ seq }) => seq))
      next = page.next
    }
    return all
  }
  const oldest = await seqs('oldest')
  expect(oldest.length).toBeGreaterThan(8)
  expect(await seqs('newest')).toEqual(oldest.toReversed())
})

it('explains a value, and shows a record with how fresh it is and where the CRM has it', async () => {
  const { items } = z
    .object({ items: z.array(z.object({ record: z.string() })) })
    .parse((await ada.get(`/audit?run=${first}&outcome=applied`)).body)
  const record = items[0]?.record
  expect((await ada.get(`/records/crm/contacts/${record}`)).body).toMatchObject({
    fields: expect.arrayContaining([
      expect.objectContaining({ field: 'phone', source: 'evergreen', freshness: expect.any(Number) }),
    ]),
    page: expect.stringMatching(new RegExp(`/record/0-1/${record}$`)),
  })
  expect((await ada.get(`/records/crm/contacts/${record}/fields/phone`)).body).toMatchObject({
    changes: [{ outcome: 'applied', ground: { type: 'rule' } }],
    runs: [{ id: first, approvedBy: 'user:ada' }],
  })
  expect((await ada.get('/records/crm/contacts/nobody')).body).toMatchObject({ code: 'not_known' })
})

it('finds a record by its id and by the address of its page, and tells who may not see it no name', async () => {
  const { rows } = await place.db.pool.query('select record_id from evergreen.record limit 1')
  const record: string = rows[0].record_id
  const address = `https://app.hubspot.com/contacts/4711/record/0-1/${record}?tab=about`
  const expected = { connection: 'crm', stream: 'contacts', record, name: 'Grace', gone: false, synced: true }
  for (const text of [record, address]) {
    expect((await ada.post('/records/find', { text })).body).toEqual({ items: [expected], next: null })
  }
  expect((await ada.post('/records/find', { text: 'nobody' })).body).toEqual({ items: [], next: null })
  await ada.post('/users', { name: 'vera', role: 'viewer', password: PASSWORD })
  const vera = place.browser()
  await vera.enter('vera', PASSWORD)
  expect((await vera.post('/records/find', { text: record })).body).toMatchObject({ items: [{ name: '•••' }] })
  for (const text of ['+1 415-555-2672', '001 (415) 555-2672']) {
    expect((await ada.post('/records/find', { text })).body).toMatchObject({ items: [{ name: 'Grace' }] })
    expect((await vera.post('/records/find', { text })).body).toEqual({ items: [], next: null })
  }
})

it('undoes the run, and proves and exports what the audit has of it', async () => {
  expect((await ada.post('/undo/preview', { of: first })).body).toMatchObject({ changes: 2, fields: { phone: 2 } })
  const undo = run.parse((await ada.post('/undo', { of: first })).body)
  expect((await followed(undo.id)).counts.outcomes).toMatchObject({ applied: 2 })
  expect((await ada.get(`/runs/${first}`)).body).toMatchObject({ undoneBy: [undo.id] })
  expect((await ada.post('/audit/verify', {})).body).toMatchObject({ ok: true, faultCount: 0 })
  const csv = await ada.get(`/audit/export?format=csv&run=${undo.id}`)
  expect([csv.headers.get('content-type'), String(csv.body).split('\n')[0]]).toEqual([
    'text/csv; charset=utf-8',
    expect.stringMatching(/^seq,at,event,actor/),
  ])
  const lines = String((await ada.get(`/audit/export?run=${undo.id}`)).body)
    .trim()
    .split('\n')
  expect(lines.map(line => z.object({ event: z.string() }).parse(JSON.parse(line)).event)).toContain('run.closed')
  const { body } = await ada.get('/audit?event=audit.exported')
  expect(body).toMatchObject({ items: [{ actor: 'user:ada' }, { actor: 'user:ada' }] })
})

it('lists runs page by page, the newest first, and pauses and resumes', async () => {
  const list = z.object({ items: z.array(run), next: z.string().nullable() })
  const all = list.parse((await ada.get('/runs')).body).items.map(({ id }) => id)
  const pages: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: z.output<typeof list> = list.parse(
      (await ada.get(`/runs?limit=1${cursor && `&cursor=${cursor}`}`)).body,
    )
    pages.push(...page.items.map(({ id }) => id))
    cursor = page.next
  }
  expect(pages).toEqual(all)
  expect(all.at(-1)).toBe(first)
  expect((await ada.post('/syncs/people/pause')).body).toEqual({ names: ['people'], stillPaused: [] })
  expect((await ada.get('/syncs')).body).toMatchObject({ items: [{ name: 'people', pausedAt: expect.any(String) }] })
  expect((await ada.post('/syncs/people/resume', {})).body).toEqual({ names: ['people'], stillPaused: [] })
  expect((await ada.post('/syncs/peple/pause')).body).toMatchObject({ code: 'not_known' })
  expect((await ada.get('/queues')).status).toBe(200)
})

it('stops a run, also while its sync is paused', async () => {
  await ada.post('/syncs/people/pause')
  const { id } = run.parse((await ada.post('/runs', { sync: 'people', mode: 'full' })).body)
  expect((await vic.post(`/runs/${id}/stop`)).body).toMatchObject({ code: 'forbidden' })
  expect(await ada.post(`/runs/${id}/stop`)).toMatchObject({ status: 202, body: { id, stoppedBy: 'user:ada' } })
  expect((await followed(id)).run).toMatchObject({ status: 'stopped' })
  expect((await ada.post(`/runs/${id}/stop`)).body).toMatchObject({ code: 'refused' })
  await ada.post('/syncs/people/resume')
})

it('shows what a sync would do before it is applied', async () => {
  const text = SETUP().replace('phone: { kind: phone }', 'phone: { kind: phone, normalize: suggest }')
  const { body } = await ada.post('/setup/preview', { sync: 'people', text })
  expect(body).toMatchObject({
    records: 3,
    looked: 3,
    fields: [{ column: 'phone', filled: 3 }, { column: 'firstname' }],
  })
  const { values } = z.object({ values: z.array(z.object({ field: z.string(), after: z.string() })) }).parse(body)
  expect(values.map(({ field, after }) => [field, after])).toContainEqual(['phone', '+14155552671'])
  expect((await ada.post('/setup/preview', { sync: 'others', text })).body).toMatchObject({ code: 'not_known' })
  const misspelt = text.replace('firstname:', 'fristname:')
  expect((await ada.post('/setup/preview', { sync: 'people', text: misspelt })).body).toMatchObject({
    code: 'not_right',
  })
})

const entriesFound = z.object({
  items: z.array(
    z.object({
      sync: z.string().nullable(),
      run: z.string().nullable(),
      job: z.string().nullable(),
      intent: z.string().nullable(),
      record: z.string().nullable(),
      event: z.string(),
      erased: z.boolean(),
    }),
  ),
})

it('finds entries of the audit by sync, with all of its runs, by job and by the intent of one change', async () => {
  const look = async (asked: object) => {
    const answer = await ada.get(`/audit?${new URLSearchParams({ limit: '200', ...asked })}`)
    expect(answer.status).toBe(200)
    return entriesFound.parse(answer.body).items
  }
  const all = await look({})
  const runs = new Set(all.filter(({ sync }) => sync === 'people').map(({ run }) => run))
  const ofSync = all.filter(({ sync, run }) => sync === 'people' || (run !== null && runs.has(run)))
  expect(ofSync.length).toBeGreaterThan(5)
  expect(ofSync.length).toBeLessThan(all.length)
  expect(await look({ sync: 'people' })).toEqual(ofSync)
  expect(await look({ sync: 'people', event: 'job.started' })).toEqual(
    ofSync.filter(({ event }) => event === 'job.started'),
  )
  expect(await look({ sync: 'nobody' })).toEqual([])
  const change = all.find(({ intent, erased }) => intent !== null && !erased)
  const { job, intent, record } = change ?? { job: null, intent: null, record: null }
  const ofJob = all.filter(each => each.job === job)
  expect(ofJob.length).toBeGreaterThan(1)
  expect(await look({ job })).toEqual(ofJob)
  expect(await look({ job, record })).toEqual(ofJob.filter(each => each.record === record))
  const ofIntent = all.filter(each => each.intent === intent)
  expect(ofIntent.length).toBeGreaterThan(0)
  expect(await look({ intent })).toEqual(ofIntent)
  expect(await look({ job: 'none' })).toEqual([])
  expect(await look({ intent: 'none' })).toEqual([])
  expect(
    await look({ job, run: String(all.find(each => each.run !== change?.run && each.run !== null)?.run) }),
  ).toEqual([])
})

it('says which fields it would make in the CRM, and forgets a record', async () => {
  const planned = await ada.post('/connections/crm/provision', {})
  expect(planned.body).toMatchObject({ dryRun: true, steps: [], there: ['contacts.evergreen_receipt'], refused: [] })
  const { rows } = await place.db.pool.query(
    "select record_id from evergreen.record where fields::text not like '%2673%' limit 1",
  )
  const path = `/records/crm/contacts/${rows[0].record_id}`
  expect((await ada.post(`${path}/erase`, {})).body).toMatchObject({ records: [rows[0].record_id], erased: null })
  expect((await ada.get(path)).status).toBe(200)
  expect((await ada.post(`${path}/erase`, { yes: true })).body).toMatchObject({ erased: true })
  expect((await ada.get(path)).body).toMatchObject({ code: 'not_known' })
  const person = { phone: '+1 415-555-2673' }
  const found = z.object({ found: z.array(z.object({ record: z.string(), erased: z.boolean().nullable() })) })
  const seen = found.parse((await ada.post('/erasures', person)).body)
  expect(seen.found.map(({ erased }) => erased)).toEqual([null])
  expect((await vic.post('/erasures', person)).status).toBe(403)
  expect((await ada.post('/erasures', { phone: '555-2673' })).body).toMatchObject({
    detail: expect.stringMatching(/^(?!.*555)/),
  })
  const done = found.parse((await ada.post('/erasures', { ...person, yes: true })).body)
  expect(done).toEqual({ found: [expect.objectContaining({ record: seen.found[0]?.record, erased: true })] })
  expect((await ada.post('/erasures', person)).body).toEqual({ found: [] })
  expect((await ada.post('/audit/verify', {})).body).toMatchObject({ ok: true })
})
