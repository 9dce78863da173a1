// What was written is read again later; a field that other programs keep flipping back is paused until a person frees it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { History } from '../../../src/contract/history.ts'
import { stuckOf } from '../../../src/domain/guard/stick.ts'
import { ORIGINS, type Origin } from '../../../src/domain/history.ts'
import { examine } from '../../../src/operations/health/check-setup.ts'
import { setPause } from '../../../src/operations/pause.ts'
import { auditKeys } from '../../support/audit-keys.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { waitingPlace } from '../plan/place.ts'
import { type FakeCrm, shouting } from '../route.ts'

const HOUR = 3_600_000
const guards = {
  changedShare: 1,
  blankedShare: 1,
  shift: 1,
  atLeast: 100,
  canary: 0,
  canaryFailures: 0,
  confirmMinutes: 60,
  flips: 3,
  fields: {},
}

let db: FreshDatabase
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())

async function place(crm: FakeCrm) {
  const opened = await waitingPlace(db, crm, { approval: 'never', guards })
  const syncId = async () => (await db.unitOfWork.stores.syncs.byName(opened.route.sync))?.id ?? ''
  const told = async (runId: string) => {
    const entries = await db.unitOfWork.stores.audit.list({ runId, limit: 10_000 })
    const wanted = entries.filter(({ event }) => event === 'field.flipped' || event === 'field.paused')
    return wanted.map(({ event, recordId = null, field, answer }) => ({ event, record: recordId, field, answer }))
  }
  return { ...opened, told, paused: async () => db.unitOfWork.stores.checks.paused(await syncId()) }
}

/** Something in the CRM puts back what we wrote over in the first so many records. */
function flip(crm: FakeCrm, records: number): void {
  for (let n = 0; n < records; n += 1) crm.records.set(`r${n}`, { Email: `PERSON${n}@ACME-CORP.COM` })
}

describe('what was written', () => {
  it('is read again an hour later, not before; what stands is no matter', async () => {
    const crm = shouting(4)
    const { run, route, told, paused } = await place(crm)
    const { id } = await run()
    flip(crm, 1)
    route.pass(HOUR - 60_000)
    await route.work()
    expect(await told(id)).toEqual([])
    // No other run is needed for it.
    route.pass(60_000)
    await route.work()
    expect(await told(id)).toMatchObject([{ event: 'field.flipped', record: 'r0', field: 'Email' }])
    expect(await paused()).toEqual([])
    route.pass(2 * HOUR)
    await route.work()
    expect(await told(id)).toHaveLength(1)
  })

  it('pauses the field at the third flip and not at the second; then nothing of it is written', async () => {
    const crm = shouting(4)
    const { run, route, told, paused } = await place(crm)
    await run()
    flip(crm, 2)
    route.pass(2 * HOUR)
    // What is due is looked at before the next run writes anything.
    const { id } = await run()
    expect(await paused()).toEqual([])
    flip(crm, 1)
    route.pass(2 * HOUR)
    await route.work()
    expect((await told(id)).map(({ event }) => event)).toEqual(['field.flipped', 'field.paused'])
    expect(await paused()).toMatchObject([{ field: 'Email', flips: 3 }])
    flip(crm, 4)
    const before = crm.batches.length
    const left = await run()
    expect(left.definition.fields).toMatchObject([{ field: 'Email', owner: 'paused' }])
    expect(crm.batches).toHaveLength(before)
  })

  it('shows a paused field in doctor, and writes it again once a person has freed it', async () => {
    const crm = shouting(3)
    const { run, route, paused } = await place(crm)
    await run()
    flip(crm, 3)
    route.pass(2 * HOUR)
    await route.work()
    const findings = []
    const queue = { checkQueue: async () => [], size: async () => ({ waiting: 0, active: 0 }) }
    const open = () => ({ connect: async () => crm.connection(), calls: () => 0, close: async () => undefined })
    for await (const finding of examine({
      unitOfWork: db.unitOfWork,
      open,
      queue,
      clock: route.parts.clock,
      keys: auditKeys,
    }))
      findings.push(finding)
    const remedy = { do: 'resume-field', sync: route.sync, field: 'Email' }
    expect(findings).toContainEqual(expect.objectContaining({ where: route.sync, ok: false, remedy }))
    const free = { target: route.sync, pause: false, field: 'Email', actor: 'cli:ada' as const }
    await setPause(free, db.unitOfWork, route.parts.clock)
    expect(await paused()).toEqual([])
    await expect(setPause(free, db.unitOfWork, route.parts.clock)).rejects.toThrow(/its field Email is not paused/)
    flip(crm, 1)
    await run()
    expect(crm.records.get('r0')).toEqual({ Email: 'person0@acme-corp.com' })
  })

  it.each([
    ['person', 0],
    ['workflow', 1],
  ] as const)('that a %s changed counts as %i flips, where the CRM tells who it was', async (origin, flips) => {
    const crm = shouting(1)
    const value = 'someone.else@acme-corp.com'
    const change = { recordId: 'r0', field: 'Email', at: Date.now(), mark: '1', value, told: true, before: null }
    let changes: Awaited<ReturnType<History['since']>>['changes'] = []
    crm.history = {
      batchSize: 50,
      always: () => [],
      of: async () => [],
      since: async () => ({ changes, untold: [] }),
    }
    const { run, route, told } = await place(crm)
    const { id } = await run()
    crm.records.set('r0', { Email: value })
    changes = [{ ...change, origin, by: null }]
    route.pass(2 * HOUR)
    await route.work()
    expect(await told(id)).toHaveLength(flips)
  })
})

describe('a value that is another one now', () => {
  const sent = { before: 'a', after: 'b' }
  const by = (now: string | null, origin: Origin | null) =>
    stuckOf(sent, now, null, origin === null ? null : { origin })

  it('was flipped when a program did it, or when our predecessor is back and no person is known to have done it', () => {
    expect(by('c', 'workflow')).toBe('flipped')
    expect(by('c', 'integration')).toBe('flipped')
    expect(by('a', null)).toBe('flipped')
    expect(by('a', 'unknown')).toBe('flipped')
    expect(by('c', null)).toBe('changed')
    expect(by('a', 'person')).toBe('changed')
  })

  it('is kept where it is ours, whoever is named', () => {
    for (const origin of [null, ...ORIGINS]) {
      expect(by('b', origin)).toBe('kept')
      const seen = { source: 'evergreen', lock: null } as const
      expect(stuckOf(sent, 'c', seen, origin === null ? null : { origin })).toBe('kept')
    }
  })

  it('is judged by what was learnt of it before, where the CRM tells nothing now', () => {
    const learnt = (part: object) => stuckOf(sent, 'a', { source: 'crm', lock: null, ...part }, null)
    expect(learnt({ lock: { until: 1, kind: 'exact' } })).toBe('changed')
    expect(learnt({ lock: { until: 1, kind: 'exact', by: 'workflow' } })).toBe('flipped')
    expect(learnt({ lock: { until: 1, kind: 'inferred' } })).toBe('flipped')
    expect(stuckOf(sent, 'c', { source: 'crm', lock: null, heldBy: 'app' }, null)).toBe('flipped')
  })
})
