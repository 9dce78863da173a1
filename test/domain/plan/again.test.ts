// Whether a change that failed may be made by another run: by who owns its field now, and who is known to have set it.
import { describe, expect, it } from 'vitest'
import type { ProposalReason } from '../../../src/domain/decide/proposal.ts'
import { mayBeMadeAgain } from '../../../src/domain/plan/again.ts'
import type { FieldState } from '../../../src/domain/record.ts'
import type { FieldSetting } from '../../../src/domain/sync.ts'
import { setting, syncDefinition } from '../../support/sync.ts'

const NOW = Date.UTC(2026, 5, 1)
const known: FieldState = { value: 'a', changedAt: null, verifiedAt: null, source: 'crm', lock: null }
const locked: FieldState = { ...known, lock: { until: NOW + 1, kind: 'exact' } }

function may(reason: ProposalReason, state: FieldState | undefined, part: Partial<FieldSetting> = {}): boolean {
  const sync = syncDefinition({ fields: [setting({ field: 'Email', kind: 'email', ...part })] })
  return mayBeMadeAgain({ field: 'Email', reason }, state, sync, NOW)
}

describe('a change that failed', () => {
  it.each([undefined, known])('may be made again where nothing speaks against it', state => {
    expect(may('refreshed', state)).toBe(true)
  })

  it.each(['another-sync', 'paused', 'crm', 'nobody'] as const)('is left where the field belongs to %s', owner => {
    expect(may('refreshed', known, { owner })).toBe(false)
  })

  it('is left where its field is no longer the sync’s', () => {
    expect(may('refreshed', known, { field: 'Phone' })).toBe(false)
  })

  it('is left where another program is known to have set the value', () => {
    expect(may('normalized', { ...known, heldBy: '005X' })).toBe(false)
  })

  it('is left under a lock until its end, unless it keeps the meaning and the set-up lets it', () => {
    expect(may('refreshed', locked)).toBe(false)
    expect(may('refreshed', { ...locked, lock: { until: NOW, kind: 'exact' } })).toBe(true)
    expect(may('normalized', locked)).toBe(true)
    expect(may('normalized', locked, { lockedNotation: 'keep' })).toBe(false)
  })

  it.each(['undone', 'redone', 'restored'] as const)('that is %s goes again whatever holds', reason => {
    expect(may(reason, { ...locked, heldBy: '005X' }, { owner: 'paused' })).toBe(true)
  })
})
