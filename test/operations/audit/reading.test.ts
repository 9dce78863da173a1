// Reading the audit: every filter by itself and with others, page after page while entries are added, and cells that no
// spreadsheet runs.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AuditFilter, NewAuditEntry } from '../../../src/contract/audit.ts'
import { csvLine } from '../../../src/domain/audit/csv.ts'
import { readAudit } from '../../../src/operations/audit/pages.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'

let db: FreshDatabase
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())

const CHANGE = {
  at: 5_000,
  event: 'field.change',
  actor: 'worker',
  connectionId: 'crm',
  syncName: 'people',
  stream: 'Contact',
  recordId: 'r',
  field: 'Phone',
  runId: 'run',
  before: null,
  after: 'x',
  reason: 'filled',
  ground: { type: 'rule', rule: 'phone', version: 1 },
  outcome: 'applied',
} as const satisfies NewAuditEntry

/** One entry for each filter, which differs in that alone. */
const OTHERS = {
  connectionId: 'other',
  stream: 'Lead',
  recordId: 's',
  field: 'Email',
  runId: 'later',
  actor: 'cli:ada',
  reason: 'refreshed',
  outcome: 'rejected',
} as const

describe('entries', () => {
  beforeAll(async () => {
    const entries: NewAuditEntry[] = [
      CHANGE,
      ...Object.entries(OTHERS).map(([name, value]) => ({ ...CHANGE, [name]: value })),
    ]
    await db.unitOfWork.stores.audit.append([...entries, { ...CHANGE, at: 9_000 }])
  })
  const found = (filter: Partial<AuditFilter>) =>
    db.unitOfWork.stores.audit.list({ event: 'field.change', limit: 50, ...filter })

  it.each(Object.entries(OTHERS))('are found by %s alone', async (name, value) => {
    expect(await found({ [name]: value })).toMatchObject([{ [name]: value, at: 5_000 }])
  })

  it('are found by a stretch of time', async () => {
    expect(await found({ since: 6_000 })).toMatchObject([{ at: 9_000 }])
    expect(await found({ since: 5_000, until: 9_000 })).toHaveLength(9)
    expect(await found({ since: 9_001 })).toEqual([])
  })

  it('are found by all filters together', async () => {
    const { connectionId, stream, recordId, field, runId, actor, reason, outcome } = CHANGE
    const all = { connectionId, stream, recordId, field, runId, actor, reason, outcome, since: 0, until: 6_000 }
    expect(await found(all)).toMatchObject([{ at: 5_000 }])
    expect(await found({ ...all, reason: 'refreshed', outcome: 'rejected' })).toEqual([])
  })

  it('come page by page, each once, while others are added', async () => {
    const { audit } = db.unitOfWork.stores
    const many = Array.from({ length: 45 }, (_, n) => ({ ...CHANGE, runId: 'paged', recordId: `p${n}` }))
    await audit.append(many)
    const seen: string[] = []
    let afterSeq: number | undefined
    while (true) {
      const page = await audit.list({ runId: 'paged', limit: 10, afterSeq })
      seen.push(...page.map(({ recordId = '' }) => recordId))
      await audit.append([{ ...CHANGE, runId: 'elsewhere' }])
      if (page.length < 10) break
      afterSeq = page.at(-1)?.seq
    }
    expect(seen).toEqual(many.map(({ recordId }) => recordId))
    const read = await Array.fromAsync(readAudit({ runId: 'paged', limit: 12 }, db.unitOfWork))
    expect(read.map(({ recordId }) => recordId)).toEqual(seen.slice(0, 12))
  })

  it('come newest first page by page, each once, while others are added', async () => {
    const { audit } = db.unitOfWork.stores
    const many = Array.from({ length: 45 }, (_, n) => ({ ...CHANGE, runId: 'backwards', recordId: `b${n}` }))
    for (let n = 0; n < many.length; n += 7) await audit.append(many.slice(n, n + 7))
    const ids = many.map(({ recordId }) => recordId).reverse()
    const seen: string[] = []
    for (let beforeSeq: number | undefined; ; ) {
      const page = await audit.list({ runId: 'backwards', newestFirst: true, limit: 10, beforeSeq })
      seen.push(...page.map(({ recordId = '' }) => recordId))
      await audit.append([{ ...CHANGE, runId: 'backwards', recordId: 'late' }])
      if (page.length < 10) break
      beforeSeq = page.at(-1)?.seq
    }
    expect(seen).toEqual(ids)
    const filter = { runId: 'backwards', since: 0, newestFirst: true, limit: 600 }
    const read = await Array.fromAsync(readAudit(filter, db.unitOfWork))
    expect(read.map(({ recordId }) => recordId).filter(id => id !== 'late')).toEqual(ids)
  })

  it('are the same in both directions, whatever is asked for, and between two of them', async () => {
    const filters: Partial<AuditFilter>[] = [
      {},
      { recordId: 'r' },
      { stream: 'Lead' },
      { outcome: 'rejected' },
      { until: 9_000 },
    ]
    for (const filter of filters) {
      const oldest = await found({ ...filter, limit: 500 })
      expect(oldest.length).toBeGreaterThan(0)
      expect(await found({ ...filter, limit: 500, newestFirst: true })).toEqual(oldest.toReversed())
    }
    const [first, second, third] = await found({ limit: 3 })
    const between = { afterSeq: first?.seq, beforeSeq: third?.seq }
    for (const newestFirst of [true, false]) expect(await found({ ...between, newestFirst })).toEqual([second])
  })
})

describe('a cell', () => {
  it.each(['=1+1', ' =1+1', '\t=1', '+49 30', '-1', '@x', '\r\nx', '＝1', '\u00a0=1'])(
    'that a spreadsheet would run is text: %j',
    cell => {
      expect(csvLine([cell])).toMatch(/^"?'/)
    },
  )

  // Where a list separator is a semicolon, Excel splits there, whatever is quoted for commas.
  it.each([';', '\t', '\n', '\r\n', '; ', ';;', ';"', '\n "'])('is text where one is split after %j', before => {
    for (const sign of ['=', '+', '-', '@', '＝']) expect(csvLine([`x${before}${sign}1`])).toContain(`'${sign}1`)
  })

  it('takes no longer than its length where it is all blanks', () => {
    const began = performance.now()
    csvLine(['\n'.repeat(1_000_000)])
    expect(performance.now() - began).toBeLessThan(5_000)
  })

  it('is left alone where nothing of it would be run', () => {
    for (const text of ['a-b', 'ada@acme.org', '1+1=2', 'a; b', "O'Hara - x"])
      expect(csvLine([text])).toBe(`${text}\r\n`)
  })

  it('comes out as it went in, save for apostrophes, and nowhere begins with a formula', () => {
    const sign = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 1 }), fc.constantFrom(...';\t\r\n "\'=+-@＝＠a'))
    fc.assert(
      fc.property(fc.array(sign), signs => {
        const text = signs.join('')
        const line = csvLine([text]).slice(0, -2)
        const cell = line.startsWith('"') ? line.slice(1, -1).replaceAll('""', '"') : line
        expect(cell.replaceAll("'", '')).toBe(text.replaceAll("'", ''))
        for (const part of [cell, ...line.split(/[;\t\r\n]/)]) expect(part).not.toMatch(/^[\s"]*[=+\-@＝＋－＠]/)
      }),
      { numRuns: 2_000 },
    )
  })
})
