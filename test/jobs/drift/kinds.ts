// Each kind of drift, under each policy, before a run and in the middle of one: told once, dealt with by the policy, and no
// record loses what is known of it.
import { afterEach, describe, expect, it } from 'vitest'
import { DRIFT_POLICIES, type DriftKind, type DriftPolicy } from '../../../src/domain/drift/setting.ts'
import { sharedCrm } from '../../support/shared-crm.ts'
import { type Admin, every, type Names, place, type System } from './crms.ts'

const CHOICES = ['gold', 'silver'] as const

interface Kind {
  change(admin: Admin, names: Names): Promise<void>
  readonly values?: readonly string[]
  /** The sync does without the field from then on. */
  leavesOut(policy: DriftPolicy): boolean
  readonly on?: System
}

const never = () => false

const KINDS: Readonly<Record<DriftKind, Kind>> = {
  added: {
    change: (admin, { extra }) => admin.field({ name: extra, label: 'Work email' }),
    leavesOut: never,
  },
  vanished: { change: admin => admin.hide(), leavesOut: () => true },
  renamed: {
    change: async (admin, { level }) => {
      await admin.hide()
      await admin.field({ name: level })
    },
    leavesOut: () => true,
  },
  retyped: { change: admin => admin.field({ number: true }), leavesOut: policy => policy === 'ignore' },
  locked: { change: admin => admin.lock(), leavesOut: never },
  shortened: { change: admin => admin.field({ length: 20 }), leavesOut: never, on: 'salesforce' },
  'values-added': {
    change: admin => admin.field({ values: [...CHOICES, 'bronze'] }),
    values: CHOICES,
    leavesOut: never,
  },
  'values-removed': { change: admin => admin.field({ values: ['gold'] }), values: CHOICES, leavesOut: never },
}

const casesOf = (system: System) =>
  Object.entries(KINDS).flatMap(([kind, of]) =>
    of.on === undefined || of.on === system ? DRIFT_POLICIES.map(policy => ({ kind, policy, of })) : [],
  )

/** The tests of one CRM. */
export function kindsOf(system: System): void {
  const shared = sharedCrm()
  let there: Awaited<ReturnType<typeof place>>
  afterEach(() => there.clear())

  describe.each(casesOf(system))('$kind under $policy', ({ kind, policy, of }) => {
    const fieldOf = () => (kind === 'added' ? there.names.extra : there.names.tier)

    /** The run goes on at once, or after somebody has resumed the sync; it ends complete, and tells the drift once. */
    async function endsWell(id: string): Promise<void> {
      if (policy === 'pause') {
        expect(await there.sync()).toMatchObject({
          pausedAt: expect.any(Number),
          pauseReason: expect.stringContaining(fieldOf()),
        })
        await there.resume()
        await there.route.finish(id)
      }
      const { status, note } = await there.route.run(id)
      expect(status).toBe('complete')
      // Only what is taken into use while a run goes on is for the next one.
      expect([null, 'the sync was changed meanwhile; the next run reads everything']).toContain(note)
      expect(await there.kinds()).toEqual([`${kind} ${fieldOf()}`])
      expect(await there.sync()).toMatchObject({ pausedAt: null, pauseReason: null })
    }

    it('before a run', async () => {
      there = await place(shared.db, shared.sandbox, system, { sync: { drift: every(policy) }, values: of.values })
      await of.change(there.admin, there.names)
      const { id } = await there.run()
      await endsWell(id)
      expect(await there.known(there.names.tier)).toEqual(there.ids.map(() => 'gold'))
      expect((await there.run()).status).toBe('complete')
      expect(await there.kinds()).toEqual([`${kind} ${fieldOf()}`])
      expect(there.written()).toEqual([])
      const [told] = await there.told()
      if (of.leavesOut(policy) && !(kind === 'renamed' && policy === 'add')) {
        expect(told).toMatchObject(
          policy === 'pause' ? { does: 'the sync is paused' } : { does: expect.stringMatching(/left out/) },
        )
      }
    })

    it('in the middle of a run', async () => {
      there = await place(shared.db, shared.sandbox, system, { sync: { drift: every(policy) }, values: of.values })
      there.pass(60_000)
      const { id } = await there.route.start()
      await there.route.step()
      await of.change(there.admin, there.names)
      await there.route.work()
      await endsWell(id)
      expect(await there.known(there.names.tier)).toEqual(there.ids.map(() => 'gold'))
      expect(there.written()).toEqual([])
    })
  })
}
