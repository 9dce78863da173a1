// A field that is lost between the plan of a run and its write: its changes are withdrawn before anybody takes their values
// for refused, the other fields of the same records are written, and it is told once, at the end of the run.
import { afterEach, describe, expect, it } from 'vitest'
import { DRIFT_POLICIES } from '../../../src/domain/drift/setting.ts'
import { sharedCrm } from '../../support/shared-crm.ts'
import { type Admin, every, place, type System } from './crms.ts'

const LOUD = 'GOLD@ACME-CORP.COM'
const CHOICES = ['gold', LOUD, LOUD.toLowerCase()] as const

interface Loss {
  readonly kind: string
  change(admin: Admin): Promise<void>
  readonly answer: string
  readonly values?: readonly string[]
  readonly on?: System
}

const LOSSES: readonly Loss[] = [
  { kind: 'vanished', change: admin => admin.hide(), answer: 'is gone, or hidden' },
  { kind: 'locked', change: admin => admin.lock(), answer: 'can no longer be edited' },
  {
    kind: 'shortened',
    change: admin => admin.field({ length: 5 }),
    answer: "longer than the field's 5 characters",
    on: 'salesforce',
  },
  {
    kind: 'values-removed',
    change: admin => admin.field({ values: ['gold'] }),
    answer: 'not one of the values',
    values: CHOICES,
  },
]

/** The tests of one CRM. */
export function onWriteOf(system: System): void {
  const shared = sharedCrm()
  let there: Awaited<ReturnType<typeof place>>
  afterEach(() => there.clear())

  /** Once, after everything was compared, and before anything is sent. */
  function beforeWrite(change: () => Promise<void>): void {
    let done = false
    there.bendBy(connection => {
      const { destination } = connection
      if (destination === undefined) return connection
      const write: typeof destination.write = async (...of) => {
        if (!done) await change()
        done = true
        return destination.write(...of)
      }
      return { ...connection, destination: { ...destination, write } }
    })
  }

  const losses = LOSSES.filter(({ on = system }) => on === system)
  const cases = losses.flatMap(loss => DRIFT_POLICIES.map(policy => ({ ...loss, policy })))
  describe.each(cases)('$kind under $policy', ({ kind, policy, change, answer, values }) => {
    it('between the plan and the write', async () => {
      there = await place(shared.db, shared.sandbox, system, { sync: { drift: every(policy) }, values, kind: 'email' })
      const { email, tier } = there.names
      there.shout()
      beforeWrite(() => change(there.admin))
      const { id, status } = await there.run()
      expect(status).toBe('complete')
      const outcomes = await there.outcomes(id)
      const conflict = { field: tier, outcome: 'conflict', answer: expect.stringContaining(answer) }
      expect(outcomes[tier]).toEqual(there.ids.map(() => conflict))
      expect(outcomes[email]).toEqual(there.ids.map(() => expect.objectContaining({ outcome: 'applied' })))
      expect(await there.kinds()).toEqual([`${kind} ${tier}`])
      expect((await there.sync()).pausedAt).toEqual(policy === 'pause' ? expect.any(Number) : null)
      const open = await shared.db.pool.query(
        'select 1 from evergreen.intent where closed_at is null and record_id = any($1)',
        [there.ids],
      )
      expect(open.rows).toEqual([])
    })
  })
}
