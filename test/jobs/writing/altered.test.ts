// After a lost answer our receipt is there and our value is not: a trigger made another of it, or a person has edited
// since. What is known of the value from then on is ours only where the history says so.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ConnectionLost } from '../../../src/errors.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { FakeCrm, openRoute, outcomesOf } from '../route.ts'

let db: FreshDatabase
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())

describe('a value that a trigger made of ours, found after a lost answer', () => {
  const BEFORE = 'ANNA@ACME-CORP.COM'
  const ALTERED = 'anna@new-acme.com'

  /** A run whose write is altered, and of which the history names `by`; then one that reads. Returns what is known then. */
  async function known(by: string | null) {
    const crm = new FakeCrm()
    crm.records.set('r0', { Email: BEFORE })
    const answer = crm.outcomeOf
    crm.outcomeOf = ({ recordId, intentId }) => {
      Object.assign(crm.records.get(recordId) ?? {}, { Email: ALTERED })
      crm.receipts.set(recordId, intentId)
      crm.edits.set(recordId, Date.now())
      crm.outcomeOf = answer
      throw new ConnectionLost({ where: 'crm', what: 'the answer is lost' })
    }
    const change = { recordId: 'r0', field: 'Email', mark: '', value: ALTERED, before: BEFORE, at: Date.now() }
    const origin = by === 'us' ? ('integration' as const) : ('person' as const)
    if (by !== null) {
      crm.history = {
        ...{ batchSize: 50, always: () => [], since: async () => ({ changes: [], untold: [] }) },
        self: async () => 'us',
        of: async () => [{ ...change, told: true, origin, by }],
      }
    }
    const route = await openRoute(db, crm, { history: false })
    const { id } = await route.finish((await route.start()).id)
    expect((await outcomesOf(db, id)).map(({ outcome }) => outcome)).toEqual(['altered'])
    await route.finish((await route.start()).id)
    const { stores } = db.unitOfWork
    const { connectionId = '' } = (await stores.syncs.byName(route.sync)) ?? {}
    return (await stores.records.load(connectionId, 'Account', ['r0'])).get('r0')?.['Email']
  }

  it('is known as ours where the history says that we set it', async () => {
    const state = await known('us')
    expect(state).toMatchObject({ value: ALTERED, source: 'evergreen', lock: null })
  })

  it.each([
    ['a person set it since', 'mia'],
    ['nothing tells who did', null],
  ])("counts as a person's where %s: our receipt stays on a record that they edit", async (_why, by) => {
    expect(await known(by)).toMatchObject({ value: ALTERED, source: 'crm', lock: { kind: 'inferred' } })
  })
})
