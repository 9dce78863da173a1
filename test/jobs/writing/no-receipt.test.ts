// After a lost answer where the CRM has no receipt field: the history of what was sent tells what became of it, by who
// it names; what it does not tell is not guessed.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ConnectionLost } from '../../../src/errors.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { setting } from '../../support/sync.ts'
import { FakeCrm, openRoute, outcomesOf } from '../route.ts'
import { openWriting, type System, type WritingPlace } from './place.ts'

const LONGEST_CALL_MS = 600_000
const SYSTEMS = ['salesforce', 'hubspot'] as const

let db: FreshDatabase
let place: WritingPlace
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())
/** In the first of two records something happens; the second has nothing but our write. */
async function open(system: System, tracked = true): Promise<string> {
  place = await openWriting(db, system, { records: 2, receipt: false, ...(system === 'salesforce' && { tracked }) })
  place.alter(destination => ({ ...destination, longestCallMs: LONGEST_CALL_MS }))
  const [first = ''] = place.ids
  return first
}

/** What became of the first record and of the second. */
async function outcomes(): Promise<(string | undefined)[]> {
  const { id } = await place.run()
  const told = new Map((await outcomesOf(db, id)).map(({ record, outcome }) => [record, outcome]))
  return place.ids.map(record => told.get(record))
}

/** Something happens once, after a write was sent and before anybody looks what became of it. */
function afterSending(happens: () => void): void {
  let done = false
  place.alter(destination => ({
    ...destination,
    longestCallMs: LONGEST_CALL_MS,
    write: (...of) =>
      destination.write(...of).finally(() => {
        if (!done) happens()
        done = true
      }),
  }))
}

describe.each(SYSTEMS)('a write to %s without an answer', system => {
  afterEach(() => place.close())

  it('is found at once in the history of what it wrote', async () => {
    await open(system)
    place.loseAnswer('after')
    const begun = place.sandbox.world.clock.now()
    expect(await outcomes()).toEqual(['applied', 'applied'])
    expect(place.sandbox.world.clock.now() - begun).toBeLessThan(LONGEST_CALL_MS)
    expect(place.writes()).toHaveLength(2)
  })

  it('is found also where a person has changed the value since, and that is left', async () => {
    const first = await open(system)
    place.loseAnswer('after')
    afterSending(() => place.edit(first, 'someone.else@acme-corp.com'))
    expect(await outcomes()).toEqual(['applied', 'applied'])
    expect(place.value(first)).toBe('someone.else@acme-corp.com')
    expect(place.writes()).toHaveLength(2)
  })

  it('is told from a person who entered the same', async () => {
    const first = await open(system)
    place.loseAnswer('before')
    afterSending(() => place.edit(first, 'person0@acme-corp.com'))
    expect(await outcomes()).toEqual(['unchanged', 'applied'])
    expect(place.writes().map(({ id }) => id)).toEqual([place.ids[1]])
  })

  it('that never arrived leaves what a person entered in its place', async () => {
    const first = await open(system)
    place.loseAnswer('before')
    afterSending(() => place.edit(first, 'someone.else@acme-corp.com'))
    expect(await outcomes()).toEqual(['conflict', 'applied'])
    expect(place.value(first)).toBe('someone.else@acme-corp.com')
  })

  it('is not sent again over a person who put the old value back', async () => {
    const first = await open(system)
    place.loseAnswer('after')
    afterSending(() => place.edit(first, 'PERSON0@ACME-CORP.COM'))
    expect(await outcomes()).toEqual(['uncertain', 'applied'])
    expect(place.value(first)).toBe('PERSON0@ACME-CORP.COM')
    expect(place.writes()).toHaveLength(2)
  })
})

describe('where Salesforce keeps no history of the field', () => {
  afterEach(() => place.close())

  it('it is uncertain', async () => {
    await open('salesforce', false)
    place.loseAnswer('after')
    expect(await outcomes()).toEqual(['uncertain', 'uncertain'])
    expect(place.writes()).toHaveLength(2)
  })
})

it.each([
  ['arrived', 'us', ['applied', 'applied']],
  ['did not', 'mia', ['unchanged', 'unchanged']],
])('settles all fields of a write by the one that is told of: it %s', async (_what, by, expected) => {
  const crm = new FakeCrm()
  crm.hasReceipts = false
  crm.records.set('r0', { Email: 'ANNA@ACME-CORP.COM', Website: 'HTTP://ACME-CORP.COM' })
  const answer = crm.outcomeOf
  crm.outcomeOf = ({ recordId, fields }) => {
    Object.assign(crm.records.get(recordId) ?? {}, fields)
    crm.outcomeOf = answer
    throw new ConnectionLost({ where: 'crm', what: 'the answer is lost' })
  }
  const change = { recordId: 'r0', field: 'Email', mark: '', value: 'anna@acme-corp.com', before: 'ANNA@ACME-CORP.COM' }
  const origin = by === 'us' ? 'integration' : 'person'
  crm.history = {
    ...{ batchSize: 50, always: () => [], since: async () => ({ changes: [], untold: ['Website'] }) },
    self: async () => 'us',
    of: async () => [{ ...change, at: Date.now(), told: true, origin, by }],
  }
  const fields = [setting({ field: 'Email', kind: 'email' }), setting({ field: 'Website', kind: 'website' })]
  const route = await openRoute(db, crm, { fields, history: false })
  const { id } = await route.finish((await route.start()).id)
  expect((await outcomesOf(db, id)).map(({ outcome }) => outcome)).toEqual(expected)
})
