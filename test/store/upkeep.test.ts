import { afterAll, beforeAll, expect, it } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'
import { START, startedRun } from '../support/started-run.ts'

let db: FreshDatabase
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())

it('remembers when a chore was done last, and where it goes on', async () => {
  const { upkeep, connections } = db.unitOfWork.stores
  const { syncId, connectionId } = await startedRun(db.unitOfWork, { name: 'chores' })
  expect(await upkeep.of(syncId)).toEqual(new Map())
  await upkeep.done(syncId, 'formulas', { at: START, cursor: { from: 1 } })
  await upkeep.done(syncId, 'formulas', { at: START + 1, cursor: null })
  expect(await upkeep.of(syncId)).toEqual(new Map([['formulas', { at: START + 1, cursor: null }]]))
  await connections.setAccount(connectionId, 'one')
  expect(await upkeep.of(syncId)).not.toEqual(new Map())
  await connections.setAccount(connectionId, 'another')
  expect(await upkeep.of(syncId)).toEqual(new Map())
})
