import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ExportFormat, exportAudit } from '../../src/operations/audit/export.ts'
import { readAudit } from '../../src/operations/audit/pages.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'

let db: FreshDatabase
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())

it('keeps what was appended, in order, with every column', async () => {
  const { audit } = db.unitOfWork.stores
  const entry = {
    at: Date.UTC(2026, 10, 23, 12, 0, 0, 123),
    event: 'field.change',
    actor: 'worker',
    connectionId: 'c',
    syncName: 's',
    stream: 'Contact',
    recordId: '003',
    field: 'Phone',
    runId: 'r',
    jobId: 'j',
    intentId: 'i',
    step: 'write-back',
    before: null,
    after: '+41 44 668 18 00',
    reason: 'normalized',
    ground: { type: 'rule', rule: 'phone', version: 1 },
    outcome: 'applied',
    answer: '204',
    detail: { calls: 2 },
  } as const
  await audit.append([entry, { at: entry.at + 1, event: 'paused', actor: 'cli:ops' }])
  const [first, second] = await audit.list({ limit: 10 })
  expect(first).toEqual({ ...entry, seq: first?.seq })
  expect(second).toMatchObject({ event: 'paused', actor: 'cli:ops', at: entry.at + 1 })
})

it.each(['update evergreen.audit set actor = $$x$$', 'delete from evergreen.audit', 'truncate evergreen.audit'])(
  'refuses: %s',
  async statement => {
    await expect(db.pool.query(statement)).rejects.toThrow('append-only')
  },
)

it('refuses changes by way of any partition', async () => {
  const { rows } = await db.pool.query<{ name: string }>(
    `select inhrelid::regclass::text as name from pg_inherits where inhparent = 'evergreen.audit'::regclass`,
  )
  expect(rows.length).toBeGreaterThan(3)
  for (const { name } of rows) await expect(db.pool.query(`truncate ${name}`)).rejects.toThrow('append-only')
  await db.pool.query(`insert into evergreen.audit (seq, at, event, actor)
    values (1, '1999-01-01', 'paused', 'x')`)
  await expect(db.pool.query('delete from evergreen.audit_default')).rejects.toThrow('append-only')
})

it('gives each entry a number of its own, however many are appended at once, and finds them all page by page', async () => {
  const { audit } = db.unitOfWork.stores
  const entries = Array.from({ length: 5_000 }, (_none, n) => {
    return {
      at: Date.UTC(2026, 10, 23) + n,
      event: 'paused',
      actor: 'cli:many',
      runId: 'many',
      recordId: `m${n}`,
    } as const
  })
  await audit.append(entries)
  await audit.append(entries)
  const filter = { runId: 'many', limit: Number.MAX_SAFE_INTEGER }
  const told = await Array.fromAsync(readAudit(filter, db.unitOfWork))
  expect(told).toHaveLength(2 * entries.length)
  expect(new Set(told.map(({ seq }) => seq)).size).toBe(2 * entries.length)
})

it('filters by whatever is asked', async () => {
  const { audit } = db.unitOfWork.stores
  await audit.append([
    { at: 1_000, event: 'run.started', actor: 'worker', runId: 'one' },
    { at: 2_000, event: 'run.closed', actor: 'worker', runId: 'one' },
    { at: 3_000, event: 'run.started', actor: 'worker', runId: 'two' },
  ])
  const ofOne = await audit.list({ runId: 'one', limit: 10 })
  expect(ofOne.map(entry => entry.event)).toEqual(['run.started', 'run.closed'])
  const after = ofOne[0]?.seq
  expect(await audit.list({ runId: 'one', afterSeq: after, limit: 10 })).toEqual(ofOne.slice(1))
  expect(await audit.list({ event: 'run.started', since: 2_500, limit: 1, runId: 'two' })).toHaveLength(1)
})

it('filters by who did it, why, and until when', async () => {
  const { audit } = db.unitOfWork.stores
  const change = {
    event: 'field.change',
    actor: 'worker',
    connectionId: 'c',
    stream: 'Contact',
    field: 'Phone',
  } as const
  const ground = { type: 'rule', rule: 'phone', version: 1 } as const
  const of = { ...change, before: null, after: 'x', ground, outcome: 'conflict', runId: 'filtered' } as const
  await audit.append([
    { ...of, at: 10_000, recordId: '1', reason: 'filled' },
    { ...of, at: 11_000, recordId: '2', reason: 'refreshed' },
    { at: 12_000, event: 'paused', actor: 'cli:eve' },
  ])
  const ids = async (filter: object) => (await audit.list({ limit: 9, ...filter })).map(({ recordId }) => recordId)
  expect(await ids({ runId: 'filtered', reason: 'refreshed' })).toEqual(['2'])
  expect(await ids({ outcome: 'conflict', until: 11_000 })).toEqual(['1'])
  expect(await ids({ outcome: 'conflict', since: 11_000 })).toEqual(['2'])
  expect(await audit.list({ actor: 'cli:eve', limit: 9 })).toHaveLength(1)
})

it('exports in both forms, neutralises what a spreadsheet would run, and audits the export', async () => {
  const { audit } = db.unitOfWork.stores
  await audit.append([{ at: 20_000, event: 'drift.found', actor: 'worker', runId: 'odd', answer: '=HYPERLINK("x"),1' }])
  const about = { unitOfWork: db.unitOfWork, clock: { now: () => 30_000, sleep: async () => undefined } }
  const exported = (format: ExportFormat) =>
    Array.fromAsync(exportAudit({ filter: { runId: 'odd', limit: 9 }, format, actor: 'cli:ops' }, about))
  const [head, line] = await exported('csv')
  expect(head).toMatch(/^seq,at,event,.*detail,erased\r\n$/)
  expect(line).toContain(`1970-01-01T00:00:20.000Z,drift.found,worker`)
  expect(line).toContain(`"'=HYPERLINK(""x""),1"`)
  expect((await exported('ndjson')).map(text => JSON.parse(text))).toMatchObject([{ event: 'drift.found', at: 20_000 }])
  const told = await audit.list({ event: 'audit.exported', limit: 9 })
  expect(told.map(({ actor, detail }) => ({ actor, detail }))).toEqual([
    { actor: 'cli:ops', detail: { format: 'csv', filter: { runId: 'odd', limit: 9 } } },
    { actor: 'cli:ops', detail: { format: 'ndjson', filter: { runId: 'odd', limit: 9 } } },
  ])
})
