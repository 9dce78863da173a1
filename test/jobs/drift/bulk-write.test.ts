// A field that is lost while Salesforce has many changes to write as one job: the job that is refused whole is withdrawn
// with the changes of that field, and a second one writes the rest.
import { afterEach, expect, it } from 'vitest'
import type { BulkWriter } from '../../../src/contract/connector.ts'
import { DRIFT_POLICIES, type DriftPolicy } from '../../../src/domain/drift/setting.ts'
import { sharedCrm } from '../../support/shared-crm.ts'
import { type Admin, every, place } from './crms.ts'

const shared = sharedCrm()
let there: Awaited<ReturnType<typeof place>>
afterEach(() => there.clear())

type Moment = 'before it is compared' | 'before the job is made' | 'while the job waits in the queue'
const PART: Readonly<Record<Moment, keyof BulkWriter>> = {
  'before it is compared': 'changedSince',
  'before the job is made': 'make',
  'while the job waits in the queue': 'end',
}

/** Two records are enough for a job; once, at that moment, the change is made. */
function changing(moment: Moment, change: () => Promise<void>): void {
  let done = false
  const first = async () => {
    if (!done) await change()
    done = true
  }
  there.bendBy(connection => {
    const { destination } = connection
    const { bulk } = destination ?? {}
    if (destination === undefined || bulk === undefined) return connection
    const whole: BulkWriter = { ...bulk, worth: records => records > 1 }
    const bent: BulkWriter = {
      ...whole,
      changedSince: async (...of) => {
        if (PART[moment] === 'changedSince') await first()
        return bulk.changedSince(...of)
      },
      make: async stream => {
        if (PART[moment] === 'make') await first()
        return bulk.make(stream)
      },
      begin: async (...of) => {
        const begun = await bulk.begin(...of)
        if (PART[moment] === 'end') await first()
        return begun
      },
    }
    return { ...connection, destination: { ...destination, bulk: bent } }
  })
}

const jobs = () => shared.sandbox.world.salesforce.ingestJobs.list()

async function write(policy: DriftPolicy, moment: Moment, change: (admin: Admin, receipt: string) => Promise<void>) {
  there = await place(shared.db, shared.sandbox, 'salesforce', { sync: { drift: every(policy) }, kind: 'email' })
  there.shout()
  changing(moment, () => change(there.admin, there.names.receipt))
  const before = jobs().length
  there.pass(60_000)
  const { id } = await there.route.start()
  const run = await there.route.finish(id)
  return {
    id,
    run,
    states: jobs()
      .slice(before)
      .map(({ state }) => state),
  }
}

const failedFirst = ['Failed', 'JobComplete']
const CASES = [
  ...DRIFT_POLICIES.map(policy => ['while the job waits in the queue', policy, failedFirst] as const),
  ['before the job is made', 'pause', failedFirst],
  ['before it is compared', 'pause', ['JobComplete']],
] as const

it.each(CASES)('writes the rest where a field is gone %s, under %s', async (moment, policy, states) => {
  const written = await write(policy, moment, admin => admin.hide())
  const { email, tier } = there.names
  expect(written.run.status).toBe('complete')
  const outcomes = await there.outcomes(written.id)
  const gone = { field: tier, outcome: 'conflict', answer: expect.stringContaining('is gone, or hidden') }
  expect(outcomes[tier]).toEqual(there.ids.map(() => gone))
  expect(outcomes[email]).toEqual(there.ids.map(() => expect.objectContaining({ outcome: 'applied' })))
  expect(written.states).toEqual(states)
  expect(await there.kinds()).toEqual([`vanished ${tier}`])
  expect((await there.sync()).pausedAt).toEqual(policy === 'pause' ? expect.any(Number) : null)
})

it('bars no value whose field is locked while the job waits, and fails only the rows that name it', async () => {
  const { id, run, states } = await write('pause', 'while the job waits in the queue', admin => admin.lock())
  const { email, tier } = there.names
  expect(run.status).toBe('complete')
  const outcomes = await there.outcomes(id)
  const locked = { field: tier, outcome: 'conflict', answer: expect.stringContaining('can no longer be edited') }
  expect(outcomes[tier]).toEqual(there.ids.map(() => locked))
  expect(outcomes[email]).toEqual(there.ids.map(() => expect.objectContaining({ outcome: 'applied' })))
  expect(states).toEqual(['JobComplete', 'JobComplete'])
  expect(await there.kinds()).toEqual([`locked ${tier}`])
})

it.each([
  ['vanished', (admin: Admin, receipt: string) => admin.hide(receipt), failedFirst],
  ['locked', (admin: Admin, receipt: string) => admin.lock(receipt), ['JobComplete', 'JobComplete']],
] as const)('writes all without a receipt whose field is %s while the job waits', async (kind, change, states) => {
  const { id, run, ...written } = await write('ignore', 'while the job waits in the queue', change)
  const { email, tier, receipt } = there.names
  await there.admin.show(receipt)
  expect(run.status).toBe('complete')
  const outcomes = await there.outcomes(id)
  const applied = there.ids.map(() => expect.objectContaining({ outcome: 'applied' }))
  expect([outcomes[email], outcomes[tier]]).toEqual([applied, applied])
  expect(written.states).toEqual(states)
  expect(await there.kinds()).toEqual([`${kind} ${receipt}`])
})
