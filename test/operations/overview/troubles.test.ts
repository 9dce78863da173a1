// What is broken is told with what to do, and with how that is done in Evergreen: whoever reads it has a place to go to.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { systemClock } from '../../../src/clock.ts'
import { createOverview } from '../../../src/operations/overview/overview.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { startedRun } from '../../support/started-run.ts'

let db: FreshDatabase

beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())

it('leads to the run that failed, the sync that paused itself and the field that was paused', async () => {
  const { stores } = db.unitOfWork
  const failed = await startedRun(db.unitOfWork)
  const held = await startedRun(db.unitOfWork)
  const at = failed.startedAt
  await stores.runs.close(failed.id, { status: 'failed', endedAt: at, note: 'the key is no longer right' })
  await stores.syncs.setPaused(held.syncName, at, 'a type has changed')
  await stores.checks.addFlips(held.syncId, 'Phone', 3)
  await stores.checks.pause(held.syncId, 'Phone', at)
  const { broken } = await createOverview({
    unitOfWork: db.unitOfWork,
    clock: { ...systemClock, now: () => at },
    plans: async () => [],
  })()
  expect(broken.map(({ where, remedy }) => ({ where, remedy }))).toEqual([
    { where: held.syncName, remedy: { do: 'resume-sync', sync: held.syncName } },
    { where: held.syncName, remedy: { do: 'resume-field', sync: held.syncName, field: 'Phone' } },
    { where: failed.syncName, remedy: { do: 'look-at-run', run: failed.id } },
  ])
  // Where it is done is for the command line and the console to say.
  for (const { what, fix } of broken) expect(`${what} ${fix}`).not.toMatch(/evergreen|[0-9a-f]{8}-/)
})
