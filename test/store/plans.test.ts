// What is counted of a decision before it is made is what becomes of each change: the database and the domain agree.
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Stores } from '../../src/contract/stores.ts'
import { PROPOSAL_REASONS, type Proposal } from '../../src/domain/decide/proposal.ts'
import { type Decision, fateOf } from '../../src/domain/plan/decision.ts'
import { isMeant, type Selector } from '../../src/domain/plan/selector.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'
import { startedRun } from '../support/started-run.ts'

const FIELDS = ['Email', 'Phone', 'Fax']
const RECORDS = ['a', 'b', 'c', 'd']

let db: FreshDatabase
let stores: Stores
let runId: string
let first: number
beforeAll(async () => {
  db = await freshDatabase()
  stores = db.unitOfWork.stores
  runId = (await startedRun(db.unitOfWork)).id
  const items = RECORDS.flatMap((recordId, r) =>
    FIELDS.map((field, f): { recordId: string; proposal: Proposal } => {
      const reason = PROPOSAL_REASONS[(r + f) % PROPOSAL_REASONS.length] ?? 'filled'
      const ground = { type: 'rule', rule: 'text', version: 1 } as const
      return { recordId, proposal: { field, before: null, after: 'x', reason, ground, confidence: 1, freshness: null } }
    }),
  )
  await stores.proposals.propose({ runId, connectionId: 'c', stream: 'Contact', chunk: randomUUID() }, items, 0)
  first = Number((await stores.proposals.ofRun(runId, 1))[0]?.id)
})
afterAll(() => db.close())

const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 1 })
const selector: fc.Arbitrary<Selector> = fc.record({
  field: orNull(fc.constantFrom(...FIELDS, 'none')),
  reason: orNull(fc.constantFrom(...PROPOSAL_REASONS)),
  recordId: orNull(fc.constantFrom(...RECORDS)),
  id: orNull(fc.nat({ max: 12 }).map(place => String(first + place))),
})
const decision: fc.Arbitrary<Decision> = fc.record({
  verdict: fc.constantFrom('approved', 'approved', 'rejected'),
  only: fc.array(selector, { maxLength: 3 }),
  except: fc.array(selector, { maxLength: 3 }),
  why: fc.constant(null),
})

it('weighs any decision as it will be carried out', async () => {
  const changes = await stores.proposals.ofRun(runId, 99)
  await fc.assert(
    fc.asyncProperty(decision, async decided => {
      const weighed = await stores.plans.weigh(runId, decided)
      const fates = { write: 0, declined: 0, 'left-out': 0 }
      for (const change of changes) fates[fateOf(change, decided)] += 1
      const counts = (selectors: readonly Selector[]) =>
        selectors.map(by => changes.filter(change => isMeant(change, by)).length)
      expect(weighed).toEqual({ fates, only: counts(decided.only), except: counts(decided.except) })
    }),
    { numRuns: 60 },
  )
})

it('shows the changes that a selector means, and no others', async () => {
  const changes = await stores.proposals.ofRun(runId, 99)
  await fc.assert(
    fc.asyncProperty(selector, async by => {
      const page = await stores.plans.page(runId, { selector: by, after: null, limit: 99 })
      expect(page.map(({ id }) => id)).toEqual(changes.filter(change => isMeant(change, by)).map(({ id }) => id))
    }),
    { numRuns: 40 },
  )
})

it('finds changes by part of their record, and of the values where they may be seen, whatever the case', async () => {
  const run = await startedRun(db.unitOfWork, { name: 'text' })
  const values = [
    ['Ada', null],
    [null, 'ada \u0001 lin'],
    ['x', 'Lin'],
  ] as const
  const items = values.map(([before, after], n) => {
    const ground = { type: 'rule', rule: 'text', version: 1 } as const
    const about = { field: 'Name', reason: 'filled', ground, confidence: 1, freshness: null } as const
    return { recordId: `Rec${n}`, proposal: { ...about, before, after } }
  })
  await stores.proposals.propose({ runId: run.id, connectionId: 'c', stream: 'Contact', chunk: randomUUID() }, items, 0)
  const selector = { field: null, reason: null, recordId: null, id: null }
  const found = async (part: string, inValues = true) => {
    const page = await stores.plans.page(run.id, { selector, text: { part, values: inValues }, after: null, limit: 9 })
    return page.map(({ recordId }) => recordId)
  }
  expect(await found('ADA')).toEqual(['Rec0', 'Rec1'])
  expect(await found('lin')).toEqual(['Rec1', 'Rec2'])
  expect(await found('rec1')).toEqual(['Rec1'])
  expect(await found('lin', false)).toEqual([])
  expect(await found('REC2', false)).toEqual(['Rec2'])
  expect(await found('ada \u0001 lin')).toEqual(['Rec1'])
  expect(await found('xlin')).toEqual([])
  expect(await found('x\u0001lin')).toEqual([])
})

it('finds changes by how sure they are, as exactly as that is shown', async () => {
  const run = await startedRun(db.unitOfWork, { name: 'sure' })
  const items = [0.5, 0.7996, 0.9, 0.1 + 0.8].map((confidence, n) => {
    const ground = { type: 'rule', rule: 'text', version: 1 } as const
    const about = { field: 'Name', reason: 'filled', ground, freshness: null, before: null, after: 'x' } as const
    return { recordId: `r${n}`, proposal: { ...about, confidence } }
  })
  await stores.proposals.propose({ runId: run.id, connectionId: 'c', stream: 'Contact', chunk: randomUUID() }, items, 0)
  const selector = { field: null, reason: null, recordId: null, id: null }
  const found = async (least: number, most: number) => {
    const page = await stores.plans.page(run.id, { selector, confidence: { least, most }, after: null, limit: 9 })
    return page.map(({ recordId }) => recordId)
  }
  expect(await found(0, 1)).toEqual(['r0', 'r1', 'r2', 'r3'])
  expect(await found(0.8, 1)).toEqual(['r1', 'r2', 'r3'])
  expect(await found(0, 0.9)).toEqual(['r0', 'r1', 'r2', 'r3'])
  expect(await found(0.9, 0.9)).toEqual(['r2', 'r3'])
  expect(await found(0.9, 0.5)).toEqual([])
})
