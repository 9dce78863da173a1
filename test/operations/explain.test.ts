// Every value that was written and every candidate that was refused has its full story: hundreds of them are picked at
// random, and their chains are walked from what stood there to what the CRM said.
import { describe, expect, it } from 'vitest'
import type { AuditEntry } from '../../src/contract/audit.ts'
import type { Connection, Enricher } from '../../src/contract/connector.ts'
import type { Run, StoredRefusal } from '../../src/contract/stores.ts'
import type { Ground } from '../../src/domain/decide/proposal.ts'
import { RULEBOOK } from '../../src/domain/normalize/rulebook.ts'
import type { Value } from '../../src/domain/record.ts'
import { explainField, type FieldStory } from '../../src/operations/explain/story.ts'
import { requestUndo } from '../../src/operations/undo/undo.ts'
import { testDeps } from '../connectors/deps.ts'
import { openHubSpot } from '../connectors/hubspot/kit.ts'
import { openSalesforce } from '../connectors/salesforce/kit.ts'
import { openRoute, type Route } from '../jobs/route.ts'
import { clockOf } from '../support/sandbox-clock.ts'
import { sharedCrm } from '../support/shared-crm.ts'
import { startedRun } from '../support/started-run.ts'
import { setting } from '../support/sync.ts'

const RECORDS = 120
/** Written values, and refusals, of each CRM. */
const WALKED = 100
const DAY_MS = 86_400_000
const RULES = new Set(Object.values(RULEBOOK).map(({ id, version }) => `${id} ${version}`))
const CITIES = ['Berlin', 'Helsinki', 'Lyon', 'Porto', 'Turin']

/** Mulberry32, a small generator of good numbers: the same story at every run. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

const NAMES = {
  salesforce: { stream: 'Account', name: 'Name', phone: 'Phone', website: 'Website', city: 'BillingCity' },
  hubspot: { stream: 'companies', name: 'name', phone: 'phone', website: 'website', city: 'city' },
} as const

const crm = sharedCrm()

/** A source that knows where each company is. */
function atlas(): { connection(): Connection } {
  const cityOf = (domain: string | undefined) => CITIES[Number(domain?.match(/\d+/)?.[0] ?? 0) % CITIES.length] ?? null
  const enricher: Enricher = {
    supplies: ['city'],
    needs: ['domain'],
    trust: 0.99,
    lookup: async asks =>
      asks.map(({ keys }) => ({
        type: 'match',
        matchedOn: 'domain',
        confidence: 1,
        values: { city: cityOf(keys.domain) },
        observedAt: crm.sandbox.world.clock.now(),
      })),
  }
  return { connection: () => ({ check: async () => [], close: async () => undefined, enricher }) }
}

interface Place {
  readonly route: Route
  readonly run: Run
  readonly stream: string
  readonly alias: string
  /** As they were before anything was read. */
  readonly raw: ReadonlyMap<string, Readonly<Record<string, Value>>>
}

/** Companies with values of all sorts: some edited lately, some excluded, some empty where a source knows more. */
async function openPlace(system: keyof typeof NAMES, random: () => number): Promise<Place> {
  const { stream, name, phone, website, city } = NAMES[system]
  const { world } = crm.sandbox
  const raw = new Map<string, Record<string, Value>>()
  for (let n = 0; n < RECORDS; n += 1) {
    const fields = {
      [name]: random() < 0.1 ? `Zzz ${n}` : `Acme ${n} Inc.`,
      [phone]: `(415) 555-${2_000 + n}`,
      [website]: `HTTP://www.w${n}.com/`,
      [city]: random() < 0.7 ? null : '  lisbon ',
    }
    const stated = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null))
    const modifiedAt = world.clock.now() - (random() < 0.5 ? 5 : 400) * DAY_MS
    raw.set(world[system].insert(stream, stated, { modifiedAt }), fields)
  }
  const fields = [
    setting({ field: name, kind: 'company_name', policy: 'never' }),
    setting({ field: phone, kind: 'phone', lockedNotation: 'keep' }),
    setting({ field: website, kind: 'website', normalize: 'suggest' }),
    setting({ field: city, kind: 'city', policy: 'fill-empty', supply: 'city', normalize: 'suggest' }),
  ]
  const exclude = [{ field: name, test: 'starts-with', value: 'Zzz' }] as const
  const clock = clockOf(world)
  const deps = testDeps({ clock })
  const connection = () => (system === 'salesforce' ? openSalesforce : openHubSpot)(crm.sandbox.url, deps)
  const about = { stream, fields, exclude, settleMinutes: 0, history: false, defaultCountry: 'US' }
  const route = await openRoute(crm.db, { connection }, about, { atlas: atlas() }, clock)
  const run = await route.finish((await route.start()).id)
  return { route, run, stream, alias: run.definition.connection, raw }
}

interface Sent {
  readonly record: string
  readonly closed: boolean
  readonly changes: number
}

/** What the story's references lead to. */
interface Ledger {
  /** Jobs that have begun and ended, with their run and step. */
  readonly jobs: ReadonlyMap<string, { readonly run: string; readonly step: string }>
  readonly intents: ReadonlyMap<string, Sent>
}

async function ledger(): Promise<Ledger> {
  const jobs = await crm.db.pool.query(
    `select job_id as id, min(run_id) as run, min(step) as step from evergreen.audit
     where event in ('job.started', 'job.finished') group by job_id having count(*) = 2`,
  )
  const intents = await crm.db.pool.query(
    `select id, record_id as record, closed_at is not null as closed, cardinality(proposals) as changes from evergreen.intent`,
  )
  return {
    jobs: new Map(jobs.rows.map(row => [row.id, row])),
    intents: new Map(intents.rows.map(row => [row.id, row])),
  }
}

function walkGround(ground: Ground | undefined, story: FieldStory): void {
  if (ground?.type === 'undo') return
  if (ground?.type !== 'rule' && ground?.type !== 'claim') throw new Error('a change without a ground')
  expect(RULES).toContain(`${ground.rule} ${ground.version}`)
  if (ground.type === 'rule') return
  const own = story.claims.filter(({ source, supply }) => source === ground.source && supply === ground.supply)
  expect(own).toHaveLength(1)
  expect(ground.posterior).toBeGreaterThan(ground.posteriorOfCrm)
  expect(own[0]?.observedAt).toBe(ground.observedAt)
}

function walkWritten(change: AuditEntry, story: FieldStory, { jobs, intents }: Ledger, raw: Value): void {
  const { recordId } = story.address
  expect(change).toMatchObject({ before: raw, after: expect.any(String), outcome: 'applied' })
  expect(change.answer).toMatch(/\S/)
  walkGround(change.ground, story)
  const run = story.runs.find(({ id }) => id === change.runId)
  expect(run?.startedBy).toMatch(/\S/)
  // Its policy let it pass, and no lock was in the way of another meaning.
  expect(run?.setting?.policy).not.toBe('never')
  if (change.reason === 'normalized') expect(run?.setting?.normalize).toBe('auto')
  else expect([change.reason, story.state?.lock]).toEqual(['filled', null])
  expect(jobs.get(change.jobId ?? '')).toMatchObject({ run: change.runId, step: 'write-back' })
  expect(intents.get(change.intentId ?? '')).toMatchObject({ record: recordId, closed: true })
  expect(story.receiptField).toMatch(/receipt/i)
}

function walkRefused(refusal: StoredRefusal, story: FieldStory, { jobs }: Ledger, raw: Value): void {
  expect(refusal).toMatchObject({ before: raw, after: expect.any(String), detail: expect.stringMatching(/\S/) })
  walkGround(refusal.ground, story)
  const run = story.runs.find(({ id }) => id === refusal.runId)
  const job = jobs.get(refusal.jobId ?? '')
  expect(job?.run).toBe(refusal.runId)
  expect(['pull', 'enrich']).toContain(job?.step)
  if (refusal.refusal === 'policy') {
    expect(run?.setting?.policy === 'never' || run?.setting?.normalize !== 'auto').toBe(true)
  }
  if (refusal.refusal === 'lock') {
    expect(story.state?.lock?.until).toBeGreaterThan(crm.sandbox.world.clock.now())
    expect(run?.lockDays).toBe(90)
  }
}

it('tells the newest changes where there are very many, and from when on it does', async () => {
  const { id: runId, connectionId, definition } = await startedRun(crm.db.unitOfWork)
  const { stream, connection } = definition
  const ground = { type: 'rule', rule: 'phone', version: 1 } as const
  const said = { before: null, reason: 'filled', ground, outcome: 'applied' } as const
  const of = { event: 'field.change', actor: 'worker', runId, connectionId, stream, field: 'Phone', ...said } as const
  const changes = (recordId: string, many: number) =>
    Array.from({ length: many }, (_, at) => ({ ...of, at, recordId, after: `${at}` }))
  await crm.db.unitOfWork.stores.audit.append([...changes('many', 1_003), ...changes('few', 1_000)])
  const story = (recordId: string) => explainField({ connection, stream, recordId, field: 'Phone' }, crm.db.unitOfWork)
  const many = await story('many')
  expect([many.changes.length, many.changes[0]?.at, many.changes.at(-1)?.at]).toEqual([1_000, 3, 1_002])
  expect(many.toldFrom).toBe(3)
  const few = await story('few')
  expect([few.changes.length, few.toldFrom]).toEqual([1_000, null])
})

it('says until when the audit was dropped, of the connection alone', async () => {
  const [one, other] = [await startedRun(crm.db.unitOfWork), await startedRun(crm.db.unitOfWork)]
  const { records, audit } = crm.db.unitOfWork.stores
  const state = { value: 'x', changedAt: null, verifiedAt: null, source: 'evergreen', lock: null } as const
  for (const { connectionId, definition } of [one, other]) {
    await records.save(connectionId, definition.stream, [{ id: 'old', state: { Phone: state } }], 1)
  }
  for (const before of [7_000, 3_000]) {
    const detail = { connectionId: one.connectionId, before }
    await audit.append([{ at: 9_000, event: 'audit.dropped', actor: 'cli:ops', detail }])
  }
  const until = async ({ definition: { connection, stream } }: Run) =>
    (await explainField({ connection, stream, recordId: 'old', field: 'Phone' }, crm.db.unitOfWork)).droppedUntil
  expect([await until(one), await until(other)]).toEqual([7_000, null])
})

describe.each(['salesforce', 'hubspot'] as const)('%s', system => {
  it('tells the whole story of a hundred written values and a hundred refusals, picked at random', async () => {
    const random = randomOf(system.length)
    const { run, stream, alias, raw, route } = await openPlace(system, random)
    const some = async (sql: string) => {
      const { rows } = await crm.db.pool.query(sql, [run.id])
      expect(rows.length).toBeGreaterThanOrEqual(WALKED)
      const shuffled = rows.map(row => ({ row, at: random() })).toSorted((a, b) => a.at - b.at)
      return shuffled.slice(0, WALKED).map(({ row }) => row)
    }
    const written = await some(`select record_id as id, field from evergreen.proposal
      where run_id = $1 and outcome = 'applied' order by record_id, field`)
    const refused = await some(`select record_id as id, field, after, refusal from evergreen.refusal
      where run_id = $1 order by record_id, field, after, refusal`)
    const kept = await ledger()
    const of = (id: string, field: string) =>
      explainField({ connection: alias, stream, recordId: id, field }, crm.db.unitOfWork)
    for (const { id, field } of written) {
      const story = await of(id, field)
      expect(story.changes).toHaveLength(1)
      for (const change of story.changes) walkWritten(change, story, kept, raw.get(id)?.[field] ?? null)
    }
    for (const { id, field, after, refusal } of refused) {
      const story = await of(id, field)
      const own = story.refusals.filter(each => each.after === after && each.refusal === refusal)
      expect(own).toHaveLength(1)
      for (const each of own) walkRefused(each, story, kept, raw.get(id)?.[field] ?? null)
    }
    expect(new Set(refused.map(({ refusal }) => refusal)).size).toBeGreaterThanOrEqual(3)
    // And of what was taken back: who did, what of, and that it is barred from then on.
    const [{ id, field }] = written
    const { id: undo } = await requestUndo({ of: run.id, record: id, dryRun: false, actor: 'cli:test' }, route.parts)
    await route.finish(undo)
    const story = await of(id, field)
    const [first, second] = story.changes
    expect(second).toMatchObject({ reason: 'undone', outcome: 'applied', before: first?.after, after: first?.before })
    expect(story.undone).toEqual([{ change: first?.seq, by: undo }])
    expect(story.bars).toEqual([{ field, value: first?.after, heard: expect.any(Array) }])
    expect(story.runs.map(({ mode, startedBy }) => [mode, startedBy])).toEqual([
      ['full', 'cli:test'],
      ['undo', 'cli:test'],
    ])
  })
})
