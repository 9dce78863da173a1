// The human lock by a clock that a test turns: in each of its three kinds, a moment before its end and at its end.
import { describe, expect, it } from 'vitest'
import { judge, type Subject, settle } from '../../../src/domain/decide/decide.ts'
import type { FieldLimits } from '../../../src/domain/decide/fit.ts'
import { remember } from '../../../src/domain/decide/remember.ts'
import type { RecordState } from '../../../src/domain/record.ts'
import type { FieldSetting } from '../../../src/domain/sync.ts'
import { setting, syncDefinition } from '../../support/sync.ts'

const DAY = 86_400_000
const EDITED = Date.UTC(2026, 0, 10, 12)
const LOCK_DAYS = 30
const END = EDITED + LOCK_DAYS * DAY

const PHONE = setting({
  field: 'Phone',
  kind: 'phone',
  policy: 'overwrite-always',
  supply: 'phone',
  lockDays: LOCK_DAYS,
  // Quickly stale, so that nothing but the lock is in the way.
  halfLifeYears: 0.02,
})
const TYPED = '(212) 555-0100'
const limits: ReadonlyMap<string, FieldLimits> = new Map([
  ['Phone', { updateable: true, maxLength: null, options: null }],
])

function circleAt(now: number, part: Partial<FieldSetting> = {}) {
  const sync = syncDefinition({ fields: [{ ...PHONE, ...part }], enrich: ['directory'], defaultCountry: 'US' })
  return { sync, limits, obtainable: new Set<string>(), now }
}

function read(value: string, modifiedAt: number, known: RecordState): Subject {
  const record = { id: 'r1', fields: { Phone: value }, modifiedAt, stamp: modifiedAt }
  return { record, known, claims: [], barred: new Set() }
}

/** What is known of the field after the edit, by the way in which its editor is known. */
const STATES: Readonly<Record<'exact' | 'inferred' | 'unknown', () => RecordState>> = {
  unknown: () => judge(read(TYPED, EDITED, {}), circleAt(EDITED)).state,
  inferred: () => {
    const before = judge(read('212 555 0199', EDITED - 900 * DAY, {}), circleAt(EDITED - DAY)).state
    return judge(read(TYPED, EDITED, before), circleAt(EDITED)).state
  },
  exact: () => {
    const seen = STATES.inferred()['Phone']
    if (seen === undefined) throw new Error('not seen')
    const change = {
      recordId: 'r1',
      field: 'Phone',
      at: EDITED,
      mark: '1',
      value: TYPED,
      told: true,
      before: '212 555 0199',
    }
    const about = { lockDays: LOCK_DAYS, now: EDITED, self: null }
    return { Phone: remember(seen, [{ ...change, origin: 'person', by: '005A' }], about) }
  },
}

/** What the table says at that moment: to another number, or to another notation of the same. */
function askedAt(now: number, state: RecordState, wish: 'meaning' | 'notation', part: Partial<FieldSetting> = {}) {
  const subject = read(TYPED, EDITED, state)
  const claim = {
    ...{ supply: 'phone', value: '+1 646 555 0123', source: 'directory', trust: 0.99, matchedOn: 'domain' as const },
    ...{ matchConfidence: 1, observedAt: now },
  }
  const claims = wish === 'meaning' ? [claim] : []
  const { proposals, refusals } = settle([judge({ ...subject, claims }, circleAt(now, part))], 10)
  return {
    proposed: proposals.map(({ proposal }) => proposal.reason),
    refused: refusals.map(({ refusal }) => [refusal.refusal, refusal.detail] as const),
  }
}

describe.each(['exact', 'inferred', 'unknown'] as const)('a lock of the kind %s', kind => {
  const state = STATES[kind]()

  it('is known as such, from the edit on for its days', () => {
    expect(state['Phone']?.lock).toMatchObject({ kind, until: END })
  })

  it('keeps the meaning a moment before its end and not at its end', () => {
    const before = askedAt(END - 1, state, 'meaning')
    expect(before.refused[0]).toEqual(['lock', expect.stringMatching(new RegExp(`^until 2026-02-09, ${kind}`))])
    expect(before.proposed).not.toContain('refreshed')
    expect(askedAt(END, state, 'meaning').proposed).toEqual(['refreshed'])
  })

  it('lets the notation be put right while it lasts, unless the field keeps it: then from its end on', () => {
    expect(askedAt(END - 1, state, 'notation').proposed).toEqual(['normalized'])
    const kept = { lockedNotation: 'keep' } as const
    expect(askedAt(END - 1, state, 'notation', kept)).toMatchObject({
      proposed: [],
      refused: [['lock', expect.anything()]],
    })
    expect(askedAt(END, state, 'notation', kept).proposed).toEqual(['normalized'])
  })
})
