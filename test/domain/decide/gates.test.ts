// The refusal table: each gate at its boundary, and the order on every pair of gates.
import { describe, expect, it } from 'vitest'
import { type Candidate, type Circumstances, refusalOf } from '../../../src/domain/decide/gates.ts'
import { REFUSAL_REASONS, type RefusalReason } from '../../../src/domain/decide/proposal.ts'
import { HUMAN_EDITS, setting } from '../../support/sync.ts'

const NOW = Date.UTC(2026, 10, 23)

const candidate: Candidate = {
  field: 'Phone',
  before: 'old',
  after: 'new',
  changes: 'meaning',
  reason: 'refreshed',
  ground: { type: 'rule', rule: 'phone', version: 1 },
  confidence: 1,
  freshness: 0.2,
  doubt: null,
}

const CLAIM: Candidate['ground'] = {
  ...({ type: 'claim', source: 'a', supply: 'phone', matchedOn: 'domain', matchConfidence: 1 } as const),
  ...{ observedAt: NOW, posterior: 1, posteriorOfCrm: 0, rule: 'phone', version: 1 },
}

const open: Circumstances = {
  outOfScope: null,
  excludedBy: null,
  setting: setting({ field: 'Phone', kind: 'phone', policy: 'overwrite-always' }),
  state: { value: 'old', changedAt: null, verifiedAt: null, source: 'crm', lock: null },
  edits: HUMAN_EDITS,
  limits: { updateable: true, maxLength: 40, options: null },
  barred: new Set(),
  stale: true,
  budgetLeft: 1,
  now: NOW,
}

type Spoiled = { readonly candidate?: Partial<Candidate>; readonly about?: Partial<Circumstances> }

/** For each gate, what makes it object. */
const SPOILERS: Readonly<Record<RefusalReason, Spoiled>> = {
  scope: { about: { outOfScope: 'converted lead' } },
  exclusion: { about: { excludedBy: { field: 'Website', test: 'ends-with', value: '.gov' } } },
  ownership: { about: { setting: { ...open.setting, owner: 'crm' } } },
  policy: { about: { setting: { ...open.setting, policy: 'suggest-only' } } },
  lock: { about: { state: { ...open.state, lock: { until: NOW + 1, kind: 'inferred' } } } },
  barred: { about: { barred: new Set(['new']) } },
  evidence: { candidate: { doubt: 'probability 0.50' } },
  budget: { about: { budgetLeft: 0 } },
  guard: { about: { limits: { updateable: true, maxLength: 2, options: null } } },
}

function refusedWith(spoilers: readonly Spoiled[]): RefusalReason | null {
  const about: Circumstances = Object.assign({}, open, ...spoilers.map(spoiler => spoiler.about))
  // Two gates that look at the setting: their spoilers are merged, not replaced.
  const settings = spoilers.map(spoiler => spoiler.about?.setting ?? open.setting)
  const owner = settings.some(each => each.owner === 'crm') ? 'crm' : 'evergreen'
  const policy = settings.find(each => each.policy !== open.setting.policy)?.policy ?? open.setting.policy
  const spoiled: Candidate = Object.assign({}, candidate, ...spoilers.map(spoiler => spoiler.candidate))
  return refusalOf(spoiled, { ...about, setting: { ...open.setting, owner, policy } })?.refusal ?? null
}

describe('the refusal table', () => {
  it('lets a candidate pass that no gate objects to', () => {
    expect(refusedWith([])).toBeNull()
  })

  for (const [index, first] of REFUSAL_REASONS.entries()) {
    it(`refuses for ${first} alone`, () => {
      expect(refusedWith([SPOILERS[first]])).toBe(first)
    })
    for (const second of REFUSAL_REASONS.slice(index + 1)) {
      it(`names ${first} before ${second}`, () => {
        expect(refusedWith([SPOILERS[second], SPOILERS[first]])).toBe(first)
      })
    }
  }

  it('opens the lock at its last moment', () => {
    const lock = { until: NOW, kind: 'exact' } as const
    expect(refusalOf(candidate, { ...open, state: { ...open.state, lock } })).toBeNull()
  })

  it('guards the meaning with the lock, not the notation', () => {
    const lock = { until: NOW + 1, kind: 'exact' } as const
    const notation = { ...candidate, changes: 'notation', reason: 'normalized' } as const
    expect(refusalOf(notation, { ...open, state: { ...open.state, lock } })).toBeNull()
  })

  it('keeps the notation too where the field says so', () => {
    const lock = { until: NOW + 1, kind: 'exact' } as const
    const notation = { ...candidate, changes: 'notation', reason: 'normalized' } as const
    const kept = {
      ...open,
      state: { ...open.state, lock },
      setting: { ...open.setting, lockedNotation: 'keep' },
    } as const
    expect(refusalOf(notation, kept)?.refusal).toBe('lock')
    expect(refusalOf(notation, { ...kept, now: NOW + 1 })).toBeNull()
  })

  it.each([
    ['imports', { kind: 'exact', by: 'import' }],
    ['forms', { kind: 'exact', by: 'form' }],
    ['workflows', { kind: 'exact', by: 'workflow' }],
    ['unknown', { kind: 'unknown' }],
  ] as const)('lets the admin free what was set by %s, and nothing else', (choice, how) => {
    const until = NOW + 1
    const about = { ...open, state: { ...open.state, lock: { ...how, until } } }
    expect(refusalOf(candidate, about)?.refusal).toBe('lock')
    expect(refusalOf(candidate, { ...about, edits: { ...HUMAN_EDITS, [choice]: 'free' } })).toBeNull()
    const all = { ...HUMAN_EDITS, unknown: 'free', imports: 'free', forms: 'free', workflows: 'free' } as const
    expect(refusalOf(candidate, { ...about, edits: { ...all, [choice]: 'human' } })?.refusal).toBe('lock')
    const personal = { ...open, edits: all, state: { ...open.state, lock: { until, kind: 'exact' } as const } }
    expect(refusalOf(candidate, personal)?.refusal).toBe('lock')
  })

  it('says until when the lock lasts and how it is known', () => {
    const lock = { until: Date.UTC(2027, 1, 1), kind: 'unknown' } as const
    expect(refusalOf(candidate, { ...open, state: { ...open.state, lock } })).toEqual({
      refusal: 'lock',
      detail: 'until 2027-02-01, unknown: nobody can say who set it',
    })
  })

  it.each([
    ['fill-empty', { before: null }, false, null],
    ['fill-empty', { before: 'old' }, true, 'policy'],
    ['overwrite-stale', { before: null }, false, null],
    ['overwrite-stale', { before: 'old' }, true, null],
    ['overwrite-stale', { before: 'old' }, false, 'policy'],
    ['overwrite-always', { before: 'old' }, false, null],
    ['never', { before: null }, true, 'policy'],
    ['suggest-only', { before: null }, true, 'policy'],
  ] as const)('policy %s with %o and stale %s gives %s', (policy, part, stale, expected) => {
    const about = { ...open, stale, setting: { ...open.setting, policy } }
    expect(refusalOf({ ...candidate, ...part }, about)?.refusal ?? null).toBe(expected)
  })

  it.each([
    [{ normalize: 'auto', policy: 'fill-empty' }, null],
    [{ normalize: 'suggest', policy: 'fill-empty' }, 'policy'],
    [{ normalize: 'auto', policy: 'never' }, 'policy'],
    [{ normalize: 'auto', policy: 'suggest-only' }, 'policy'],
  ] as const)('a rewrite of the notation under %o gives %s', (part, expected) => {
    const notation = { ...candidate, changes: 'notation', reason: 'normalized' } as const
    expect(refusalOf(notation, { ...open, setting: { ...open.setting, ...part } })?.refusal ?? null).toBe(expected)
  })

  it('takes a value of exactly the field length and refuses one more, never cutting', () => {
    const limits = { updateable: true, maxLength: 3, options: null }
    expect(refusalOf({ ...candidate, after: 'abc' }, { ...open, limits })).toBeNull()
    expect(refusalOf({ ...candidate, after: 'abcd' }, { ...open, limits })?.refusal).toBe('guard')
  })

  it('takes only values that the CRM allows, and never a blank', () => {
    const limits = { updateable: true, maxLength: null, options: new Set(['Energy']) }
    expect(refusalOf({ ...candidate, after: 'Energy' }, { ...open, limits })).toBeNull()
    expect(refusalOf({ ...candidate, after: 'energy' }, { ...open, limits })?.refusal).toBe('guard')
    expect(refusalOf({ ...candidate, after: null }, open)?.refusal).toBe('guard')
  })

  it('leaves alone what another program has set, in notation too, and fills what it left empty', () => {
    const state = { ...open.state, heldBy: 'INTEGRATION 77' }
    const notation = { ...candidate, changes: 'notation', reason: 'normalized' } as const
    expect(refusalOf(candidate, { ...open, state })).toEqual({
      refusal: 'ownership',
      detail: 'another program set it (INTEGRATION 77)',
    })
    expect(refusalOf(notation, { ...open, state })?.refusal).toBe('ownership')
    expect(refusalOf({ ...candidate, before: null }, { ...open, state: { ...state, value: null } })).toBeNull()
    expect(refusalOf(candidate, { ...open, state, edits: { ...HUMAN_EDITS, programs: 'free' } })).toBeNull()
  })

  it.each(['crm', 'nobody', 'another-sync'] as const)('writes no field of the owner %s', owner => {
    expect(refusalOf(candidate, { ...open, setting: { ...open.setting, owner } })?.refusal).toBe('ownership')
  })

  it.each([
    ['a source that saw it a moment later', 1, null],
    ['a source that saw it at the same moment', 0, 'ownership'],
    ['a source that saw it before', -1, 'ownership'],
  ] as const)('gives a field of the newest to %s than the CRM: %i ms, %s', (_, later, expected) => {
    const newest = { ...open, setting: { ...open.setting, owner: 'newest' } } as const
    const about = { ...newest, state: { ...open.state, changedAt: NOW - 5, verifiedAt: NOW } }
    const claimed = { ...candidate, ground: { ...CLAIM, observedAt: NOW - 5 + later } }
    expect(refusalOf(claimed, about)?.refusal ?? null).toBe(expected)
    expect(refusalOf({ ...claimed, before: null }, { ...about, state: { ...about.state, value: null } })).toBeNull()
  })

  it('counts a field that the CRM does not let us write as not ours', () => {
    const limits = { updateable: false, maxLength: null, options: null }
    expect(refusalOf(candidate, { ...open, limits })?.refusal).toBe('ownership')
  })
})
