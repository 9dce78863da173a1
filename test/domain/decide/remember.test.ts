// The past of a field and what it teaches of its present: since when a value stands, who set it, until when it is locked.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Remembering, remember } from '../../../src/domain/decide/remember.ts'
import { type FieldChange, ORIGINS, type Origin, seenChange } from '../../../src/domain/history.ts'
import type { FieldState } from '../../../src/domain/record.ts'

const DAY = 86_400_000
const NOW = 1_000 * DAY
const about: Remembering = { lockDays: 90, now: NOW, self: null }

/** A change `days` ago. */
function change(days: number, value: string | null, origin: Origin, part: Partial<FieldChange> = {}): FieldChange {
  const at = NOW - days * DAY
  return { recordId: '1', field: 'f', at, mark: `m${days}`, value, told: true, before: null, origin, by: null, ...part }
}

/** As the first sight of a record that was edited `days` ago leaves it. */
function firstSeen(value: string | null, days: number): FieldState {
  const at = NOW - days * DAY
  const lock = value === null || days >= 90 ? null : ({ until: at + 90 * DAY, kind: 'unknown' } as const)
  return { value, changedAt: null, verifiedAt: at, source: 'crm', lock }
}

/** As our own write `days` ago leaves it, on a claim that is as old. */
function ours(value: string, days: number, lock: FieldState['lock'] = null): FieldState {
  return { value, changedAt: NOW - days * DAY, verifiedAt: NOW - 300 * DAY, source: 'evergreen', lock }
}

const lockUntil = (days: number, kind: 'exact' | 'inferred') => ({ until: NOW - days * DAY + 90 * DAY, kind })

describe('who set the value', () => {
  it.each(['person', 'import', 'form', 'workflow'] as const)('locks exactly from the edit by a %s on', origin => {
    const state = remember(firstSeen('A', 5), [change(40, 'A', origin)], about)
    const by = origin === 'person' ? {} : { by: origin }
    expect(state).toMatchObject({ changedAt: NOW - 40 * DAY, source: 'crm' })
    expect(state.lock).toEqual({ ...lockUntil(40, 'exact'), ...by })
  })

  it('locks nothing when the edit by a person is older than the lock lasts', () => {
    expect(remember(firstSeen('A', 5), [change(91, 'A', 'person')], about).lock).toBeNull()
  })

  it('locks nothing when a program set the value, though the record was edited of late', () => {
    const past = [change(50, 'A', 'person'), change(40, 'B', 'integration')]
    expect(remember(firstSeen('B', 5), past, about).lock).toBeNull()
  })

  it('names the program that set the value, for as long as nobody else does', () => {
    const past = [change(50, 'A', 'person'), change(40, 'B', 'integration', { by: 'INTEGRATION 77' })]
    const held = remember(firstSeen('B', 5), past, about)
    expect(held).toMatchObject({ heldBy: 'INTEGRATION 77', lock: null })
    expect(remember(held, past, about)).toBe(held)
    const edited = { ...held, value: 'C' }
    expect(remember(edited, [...past, change(3, 'C', 'person')], about)).not.toHaveProperty('heldBy')
  })

  it('keeps to a careful lock where the CRM does not say who it was', () => {
    expect(remember(firstSeen('A', 5), [change(40, 'A', 'unknown')], about).lock).toEqual(lockUntil(40, 'inferred'))
  })

  it('locks what a person cleared', () => {
    const past = [change(50, 'A', 'integration'), change(10, null, 'person')]
    expect(remember(firstSeen(null, 5), past, about).lock).toEqual(lockUntil(10, 'exact'))
  })

  it('counts a value that is set again while it stands from the first time', () => {
    const past = [change(80, 'A', 'person'), change(10, 'A', 'integration')]
    expect(remember(firstSeen('A', 5), past, about)).toMatchObject({
      changedAt: NOW - 80 * DAY,
      lock: lockUntil(80, 'exact'),
    })
  })

  it('makes exact what a read had to infer', () => {
    const seen = firstSeen('B', 3)
    const state: FieldState = { ...seen, changedAt: NOW - 3 * DAY, lock: lockUntil(3, 'inferred') }
    const past = [seenChange('1', 'f', 'A', 'B', NOW - 3 * DAY), change(4, 'B', 'person')]
    expect(remember(state, past, about)).toMatchObject({ changedAt: NOW - 4 * DAY, lock: lockUntil(4, 'exact') })
  })
})

describe('what it says of freshness', () => {
  it('makes a value as old as its last change, not as the last edit of the record', () => {
    expect(remember(firstSeen('A', 1), [change(900, 'A', 'person')], about).verifiedAt).toBe(NOW - 900 * DAY)
  })

  it('keeps a confirmation that came after the change', () => {
    const state: FieldState = { ...firstSeen('A', 1), changedAt: NOW - 100 * DAY, verifiedAt: NOW - 7 * DAY }
    expect(remember(state, [change(900, 'A', 'person')], about).verifiedAt).toBe(NOW - 7 * DAY)
  })

  it.each(['merge', 'calculated'] as const)('learns nothing from a %s', origin => {
    const state = firstSeen('A', 5)
    expect(remember(state, [change(400, 'B', 'person'), change(40, 'A', origin)], about)).toBe(state)
  })

  it('learns nothing when the CRM says another value than was read: one of the two is older', () => {
    const state = firstSeen('A', 5)
    expect(remember(state, [change(40, 'A', 'person'), change(2, 'B', 'person')], about)).toBe(state)
  })

  it('believes a change whose value is not told', () => {
    const told = { told: false }
    expect(remember(firstSeen('long', 5), [change(40, null, 'person', told)], about).lock).toEqual(
      lockUntil(40, 'exact'),
    )
  })
})

describe('our own writes', () => {
  const written = change(20, 'B', 'evergreen', { mark: 'intent', by: 'intent' })

  it('are known in what the CRM tells, though the two clocks are minutes apart', () => {
    const told = change(20, 'B', 'integration', { at: written.at + 5 * 60_000 })
    const state = ours('B', 20)
    expect(remember(state, [change(500, 'A', 'person'), told, written], about)).toEqual({
      ...state,
      changedAt: told.at,
    })
  })

  it('do not hide a person who changed the value right after, by the clock that is behind', () => {
    const told = change(20, 'B', 'integration', { at: written.at - 5 * 60_000 })
    const edit = change(20, 'C', 'person', { at: written.at - 3 * 60_000 })
    const state = remember({ ...firstSeen('C', 20), changedAt: written.at }, [told, edit, written], about)
    expect(state).toMatchObject({ changedAt: edit.at, lock: { kind: 'exact', until: edit.at + 90 * DAY } })
  })

  it('leave the lock of the person whose meaning they kept, and make it exact', () => {
    const lock = { until: NOW + 80 * DAY, kind: 'unknown' } as const
    const past = [change(30, 'b', 'person'), written]
    expect(remember(ours('B', 20, lock), past, about)).toMatchObject({
      source: 'evergreen',
      lock: lockUntil(30, 'exact'),
    })
  })

  it('are no evidence, also when only the past remembers them', () => {
    const state = remember(firstSeen('B', 1), [change(500, 'A', 'person'), written], about)
    expect(state).toEqual({ value: 'B', changedAt: written.at, verifiedAt: null, source: 'evergreen', lock: null })
  })

  it('end when a person sets the same value anew', () => {
    const past = [written, change(10, 'C', 'person'), change(9, 'B', 'person')]
    expect(remember(ours('B', 20), past, about)).toMatchObject({ source: 'crm', lock: lockUntil(9, 'exact') })
  })
})

describe('what the CRM says our own user or app has set', () => {
  const us = { ...about, self: '005US' }
  const byUs = (days: number, value: string) => change(days, value, 'integration', { by: '005US' })
  const seen = (value: string, days: number): FieldState => ({
    ...firstSeen(value, days),
    changedAt: NOW - days * DAY,
    lock: lockUntil(days, 'inferred'),
  })

  it("is ours, and no person's, though the read had to infer one", () => {
    const past = [change(500, 'A', 'person'), byUs(3, 'B'), seenChange('1', 'f', 'A', 'B', NOW - 3 * DAY)]
    const state = remember(seen('B', 3), past, us)
    expect(state).toEqual({ value: 'B', changedAt: NOW - 3 * DAY, verifiedAt: null, source: 'evergreen', lock: null })
  })

  it('is no value of another program, also where it was taken for one before', () => {
    const held = { ...firstSeen('B', 100), heldBy: '005US' }
    const state = remember(held, [change(500, 'A', 'person'), byUs(100, 'B')], us)
    expect(state.source).toBe('evergreen')
    expect(state).not.toHaveProperty('heldBy')
  })

  it('leaves the lock of the person whose meaning it kept', () => {
    const state = remember(seen('B', 3), [change(30, 'b', 'person'), byUs(3, 'B')], us)
    expect(state).toMatchObject({ source: 'evergreen', lock: lockUntil(30, 'exact') })
  })

  it.each([-2, 2])('is one with our note of another value: the CRM changed it (clocks %i minutes apart)', minutes => {
    const told = byUs(3, 'B2')
    const note = change(3, 'B', 'evergreen', { at: told.at + minutes * 60_000, mark: 'intent', by: 'intent' })
    const past = [change(500, 'A', 'person'), told, note, seenChange('1', 'f', 'B', 'B2', told.at)]
    expect(remember(seen('B2', 3), past, us)).toMatchObject({ source: 'evergreen', lock: null })
  })

  it('hides no edit that came after it', () => {
    const past = [byUs(3, 'B'), change(2, 'C', 'person')]
    expect(remember(seen('C', 2), past, us)).toMatchObject({ source: 'crm', lock: lockUntil(2, 'exact') })
  })

  it('leaves what another program has set to that', () => {
    const past = [byUs(3, 'B'), change(2, 'C', 'integration', { by: '005OTHER' })]
    expect(remember(seen('C', 2), past, us)).toMatchObject({ source: 'crm', lock: null, heldBy: '005OTHER' })
  })
})

const value = fc.constantFrom('A', 'B', null)
const anyChange = fc.record({
  recordId: fc.constant('1'),
  field: fc.constant('f'),
  at: fc.integer({ min: 0, max: 200 }).map(days => NOW - days * DAY),
  mark: fc.uuid(),
  value,
  told: fc.boolean(),
  before: fc.constant(null),
  origin: fc.constantFrom(...ORIGINS),
  by: fc.constantFrom(null, 'us', 'others'),
})
const anyLock = fc.option(
  fc.record({
    until: fc.integer({ min: 1, max: 200 }).map(days => NOW + days * DAY),
    kind: fc.constantFrom('exact' as const, 'inferred' as const, 'unknown' as const),
  }),
  { nil: null },
)
const moment = fc.option(
  fc.integer({ min: 0, max: 200 }).map(days => NOW - days * DAY),
  { nil: null },
)
const anyState: fc.Arbitrary<FieldState> = fc.record({
  value,
  changedAt: moment,
  verifiedAt: moment,
  source: fc.constantFrom('crm' as const, 'evergreen' as const),
  lock: anyLock,
})
const anyPast = fc.array(anyChange, { maxLength: 8 })

describe('whatever the past', () => {
  const known: Remembering = { ...about, self: 'us' }

  it('the order in which it is told does not matter', () => {
    fc.assert(
      fc.property(
        anyState,
        anyPast.chain(past => fc.tuple(fc.constant(past), fc.shuffledSubarray(past, { minLength: past.length }))),
        (state, [past, shuffled]) => {
          expect(remember(state, shuffled, known)).toEqual(remember(state, past, known))
        },
      ),
    )
  })

  it('told twice it teaches nothing more', () => {
    fc.assert(
      fc.property(anyState, anyPast, (state, past) => {
        const once = remember(state, past, known)
        expect(remember(once, past, known)).toBe(once)
      }),
    )
  })

  it('never shortens a lock that is known exactly, and never touches the value', () => {
    fc.assert(
      fc.property(anyState, anyPast, (state, past) => {
        const next = remember(state, past, known)
        expect(next.value).toBe(state.value)
        if (state.lock?.kind === 'exact') expect(next.lock?.until ?? 0).toBeGreaterThanOrEqual(state.lock.until)
      }),
    )
  })

  it('never says that a value was verified later than anyone touched it', () => {
    fc.assert(
      fc.property(anyState, anyPast, (state, past) => {
        const next = remember(state, past, known)
        const latest = Math.max(state.verifiedAt ?? 0, ...past.map(({ at }) => at))
        expect(next.verifiedAt ?? 0).toBeLessThanOrEqual(latest)
      }),
    )
  })
})
